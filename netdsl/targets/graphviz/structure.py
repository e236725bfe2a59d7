"""Which parts of a network are the same, and how they are wired to one another."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from netdsl.core.flat import Flat, Operation
from netdsl.core.network import Choice, Item, Repeat, Scope, Segment, Step, Value
from netdsl.core.operator import Operator
from netdsl.core.symbolic import plain

Site = tuple[str, int, int]
Wiring = tuple[Site, ...]
"""For each value read from outside: given by the part before (`turn`), or by neither (`same`)."""


class Structures:
    """Gives equal numbers to items of equal operators in equal nesting.

    Names and the sizes of inputs do not matter.
    If `loose`, attributes and arguments do not matter either, as long as the shapes are the same.

    The recursion is as deep as the spec nests, which elaboration bounded before.
    """

    def __init__(self, loose: bool = False) -> None:
        self._loose = loose
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[int, int] = {}
        self._sizes: list[int] = []
        self._operators: dict[int, Hashable] = {}

    def of(self, items: list[Item]) -> int:
        """The structure of items in a row."""
        inner = tuple(self.of_item(item) for item in items)
        return self._number(("row", inner), sum(self._sizes[each] for each in inner))

    def size(self, structure: int) -> int:
        """The operators in a structure."""
        return self._sizes[structure]

    def of_item(self, item: Item) -> int:
        known = self._known.get(id(item))
        if known is None:
            known = self._found(item)
            self._known[id(item)] = known
        return known

    def of_segment(self, segment: Segment) -> int:
        known = self._known.get(id(segment))
        if known is None:
            known = self.of(segment.items)
            self._known[id(segment)] = known
        return known

    def _found(self, item: Item) -> int:
        match item:
            case Step():
                types = tuple(value.known for value in item.outputs)
                return self._number(
                    ("step", self._operator(item.operator), types, item.weights.tied), 1
                )
            case Scope():
                inner = self.of(item.body.items)
                given = {} if self._loose else item.arguments
                arguments = tuple((name, _plain(value)) for name, value in given.items())
                return self._number(("scope", item.block, arguments, inner), self.size(inner))
            case Choice():
                inner = self.of_segment(item.segment)
                return self._number(("choice", inner), self.size(inner))
            case Repeat():
                turns = tuple(self.of_segment(segment) for segment in item.segments)
                return self._number(("repeat", turns), sum(self.size(turn) for turn in turns))

    def _number(self, key: Hashable, size: int) -> int:
        number = self._numbers.setdefault(key, len(self._numbers))
        if number == len(self._sizes):
            self._sizes.append(size)
        return number

    def _operator(self, operator: Operator) -> Hashable:
        if self._loose:
            return operator.spelling
        # Equal operators are mostly one object: look their attributes up once.
        found = self._operators.get(id(operator))
        if found is None:
            names = type(operator).model_fields
            found = (operator.spelling, *(plain(getattr(operator, name)) for name in names))
            self._operators[id(operator)] = found
        return found


def _plain(value: Any) -> Hashable:
    if isinstance(value, Value):
        return None
    found = plain(value)
    return found if isinstance(found, Hashable) else id(found)


class Wires:
    """Where each value of a network comes from, and how far it is used."""

    def __init__(self, flat: Flat) -> None:
        self.flat = flat
        self.makers: dict[int, tuple[int, int]] = {}
        self.last_use: dict[int, int] = {}
        for place, operation in enumerate(flat.operations):
            for port, number in enumerate(operation.outputs):
                self.makers[number] = place, port
            for number in reads(operation):
                self.last_use[number] = place
        for number in (*flat.outputs, *flat.auxiliaries):
            self.last_use[number] = len(flat.operations)

    def wiring(self, first: int, second: int, size: int) -> Wiring | None:
        """How `size` operations from `second` on follow on equal ones from `first` on.

        None where they are wired otherwise, or where something else reads what the first ones give.
        """
        found: list[Site] = []
        for offset in range(size):
            before, after = (
                self.flat.operations[first + offset],
                self.flat.operations[second + offset],
            )
            if any(self.last_use.get(number, 0) >= second + size for number in before.outputs):
                return None
            for old, new in zip(reads(before), reads(after), strict=True):
                site = self._site(old, new, first, second, size)
                if site is None:
                    return None
                if site[0] != "inside":
                    found.append(site)
        return tuple(found) if any(site[0] == "turn" for site in found) else None

    def is_parallel(self, first: int, second: int, size: int, merge: int) -> bool:
        """Whether two runs of operations read the same, and only `merge` reads what they give."""
        for offset in range(size):
            one, other = (
                self.flat.operations[first + offset],
                self.flat.operations[second + offset],
            )
            for start, operation in ((first, one), (second, other)):
                for number in operation.outputs:
                    last = self.last_use.get(number, 0)
                    if last >= start + size and last != merge:
                        return False
            for old, new in zip(reads(one), reads(other), strict=True):
                site = self._site(old, new, first, second, size)
                if site is None or site[0] == "turn":
                    return False
        return True

    def _site(self, old: int, new: int, first: int, second: int, size: int) -> Site | None:
        old_maker, old_port = self.makers.get(old, (-1, 0))
        new_maker, new_port = self.makers.get(new, (-1, 0))
        if first <= old_maker < first + size:
            same = new_maker - second == old_maker - first and new_port == old_port
            return ("inside", 0, 0) if same else None
        if first <= new_maker < first + size:
            return "turn", new_maker - first, new_port
        return ("same", old, 0) if old == new else None


def reads(operation: Operation) -> Iterator[int]:
    """All values that an operation needs, those in its attributes last."""
    yield from operation.inputs
    yield from operation.references
