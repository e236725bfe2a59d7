"""Folds branches of a merge that are alike but for attributes.

Such as `concat< for maps in table { select(maps) -> conv 5x5/1 } >`.
"""

from __future__ import annotations

from netdsl.core.network import Item, Scope, Step
from netdsl.core.operator import Merge
from netdsl.targets.graphviz.parts import Part
from netdsl.targets.graphviz.structure import Structures, Wires

FEWEST = 3
"""Two branches are drawn side by side: that is easier to read than a count."""

Branch = list[Part]


class Bundles:
    """Brings alike branches together; `same` gets, for a value not drawn, the one that is."""

    def __init__(self, wires: Wires, same: dict[int, int]) -> None:
        self.wires = wires
        self.same = same
        self.structures = Structures(loose=True)

    def bundled(self, parts: list[Part]) -> list[Part]:
        """The parts, rows of alike branches before a merge made one part each."""
        found: list[Part] = []
        for part in parts:
            if isinstance(part.item, Step) and isinstance(part.item.operator, Merge):
                self._before(part.start, found)
            found.append(part)
        return found

    def _before(self, merge: int, parts: list[Part]) -> None:
        branches = self._branches(merge, parts)
        if len(branches) < FEWEST:
            return
        row = [branches[0]]
        bundles: list[Part] = []
        for branch in branches[1:]:
            if self._alike(row[0], branch, merge):
                row.append(branch)
            else:
                bundles += self._made(row)
                row = [branch]
        bundles += self._made(row)
        parts[len(parts) - sum(map(len, branches)) :] = bundles

    def _branches(self, merge: int, parts: list[Part]) -> list[Branch]:
        """The parts that end in each of a merge's inputs, as far as they stand right before it."""
        ends: list[int] = []
        place = len(parts) - 1
        for number in reversed(self.wires.flat.operations[merge].inputs):
            maker, _ = self.wires.makers.get(number, (-1, 0))
            while place >= 0 and parts[place].start > maker:
                place -= 1
            if place < 0 or maker < 0 or (ends and place == ends[-1]):
                break
            ends.append(place)
        if len(ends) < FEWEST or ends[0] != len(parts) - 1:
            return []
        # Where the first branch starts is not known: it is taken to be as long as the second.
        ends.reverse()
        first = max(ends[0] - (ends[1] - ends[0]), -1)
        starts = [first, *ends]
        return [parts[a + 1 : b + 1] for a, b in zip(starts, ends, strict=False)]

    def _alike(self, one: Branch, other: Branch, merge: int) -> bool:
        if self._structure(one) != self._structure(other):
            return False
        size = one[-1].end - one[0].start
        return self.wires.is_parallel(one[0].start, other[0].start, size, merge)

    def _structure(self, branch: Branch) -> list[tuple[int, int]]:
        return [(self.structures.of(_items(part)), part.count) for part in branch]

    def _made(self, row: list[Branch]) -> list[Part]:
        if len(row) < FEWEST:
            return [part for branch in row for part in branch]
        first, *others = row
        operations = self.wires.flat.operations
        start, size = first[0].start, first[-1].end - first[0].start
        for branch in others:
            for offset in range(size):
                drawn = operations[start + offset].outputs
                made = operations[branch[0].start + offset].outputs
                self.same.update(zip(made, drawn, strict=True))
            for shown, hidden in zip(first, branch, strict=True):
                shown.varies = shown.varies or shown.structure != hidden.structure
                shown.names = (shown.names[0], hidden.names[1])
        bundle = Part(None, [], start, size, -1, repeatable=False, latest=start)
        bundle.branch, bundle.abreast = first, len(row)
        return [bundle]


def _items(part: Part) -> list[Item]:
    item = part.item
    return [item] if isinstance(item, Step | Scope) else part.items
