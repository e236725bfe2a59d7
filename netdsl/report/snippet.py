"""A piece of a source with marks under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netdsl.diagnostics import Diagnostic, Label
from netdsl.report.line import ShownLine, show
from netdsl.report.style import Style
from netdsl.source import Source, Span

NEAR = 10
"""The most lines between two marks of a snippet; what is further away has one of its own."""
GAP = 2
"""Unmarked lines that are shown between two marked ones; more are left out."""

MORE = "…"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of one line (counted from 0), underlined, with words after the line."""

    line: int
    start: int
    end: int
    text: str
    primary: bool


@dataclass(slots=True)
class Snippet:
    """Marks on lines of one source; `at` is the place that it is found by."""

    source: Source
    at: Span
    marks: list[Mark]

    @property
    def last_line(self) -> int:
        return max(mark.line for mark in self.marks)

    def is_near(self, span: Span) -> bool:
        return span.source is self.source and any(
            abs(mark.line - span.line) <= NEAR for mark in self.marks
        )

    def rows(self, gutter: int, style: Style) -> Iterator[str]:
        """The lines and their marks, with line numbers in a gutter of that many digits."""
        bar = style.paint("|", "gutter")
        yield f"{'':{gutter}} {bar}"
        before = 0
        for number in sorted({mark.line for mark in self.marks}):
            if before and number - before > GAP + 1:
                yield style.paint("...", "gutter")
            elif before:
                for between in range(before + 1, number):
                    yield self._line(between, (0, 0), gutter, style)[0]
            yield from self._marked(number, gutter, style)
            before = number

    def _marked(self, number: int, gutter: int, style: Style) -> Iterator[str]:
        marks = [mark for mark in self.marks if mark.line == number]
        row, shown = self._line(number, (marks[0].start, marks[0].end), gutter, style)
        yield row
        bar = style.paint("|", "gutter")
        for mark in marks:
            start, end = shown.columns_of(mark.start, mark.end)
            role = "primary" if mark.primary else "secondary"
            sign = "^" if mark.primary else "-"
            words = f" {style.words(mark.text)}" if mark.text else ""
            underline = style.paint(sign * (end - start) + words, role)
            yield f"{'':{gutter}} {bar} {'':{start}}{underline}"

    def _line(
        self, number: int, focus: tuple[int, int], gutter: int, style: Style
    ) -> tuple[str, ShownLine]:
        shown = show(self.source.line(number), focus, style)
        place = style.paint(f"{number:>{gutter}}", "gutter")
        return f"{place} {style.paint('|', 'gutter')} {shown.text}".rstrip(), shown


def snippets(diagnostic: Diagnostic) -> list[Snippet]:
    """The primary place first, with the secondary ones that are near it; then the others."""
    first = Snippet(
        diagnostic.span.source,
        diagnostic.span,
        list(marks_of(Label(diagnostic.span, diagnostic.label), primary=True)),
    )
    found = [first]
    for label in diagnostic.labels:
        near = next((snippet for snippet in found if snippet.is_near(label.span)), None)
        if near is None:
            near = Snippet(label.span.source, label.span, [])
            found.append(near)
        near.marks.extend(marks_of(label, primary=False))
    return found


def marks_of(label: Label, primary: bool) -> Iterator[Mark]:
    """The marks of a place; one of several lines is marked where it begins and where it ends.

    Dots after the first and before the words of the last tell that they are one.
    """
    span = label.span
    line, column = span.source.position(span.start)
    last_line, last_column = span.source.position(max(span.start, span.end))
    if last_line > line and last_column == 1:
        # It ends with a line end: nothing of the next line belongs to it.
        last_line -= 1
        last_column = len(span.source.line(last_line)) + 1
    if line == last_line:
        yield Mark(line, column - 1, last_column - 1, label.text, primary)
        return
    yield Mark(line, column - 1, len(span.source.line(line).rstrip()), MORE, primary)
    text = span.source.line(last_line)
    indent = len(text) - len(text.lstrip())
    words = f"{MORE} {label.text}" if label.text else MORE
    yield Mark(last_line, min(indent, last_column - 2), last_column - 1, words, primary)
