"""What is wrong with a spec, as values. How they look is the business of `netdsl.report`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches
from enum import Enum
from functools import lru_cache

from netdsl.limits import Limits, raised
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
    """A repair: `replacement` for `span`.

    A safe one writes the same words as netdsl writes them, where they have one reading. One that
    chooses (another name, another number, another layer) is not safe.
    """

    span: Span
    replacement: str
    safe: bool = False


WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Use:
    """A step of the way that led to a place inside a block: which block, used where."""

    block: str
    span: Span
    detail: str = ""
    turn: str = ""
    """The turn of the loop that it stands in."""
    arguments: Mapping[str, Span] = field(default_factory=dict, compare=False)
    """Where each argument is written, by the name of its parameter."""

    def blamed(self, text: str) -> Span:
        """Where it says what a faulty text inside the block is about; its name if nowhere."""
        given = (self.arguments[word] for word in WORD.findall(text) if word in self.arguments)
        return next(given, self.span)


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
    """The edits of one repair: they go together."""
    uses: tuple[Use, ...] = ()
    turn: str = ""
    """The turn of the loop that it was met in, where no block is between them."""
    severity: Severity = Severity.ERROR
    count: int = 1
    """How many uses of the place show the same fault."""

    @property
    def key(self) -> tuple[str, str, int, int]:
        return self.code, self.span.source.name, self.span.start, self.span.end


MOST_FINDINGS = Limits().findings


@dataclass(slots=True)
class Diagnostics:
    """Collects findings; the same code at the same place is one finding, counted.

    After so many (`most`), N608 says that the others are left out.
    """

    found: dict[tuple[str, str, int, int], Diagnostic] = field(default_factory=dict)
    most: int = MOST_FINDINGS

    @property
    def is_full(self) -> bool:
        return len(self.found) > self.most

    def add(self, diagnostic: Diagnostic) -> None:
        known = self.found.get(diagnostic.key)
        if known is not None:
            self.found[diagnostic.key] = replace(known, count=known.count + 1)
        elif len(self.found) < self.most:
            self.found[diagnostic.key] = in_brief(diagnostic)
        elif not self.is_full:
            last = Diagnostic(
                "N608",
                f"there are more than {self.most:,} mistakes: the others are not looked for",
                diagnostic.span,
                help=f"mend those before it, or {raised('findings')}",
            )
            self.found[last.key] = last

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """In the order of the text, file by file in the order they were first met."""
        files = {key[1]: place for place, key in reversed(list(enumerate(self.found)))}
        return tuple(
            sorted(self.found.values(), key=lambda d: (files[d.span.source.name], d.span.start))
        )


LONGEST_WORD = 300
LONGEST_TEXT = 3_000
"""Characters of a message: nobody reads more, and a spec may have a name of a million."""
LONG_WORD = re.compile(r"(\S{200})\S{51,}(\S{50})")
"""A word that is too long, and what is kept of it."""


def in_brief(diagnostic: Diagnostic) -> Diagnostic:
    """A finding whose words are short enough to be read, whatever names a spec has."""
    texts = (diagnostic.message, diagnostic.label, diagnostic.help)
    lengths = [
        *map(len, texts),
        *(len(label.text) for label in diagnostic.labels),
        *(len(use.block) + len(use.detail) for use in diagnostic.uses),
    ]
    if max(lengths) <= LONGEST_WORD:
        return diagnostic
    message, label, help = map(brief, texts)
    labels = tuple(replace(each, text=brief(each.text)) for each in diagnostic.labels)
    uses = tuple(
        replace(each, block=brief(each.block), detail=brief(each.detail))
        for each in diagnostic.uses
    )
    return replace(diagnostic, message=message, label=label, help=help, labels=labels, uses=uses)


def brief(text: str) -> str:
    """Words with the middle of long ones left out, and the end of a long text."""
    if len(text) <= LONGEST_WORD:
        return text
    text = LONG_WORD.sub(r"\1…\2", text)
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + " …"


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


MANY_NAMES = 500
MOST_BEGUN = 100
MOST_MEANT = 3
MOST_NAMES = 2_000
"""Of more names than that, none is looked at: a search would take too long for each mistake."""


def did_you_mean(word: str, known: Iterable[str], habits: dict[str, str] | None = None) -> str:
    """The known name most like a word (or the one a habit stands for), or an empty string."""
    return next(iter(close_names(word, known, habits)), "")


def close_names(
    word: str, known: Iterable[str], habits: dict[str, str] | None = None
) -> tuple[str, ...]:
    """The known names most like a word: several only where they are equally like it."""
    names = tuple(known)
    meant = (habits or {}).get(word.lower(), "")
    if meant in names:
        return (meant,)
    return () if len(names) > MOST_NAMES else _closest(word, names)


@lru_cache(maxsize=64)  # one slip is often made many times
def _closest(word: str, names: tuple[str, ...]) -> tuple[str, ...]:
    lowered = {name.lower(): name for name in reversed(names)}
    if word.lower() in lowered:
        return (lowered[word.lower()],)
    if len(lowered) > MANY_NAMES:
        # Comparing is slow: of very many names, only those that begin alike are worth it.
        begun = [name for name in lowered if name[:2] == word[:2].lower()]
        lowered = {name: lowered[name] for name in begun[:MOST_BEGUN]}
    close = get_close_matches(word.lower(), lowered, n=MOST_MEANT, cutoff=0.6)
    alike = {each: SequenceMatcher(None, each, word.lower()).ratio() for each in close}
    return tuple(lowered[each] for each in sorted(close) if alike[each] == alike[close[0]])
