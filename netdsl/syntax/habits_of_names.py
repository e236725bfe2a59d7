"""Names as other languages have them: with a hyphen, and two for one value."""

from __future__ import annotations

from lark import Token

from netdsl.diagnostics import Fix
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.failure import BEGINS_ELEMENT, Failure, Mistake, Repair, habit
from netdsl.syntax.layout import make_token

BEFORE_NAME = frozenset(
    {
        *("NETWORK", "BLOCK", "LET", "OUTPUT", "AUXILIARY", "IMPORT", "AS", "DEFAULT", "SHARED"),
        *("NEWLINE", "LBRACE", "ARROW", "BAR", "LESS", "LABEL", "LABEL_END"),
    }
)
"""What a name of its own stands behind: elsewhere a hyphen may be meant to subtract."""


BEFORE_BINDING = frozenset({"NEWLINE", "LBRACE", "LET"})
FARTHEST_NAME = 2_000


def hyphen_in_name(failure: Failure) -> Mistake | None:
    """`block conv-bn(c)`"""
    if failure.previous.type != "NAME" or failure.at(-2).type not in BEFORE_NAME:
        return None
    end, last = failure.previous.end_pos, -1
    parts = [str(failure.previous)]
    while failure.at(last + 1).type == "MINUS" and failure.at(last + 2).type == "NAME":
        minus, name = failure.at(last + 1), failure.at(last + 2)
        if (end, minus.end_pos) != (minus.start_pos, name.start_pos):
            break
        parts.append(str(name))
        end, last = name.end_pos, last + 2
    if len(parts) == 1:
        return None
    meant = "_".join(parts)
    whole = failure.span(failure.previous, failure.at(last))
    diagnostic = habit("a name has no `-`", whole, f"write `{meant}`", Fix(whole, meant))
    name = make_token("NAME", meant, start_of(failure.previous))
    return Mistake(diagnostic, Repair(last + 1, (name,), unread=True))


def several_names(failure: Failure) -> Mistake | None:
    """`x = y = conv 3x3/8`, `let a = b = 3`"""
    kinds = tuple(failure.at(offset).type for offset in range(-3, 1))
    if kinds != ("NAME", "EQUAL", "NAME", "EQUAL"):
        return None
    before = -4
    while (failure.at(before - 1).type, failure.at(before).type) == ("NAME", "COMMA"):
        before -= 2
    first = failure.at(before + 1)
    if failure.at(before).type not in BEFORE_BINDING:
        return None
    if is_written_before(failure.previous, failure, before):
        return None
    last = 0
    while (failure.at(last + 1).type, failure.at(last + 2).type) == ("NAME", "EQUAL"):
        last += 2
    others = [failure.at(offset) for offset in range(-1, last, 2)]
    let = "let " if failure.at(before).type == "LET" else ""
    bound = failure.span(first, failure.at(-3)).text
    help = f"write two lines: `{let}{others[-1]} = …`, then `{let}{bound} = {others[-1]}`"
    span = failure.span(others[0], failure.at(last))
    diagnostic = habit("a value has one name", span, help)
    if not let or failure.opener is not None:
        return Mistake(diagnostic)
    # Constants of a file may stand in any order: `let a = b`, `let b = 3`.
    read = [each for name in others for each in (name, *declared_again(name))]
    return Mistake(diagnostic, Repair(last + 1, tuple(read[1:])))


def declared_again(name: Token) -> list[Token]:
    """What ends a constant, and begins another of that name."""
    return [
        make_token(kind, text, start_of(name), end_of(name))
        for kind, text in (("NEWLINE", ""), ("LET", "let"), ("NAME", str(name)), ("EQUAL", "="))
    ]


def name_inside(failure: Failure) -> Mistake | None:
    """`if p { y = x -> maxpool } else { y = x }`, `for c in widths { x = x -> conv 3x3/c }`"""
    name = failure.previous
    if (name.type, failure.token.type) != ("NAME", "EQUAL") or name is not failure.last_read:
        return None
    if failure.at(-2).type not in BEFORE_BINDING or failure.at(1).type not in BEGINS_ELEMENT:
        return None
    diagnostic = habit(
        "a name stands in front of an `if`, a `for` or a group, not inside",
        failure.span(name, failure.token),
        f"name what comes out of it: `{name} = if … {{ … }}`, `{name} = for … {{ … }}`",
    )
    return Mistake(diagnostic)


def all_names(failure: Failure) -> Mistake | None:
    """`from std.resnet import *`"""
    if failure.token.type != "STAR" or failure.previous.type != "IMPORT":
        return None
    help = "name what is used: `import basic, bottleneck`"
    return Mistake(habit("names are imported one by one", failure.span(), help))


def is_written_before(name: Token, failure: Failure, offset: int) -> bool:
    """Whether a name stands nearby before: then it may be compared, `let same = b = 3`."""
    end = failure.place + offset
    nearby = failure.layout.tokens[max(0, end - FARTHEST_NAME) : max(0, end)]
    return any(token.type == "NAME" and token == name for token in nearby)


NAME_HABITS = (hyphen_in_name, several_names, name_inside, all_names)
