"""What was left out between two words: an arrow, the colon of a label, an equals sign."""

from __future__ import annotations

from typing import Any

from lark import Token

from netdsl.diagnostics import Diagnostic, Fix
from netdsl.source import Span
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.failure import (
    BEGINS_ELEMENT,
    LITERALS,
    Failure,
    Mistake,
    Repair,
    habit,
    kind_of,
)
from netdsl.syntax.layout import make_token
from netdsl.syntax.tree import Name

NEEDS_EQUALS = frozenset({"NETWORK", "BLOCK", "LET", "AUXILIARY"})


def missing_arrow(failure: Failure) -> Mistake | None:
    """Two elements with nothing between them, on one line or on two."""
    line_end = failure.token.type == "NEWLINE"
    following = failure.at(1) if line_end else failure.token
    if following.type not in BEGINS_ELEMENT or not failure.after_element:
        return None
    if line_end and failure.follows("NAME", "EQUAL"):
        return None
    span = failure.span(following)
    place = Span(failure.source, span.start, span.start)
    arrow = make_token("ARROW", "->", span.start, span.start)
    word = bare_word(failure.element)
    help = "write `->`"
    if word and not line_end:
        label = f"{word}_{following}" if following.type == "LABEL" else word
        help = f"write `->`, or `{label}:` for a label"
    found = habit(
        f"`->` is missing before `{span.text}`", span, help, Fix(place, "-> "), code="N106"
    )
    # A word that may be a label would be told of again, as an operator that there is not.
    repair = None if word and not line_end else Repair(1 if line_end else 0, (arrow,))
    return Mistake(found, repair)


def missing_colon(failure: Failure) -> Mistake | None:
    """`conv1 conv 3x3/64`: the first word looks like the name of the second; `shared f fc 8`"""
    if failure.previous.type == "SHARED" and failure.follows("NAME"):
        name, following = failure.token, failure.at(1)
        found = colon_before(failure, following, str(name), end_of(name))
        label = make_token("LABEL", str(name), start_of(name), end_of(name))
        return Mistake(found, Repair(1, (label,)))
    word = bare_word(failure.element)
    following = failure.token
    if following.type != "NAME" or not word.startswith(following) or word == following:
        return None
    if not failure.after_element or failure.stands_first:
        return None
    start, end = start_of(failure.element[0]), end_of(failure.element[0])
    found = colon_before(failure, following, word, end)
    return Mistake(found, Repair(0, (make_token("LABEL", word, start, end),), unread=True))


def colon_before(failure: Failure, following: Token, label: str, end: int) -> Diagnostic:
    span = failure.span(following)
    message = f"`:` is missing before `{following}`"
    fix = Fix(Span(failure.source, end, span.start), ": ")
    return habit(message, span, f"write `{label}: {following}`", fix, code="N101")


def bare_word(element: list[Any]) -> str:
    """The element, where it is one name and nothing else."""
    if len(element) != 1:
        return ""
    (name,) = element
    if isinstance(name, Name):
        return name.text
    return str(name) if kind_of(name) == "NAME" else ""


def missing_equals(failure: Failure) -> Mistake | None:
    """`block unit(c) conv 3x3/c`, `let width 64`"""
    if not failure.accepts("EQUAL") or not waits_for_equals(failure):
        return None
    span = failure.span()
    equals = make_token("EQUAL", "=", span.start, span.start)
    if failure.token.type in ("ARROW", "COLON"):
        if failure.at(1).type not in BEGINS_ELEMENT:
            return None
        message = f"the chain of a block comes after `=`, not after `{failure.token}`"
        before = Span(failure.source, end_of(failure.previous), span.end)
        return Mistake(habit(message, span, "write `=`", Fix(before, " =")), Repair(1, (equals,)))
    if failure.token.type not in BEGINS_ELEMENT | LITERALS | {"LPAR", "MINUS"}:
        return None
    before = Span(failure.source, span.start, span.start)
    message = f"`=` is missing before `{span.text}`"
    found = habit(message, span, f"write `= {span.text}`", Fix(before, "= "), code="N101")
    return Mistake(found, Repair(0, (equals,)))


def waits_for_equals(failure: Failure) -> bool:
    """Whether the head of a declaration was read, and nothing after it."""
    inside = isinstance(failure.opener, Token) and failure.opener.type != "LBRACE"
    return not inside and not NEEDS_EQUALS.isdisjoint(failure.head)


OMISSIONS = (missing_colon, missing_equals)
