"""Writes a spec anew, token by token, with other blanks and line ends between the tokens.

The printers say what stands between two tokens; the tokens themselves come from the source, in
order, and the comments between them with them. So nothing can be lost, and a comment stays between
the two tokens that it stood between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lark import Token

from netdsl.source import Source
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.format_lines import WIDTH, Line, Stop
from netdsl.syntax.format_numbers import number
from netdsl.syntax.tree import Comment


class Unfit(Exception):
    """What was tried does not fit into the line, or needs several; `wide` tells which."""

    def __init__(self, wide: bool) -> None:
        self.wide = wide


@dataclass(frozen=True, slots=True)
class Break:
    """A line end that is due before the next token."""

    indent: int
    comments: int
    """Where comments before the token are indented to."""
    first: bool = True
    """Whether a blank line of the source is kept behind the last token."""
    last: bool = True
    """Whether one is kept before the next token."""


@dataclass(frozen=True, slots=True)
class State:
    """What a trial may change: lines and pieces are only added to, so their number is enough."""

    sizes: tuple[int, int, int]
    places: tuple[int, int, int, int]
    line: Line
    space: bool
    pending: Break | None


@dataclass(slots=True)
class Writer:
    source: Source
    tokens: list[Token]
    """Those of the source without line ends and comments."""
    comments: tuple[Comment, ...]
    lines: list[Line] = field(default_factory=lambda: [Line()])
    place: int = 0
    """The next token."""
    comment: int = 0
    """The next comment."""
    end: int = 0
    """Where the last token or comment ended."""
    flat: bool = False
    """Whether all is to stay in this line."""
    indent: int = 0
    statement: int = 0
    space: bool = False
    pending: Break | None = None

    # Looking ahead

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def broken(self, ahead: int = 0) -> bool:
        """Whether a line ends between the token that comes after `ahead` others and the last."""
        place = self.place + ahead
        start = end_of(self.tokens[place - 1]) if place else 0
        return "\n" in self.source.text[start : start_of(self.tokens[place])]

    def comes(self, kind: str) -> bool:
        return self.place < len(self.tokens) and self.next.type == kind

    def after(self, *kinds: str) -> bool:
        return self.place > 0 and self.tokens[self.place - 1].type in kinds

    def comment_before(self, start: int) -> bool:
        comments = self.comments
        return self.comment < len(comments) and comments[self.comment].span.start < start

    # Writing

    def take(self, *, column: bool = False) -> None:
        """Write the next token, after the blank or line end that is due.

        Args:
            column: it may be moved to the right, into line with others.
        """
        self.settle()
        token = self.next
        start = start_of(token)
        line = self.lines[-1]
        text = number(token) if token.type == "NUMBER" else str(token)
        if self.space and line.pieces:
            if column:
                line.stops.append(self._stop(len(line.pieces), start))
                line.width += 1
            else:
                text = f" {text}"
        self.space = False
        line.pieces.append(text)
        line.width += len(text)
        self.place += 1
        self.end = end_of(token)
        if self.flat and line.indent + line.width > WIDTH:
            raise Unfit(wide=True)

    def run(self, end: int) -> None:
        """Write tokens up to a place in the source, nothing between them."""
        while self.place < len(self.tokens) and start_of(self.next) < end:
            self.take()

    def put(self, text: str) -> None:
        """Write what is not in the source."""
        line = self.lines[-1]
        line.pieces.append(text)
        line.width += len(text)
        if self.flat and line.indent + line.width > WIDTH:
            raise Unfit(wide=True)

    def drop(self) -> None:
        """Leave the next token out."""
        self.end = end_of(self.next)
        self.place += 1

    def blank(self) -> None:
        self.space = True

    def newline(
        self, indent: int, *, comments: int = -1, first: bool = True, last: bool = True
    ) -> None:
        """End the line before the next token; see `Break`."""
        if self.flat:
            raise Unfit(wide=False)
        self.pending = Break(indent, indent if comments < 0 else comments, first, last)

    def settle(self) -> None:
        """Write the comments and line ends that are due before the next token."""
        start = len(self.source.text)
        if self.place < len(self.tokens):
            start = start_of(self.next)
        if self.pending is None and not self.comment_before(start):
            return
        if self.flat:
            raise Unfit(wide=False)
        # A comment where no line end was planned: what comes after it goes on further in.
        aside = Break(self.indent + 4, self.indent + 4, first=False, last=False)
        due = self.pending or aside
        self.indent = self.pending.indent if self.pending else self.indent
        self.pending = None
        keep = due.first
        while self.comment_before(start):
            comment = self.comments[self.comment]
            if comment.alone:
                self._end_line(due.comments, comment.span.start, keep)
                keep = True
            self.lines[-1].comment = comment.span.text.rstrip()
            self.comment += 1
            self.end = comment.span.end
        self._end_line(due.indent, start, keep and due.last)

    def _end_line(self, indent: int, start: int, keep: bool) -> None:
        last = self.lines[-1]
        if last.pieces or last.comment:
            if keep and self.source.text.count("\n", self.end, start) > 1:
                self.lines.append(Line(statement=self.statement))
            self.lines.append(Line(indent, statement=self.statement))
        else:
            last.indent, last.statement = indent, self.statement
        self.space = False

    def _stop(self, at: int, start: int) -> Stop:
        line_start = self.source.text.rfind("\n", 0, start) + 1
        before = self.source.text[line_start:start]
        padded = before.endswith("  ") and bool(before.strip())
        return Stop(at, start - line_start, padded)

    # Trying

    def fits(self, write: Callable[[], None], *, lines: bool = False) -> bool:
        """Write something in this line if it fits; otherwise nothing has happened.

        Args:
            lines: it may end lines itself, what is tried inside must not.
        """
        return self.tried(write, lines=lines) is None

    def tried(self, write: Callable[[], None], *, lines: bool = False) -> Unfit | None:
        """Likewise, with the reason why it does not fit."""
        if self.flat:
            write()
            return None
        if not lines:
            # Comments before it are no reason against it.
            self.settle()
        kept = self._state()
        try:
            self.flat = not lines
            write()
        except Unfit as reason:
            self._restore(kept)
            return reason
        finally:
            self.flat = False
        return None

    def _state(self) -> State:
        line = self.lines[-1]
        sizes = (len(self.lines), len(line.pieces), len(line.stops))
        places = (self.place, self.comment, self.end, self.indent)
        kept = Line(line.indent, width=line.width, shape_at=line.shape_at, comment=line.comment)
        return State(sizes, places, kept, self.space, self.pending)

    def _restore(self, state: State) -> None:
        count, pieces, stops = state.sizes
        del self.lines[count:]
        line, kept = self.lines[-1], state.line
        del line.pieces[pieces:], line.stops[stops:]
        line.indent, line.width = kept.indent, kept.width
        line.shape_at, line.comment = kept.shape_at, kept.comment
        self.place, self.comment, self.end, self.indent = state.places
        self.space, self.pending = state.space, state.pending

    # Shapes at the end of lines

    def shape(self, write: Callable[[], None]) -> None:
        """Write an annotation, which is lined up with others if the line ends with it."""
        self.settle()
        line = self.lines[-1]
        first = len(line.pieces)
        self.blank()
        write()
        if line is self.lines[-1] and first:
            line.pieces[first:] = ["".join(line.pieces[first:])]
            line.shape_at = first
