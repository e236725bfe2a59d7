"""Specs laid out at random: other blanks, line ends and comments wherever the language allows."""

from __future__ import annotations

from random import Random

from lark import Token

from netdsl.source import Source
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.engine import lex, standard
from netdsl.syntax.format import alike
from netdsl.syntax.layout import GOES_ON_AFTER, GOES_ON_BEFORE
from netdsl.syntax.parse import parse

OPENERS = {"LPAR", "LSQB", "LBRACE"}
CLOSERS = {"RPAR", "RSQB", "RBRACE"}
TOUCHES = frozenset({"COLON", "DOT", "LONG_STRING"})
LONG = "a_rather_long_name_for_such_a_small_thing"


def laid_out(text: str, random: Random) -> str | None:
    """The spec in another layout, with comments strewn in; none if that changed its tree."""
    if random.random() < 0.3:
        # Lines that are too long are broken.
        text = text.replace("relu", LONG).replace("n0", "quite_a_long_label")
    source = Source.of("test.net", text)
    file, faults = parse(source)
    assert not faults, (text, faults)
    commented, wild = random.choice([0, 0.02, 0.1]), random.choice([0, 0.05, 0.3])
    written = "".join(pieces(source, random, commented, wild))
    again, faults = parse(Source.of("test.net", written))
    if faults or not alike(file.declarations, again.declarations):
        return None
    return written


def pieces(source: Source, random: Random, commented: float, wild: float) -> list[str]:
    tokens = [each for each in lex(standard(), source.text) if each.type != "COMMENT"]
    found: list[str] = []
    open_brackets: list[str] = []
    before: Token | None = None
    due = False
    for token in tokens:
        if token.type == "NEWLINE":
            due = True
            continue
        gap = source.text[end_of(before) if before else 0 : start_of(token)]
        found.append(between(before, token, gap, due, open_brackets, random, commented, wild))
        found.append(str(token))
        if token.type in OPENERS:
            open_brackets.append(token.type)
        elif token.type in CLOSERS:
            open_brackets.pop()
        before, due = token, False
    return [*found, random.choice(["", "\n", "\n# the end", "  # the end\n\n# of all\n"])]


def between(
    before: Token | None,
    token: Token,
    gap: str,
    due: bool,
    open_brackets: list[str],
    random: Random,
    commented: float,
    wild: float,
) -> str:
    """What stands between two tokens: never less than the language needs."""
    if before is None:
        return random.choice(["", "# a head\n\n", "\n\n"])
    inside = bool(open_brackets) and open_brackets[-1] != "LBRACE"
    free = before.type in GOES_ON_AFTER or token.type in GOES_ON_BEFORE or inside
    if (before.type in TOUCHES or token.type in TOUCHES or not gap) and not inside:
        return gap if due or not gap else " "
    written = ""
    if (due and not free) or (free and (due or random.random() < wild)):
        written = line_end(random, commented)
    if not written and not gap:
        return ""
    return written + " " * random.choice([0, 1, 2, 2, 5]) if written else blanks(random)


def line_end(random: Random, commented: float) -> str:
    written = "   # beside\n" if random.random() < commented else "\n"
    while random.random() < 0.1 + commented:
        written += random.choice(
            ["\n", "  # above\n", "# above, at the margin\n", "\n  # apart\n\n"]
        )
    return written


def blanks(random: Random) -> str:
    return " " if random.random() < 0.8 else " " * random.randint(1, 6)
