"""Commas where netdsl has another sign or none: between parts, branches, steps, digits."""

from __future__ import annotations

import re

from netdsl.diagnostics import Fix
from netdsl.source import Span
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.failure import BEGINS_ELEMENT, Failure, Mistake, Repair, habit, touch
from netdsl.syntax.layout import make_token


def comma_in_number(failure: Failure) -> Mistake | None:
    """`params == 61,706`"""
    first = failure.last_read
    if failure.token.type != "COMMA" or first is None or failure.after_element:
        return None
    if not re.fullmatch("[0-9]{1,3}", first) or not failure.accepts("EQUALS"):
        return None
    count = 0
    while is_thousand(failure, count):
        count += 2
    if count == 0:
        return None
    span = failure.span(first, failure.at(count - 1))
    meant = span.text.replace(",", "_")
    message = "the digits of a number stand without commas"
    found = habit(message, span, f"write `{meant}`", Fix(span, meant, safe=True), code="N104")
    number = make_token("NUMBER", meant, span.start, span.end)
    return Mistake(found, Repair(count, (number,), unread=True))


def is_thousand(failure: Failure, offset: int) -> bool:
    before, comma, digits = (failure.at(offset + step) for step in (-1, 0, 1))
    if comma.type != "COMMA" or not touch(before, comma, digits):
        return False
    return re.fullmatch("[0-9]{3}", digits) is not None


def comma_between_parts(failure: Failure) -> Mistake | None:
    """`conv 3x3/64, stride=2`"""
    if failure.token.type != "COMMA" or not failure.after_element:
        return None
    if not failure.follows("NAME", "EQUAL"):
        return None
    span = failure.span()
    message = "the attributes of an operator stand without commas"
    help = f"write `{failure.at(1)}=…` without the comma"
    fix = Fix(span, " " if touch(failure.token, failure.at(1)) else "", safe=True)
    return Mistake(habit(message, span, help, fix), Repair(1))


def comma_between_branches(failure: Failure) -> Mistake | None:
    """`concat<a, b>`"""
    if failure.token.type != "COMMA" or not failure.in_branches or not failure.accepts("BAR"):
        return None
    span = failure.span()
    message = "branches are separated by `|`, not by a comma"
    bar = make_token("BAR", "|", span.start)
    return Mistake(habit(message, span, "write `|`", Fix(span, " |", safe=True)), Repair(1, (bar,)))


def comma_before_channels(failure: Failure) -> Mistake | None:
    """`conv 3x3, 64`"""
    channels = failure.at(1)
    if failure.token.type != "COMMA" or not failure.after_element:
        return None
    if channels.type not in ("NUMBER", "DIMENSIONS"):
        return None
    span = failure.span()
    message = "sizes and channels stand without commas"
    sizes = failure.previous
    if sizes.type != "DIMENSIONS" or channels.type != "NUMBER" or not failure.accepts("SLASH"):
        return Mistake(habit(message, span, "write `3x3/64`: sizes, a slash, channels"))
    between = Span(failure.source, end_of(sizes), start_of(channels))
    slash = make_token("SLASH", "/", span.start, span.end)
    help = f"write `{sizes}/{channels}`: sizes, a slash, channels"
    return Mistake(habit(message, span, help, Fix(between, "/")), Repair(1, (slash,)))


def comma_between_outputs(failure: Failure) -> Mistake | None:
    """`output p3, p4`"""
    kinds = (failure.at(-2).type, failure.previous.type, failure.token.type)
    if kinds != ("OUTPUT", "NAME", "COMMA"):
        return None
    name = failure.previous
    help = f"write a line for each: `output {name} = {name}`"
    return Mistake(habit("an `output` gives one value", failure.span(), help))


def comma_between_elements(failure: Failure) -> Mistake | None:
    """`[conv 3x3/64, relu]`"""
    if failure.token.type != "COMMA" or not failure.after_element:
        return None
    if failure.at(1).type not in BEGINS_ELEMENT:
        return None
    span = failure.span()
    message = "what follows in a chain comes after `->`, not after a comma"
    arrow = make_token("ARROW", "->", span.start, span.end)
    return Mistake(habit(message, span, "write `->`", Fix(span, " ->")), Repair(1, (arrow,)))


COMMA_HABITS = (
    comma_in_number,
    comma_between_parts,
    comma_between_branches,
    comma_before_channels,
    comma_between_outputs,
    comma_between_elements,
)
