"""Mistakes inside a single token: stray characters, texts without an end, numbers that are none."""

from __future__ import annotations

import re
import unicodedata

from netdsl.diagnostics import Diagnostic, Fix
from netdsl.source import Span
from netdsl.syntax.failure import Failure, Mistake, Repair, habit
from netdsl.syntax.layout import make_token

MEANT = {"×": "x", "−": "-", "–": "-", "—": "-", "·": "*", "“": '"', "”": '"', "\u00a0": " "}
"""What was meant by characters that word processors and papers bring along."""


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
    if span.text == ";":
        help = "a statement ends with its line: remove the `;`"
        fix = Fix(span, "")
    elif span.text in MEANT:
        help = f"write `{MEANT[span.text]}`"
        fix = Fix(span, MEANT[span.text])
    else:
        return Mistake(Diagnostic("N102", f"stray {in_words(span.text)}", span, help="remove it"))
    return Mistake(
        Diagnostic("N102", f"stray {in_words(span.text)}", span, help=help, fixes=(fix,))
    )


def in_words(text: str) -> str:
    if len(text) > 1:
        return f"characters `{text}`"
    name = unicodedata.name(text, "")
    known = text.isascii() and text.isprintable()
    shown = f"`{text}`" if text.isprintable() else f"U+{ord(text):04X}"
    return f"character {shown}" if known or not name else f"character {shown} ({name.lower()})"


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
    start = failure.span().start
    end = start + len(quotes) if kind == "BAD_LONG_STRING" else failure.span().end
    span = Span(failure.source, start, end)
    help = f"close it with `{quotes}`"
    return Mistake(Diagnostic("N104", "this text is never closed", span, help=help))


def bad_number(failure: Failure) -> Mistake | None:
    if failure.token.type != "BAD_NUMBER":
        return None
    span = failure.span()
    message = f"`{span.text}` is neither a number nor a size"
    return Mistake(Diagnostic("N104", message, span, help=help_for_number(span.text)))


def help_for_number(text: str) -> str:
    if re.fullmatch(r"[0-9_.]+[kmgt]", text):
        return f"write `{text[:-1]}{text[-1].upper()}`"
    if re.fullmatch(r"[0-9]+(X[0-9]+)+", text):
        return f"write `{text.lower()}`"
    if text.endswith("."):
        return f"write `{text}0`"
    return "a name begins with a letter; a size is written `3x3`"


CHARACTER_MISTAKES = (stray, bad_text, bad_number)
