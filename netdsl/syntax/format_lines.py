"""The lines of a formatted spec; arrows, shapes and comments that are lined up in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH = 120
"""Characters of a line, at most; comments and what cannot be broken may be longer."""
ARROW = 3
"""The width of an arrow and its blank."""
GAP = 4
"""Blanks between a line and the shape or the comment behind it."""


@dataclass(slots=True)
class Stop:
    """A place in a line that may be moved to the right, written as blanks."""

    at: int
    """How many pieces of the line stand before it."""
    column: int
    """Where the arrow stood in the source."""
    padded: bool
    """Whether more than one blank stood before it there."""
    blanks: int = 1


@dataclass(slots=True)
class Line:
    """A line as pieces of text: stops for the arrows within it, a shape and a comment behind."""

    indent: int = 0
    pieces: list[str] = field(default_factory=list)
    width: int = 0
    stops: list[Stop] = field(default_factory=list)
    shape_at: int = -1
    """The piece that is a shape, the last one so far."""
    shape: str = ""
    comment: str = ""
    statement: int = 0
    shape_blanks: int = GAP
    comment_blanks: int = GAP

    def text(self) -> str:
        blanks = {stop.at: stop.blanks for stop in self.stops}
        written = [" " * blanks.get(place, 0) + piece for place, piece in enumerate(self.pieces)]
        told = "".join(written)
        told = " " * self.indent + told if told else ""
        if self.shape:
            told += " " * self.shape_blanks + self.shape
        if self.comment:
            told += " " * (self.comment_blanks if told else self.indent) + self.comment
        return told

    def settle_shape(self) -> None:
        """Sets the shape apart if nothing came behind it."""
        if 0 < self.shape_at == len(self.pieces) - 1:
            self.shape = self.pieces.pop().strip()

    def before(self, stop: Stop) -> int:
        """The width of what stands before a stop."""
        written = sum(len(piece) for piece in self.pieces[: stop.at])
        return self.indent + written + sum(one.blanks for one in self.stops if one.at < stop.at)

    @property
    def body(self) -> int:
        """The width without shape and comment."""
        return (
            self.indent
            + sum(len(piece) for piece in self.pieces)
            + sum(stop.blanks for stop in self.stops)
        )

    @property
    def verbatim(self) -> bool:
        return any("\n" in piece for piece in self.pieces)


def aligned(lines: Sequence[Line]) -> None:
    """Lines up arrows and shapes of each statement, and comments of lines that touch."""
    for line in lines:
        line.settle_shape()
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and lines[end].statement == lines[start].statement:
            continue
        align_arrows(lines[start:end])
        align_shapes([line for line in lines[start:end] if line.shape])
        start = end
    touching: list[Line] = []
    for line in [*lines, Line()]:
        if line.pieces and line.comment and not line.verbatim:
            if touching and abs(touching[-1].indent - line.indent) not in (0, ARROW):
                align_comments(touching)
                touching = []
            touching.append(line)
        elif not line.pieces and not line.comment:
            align_comments(touching)
            touching = []


def align_arrows(lines: Sequence[Line]) -> None:
    """The n-th arrows of lines, where the source had them in one column by means of blanks."""
    rank = 0
    while cells := [(line, line.stops[rank]) for line in lines if len(line.stops) > rank]:
        for group in groups_of([stop for _, stop in cells]):
            align_group([cells[place] for place in group])
        rank += 1


def groups_of(stops: Sequence[Stop]) -> Iterable[list[int]]:
    """Neighbours in one column, at least one of them padded; one out of line joins the last.

    A padded stop that stands alone was lined up before something was edited.
    """
    groups: list[list[int]] = []
    for place, stop in enumerate(stops):
        if groups and stops[groups[-1][-1]].column == stop.column:
            groups[-1].append(place)
        else:
            groups.append([place])
    merged: list[list[int]] = []
    carried = False
    for group in groups:
        alone = len(group) == 1 and stops[group[0]].padded
        if merged and (alone or carried):
            merged[-1].extend(group)
        else:
            merged.append(group)
        # The first of all has only the next one to join.
        carried = alone and len(merged) == 1 and len(merged[0]) == 1
    return [group for group in merged if any(stops[place].padded for place in group)]


def align_group(cells: Sequence[tuple[Line, Stop]]) -> None:
    befores = [line.before(stop) for line, stop in cells]
    column = max(befores) + 1
    wide = any(
        line.body - stop.blanks + column - before + (1 + len(line.shape) if line.shape else 0)
        > WIDTH
        for (line, stop), before in zip(cells, befores, strict=True)
    )
    for (_, stop), before in zip(cells, befores, strict=True):
        stop.blanks = 1 if wide else column - before


def align_shapes(lines: Sequence[Line]) -> None:
    if not lines:
        return
    column = max(line.body for line in lines) + GAP
    widest = max(len(line.shape) for line in lines)
    column -= min(max(column + widest - WIDTH, 0), GAP - 1)
    for line in lines:
        line.shape_blanks = column - line.body
        if column + len(line.shape) > WIDTH:
            line.shape_blanks = 1


def align_comments(lines: Sequence[Line]) -> None:
    if not lines:
        return
    widths = [
        line.body + (line.shape_blanks + len(line.shape) if line.shape else 0) for line in lines
    ]
    column = max(widths) + GAP
    for line, width in zip(lines, widths, strict=True):
        line.comment_blanks = column - width
