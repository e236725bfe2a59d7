"""The classes that a file has so far: which of them serve another use, and what they are called."""

from __future__ import annotations

from typing import Any

from netdsl.targets.python.definitions import Definition
from netdsl.targets.python.module_lists import is_list
from netdsl.targets.python.names import class_name
from netdsl.targets.python.own import is_own


class Catalogue:
    """Definitions, those that others construct first; no two have a name in common."""

    def __init__(self, taken: set[str]) -> None:
        self.definitions: list[Definition] = []
        self.by_block: dict[tuple[str, str, tuple[str, ...]], list[Definition]] = {}
        self.taken = taken

    def shared(self, definition: Definition, block: str, name: str) -> Definition:
        """The class that serves this use: one that can take it in, or this one under a new name."""
        known_ones = self.by_block.setdefault((block, name, definition.order), [])
        for known in known_ones:
            if known.absorb(definition):
                return known
        own = class_name(name)
        # Layers in a list are often called as each of them is.
        self.name(definition, f"{own}s" if own in self.taken and is_list(definition) else own)
        known_ones.append(definition)
        self.definitions.append(definition)
        return definition

    def name(self, definition: Definition, name: str) -> None:
        """Give a class a name that no other has."""
        free, number = name, 2
        while free in self.taken or is_own(free):
            free, number = f"{name}{number}", number + 1
        self.taken.add(free)
        definition.name = free

    def state(self) -> tuple[Any, ...]:
        """Which classes there are, to be restored when a trial came to nothing."""
        counts = {block: len(known) for block, known in self.by_block.items()}
        return len(self.definitions), counts, set(self.taken)

    def restore(self, state: tuple[Any, ...]) -> None:
        count, counts, self.taken = state
        del self.definitions[count:]
        for block, known in self.by_block.items():
            del known[counts.get(block, 0) :]
