"""Lists in square brackets, and tuples without any, as Python has them."""

from __future__ import annotations

from itertools import takewhile

from netdsl.diagnostics import Fix
from netdsl.source import Span
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.failure import Failure, Mistake, Repair, habit
from netdsl.syntax.layout import make_token

LONGEST_LIST = 1_000
"""Tokens of a list that is looked through."""
OPENS = frozenset({"LPAR", "LSQB", "LBRACE"})
ENDS_STATEMENT = frozenset({"NEWLINE", "RBRACE", "$END"})
CLOSES = frozenset({"RPAR", "RSQB", "RBRACE"})


def list_in_brackets(failure: Failure) -> Mistake | None:
    """`let widths = [64, 128]`, `stages([3, 4, 6, 3])`, `[2 * i for i in range(4)]`"""
    if failure.token.type != "LSQB" or not failure.accepts("LPAR"):
        return None
    closer, commas, loops = inside(failure)
    if closer == 0:
        return None
    whole = failure.span(failure.token, failure.at(closer))
    if loops:
        help = "write the values down, `(2, 4, 6)`, or loop over layers: `for i in range(3) { … }`"
        return Mistake(habit("there are no comprehensions", whole, help))
    # One value in parentheses is that value; a tuple of one ends in a comma.
    last = "," if commas == 0 and closer > 1 else ""
    start, end = start_of(failure.token), end_of(failure.at(closer))
    written = f"({failure.text(start + 1, end - 1)}{last})"
    fix = Fix(Span(failure.source, start, end), written, safe=True)
    diagnostic = habit("a tuple stands in parentheses", whole, f"write `{written}`", fix)
    if last:
        return Mistake(diagnostic)
    later = {failure.place + closer: make_token("RPAR", ")", end - 1, end)}
    read = (make_token("LPAR", "(", start, start + 1),)
    return Mistake(diagnostic, Repair(1, read, later))


def inside(failure: Failure) -> tuple[int, int, int]:
    """Where the list ends (0 for nowhere), the commas of its own, and its words `for`."""
    depth = commas = loops = 0
    for offset in range(1, LONGEST_LIST):
        kind = failure.at(offset).type
        if depth == 0 and kind in CLOSES:
            return (offset if kind == "RSQB" else 0), commas, loops
        depth += (kind in OPENS) - (kind in CLOSES)
        commas += depth == 0 and kind == "COMMA"
        loops += kind == "FOR"
        if kind in ("$END", "ARROW", "NETWORK"):
            break
    return 0, 0, 0


def tuple_without_brackets(failure: Failure) -> Mistake | None:
    """`let widths = 64, 128`"""
    kinds = tuple(failure.at(offset).type for offset in range(-4, -1))
    first = failure.last_read
    if failure.token.type != "COMMA" or kinds != ("LET", "NAME", "EQUAL") or first is None:
        return None
    ahead = map(failure.at, range(LONGEST_LIST))
    rest = list(takewhile(lambda token: token.type not in ENDS_STATEMENT, ahead))
    whole = failure.span(first, rest[-1])
    if "\n" in whole.text:
        return None
    written = f"({whole.text})"
    fix = Fix(whole, written, safe=True)
    diagnostic = habit("a tuple stands in parentheses", whole, f"write `{written}`", fix)
    opener = make_token("LPAR", "(", whole.start, whole.start)
    closer = make_token("RPAR", ")", whole.end, whole.end)
    read = (opener, first, *rest, closer)
    return Mistake(diagnostic, Repair(len(rest), read, unread=True))


BRACKET_HABITS = (list_in_brackets, tuple_without_brackets)
