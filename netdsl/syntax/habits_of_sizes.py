"""Arithmetic where a chain takes none: what computes stands in parentheses."""

from __future__ import annotations

from typing import Any

from netdsl.diagnostics import Fix
from netdsl.source import Span
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.failure import Failure, Mistake, Repair, habit, is_comment, kind_of
from netdsl.syntax.layout import CLOSERS, ENDS_OPERAND, OPENERS, make_token

OPERATORS = frozenset({"PLUS", "MINUS", "STAR", "SLASH", "FLOOR", "PERCENT"})
SIZES = frozenset({"NUMBER", "DIMENSIONS"})
BEGINS_OPERAND = (ENDS_OPERAND - frozenset(OPENERS)) | {"LPAR"}


def arithmetic_in_attribute(failure: Failure) -> Mistake | None:
    """`groups=c//2`"""
    last = end_of_arithmetic(failure)
    kinds = [kind_of(part) for part in failure.element]
    if last is None or "EQUAL" not in kinds:
        return None
    equals = kinds.index("EQUAL")
    name, value = failure.element[equals - 1].text, failure.element[equals + 1]
    whole = failure.span(value, failure.at(last))
    meant = f"({whole.text})"
    message = f"a value of `{name}` that computes stands in parentheses"
    fix = Fix(whole, meant, safe=True)
    return Mistake(habit(message, whole, f"write `{name}={meant}`", fix), Repair(last + 1))


def arithmetic_in_size(failure: Failure) -> Mistake | None:
    """`conv k/c//2`, `fc 4*c`, `fc n[0]`"""
    element = failure.element
    last = end_of_arithmetic(failure)
    if last is None or not is_size(element):
        return None
    whole = failure.span(element[-1], failure.at(last))
    before = Span(failure.source, end_of(element[-2]), whole.end)
    meant = f"({whole.text})"
    message = "a size that computes stands in parentheses"
    shown = failure.text(start_of(element[-2]), end_of(element[-2])) + meant
    found = habit(message, whole, f"write `{shown}`", Fix(before, meant, safe=True))
    return Mistake(found, Repair(last + 1))


def spread_sizes(failure: Failure) -> Mistake | None:
    """`conv 3 x 3/64`, `input 32*32/3`"""
    first, sign, second = failure.previous, failure.token, failure.at(1)
    if not failure.after_element or not is_size(failure.element):
        return None
    if first.type not in SIZES or second.type not in SIZES:
        return None
    if sign not in ("x", "X") and not (sign == "*" and failure.at(2).type == "SLASH"):
        return None
    whole = failure.span(first, second)
    meant = f"{first}x{second}"
    message = "sizes are joined by `x`, without blanks"
    found = habit(message, whole, f"write `{meant}`", Fix(whole, meant))
    sizes = make_token("DIMENSIONS", meant, whole.start, whole.end)
    return Mistake(found, Repair(2, (sizes,), unread=True))


def channels_before_kernel(failure: Failure) -> Mistake | None:
    """`conv 64/3x3`, `input 3/224x224`, `@64/14x14`"""
    element = failure.element
    if failure.token.type != "DIMENSIONS" or len(element) < 3 or kind_of(element[-1]) != "SLASH":
        return None
    whole = failure.span(element[-2], failure.token)
    meant = f"{failure.token}/{failure.span(element[-2]).text}"
    is_shape = kind_of(element[0]) == "INPUT" or kind_of(element[-3]) == "AT"
    code = "N306" if is_shape else "N405"
    return Mistake(
        habit("channels come last", whole, f"write `{meant}`", Fix(whole, meant), code=code)
    )


def is_size(element: list[Any]) -> bool:
    """Whether the last part of the element is its geometry, or the channels of it."""
    if len(element) == 2:
        return True
    return len(element) > 2 and kind_of(element[-2]) == "SLASH"


def end_of_arithmetic(failure: Failure) -> int | None:
    """How far the arithmetic reaches that begins with the failing operator or bracket."""
    if not failure.after_element or is_comment(failure):
        return None
    touching = failure.previous.end_pos == start_of(failure.token)
    if failure.token.type not in OPERATORS and not (failure.token.type == "LSQB" and touching):
        return None
    offset, last = 0, None
    while True:
        kind = failure.at(offset).type
        if kind in OPERATORS and failure.at(offset + 1).type in BEGINS_OPERAND:
            offset += 1
            if failure.at(offset).type != "LPAR":
                last = offset
                offset += 1
                continue
        elif kind not in CLOSERS or failure.at(offset).start_pos != failure.at(offset - 1).end_pos:
            return last
        closer = failure.matching_closer(failure.place + offset)
        if closer is None:
            return last
        last = closer - failure.place
        offset = last + 1


SIZE_HABITS = (arithmetic_in_attribute, spread_sizes, channels_before_kernel, arithmetic_in_size)
