"""One style for specs. `docs/formatting.md` tells its rules.

Formatting twice changes nothing; the tree and the comments stay what they are.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import pairwise
from typing import Any

from netdsl.diagnostics import Diagnostic, has_errors
from netdsl.limits import Limits
from netdsl.source import Source, Span
from netdsl.syntax import tree
from netdsl.syntax.engine import lex, standard
from netdsl.syntax.format_declarations import Declarations
from netdsl.syntax.format_lines import Line, aligned
from netdsl.syntax.format_writer import Writer
from netdsl.syntax.parse import parse

ROOM = 10
LEFT_OUT = frozenset({"NEWLINE", "COMMENT"})


@dataclass(frozen=True, slots=True)
class Formatted:
    """What a source looks like in the style; `changed` unless it was in it."""

    text: str
    changed: bool


class FormatterFault(Exception):
    """The formatter would have changed what a spec means: a bug, and nothing was formatted."""


def format_source(
    source: Source, limits: Limits | None = None
) -> Formatted | tuple[Diagnostic, ...]:
    """A source in the style, or what keeps it from being read.

    Raises:
        FormatterFault: a bug.
    """
    limits = limits or Limits()
    file, diagnostics = parse(source, limits)
    if has_errors(diagnostics):
        return diagnostics
    text = formatted(file)
    # The style adds line ends, which count as words, and blanks.
    roomy = replace(limits, words=ROOM * limits.words, file_bytes=ROOM * limits.file_bytes)
    again, faults = parse(Source.of(source.name, text), roomy)
    if faults or not same(file, again):
        raise FormatterFault(f"formatting {source.name} would change what it means")
    return Formatted(text, text != source.text)


def formatted(file: tree.File) -> str:
    """A file without mistakes in the style."""
    tokens = [token for token in lex(standard(), file.source.text) if token.type not in LEFT_OUT]
    writer = Writer(file.source, tokens, file.comments)
    places = Declarations(writer).file(file.declarations)
    lines = spread(writer.lines, places)
    aligned(lines)
    return "".join(f"{line.text()}\n" for line in lines)


def spread(lines: list[Line], places: list[tuple[int, int]]) -> list[Line]:
    """The lines, with a blank one around each declaration of several."""
    gaps = set()
    for (first, last), (start, end) in pairwise(places):
        long = last > first or end > start
        if long and all(line.pieces or line.comment for line in lines[last + 1 : start]):
            gaps.add(last + 1)
    found: list[Line] = []
    for place, line in enumerate(lines):
        if place in gaps:
            found.append(Line())
        found.append(line)
    while found and not found[-1].pieces and not found[-1].comment:
        found.pop()
    return found


def same(one: tree.File, other: tree.File) -> bool:
    """Whether two files have the same tree and the same comments, wherever they stand."""
    told = [[comment.span.text.rstrip() for comment in file.comments] for file in (one, other)]
    alone = [[comment.alone for comment in file.comments] for file in (one, other)]
    return (
        told[0] == told[1] and alone[0] == alone[1] and alike(one.declarations, other.declarations)
    )


def alike(one: Any, other: Any) -> bool:
    """Whether two trees are the same but for their spans; without recursion."""
    left = [(one, other)]
    while left:
        first, second = left.pop()
        if type(first) is not type(second):
            return False
        if isinstance(first, tuple):
            if len(first) != len(second):
                return False
            left.extend(zip(first, second, strict=True))
        elif is_dataclass(first):
            left.extend(
                (getattr(first, field.name), getattr(second, field.name))
                for field in fields(first)
                if field.type not in ("Span", Span)
            )
        elif first != second:
            return False
    return True
