"""The variables of a `forward`: which value is where, and which name may be given anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from netdsl.core.network import Value
from netdsl.targets.python.names import identifier
from netdsl.targets.python.nodes import Node, Text, walk

LETTERS = ("x", "y", "z", "u", "v", "w")


@dataclass(slots=True)
class Pending:
    """An expression that is not written yet: it will stand inside the one that reads it."""

    node: Node
    preferred: str


class Variables:
    """Values and their names. `uses` counts the reads that are still to come."""

    def __init__(self, write: Callable[[tuple[str, ...], Node], None]) -> None:
        self.write = write
        self.uses: Counter[Value] = Counter()
        self.names: dict[Value, str] = {}
        self.holders: dict[str, Value] = {}
        self.pending: dict[Value, Pending] = {}

    def parameter(self, value: Value, preferred: str) -> str:
        """The name of an input, which it has from the start."""
        name = identifier(preferred or self.fresh(), [*self.holders])
        self.names[value], self.holders[name] = name, value
        return name

    def take(self, value: Value) -> Node:
        """The expression for a value, read once more."""
        self.uses[value] -= 1
        waiting = self.pending.pop(value, None)
        if waiting is not None:
            return waiting.node
        return Text(self.names[value])

    def settle(self, value: Value, needed: bool) -> Node:
        """The expression for a value that is read again later; a variable, where it must be one."""
        if needed and value in self.pending:
            waiting = self.pending.pop(value)
            self.write((self.claim(value, waiting.preferred),), waiting.node)
        if value in self.pending:
            return self.take(value)
        return Text(self.names[value])

    def put(self, value: Value, node: Node, *, keep: bool, preferred: str) -> None:
        """A value computed: written down now, or kept for the one expression that reads it."""
        if self.uses[value] == 0:
            return
        if keep:
            self.pending[value] = Pending(node, preferred)
        else:
            self.write((self.claim(value, preferred),), node)

    def rename(self, old: Value, new: Value) -> None:
        """Another object for the same value."""
        if old is new:
            return
        self.uses[old] -= 1
        if old in self.pending and self.uses[old] == 0:
            waiting = self.pending.pop(old)
            self.put(new, waiting.node, keep=self.uses[new] == 1, preferred=waiting.preferred)
        elif old in self.pending:
            waiting = self.pending.pop(old)
            name = self.claim(old, waiting.preferred)
            self.write((name,), waiting.node)
            self.names[new] = name
            self.uses[old] += self.uses[new]
        else:
            self.names[new] = self.names[old]
            self.holders[self.names[old]] = new if self.uses[old] <= 0 else old
            if self.uses[old] > 0:
                # Both objects are read still: the name is free when the last of them is.
                self.uses[old] += self.uses[new]

    def claim(self, value: Value, preferred: str) -> str:
        """A name for a value: one that nothing reads any more."""
        name = preferred if preferred and self.is_free(preferred) else self.fresh()
        self.names[value], self.holders[name] = name, value
        return name

    def claim_all(self, values: Sequence[Value]) -> tuple[str, ...]:
        """Names for several values at once; `_` for one that nothing reads."""
        return tuple(
            self.claim(value, value.name and identifier(value.name)) if self.uses[value] else "_"
            for value in values
        )

    def is_free(self, name: str) -> bool:
        """Whether a name holds nothing that is read again, here or in an expression that waits."""
        holder = self.holders.get(name)
        if holder is not None and self.uses[holder] > 0:
            return False
        return not any(self.mentions(waiting.node, name) for waiting in self.pending.values())

    def fresh(self) -> str:
        for name in LETTERS:
            if self.is_free(name):
                return name
        number = 1
        while not self.is_free(f"x{number}"):
            number += 1
        return f"x{number}"

    def mentions(self, node: Node, name: str) -> bool:
        return any(isinstance(part, Text) and part.text == name for part in walk(node))
