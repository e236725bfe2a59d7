"""Where text came from: sources, and spans of characters in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

HALVES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs: Python's strings may hold them, text that is written may not."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A text and the name it goes by in messages (a path as the user wrote it, or `<stdin>`).

    Line ends are normalised to `\\n` by `Source.of`, so that offsets mean the same everywhere;
    `original` is the text before that. Half a character, which no file can hold, is none.
    """

    name: str
    text: str
    original: str = field(repr=False)
    starts: list[int] = field(default_factory=list, repr=False)
    is_standard: bool = False
    """Whether it is of the library that ships with netdsl: a user's file may have its name."""

    @staticmethod
    def of(name: str, text: str, is_standard: bool = False) -> Source:
        normalised = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        shown = HALVES.sub("\ufffd", normalised)
        return Source(printable(name), shown, text, is_standard=is_standard)

    def _line_starts(self) -> list[int]:
        if not self.starts:
            self.starts.append(0)
            at = self.text.find("\n")
            while at >= 0:
                self.starts.append(at + 1)
                at = self.text.find("\n", at + 1)
        return self.starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both counted from 1, the column in code points."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def utf16_column(self, offset: int) -> int:
        """The column of a character, counted from 0 in UTF-16 units, as editors count."""
        line, column = self.position(offset)
        before = self.line(line)[: column - 1]
        return len(before) + sum(ord(character) > 0xFFFF for character in before)

    def line(self, number: int) -> str:
        """The text of a line (counted from 1), without its line end."""
        start = self._line_starts()[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    @property
    def line_count(self) -> int:
        return len(self._line_starts())


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `start` to `end` (exclusive) of a source."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]

    def to(self, other: Span) -> Span:
        """From the start of this span to the end of the other."""
        return Span(self.source, self.start, other.end)

    def __str__(self) -> str:
        line, column = self.source.position(self.start)
        return f"{self.source.name}:{line}:{column}"


def printable(name: str) -> str:
    """A file's name in words that can be written, whatever bytes it has on disk."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
