"""Mistakes to expect in chains, each with its own words and, where it is certain, its repair.

Every function knows one habit and answers None where it does not see it; the first that does
has the word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from netdsl.diagnostics import Fix
from netdsl.source import Span
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.characters import CHARACTER_MISTAKES
from netdsl.syntax.failure import (
    BEGINS_ELEMENT,
    Failure,
    Mistake,
    Repair,
    habit,
    kind_of,
    touch,
)
from netdsl.syntax.habits_of_brackets import BRACKET_HABITS
from netdsl.syntax.habits_of_commas import COMMA_HABITS
from netdsl.syntax.habits_of_names import NAME_HABITS
from netdsl.syntax.habits_of_signs import SIGN_HABITS
from netdsl.syntax.habits_of_sizes import SIZE_HABITS
from netdsl.syntax.habits_of_words import WORD_HABITS
from netdsl.syntax.layout import make_token
from netdsl.syntax.missing import OMISSIONS, missing_arrow

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
        Fix(span, "* " if found[2] else "*", safe=bool(found[2]) or failure.follows("NUMBER")),
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
        fix = Fix(whole, f"{group.text} * {count}", safe=True)
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
    """`residual { … }`, `residual[ … ]`, `residual(a -> b)`"""
    place = failure.place
    if failure.token.type in ("ARROW", "BAR"):
        place = called_with_chain(failure)
    elif not begins_branches(failure):
        return None
    name, bracket = failure.layout.tokens[place - 1], failure.layout.tokens[place]
    if name.type != "NAME" or not bracket:
        return None
    opener = failure.span(bracket)
    message = f"the branches of `{name}` stand in angle brackets"
    help = f"write `{name}< … >`"
    closer = failure.matching_closer(place)
    if closer is None or holds_statements(failure, closer):
        return Mistake(habit(message, opener, help))
    end = failure.layout.tokens[closer]
    before = Span(failure.source, end_of(name), opener.end)
    inside = failure.text(opener.end, start_of(end))
    blanks = [
        " " if inside.strip() and not edge.isspace() else "" for edge in inside[:1] + inside[-1:]
    ]
    fixes = (
        Fix(before, "<" + "".join(blanks[:1])),
        Fix(failure.span(end), "".join(blanks[1:]) + ">"),
    )
    later = {closer: make_token("GREATER", ">", start_of(end))}
    less = make_token("LESS", "<", opener.start)
    repair = Repair(1, (less,), later) if place == failure.place else None
    return Mistake(habit(message, opener, help, *fixes), repair)


def begins_branches(failure: Failure) -> bool:
    kind = failure.token.type
    return kind in ("LBRACE", "LSQB") and failure.accepts("LESS") and len(failure.element) == 1


def called_with_chain(failure: Failure) -> int:
    """Where the bracket of `residual(a -> b)` is; 0 where none is."""
    opener = failure.opener
    if kind_of(opener) != "LPAR":
        return 0
    tokens = failure.layout.tokens
    place = bisect_left(tokens, start_of(opener), key=start_of)
    if tokens[place + 1].type not in BEGINS_ELEMENT or failure.matching_closer(place) is None:
        return 0
    return place if touch(tokens[place - 1], tokens[place]) else 0


def holds_statements(failure: Failure, closer: int) -> bool:
    """Whether a line that ends means something before the bracket is closed."""
    tokens = failure.layout.tokens[failure.place : closer]
    return any(token.type == "NEWLINE" for token in tokens)


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
    sum_of_values,
)
HABITS = (
    *CHAIN_HABITS,
    *NAME_HABITS,
    *COMMA_HABITS,
    *SIZE_HABITS,
    *BRACKET_HABITS,
    *SIGN_HABITS,
    *OMISSIONS,
    *WORD_HABITS,
    *CHARACTER_MISTAKES,
)


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
