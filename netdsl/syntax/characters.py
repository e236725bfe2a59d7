"""Mistakes inside a single token: stray characters, texts without an end, numbers that are none."""

from __future__ import annotations

import re

from netdsl.diagnostics import Diagnostic, Fix
from netdsl.source import Span
from netdsl.syntax.build_base import start_of
from netdsl.syntax.engine import read_as
from netdsl.syntax.failure import Failure, Mistake, Repair, habit
from netdsl.syntax.layout import GOES_ON_BEFORE, make_token
from netdsl.syntax.printed_signs import in_words

OPENING_QUOTES = "“„«‘‚"
QUOTES = OPENING_QUOTES + "”»’"
"""Of word processors and of other languages."""
PRINTED_TEXT = re.compile(f'[{QUOTES}]([^{QUOTES}"\n]*)[{QUOTES}"]')


def stray(failure: Failure) -> Mistake | None:
    if failure.token.type != "STRAY":
        return None
    last = failure.token
    offset = 0
    while (
        failure.at(offset + 1).type == "STRAY" and failure.at(offset + 1).start_pos == last.end_pos
    ):
        offset += 1
        last = failure.at(offset)
    span = failure.span(failure.token, last)
    help = "remove it"
    if span.text.isalpha():
        help = "names are made of the letters A to Z, digits and `_`"
    elif span.text == "?":
        help = "write `x if p else y`"
    return Mistake(Diagnostic("N102", f"stray {in_words(span.text)}", span, help=help))


def line_sign(failure: Failure) -> Mistake | None:
    """`a -> relu;`, `x = a; y = b`, `relu \\`: signs that other languages have between lines"""
    if failure.token not in (";", "\\"):
        return None
    span, following = failure.span(), failure.at(1)
    text = failure.source.text
    after = span.end + len(text[span.end :]) - len(text[span.end :].lstrip(" \t"))
    ends_line = text[after : after + 1] in ("", "\n", "#", "}")
    if failure.token == "\\":
        message = "a line needs no sign to go on"
        help = "remove it: a chain goes on where the next line begins with `->`"
        fix = Fix(span, "", safe=True) if ends_line else None
        return Mistake(habit(message, span, help, fix), Repair(1))
    message = "a statement ends with its line, not with `;`"
    if ends_line or following.type in GOES_ON_BEFORE:
        fix = Fix(span, "", safe=ends_line)
        return Mistake(habit(message, span, "remove it", fix), Repair(1))
    whole = Span(failure.source, span.start, after)
    if failure.accepts("NEWLINE"):
        help, meant, read = "write what follows on a line of its own", "\n", "NEWLINE"
        meant += indentation(text, span.start)
    elif failure.accepts("ARROW"):
        help, meant, read = "what follows in a chain comes after `->`", " -> ", "ARROW"
    else:
        return Mistake(habit(message, span, "remove it"))
    sign = make_token(read, meant.strip() or "\n", span.start, span.end)
    return Mistake(habit(message, span, help, Fix(whole, meant)), Repair(1, (sign,)))


def indentation(text: str, place: int) -> str:
    """The blanks that the line of a place begins with."""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return line[: len(line) - len(line.lstrip())]


def printed_quotes(failure: Failure) -> Mistake | None:
    """`“same”`"""
    if failure.token.type != "STRAY" or failure.token not in QUOTES:
        return None
    start = start_of(failure.token)
    found = PRINTED_TEXT.match(failure.source.text, start)
    if found is None or failure.token not in OPENING_QUOTES + "”":
        message = f"stray {in_words(failure.token)}"
        return Mistake(Diagnostic("N102", message, failure.span(), help='write `"`'))
    span = Span(failure.source, start, found.end())
    meant = f'"{found[1]}"'
    message = "a text stands in straight quotes"
    skip = 0
    while failure.at(skip) and start_of(failure.at(skip)) < span.end:
        skip += 1
    text = make_token("STRING", meant, span.start, span.end)
    found_quotes = habit(
        message, span, f"write `{meant}`", Fix(span, meant, safe=True), code="N102"
    )
    return Mistake(found_quotes, Repair(skip, (text,)))


def bad_text(failure: Failure) -> Mistake | None:
    kind = failure.token.type
    if kind == "SINGLE_QUOTED":
        span = failure.span()
        meant = '"' + span.text.strip("'").replace('"', '\\"') + '"'
        message = "a text stands in double quotes"
        found = habit(message, span, f"write `{meant}`", Fix(span, meant, safe=True))
        return Mistake(found, Repair(1, (make_token("STRING", meant, span.start, span.end),)))
    if kind not in ("BAD_STRING", "BAD_LONG_STRING"):
        return None
    quotes = '"""' if kind == "BAD_LONG_STRING" else '"'
    start = start_of(failure.token)
    span = Span(failure.source, start, start + len(quotes))
    help = f"close it with `{quotes}`"
    return Mistake(Diagnostic("N104", "this text is never closed", span, help=help))


def bad_number(failure: Failure) -> Mistake | None:
    if failure.token.type != "BAD_NUMBER":
        return None
    span = failure.span()
    text = span.text
    message = f"`{text}` is neither a number nor a size"
    meant, certain = meant_by(text)
    if not meant:
        help = "a name begins with a letter; a size is written `3x3`"
        return Mistake(Diagnostic("N104", message, span, help=help))
    found = habit(message, span, f"write `{meant}`", Fix(span, meant, safe=certain), code="N104")
    return Mistake(found, Repair(1, tuple(read_as(meant, span.start, span.end))))


def half_a_number(failure: Failure) -> Mistake | None:
    """`.5`, `1.`"""
    if failure.token.type == "DOT" and failure.follows("NUMBER"):
        dot, digits = failure.token, failure.at(1)
        span, meant = failure.span(dot, digits), f"0.{digits}"
        repair = Repair(2, (make_token("NUMBER", meant, span.start, span.end),))
    elif failure.last_read is not None and failure.last_read.type == "DOT":
        digits, dot = failure.at(-2), failure.previous
        span, meant, repair = failure.span(digits, dot), f"{digits}.0", Repair(unread=True)
        if digits.type != "NUMBER":
            return None
    else:
        return None
    if span.end - span.start != len(dot) + len(digits) or "." in digits:
        return None
    message = "a number has digits on both sides of its point"
    fix = Fix(span, meant, safe=True)
    return Mistake(habit(message, span, f"write `{meant}`", fix, code="N104"), repair)


def meant_by(text: str) -> tuple[str, bool]:
    """What a number that is none was meant to be, and whether it can be nothing else."""
    if re.fullmatch(r"[0-9]+(_[0-9]+)*(\.[0-9]+)?[kmgt]", text):
        return text[:-1] + text[-1].upper(), False
    if re.fullmatch(r"[0-9]+([xX][0-9]+)+", text):
        return text.lower(), True
    if re.fullmatch(r"[0-9]+(x([0-9]+|[A-Za-wyz]))+", text):
        return f"({', '.join(text.split('x'))})", False
    return "", False


CHARACTER_MISTAKES = (line_sign, printed_quotes, stray, bad_text, bad_number, half_a_number)
