"""What a stretch that could not be parsed would have declared, as far as its words tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lark import Token

from netdsl.source import Source
from netdsl.syntax.build_base import start_of
from netdsl.syntax.engine import ERROR
from netdsl.syntax.habits_of_words import OTHER_KEYWORDS
from netdsl.syntax.layout import make_token

KEYWORDS = frozenset({"NETWORK", "BLOCK"})
IMPORT = re.compile(r"\bimport\b([^\n#]*)")
IMPORTED = re.compile(r"(?:[A-Za-z_]\w*[ \t]+as[ \t]+)?([A-Za-z_]\w*)")


class Stretch(Token):
    """A token for all that was skipped."""

    names: tuple[Token, ...]

    @classmethod
    def of(cls, tokens: Sequence[Token], start: int, end: int, source: Source) -> Stretch:
        """
        Args:
            tokens: what was skipped, from the first token of a declaration or a statement.
        """
        made = cls(ERROR, "", start, end_pos=end)
        made.names = tuple(declared(tokens, source.text, end))
        return made


def declared(tokens: Sequence[Token], text: str, end: int) -> list[Token]:
    """The names that a declaration or a statement makes known, which ends at `end`."""
    kinds = [token.type for token in tokens[:2]]
    if kinds[:1] == ["FROM"]:
        return imported(tokens, text, end)
    if kinds == ["LET", "NAME"]:
        return bound(tokens[1:]) or [tokens[1]]
    if kinds[1:] == ["NAME"] and (kinds[0] in KEYWORDS or tokens[0] in OTHER_KEYWORDS):
        return [tokens[1]]
    if kinds in (["SHARED", "LABEL"], ["SHARED", "NAME"]):
        name = tokens[1]
        return [make_token("NAME", str(name), start_of(name))]
    return bound(tokens) or bound_inside(tokens)


def bound_inside(tokens: Sequence[Token]) -> list[Token]:
    """`if p { y = … } else { y = … }`: names that should have stood in front."""
    names = {
        str(name): name
        for before, name, sign in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if (before.type, name.type, sign.type) == ("LBRACE", "NAME", "EQUAL")
    }
    return list(names.values())


def imported(tokens: Sequence[Token], text: str, end: int) -> list[Token]:
    """The names behind `import`; a text without an end may have swallowed them."""
    found = IMPORT.search(text, start_of(tokens[0]), end)
    if found is None:
        return [token for token in tokens[2:] if token.type == "NAME"]
    names = IMPORTED.finditer(text, *found.span(1))
    return [make_token("NAME", name[1], name.start(1)) for name in names]


def bound(tokens: Sequence[Token]) -> list[Token]:
    """`a, b = …`, and `a = b = …` as other languages have it."""
    names: list[Token] = []
    known = 0
    for name, sign in zip(tokens[::2], tokens[1::2], strict=False):
        if name.type != "NAME" or sign.type not in ("COMMA", "EQUAL"):
            break
        names.append(name)
        if sign.type == "EQUAL":
            known = len(names)
    return names[:known]
