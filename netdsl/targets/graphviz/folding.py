"""Folds turns that are alike: a repeated block is one part with a count."""

from __future__ import annotations

from netdsl.core.network import Choice, Item, Repeat, Scope, Step
from netdsl.targets.graphviz.parallel import Bundles
from netdsl.targets.graphviz.parts import Part
from netdsl.targets.graphviz.structure import Structures, Wires


class Folding:
    """`same` tells, for a value of a turn that is not drawn, the value that is drawn for it."""

    def __init__(self, wires: Wires) -> None:
        self.structures = Structures()
        self.wires = wires
        self.same: dict[int, int] = {}
        self.bundles = Bundles(wires, self.same)

    def parts(self, items: list[Item], start: int) -> list[Part]:
        """The parts that items at an operation's place consist of, equal ones in a row folded."""
        folded: list[Part] = []
        for part in self._spread(items, start):
            if not folded or not self._joined(folded[-1], part):
                folded.append(part)
        found: list[Part] = []
        for part in folded:
            if part.item is None and part.count == 1:
                found.extend(self.parts(part.items, part.start))
            else:
                found.append(part)
        return self.bundles.bundled(found)

    def drawn(self, value: int) -> int:
        """The value that stands for a value in the picture."""
        while value in self.same:
            value = self.same[value]
        return value

    def _spread(self, items: list[Item], start: int) -> list[Part]:
        found: list[Part] = []
        for item in items:
            match item:
                case Step() | Scope():
                    found.append(self._part(item, start, is_turn=False))
                case Choice():
                    found.extend(self._spread(item.segment.items, start))
                case Repeat():
                    found.extend(self._turns(item, start))
            start += self.structures.size(self.structures.of_item(item))
        return found

    def _turns(self, repeat: Repeat, start: int) -> list[Part]:
        found = []
        for segment in repeat.segments:
            structure = self.structures.of_segment(segment)
            match segment.items:
                case [Step() | Scope() as only]:
                    part = self._part(only, start, is_turn=True)
                case _:
                    size = self.structures.size(structure)
                    part = Part(None, segment.items, start, size, structure, True, latest=start)
            found.append(part)
            start += part.size
        return found

    def _part(self, item: Step | Scope, start: int, is_turn: bool) -> Part:
        structure = self.structures.of_item(item)
        size = self.structures.size(structure)
        inner = item.body.items if isinstance(item, Scope) else []
        # Blocks used twice in a row are a repeat, however that is written.
        repeatable = is_turn or (isinstance(item, Scope) and bool(item.block))
        name = item.name or ""
        return Part(
            item, inner, start, size, structure, repeatable, latest=start, names=(name, name)
        )

    def _joined(self, row: Part, part: Part) -> bool:
        """Whether a part goes on with a row of equal ones; if so, it is counted there."""
        if row.structure != part.structure or not (row.repeatable and part.repeatable and row.size):
            return False
        wiring = self.wires.wiring(row.latest, part.start, row.size)
        if wiring is None or row.wiring not in (None, wiring):
            return False
        operations = self.wires.flat.operations
        for offset in range(row.size):
            drawn = operations[row.start + offset].outputs
            for value, other in zip(operations[part.start + offset].outputs, drawn, strict=True):
                self.same[value] = other
        row.wiring, row.latest, row.count = wiring, part.start, row.count + 1
        row.names = (row.names[0], part.names[1])
        return True
