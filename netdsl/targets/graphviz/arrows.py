"""The arrows of a picture: which are straight, which say a shape, and where a value forks."""

from __future__ import annotations

from collections import Counter
from itertools import count

from netdsl.core.flat import Flat, Operation
from netdsl.targets.graphviz.folding import Folding
from netdsl.targets.graphviz.picture import Arrow, Box, Frame, Kind, Picture
from netdsl.targets.graphviz.wording import type_text

FAN = 3
"""Arrows at a box from which on none of them is the one that goes straight on."""


class Arrows:
    """Collects who reads what, then draws it: one arrow into a frame, however many read there."""

    def __init__(
        self, flat: Flat, folding: Folding, makers: dict[int, Box], picture: Picture
    ) -> None:
        self.picture = picture
        self.flat = flat
        self.folding = folding
        self.makers = makers
        self.found: list[tuple[int, Arrow]] = []
        self.seen: set[tuple[int, Box]] = set()
        self.changed = set(flat.inputs)

    def into(self, operation: Operation, box: Box) -> None:
        """The arrows into an operation's box."""
        types = {str(self.flat.values[number].known) for number in operation.inputs}
        for number in operation.outputs:
            if types != {str(self.flat.values[number].known)}:
                self.changed.add(number)
        joins = box.kind is Kind.MERGE and not self.changed.isdisjoint(operation.outputs)
        for number in operation.inputs:
            arrow = self.add(number, box)
            # Where shapes come together to a new one, each of them matters.
            arrow.text = type_text(self.flat.values[number].known) if joins else ""
        for number in operation.references:
            self.add(number, box).dotted = True

    def add(self, value: int, head: Box) -> Arrow:
        """An arrow that brings a value to a box; one for all the values that are drawn as one."""
        drawn = self.folding.drawn(value)
        arrow = Arrow(self.makers[drawn], head, dashed=head.dashed)
        # The second value that is drawn as one with another brings nothing new.
        if (value == drawn and head.kind is not Kind.REST) or (drawn, head) not in self.seen:
            self.found.append((drawn, arrow))
        self.seen.add((drawn, head))
        return arrow

    def finished(self) -> list[Arrow]:
        """All arrows, in the order of the boxes they lead to."""
        self._straighten()
        arrows: list[Arrow] = []
        doors: dict[tuple[int, Frame], Box] = {}
        readers = self._readers()
        labelled: set[int] = set()
        for value, arrow in self.found:
            for frame in () if arrow.dotted else _entered(arrow):
                door = doors.get((value, frame))
                if door is None:
                    kind = self._door(frame, len(readers[value, frame]))
                    if kind is None:
                        continue
                    door = doors[value, frame] = self.picture.box("", kind, frame, first=True)
                    arrows.append(Arrow(arrow.tail, door, dashed=arrow.dashed))
                    self._label(arrows[-1], value, labelled)
                if door.kind is Kind.TITLE:
                    frame.title = door
                arrow.tail = door
            self._label(arrow, value, labelled)
            arrows.append(arrow)
        set_columns(arrows)
        return arrows

    def _door(self, frame: Frame, readers: int) -> Kind | None:
        """What a value passes as it enters a frame: the first the title, others at most a fork."""
        if frame.title is None:
            return Kind.TITLE
        return Kind.FORK if readers > 1 else None

    def _label(self, arrow: Arrow, value: int, labelled: set[int]) -> None:
        """The shape where it is new or enters or leaves a frame, once for a value."""
        if arrow.text:
            labelled.add(value)
        if arrow.dotted or arrow.tail.kind in (Kind.FORK, Kind.TITLE) or value in labelled:
            return
        crosses = arrow.tail.frame is not arrow.head.frame
        if value in self.changed or crosses:
            arrow.text = type_text(self.flat.values[value].known)
            labelled.add(value)

    def _straighten(self) -> None:
        """Main arrows are those on a longest way: the others are shortcuts."""
        heights: dict[Box, int] = {}
        for _, arrow in self.found:
            if not arrow.dotted:
                height = heights.get(arrow.tail, 0) + 1
                heights[arrow.head] = max(heights.get(arrow.head, 0), height)
        for _, arrow in self.found:
            longest = heights.get(arrow.tail, 0) + 1 == heights.get(arrow.head, 0)
            arrow.main = longest and arrow.tail.dashed == arrow.head.dashed

    def _readers(self) -> dict[tuple[int, Frame], set[Box | Frame]]:
        """For each value and each frame that it enters, what reads it directly there."""
        children: dict[tuple[int, Frame], set[Box | Frame]] = {}
        for value, arrow in self.found:
            entered = _entered(arrow)
            inner: list[Box | Frame] = [*entered[1:], arrow.head]
            for frame, child in zip(entered, inner, strict=False):
                children.setdefault((value, frame), set()).add(child)
        return children


def _entered(arrow: Arrow) -> list[Frame]:
    """The frames that an arrow leads into, outermost first."""
    outside = set(arrow.tail.frame.path())
    return [frame for frame in arrow.head.frame.path() if frame not in outside]


def set_columns(arrows: list[Arrow]) -> None:
    """Give each box the column of the first box before it that has not passed its column on.

    Where three or more arrows fan out or meet, none goes straight on: the layout puts them evenly.
    """
    fans = Counter(arrow.tail for arrow in arrows)
    joins = Counter(arrow.head for arrow in arrows)
    columns = count(1)
    passed: set[Box] = set()
    for arrow in arrows:
        tail, head = arrow.tail, arrow.head
        tail.column = tail.column or next(columns)
        if head.column or arrow.dotted:
            continue
        goes_on = arrow.main and tail not in passed and max(fans[tail], joins[head]) < FAN
        if goes_on:
            passed.add(tail)
        head.column = tail.column if goes_on else next(columns)
