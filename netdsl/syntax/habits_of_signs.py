"""Signs of other languages: arrows, comparisons, logic, powers."""

from __future__ import annotations

from lark import Token

from netdsl.diagnostics import Fix
from netdsl.source import Span
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.engine import read_as
from netdsl.syntax.failure import (
    BEGINS_ELEMENT,
    Failure,
    Mistake,
    Repair,
    habit,
    touch,
)
from netdsl.syntax.layout import make_token

SPELLINGS = {
    "===": "==",
    "!==": "!=",
    "~=": "!=",
    "<>": "!=",
    "=<": "<=",
    "=": "==",
    "&&": "and",
    "&": "and",
    "||": "or",
    "!": "not",
}
"""Comparisons and logic elsewhere, and here; longer ones first."""
SPELT = {"==": "EQUALS", "!=": "DIFFERS", "<=": "AT_MOST", "and": "AND", "or": "OR", "not": "NOT"}
LONGEST_POWER = 4


def other_sign(failure: Failure) -> Mistake | None:
    """`a && b`, `a ~= b`, `a <> b`, `a === b`, `expect a = b`"""
    for sign, meant in SPELLINGS.items():
        for offset in (0, -1):
            count = tokens_of(failure, offset, sign)
            if not count or (offset == 0 and not failure.accepts(SPELT[meant])):
                continue
            first = failure.at(offset)
            span = failure.span(first, failure.at(offset + count - 1))
            if offset < 0 and failure.last_read is not first:
                continue
            message = f"`{sign}` is written `{meant}` here"
            fix = Fix(span, spaced(meant, span), safe=True)
            read = make_token(SPELT[meant], meant, span.start, span.end)
            repair = Repair(count + offset, (read,), unread=offset < 0)
            return Mistake(habit(message, span, f"write `{meant}`", fix), repair)
    return None


def tokens_of(failure: Failure, offset: int, sign: str) -> int:
    """Of how many tokens the sign consists that stands there; 0 where another stands there."""
    text, count = "", 0
    while len(text) < len(sign):
        token = failure.at(offset + count)
        if not token or (count and not touch(failure.at(offset + count - 1), token)):
            return 0
        text += token
        count += 1
    reaches_failure = offset + count > 0
    return count if text == sign and reaches_failure else 0


def spaced(word: str, span: Span) -> str:
    """A word for a sign, with the blanks that keep it from growing together with others."""
    if not word.isalpha():
        return word
    text = span.source.text
    before = "" if text[span.start - 1 : span.start] in (" ", "\n", "(") else " "
    after = "" if text[span.end : span.end + 1].isspace() else " "
    return before + word + after


def pipe_arrow(failure: Failure) -> Mistake | None:
    """`a |> b`"""
    after = failure.at(1)
    if failure.token.type != "BAR" or after.type != "GREATER" or not failure.after_element:
        return None
    return other_arrow(failure, 2, certain=True) if touch(failure.token, after) else None


def angle_arrow(failure: Failure) -> Mistake | None:
    """`a >> b`, `a > b`, `a | b`"""
    if not failure.after_element or failure.in_branches:
        return None
    count = 0
    while failure.at(count).type == "GREATER" and touch(failure.token, *ahead(failure, count)):
        count += 1
    if failure.token.type == "BAR":
        count = 1
    if count == 0 or failure.at(count).type not in BEGINS_ELEMENT:
        return None
    return other_arrow(failure, count, certain=count > 1)


def ahead(failure: Failure, count: int) -> list[Token]:
    return [failure.at(offset) for offset in range(1, count + 1)]


def other_arrow(failure: Failure, count: int, certain: bool) -> Mistake:
    span = failure.span(failure.token, failure.at(count - 1))
    arrow = make_token("ARROW", "->", span.start, span.end)
    message = f"the arrow is written `->`, not `{span.text}`"
    fix = Fix(span, "->", safe=certain)
    return Mistake(habit(message, span, "write `->`", fix), Repair(count, (arrow,)))


def power(failure: Failure) -> Mistake | None:
    """`c**2`, `c^2`"""
    first = failure.token
    if first == "^" and failure.accepts("STAR"):
        base, exponent = failure.previous, failure.at(1)
        before = failure.at(-2)
    elif first.type == "STAR" and failure.previous.type == "STAR":
        first = failure.previous
        if not touch(first, failure.token):
            return None
        base, exponent, before = failure.at(-2), failure.at(1), failure.at(-3)
    else:
        return None
    sign = failure.span(first, failure.token)
    message = f"there is no power `{sign.text}` here"
    times = int(exponent) if exponent.isdecimal() and len(exponent) == 1 else 0
    if not 2 <= times <= LONGEST_POWER or base.type not in ("NUMBER", "NAME") or before == ".":
        help = "multiply, or write the values down: `(1, 2, 4, 8)`"
        return Mistake(habit(message, sign, help))
    meant = " * ".join([str(base)] * times)
    whole = failure.span(base, exponent)
    around = failure.text(whole.start - 1, whole.start), failure.text(whole.end, whole.end + 1)
    meant = meant if around == ("(", ")") else f"({meant})"
    return Mistake(habit(message, sign, f"write `{meant}`", Fix(whole, meant)))


def printed_times(failure: Failure) -> Mistake | None:
    """`3×3`, `2 × c`"""
    if failure.token != "×":
        return None
    span, before, after = failure.span(), failure.last_read, failure.at(1)
    code, message = "N102", "stray character `×` (multiplication sign)"
    sizes = ("NUMBER", "DIMENSIONS")
    if before is not None and {before.type, after.type} <= {*sizes}:
        between = Span(failure.source, end_of(before), start_of(after))
        if between == span or not failure.accepts("STAR"):
            whole = failure.span(before, after)
            read = tuple(read_as(f"{before}x{after}", whole.start, whole.end))
            found = habit(message, span, "write `x`", Fix(between, "x", safe=True), code=code)
            return Mistake(found, Repair(2, read, unread=True))
    if not failure.accepts("STAR"):
        return None
    found = habit(message, span, "write `*`", Fix(span, "*", safe=True), code=code)
    return Mistake(found, Repair(1, (make_token("STAR", "*", span.start, span.end),)))


SIGN_HABITS = (power, pipe_arrow, angle_arrow, other_sign, printed_times)
