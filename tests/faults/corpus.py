"""Reads the corpus of seeded faults: specs with one mistake each, and what should be said of it.

A file is a line or two in words, fields, and the files of a small project; the first is checked:

    Typed the attribute from memory.
    code: N401
    help: did you mean `stride`?
    fixed: input 32x32/3 -> conv 3x3/8 stride=2
    --- spec.net
    network Tiny {
      input 32x32/3 -> conv 3x3/8 ⟦strid⟧=2
    }

`⟦` and `⟧` enclose the characters at fault. `help` (any number) is what must be said, in these very
words; `fixed` (any number) is a line as it reads after the repair that netdsl offers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
FIELD = re.compile(r"(code|help|fixed):(.*)")
HEADER = re.compile(r"--- (\S+\.net)")
OPEN, CLOSE = "⟦", "⟧"


class MalformedFault(ValueError):
    """A file of the corpus that does not keep to its format."""


@dataclass(frozen=True, slots=True)
class Place:
    """Characters of a file; lines and columns are counted from 1, `end` is after the last one."""

    file: str
    start: tuple[int, int]
    end: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.file}:{'-'.join(f'{line}:{column}' for line, column in self.ends)}"

    @property
    def ends(self) -> tuple[tuple[int, int], tuple[int, int]]:
        return self.start, self.end


@dataclass(frozen=True)
class SeededFault:
    """A project with one mistake, and what should be said of it."""

    name: str
    words: str
    code: str
    help: tuple[str, ...]
    fixed: tuple[str, ...]
    files: Mapping[str, str] = field(hash=False)
    """The files by name, without the marks; the first is checked."""
    place: Place


@cache
def corpus() -> tuple[SeededFault, ...]:
    """All faults, in the order of their names.

    Raises:
        MalformedFault: a file does not keep to the format.
    """
    paths = sorted(FOLDER.rglob("*.fault"))
    return tuple(
        read(path.relative_to(FOLDER).with_suffix("").as_posix(), path.read_text("utf-8"))
        for path in paths
    )


def read(name: str, text: str) -> SeededFault:
    """A fault from the text of its file.

    Raises:
        MalformedFault: the text does not keep to the format.
    """
    head, *parts = re.split(r"^(?=---)", text, flags=re.MULTILINE)
    words, fields = _head(name, head)
    files, place = _files(name, parts)
    if len(fields["code"]) != 1 or not re.fullmatch(r"N\d{3}", fields["code"][0]):
        raise MalformedFault(f"{name}: one line `code: N…` is needed")
    return SeededFault(
        name, words, fields["code"][0], tuple(fields["help"]), tuple(fields["fixed"]), files, place
    )


def _head(name: str, head: str) -> tuple[str, dict[str, list[str]]]:
    """The words and the fields."""
    words: list[str] = []
    fields: dict[str, list[str]] = {"code": [], "help": [], "fixed": []}
    for line in head.splitlines():
        found = FIELD.fullmatch(line)
        if found is not None and found[2].strip():
            fields[found[1]].append(found[2].strip())
        elif found is None and line.strip() and not any(fields.values()):
            words.append(line.strip())
        else:
            raise MalformedFault(
                f"{name}: `{line}` is no field with a value, nor words before them"
            )
    if not words:
        raise MalformedFault(f"{name}: a line in words comes first")
    return " ".join(words), fields


def _files(name: str, parts: list[str]) -> tuple[dict[str, str], Place]:
    """The files without the marks, and the place that was marked."""
    files: dict[str, str] = {}
    places = []
    for part in parts:
        first, _, text = part.partition("\n")
        header = HEADER.fullmatch(first)
        if header is None or header[1] in files:
            raise MalformedFault(f"{name}: `{first}` is no line `--- NAME.net` with a new name")
        if OPEN in text or CLOSE in text:
            places.append(_place(name, header[1], text))
        files[header[1]] = text.replace(OPEN, "").replace(CLOSE, "")
    if len(places) != 1:
        raise MalformedFault(f"{name}: one file has the marks {OPEN} and {CLOSE}")
    return files, places[0]


def _place(name: str, file: str, text: str) -> Place:
    before, opened, rest = text.partition(OPEN)
    marked, closed, after = rest.partition(CLOSE)
    if not (opened and closed and marked) or {OPEN, CLOSE} & {*marked, *before, *after}:
        raise MalformedFault(f"{name}: {OPEN} and {CLOSE} stand once, around some characters")
    return Place(file, _position(before), _position(before + marked))


def _position(before: str) -> tuple[int, int]:
    """Line and column of the character after this text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")
