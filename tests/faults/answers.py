"""What netdsl says of a seeded fault, and what becomes of its repair."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import Place, SeededFault

from netdsl.diagnostics import Diagnostic
from netdsl.edits import edited
from netdsl.files import Reader
from netdsl.pipeline import check
from netdsl.source import Source, Span


@dataclass(frozen=True)
class Answer:
    """The findings; of the one that is meant, what it says and what its repair makes."""

    found: tuple[Diagnostic, ...]
    meant: Diagnostic | None
    repaired: tuple[str, ...] = ()
    """The repaired files' texts; nothing where no repair is offered."""
    left: tuple[Diagnostic, ...] = ()
    """What is found after the repair."""

    @property
    def place(self) -> Place | None:
        return place_of(self.meant.span) if self.meant else None

    @property
    def said(self) -> str:
        """All words of the finding."""
        if self.meant is None:
            return ""
        labels = (label.text for label in self.meant.labels)
        return "\n".join((self.meant.message, self.meant.label, *labels, self.meant.help))


@cache
def answer(fault: SeededFault) -> Answer:
    with TemporaryDirectory() as folder:
        for name, text in fault.files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        reader = Reader()
        first = next(iter(fault.files))
        source = reader.open(Path(folder, first), first)
        found = check(source, reader).diagnostics
        alike = (each for each in found if each.code == fault.code)
        meant = next(alike, found[0] if found else None)
        if meant is None or not meant.fixes:
            return Answer(found, meant)
        again = {source.name: source}
        for old in dict.fromkeys(fix.span.source for fix in meant.fixes):
            fixes = [fix for fix in meant.fixes if fix.span.source is old]
            again[old.name] = Source.of(old.name, edited(old, fixes))
            reader.hold(again[old.name])
        left = check(again[first], reader).diagnostics
        texts = tuple(again[fix.span.source.name].text for fix in meant.fixes)
        return Answer(found, meant, texts, left)


def place_of(span: Span) -> Place:
    source = span.source
    return Place(source.name, source.position(span.start), source.position(span.end))
