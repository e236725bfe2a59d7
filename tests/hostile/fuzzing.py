"""All that is done with one text, for each part of netdsl: none may end in an exception, or never.

A part's function says whether it held the text for a spec, and raises for what must never happen.
"""

from __future__ import annotations

import ast
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from format_helpers import restyled
from helpers import reading
from random_texts import words_of
from syntax_helpers import nodes_of

from netdsl.codes import codes
from netdsl.diagnostics import Diagnostic, has_errors
from netdsl.limits import Limits
from netdsl.pipeline import check
from netdsl.report.concise import concise
from netdsl.report.json import check_document
from netdsl.report.text import text as report
from netdsl.source import Source
from netdsl.syntax.format import Formatted, format_source
from netdsl.syntax.parse import parse
from netdsl.targets.graphviz import dot_source, mermaid_source
from netdsl.targets.ir import ir_json
from netdsl.targets.python import emit
from netdsl.targets.summary import summary_document
from netdsl.targets.table import table

CODES = frozenset(codes())
LIMITS = Limits(operators=1_000, steps=20_000)
ALARM = 20.0
"""Seconds after which a text counts as one that never ends."""


class Hang(BaseException):
    """A text took longer than the alarm; no `except Exception` on the way may swallow it."""


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise `Hang` in what is still running after so many seconds."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def parses(text: str) -> bool:
    """Parse a text: every node and finding lies in it, and every finding can be shown."""
    source = Source.of("fuzz.net", text)
    file, found = parse(source)
    for node in nodes_of(file.declarations):
        assert 0 <= node.span.start <= node.span.end <= len(source.text), node
    assert_sound(found)
    return not has_errors(found)


def formats(text: str) -> bool:
    """Format a text: refused where it does not parse, else the same tree and comments for good."""
    result = format_source(Source.of("fuzz.net", text))
    if isinstance(result, Formatted):
        assert restyled(text) == result.text
        return True
    assert has_errors(result)
    return False


def checks(text: str) -> bool:
    """Check a text, and do with each network what every command does."""
    checked = check(Source.of("fuzz.net", text), reading({}), LIMITS)
    assert_sound(checked.diagnostics)
    for each in checked.networks:
        table(each.network, each.figures)
        summary_document(each.network, each.figures).model_dump_json()
        ast.parse(emit(each.network, each.figures, "fuzz.net"))
        dot_source(each.network, each.figures)
        mermaid_source(each.network)
        ir_json(each)
    return bool(checked.networks)


TARGETS: dict[str, Callable[[str], bool]] = {
    "parser": parses,
    "formatter": formats,
    "checker": checks,
}


def assert_sound(diagnostics: tuple[Diagnostic, ...]) -> None:
    for found in diagnostics:
        assert found.message and found.code in CODES, found
        assert 0 <= found.span.start <= found.span.end <= len(found.span.source.text), found
    report(diagnostics)
    concise(diagnostics)
    check_document(diagnostics, ()).model_dump_json()


def tried(target: str, text: str, seconds: float = ALARM) -> tuple[bool, str]:
    """Whether a part held a text for a spec, and the kind of crash that it ended in, if any."""
    try:
        with alarm(seconds):
            return TARGETS[target](text), ""
    except Hang:
        return False, "hang"
    except Exception as wrong:
        places = traceback.extract_tb(wrong.__traceback__)
        own = [place for place in places if "/netdsl/" in place.filename.replace("\\", "/")]
        last = (own or list(places))[-1]
        return False, f"{type(wrong).__name__} in {Path(last.filename).name}:{last.name}"


def shrunk(target: str, text: str, kind: str, tries: int = 400) -> str:
    """A shorter text that ends in the same crash: pieces are left out, large ones first."""
    if kind == "hang":
        # Each try would take as long as the alarm.
        return text
    tokens = words_of(text) if "".join(words_of(text)) == text else list(text)
    size = max(1, len(tokens) // 2)
    while tries > 0:
        place, left_out = 0, False
        while place < len(tokens) and tries > 0:
            shorter = tokens[:place] + tokens[place + size :]
            tries -= 1
            if tried(target, "".join(shorter))[1] == kind:
                tokens, left_out = shorter, True
            else:
                place += size
        if size == 1 and not left_out:
            break
        size = max(1, size // 2)
    return "".join(tokens)
