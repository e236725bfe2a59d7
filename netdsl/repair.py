"""Repairs of specs, in rounds: what one uncovers, the next one mends. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from netdsl.diagnostics import Diagnostic, Fix, Severity
from netdsl.edits import compatible, edited, fixable, moved
from netdsl.files import Reader
from netdsl.limits import Limits
from netdsl.pipeline import Checked, check_sources
from netdsl.source import Source

MOST_ROUNDS = 20
SYNTAX, CLAIMS = "N1", "N5"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of sources."""

    checked: Checked
    """What is true of them now."""
    sources: tuple[Source, ...]
    """All of them, in their order; `original` is what to write."""
    fixed: tuple[Diagnostic, ...]
    """The findings that were repaired."""
    refused: tuple[str, ...]
    """Names of those in which a repair was not made, as it would have made nothing better."""


def repair(
    sources: Sequence[Source],
    reader: Reader,
    limits: Limits | None = None,
    unsafe: bool = False,
) -> Repaired:
    """Make the repairs that findings offer, until none is left or a round makes nothing better.

    Args:
        reader: the one that opened the sources; imports of them see what was repaired.
        unsafe: also make repairs that choose a name or a number.
    """
    reached = Repaired(_check(sources, reader, limits), tuple(sources), (), ())
    # What is certain goes first, and stays even where the rest makes a file worse.
    for daring in (False, True) if unsafe else (False,):
        reached = _rounds(reached, reader, limits, daring)
    return reached


def _rounds(start: Repaired, reader: Reader, limits: Limits | None, unsafe: bool) -> Repaired:
    now, checked, fixed, refused = start.sources, start.checked, list(start.fixed), set[str]()
    for _ in range(MOST_ROUNDS):
        still_open = [source for source in now if source.name not in refused]
        found = compatible(fixable(checked.diagnostics, still_open, unsafe))
        if not found:
            break
        then = tuple(_repaired(source, found) for source in now)
        after = _check(then, reader, limits)
        in_vain = {source.name for source in now if _remains(source, found, after)}
        if in_vain:
            refused |= in_vain
        else:
            now, checked = then, after
            fixed += found
    # Only now: a mistake of syntax hides others, which the next round may have mended.
    worse = {
        source.name
        for source in now
        if _faults(source.name, checked) > _faults(source.name, start.checked)
    }
    if worse:
        pairs = zip(start.sources, now, strict=True)
        now = tuple(before if before.name in worse else after for before, after in pairs)
        checked = _check(now, reader, limits)
        kept = (each for each in fixed[len(start.fixed) :] if each.span.source.name not in worse)
        fixed = [*start.fixed, *kept]
    names = tuple(
        source.name for source in now if source.name in {*start.refused, *refused, *worse}
    )
    return Repaired(checked, now, tuple(fixed), names)


def _check(sources: Sequence[Source], reader: Reader, limits: Limits | None) -> Checked:
    for source in sources:
        reader.hold(source)
    return check_sources(sources, reader, limits)


def _fixes(source: Source, found: Iterable[Diagnostic]) -> list[Fix]:
    """The edits of one source."""
    return [fix for each in found for fix in each.fixes if fix.span.source is source]


def _repaired(source: Source, found: Iterable[Diagnostic]) -> Source:
    fixes = _fixes(source, found)
    return Source.of(source.name, edited(source, fixes)) if fixes else source


def _remains(source: Source, found: Sequence[Diagnostic], after: Checked) -> bool:
    """Whether a finding of a source stays where it was, for all that was repaired."""
    fixes = _fixes(source, found)
    repaired = {
        (each.code, moved(each.span.start, fixes))
        for each in _of(source.name, found)
        if _fixes(source, [each])
    }
    left = {(each.code, each.span.start) for each in _of(source.name, after.diagnostics)}
    return bool(repaired & left)


def _faults(name: str, checked: Checked) -> tuple[int, ...]:
    """Errors of syntax, of meaning, and claims that fail: a stage sees what those before let by."""
    found = _of(name, checked.diagnostics)
    codes = [each.code for each in found if each.severity is Severity.ERROR]
    syntax = sum(code.startswith(SYNTAX) for code in codes)
    claims = sum(code.startswith(CLAIMS) for code in codes)
    return syntax, len(codes) - syntax - claims, claims


def _of(name: str, diagnostics: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    return (each for each in diagnostics if each.span.source.name == name)
