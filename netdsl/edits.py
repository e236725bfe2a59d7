"""Repairs put into texts: which of them can be made together, and what they make of a source."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from netdsl.diagnostics import Diagnostic, Fix
from netdsl.source import Source


def fixable(
    diagnostics: Iterable[Diagnostic], sources: Sequence[Source], unsafe: bool = False
) -> list[Diagnostic]:
    """The findings whose repair stays inside these very sources; only safe ones unless told."""
    return [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.fixes
        and all(unsafe or fix.safe for fix in diagnostic.fixes)
        and all(any(fix.span.source is source for source in sources) for fix in diagnostic.fixes)
        and any(fix.span.text != fix.replacement for fix in diagnostic.fixes)
    ]


def compatible(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those whose repairs can be made at once: of two that meet, the first."""
    kept: list[Diagnostic] = []
    for diagnostic in diagnostics:
        others = [fix for other in kept for fix in other.fixes]
        if not any(_meet(fix, other) for fix in diagnostic.fixes for other in others):
            kept.append(diagnostic)
    return kept


def edited(source: Source, fixes: Iterable[Fix]) -> str:
    """The original text with repairs that do not meet; line ends and byte order mark stay."""
    original = source.original
    mark = original.startswith("\ufeff")
    # Of each `\r\n`, the normalised text has one character.
    pairs = [pair.start() for pair in re.finditer("\r\n", original)]
    line_ends = [start - before - mark for before, start in enumerate(pairs)]
    line_end = next(iter(re.findall("\r\n|\r|\n", original)), "\n")

    def place(offset: int) -> int:
        return offset + mark + bisect_left(line_ends, offset)

    parts, done = [], 0
    for fix in sorted(fixes, key=lambda fix: fix.span.start):
        parts.append(original[done : place(fix.span.start)])
        parts.append(fix.replacement.replace("\n", line_end))
        done = place(fix.span.end)
    return "".join(parts) + original[done:]


def moved(offset: int, fixes: Iterable[Fix]) -> int:
    """Where a character of a source stands after these repairs of it."""
    before = (fix for fix in fixes if fix.span.end <= offset)
    return offset + sum(len(fix.replacement) - len(fix.span.text) for fix in before)


def _meet(fix: Fix, other: Fix) -> bool:
    """Whether two repairs overlap or touch."""
    one, two = fix.span, other.span
    return one.source is two.source and one.start <= two.end and two.start <= one.end
