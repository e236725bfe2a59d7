"""Mistakes to expect in chains, each with its own words and, where it is certain, its repair.

Every function knows one habit and answers None where it does not see it; the first that does
has the word.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from netdsl.diagnostics import Fix
from netdsl.source import Span
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.characters import CHARACTER_MISTAKES
from netdsl.syntax.failure import BEGINS_ELEMENT, Failure, Mistake, Repair, habit
from netdsl.syntax.habits_of_sizes import SIZE_HABITS
from netdsl.syntax.habits_of_words import WORD_HABITS, missing_arrow
from netdsl.syntax.layout import make_token

COUNTS = frozenset({"NUMBER", "NAME"})


def repeated_with_x(failure: Failure) -> Mistake | None:
    """`[ … ] x 3`"""
    found = re.fullmatch(r"([xX×])([0-9]*)", failure.token)
    if found is None or failure.previous.type != "RSQB" or not failure.after_element:
        return None
    start = start_of(failure.token)
    sign = make_token("STAR", "*", start, start + 1)
    span = Span(failure.source, start, start + 1)
    times = found[2] or failure.at(1)
    diagnostic = habit(
        f"a group is repeated with `*`, not `{found[1]}`",
        span,
        f"write `[…] * {times}`",
        Fix(span, "* " if found[2] else "*"),
    )
    count = (make_token("NUMBER", found[2], start + 1),) if found[2] else ()
    return Mistake(diagnostic, Repair(1, (sign, *count)))


def repeated_in_front(failure: Failure) -> Mistake | None:
    """`3 * [ … ]`"""
    if failure.token.type == "NUMBER" and failure.follows("STAR", "LSQB"):
        count, offset = failure.token, 1
    elif failure.token.type == "STAR" and failure.follows("LSQB") and len(failure.element) == 1:
        count, offset = failure.previous, 0
    else:
        return None
    if offset == 1 and not failure.accepts("LSQB"):
        return None
    closer = failure.matching_closer(failure.place + offset + 1)
    fix = None
    if closer is not None:
        group = Span(
            failure.source,
            start_of(failure.at(offset + 1)),
            end_of(failure.layout.tokens[closer]),
        )
        whole = Span(failure.source, start_of(count), group.end)
        fix = Fix(whole, f"{group.text} * {count}")
    message = "the count of a repeated group stands behind it"
    span = failure.span(count, failure.at(offset))
    repair = Repair(2) if offset == 1 else None
    return Mistake(habit(message, span, f"write `[…] * {count}`", fix), repair)


def repeated_without_brackets(failure: Failure) -> Mistake | None:
    """`conv 3x3/64 * 3`"""
    count = failure.at(1)
    if failure.token.type != "STAR" or count.type not in COUNTS or failure.touches_both:
        return None
    element = failure.element
    if not element or not failure.after_element:
        return None
    written = failure.text(start_of(element[0]), end_of(failure.previous))
    whole = failure.span(element[0], count)
    meant = f"[{written}] * {count}"
    message = "only a group is repeated: brackets are missing"
    span = failure.span(failure.token, count)
    return Mistake(habit(message, span, f"write `{meant}`", Fix(whole, meant)), Repair(2))


def branches_in_other_brackets(failure: Failure) -> Mistake | None:
    """`residual { … }`, `residual[ … ]`"""
    kind = failure.token.type
    if kind not in ("LBRACE", "LSQB") or len(failure.element) != 1 or not failure.accepts("LESS"):
        return None
    if failure.previous.type != "NAME":
        return None
    opener = failure.span()
    name = failure.previous
    closer = failure.matching_closer(failure.place)
    message = f"the branches of `{name}` stand in angle brackets"
    help = f"write `{name}< … >`"
    if closer is None:
        return Mistake(habit(message, opener, help))
    end = failure.layout.tokens[closer]
    whole = failure.span(failure.token, end)
    fix = Fix(whole, f"<{whole.text[1:-1]}>")
    later = {closer: make_token("GREATER", ">", start_of(end))}
    less = make_token("LESS", "<", opener.start)
    return Mistake(habit(message, opener, help, fix), Repair(1, (less,), later))


def comma_between_parts(failure: Failure) -> Mistake | None:
    """`conv 3x3/64, stride=2`"""
    if failure.token.type != "COMMA" or not failure.after_element:
        return None
    if not failure.follows("NAME", "EQUAL"):
        return None
    span = failure.span()
    message = "the attributes of an operator stand without commas"
    help = f"write `{failure.at(1)}=…` without the comma"
    return Mistake(habit(message, span, help, Fix(span, "", safe=True)), Repair(1))


def comma_between_branches(failure: Failure) -> Mistake | None:
    """`concat<a, b>`"""
    if failure.token.type != "COMMA" or not failure.in_branches or not failure.accepts("BAR"):
        return None
    span = failure.span()
    message = "branches are separated by `|`, not by a comma"
    bar = make_token("BAR", "|", span.start)
    return Mistake(habit(message, span, "write `|`", Fix(span, " |", safe=True)), Repair(1, (bar,)))


def comma_between_elements(failure: Failure) -> Mistake | None:
    """`[conv 3x3/64, relu]`"""
    if failure.token.type != "COMMA" or not failure.after_element:
        return None
    if failure.at(1).type in ("NUMBER", "DIMENSIONS"):
        span = failure.span()
        message = "sizes and channels stand without commas"
        return Mistake(habit(message, span, "write `3x3/64`: sizes, a slash, channels"))
    if failure.at(1).type not in BEGINS_ELEMENT:
        return None
    span = failure.span()
    message = "what follows in a chain comes after `->`, not after a comma"
    arrow = make_token("ARROW", "->", span.start, span.end)
    return Mistake(habit(message, span, "write `->`", Fix(span, " ->")), Repair(1, (arrow,)))


def sum_of_values(failure: Failure) -> Mistake | None:
    """`a + b`"""
    other = failure.at(1)
    if failure.token.type != "PLUS" or other.type not in BEGINS_ELEMENT:
        return None
    if not failure.after_element or len(failure.element) != 1:
        return None
    first = failure.previous
    whole = failure.span(first, other)
    meant = f"add< {first} | {other} >"
    fix = Fix(whole, meant) if other.type == "NAME" else None
    message = "values are added by an operator with branches"
    return Mistake(habit(message, failure.span(), f"write `{meant}`", fix), Repair(2))


CHAIN_HABITS = (
    repeated_with_x,
    repeated_in_front,
    repeated_without_brackets,
    branches_in_other_brackets,
    comma_between_parts,
    comma_between_branches,
    comma_between_elements,
    sum_of_values,
)
HABITS = (*CHAIN_HABITS, *SIZE_HABITS, *WORD_HABITS, *CHARACTER_MISTAKES)


def habit_mistake(failure: Failure) -> Mistake | None:
    """A failure that has words of its own."""
    return first_of(HABITS, failure)


def arrow_mistake(failure: Failure) -> Mistake | None:
    """An arrow that is missing; a bracket that is missing too is the likelier cause."""
    return missing_arrow(failure)


def first_of(
    explanations: tuple[Callable[[Failure], Mistake | None], ...], failure: Failure
) -> Mistake | None:
    found = (explain(failure) for explain in explanations)
    return next((mistake for mistake in found if mistake is not None), None)
