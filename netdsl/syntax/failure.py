"""A place where the parser cannot go on, and what is known there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from lark import Token, Tree

from netdsl.diagnostics import Diagnostic, Fix
from netdsl.source import Source, Span
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.build_chains import Opening
from netdsl.syntax.engine import END, Automaton
from netdsl.syntax.layout import CLOSERS, OPENERS, Layout
from netdsl.syntax.tree import Chain, Name

BEGINS_ELEMENT = frozenset(
    {"NAME", "LSQB", "FOR", "IF", "INPUT", "IN", "LABEL", "LABEL_TEXT", "LABEL_OPEN"}
)
ENDS_HEAD = frozenset({"LBRACE", "RBRACE", "EQUAL"})
LITERALS = frozenset({"NUMBER", "STRING", "DIMENSIONS", "TRUE", "FALSE", "NONE"})


@dataclass(frozen=True, slots=True)
class Repair:
    """How to go on as if the mistake were mended: skip tokens, read others in their place."""

    skip: int = 0
    read: tuple[Token, ...] = ()
    later: dict[int, Token] = field(default_factory=dict)
    """Tokens further on to be read as others, by their place."""
    unread: bool = False
    """Whether what was read last is taken back before."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What to say about a failure; without a repair the statement is given up."""

    diagnostic: Diagnostic
    repair: Repair | None = None


@dataclass(frozen=True)
class Failure:
    """The token at `place` has no place in the grammar."""

    layout: Layout
    automaton: Automaton
    place: int

    @property
    def source(self) -> Source:
        return self.layout.source

    @property
    def token(self) -> Token:
        return self.layout.tokens[self.place]

    @cached_property
    def accepted(self) -> frozenset[str]:
        return self.automaton.accepted()

    def accepts(self, kind: str) -> bool:
        return kind in self.accepted

    @property
    def values(self) -> list[Any]:
        return self.automaton.values

    def at(self, offset: int) -> Token:
        """The token so far from the failing one; past the ends, an empty one."""
        place = self.place + offset
        tokens = self.layout.tokens
        return tokens[place] if 0 <= place < len(tokens) else Token(END, "", 0, end_pos=0)

    def follows(self, *kinds: str) -> bool:
        """Whether tokens of these types come after the failing one."""
        return all(self.at(offset).type == kind for offset, kind in enumerate(kinds, 1))

    @property
    def previous(self) -> Token:
        return self.at(-1)

    def span(self, first: object = None, last: object = None) -> Span:
        """From one token or node to another; the failing token's without them."""
        first = self.token if first is None else first
        return Span(self.source, start_of(first), end_of(first if last is None else last))

    def text(self, start: int, end: int) -> str:
        return self.source.text[start:end]

    @cached_property
    def head(self) -> list[str]:
        """The kinds of what was read since the last brace or `=`."""
        kinds = [kind_of(value) for value in self.values]
        last = max((place for place, kind in enumerate(kinds) if kind in ENDS_HEAD), default=-1)
        return kinds[last + 1 :]

    @property
    def last_read(self) -> Token | None:
        """The token before the failing one, where the parser has only just taken it."""
        last = self.values[-1] if self.values else None
        return last if isinstance(last, Token) else None

    @property
    def stands_first(self) -> bool:
        """Whether the failing token is the first on its line."""
        return "\n" in self.text(end_of(self.previous), start_of(self.token))

    @property
    def touches_both(self) -> bool:
        """Whether no blank stands on either side of the token, as people write `4*c`."""
        before, after = self.previous, self.at(1)
        return (before.end_pos, self.token.end_pos) == (self.token.start_pos, after.start_pos)

    # What was read so far

    @cached_property
    def opener(self) -> Token | Opening | None:
        """The innermost bracket that is open here."""
        place = innermost_opener(self.values)
        return None if place is None else self.values[place]

    @property
    def in_branches(self) -> bool:
        return isinstance(self.opener, Opening)

    @cached_property
    def element(self) -> list[Any]:
        """The parts of the element being read, without its label."""
        for place in self.automaton.places_for("FOR"):
            parts = self.values[place:]
            if depth_of(parts) >= 0:
                return parts
        return []

    @property
    def is_one_late(self) -> bool:
        """Whether the word before is at fault: it was taken for an attribute's name or a size."""
        element = self.element
        if len(element) < 2 or kind_of(element[-1]) != "NAME":
            return False
        if not isinstance(element[0], Name) and kind_of(element[0]) != "INPUT":
            return False
        return self.accepted == {"EQUAL"} or (len(element) == 2 and self.token.type in LITERALS)

    @property
    def after_element(self) -> bool:
        """Whether a whole element was read, so that an arrow could follow."""
        return self.accepts("ARROW") and bool(self.element)

    def rest_of_line(self) -> int:
        """How many tokens, with the failing one, stand before the line ends."""
        end = self.source.text.find("\n", start_of(self.token))
        end = len(self.source.text) if end < 0 else end
        count = 0
        while self.at(count) and start_of(self.at(count)) < end:
            count += 1
        return count

    def matching_closer(self, place: int) -> int | None:
        """Where the bracket at a place is closed."""
        opener = self.layout.tokens[place].type
        depth = 0
        for found in range(place, len(self.layout.tokens)):
            token = self.layout.tokens[found]
            depth += (token.type == opener) - (token.type == CLOSERS[opener])
            if depth == 0:
                return found if token else None  # an empty one was made up by the layout
        return None


def bracket_step(values: list[Any], place: int) -> int:
    """1 for a bracket that opens, -1 for one that closes, else 0."""
    value = values[place]
    if isinstance(value, Opening):
        return 1
    if not isinstance(value, Token):
        return 0
    if value.type == "GREATER":
        return -1 if place and ends_branch(values[place - 1]) else 0
    return (value.type in CLOSERS) - (value.type in OPENERS)


def ends_branch(value: Any) -> bool:
    """Whether a `>` after this closes branches, and does not compare."""
    if isinstance(value, Tree):
        return bool(value.children) and ends_branch(value.children[0])
    return isinstance(value, (Opening, Chain)) or (isinstance(value, Token) and value.type == "BAR")


def depth_of(values: list[Any]) -> int:
    return sum(bracket_step(values, place) for place in range(len(values)))


def open_braces(values: list[Any]) -> int:
    return sum((kind_of(value) == "LBRACE") - (kind_of(value) == "RBRACE") for value in values)


def innermost_opener(values: list[Any]) -> int | None:
    closed = 0
    for place in range(len(values) - 1, -1, -1):
        step = bracket_step(values, place)
        if step == 1 and closed == 0:
            return place
        closed -= step
    return None


def habit(
    message: str, span: Span, help: str, *fixes: Fix | None, code: str = "N105"
) -> Diagnostic:
    made = tuple(fix for fix in fixes if fix is not None)
    return Diagnostic(code, message, span, help=help, fixes=made)


def touch(*tokens: Token) -> bool:
    """Whether no blank stands between them."""
    return all(one.end_pos == two.start_pos for one, two in pairwise(tokens))


def kind_of(value: Any) -> str:
    return value.type if isinstance(value, Token) else ""


def is_comment(failure: Failure) -> bool:
    """Whether the failing token is a `//` before words, and not one that divides."""
    token, after = failure.token, failure.at(1)
    if token.type != "FLOOR" or failure.previous.end_pos == token.start_pos:
        return False
    words = failure.text(end_of(token), end_of(token) + 2)
    return failure.stands_first or words[:1] != " " or after.type not in ("NUMBER", "LPAR")


def place_of(failure: Failure) -> Span:
    """The failing token; where a line or the file ends too early, the end of what stands there."""
    if failure.token.type in ("NEWLINE", END) or not failure.token:
        end = end_of(failure.previous)
        return Span(failure.source, end, end)
    return failure.span()
