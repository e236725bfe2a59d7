"""What is wrong with a spec, as values. How they look is the business of `netdsl.report`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import Enum

from netdsl.source import Span


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """A place that the finding is about, beside the primary one, and what to see there."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair: `replacement` for `span`. A safe one cannot change what a valid part means."""

    span: Span
    replacement: str
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A step of the way that led to a place inside a block: which block, used where."""

    block: str
    span: Span
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `span` is the faulty characters; `label` stands under them."""

    code: str
    message: str
    span: Span
    label: str = ""
    labels: tuple[Label, ...] = ()
    help: str = ""
    fixes: tuple[Fix, ...] = ()
    uses: tuple[Use, ...] = ()
    severity: Severity = Severity.ERROR
    count: int = 1
    """How many uses of the place show the same fault."""

    @property
    def key(self) -> tuple[str, str, int, int]:
        return self.code, self.span.source.name, self.span.start, self.span.end


@dataclass(slots=True)
class Diagnostics:
    """Collects findings; the same code at the same place is one finding, counted."""

    found: dict[tuple[str, str, int, int], Diagnostic] = field(default_factory=dict)

    def add(self, diagnostic: Diagnostic) -> None:
        known = self.found.get(diagnostic.key)
        if known is None:
            self.found[diagnostic.key] = diagnostic
        else:
            self.found[diagnostic.key] = replace(known, count=known.count + 1)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """In the order of the text, file by file in the order they were first met."""
        files = {key[1]: place for place, key in reversed(list(enumerate(self.found)))}
        return tuple(
            sorted(self.found.values(), key=lambda d: (files[d.span.source.name], d.span.start))
        )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


MANY_NAMES = 500


def did_you_mean(word: str, known: Iterable[str], habits: dict[str, str] | None = None) -> str:
    """The known name most like a word (or the one a habit stands for), or an empty string."""
    names = list(known)
    meant = (habits or {}).get(word.lower(), "")
    if meant in names:
        return meant
    lowered = {name.lower(): name for name in reversed(names)}
    if word.lower() in lowered:
        return lowered[word.lower()]
    if len(lowered) > MANY_NAMES:
        # Comparing is slow: of very many names, only those that begin alike are worth it.
        alike = [name for name in lowered if name[:2] == word[:2].lower()]
        lowered = {name: lowered[name] for name in alike[:MANY_NAMES]}
    close = get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return lowered[close[0]] if close else ""
