"""What the turns of a loop have in common, and what varies from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from netdsl.targets.python.lines import line
from netdsl.targets.python.nodes import Node, Number, Symbol

HOLE = "inputs"
"""What a loop calls the size that varies beside its variables: nearly always input channels."""


class Differ(Exception):
    """Turns that no template covers."""


class Template:
    """Finds it. A number that varies becomes a name of its own, a hole, or one of the variables'.

    Args:
        targets: the loop's variables.
        bindings: their values in each turn.
        allows_lines: whether a number may vary along with a variable.
        allows_holes: whether a number may vary by more than the variables; one may.
    """

    def __init__(
        self,
        targets: Sequence[str],
        bindings: Sequence[dict[str, Any]],
        *,
        allows_lines: bool,
        allows_holes: bool,
    ) -> None:
        self.most_holes = 1 if allows_holes else 0
        self.holes: dict[tuple[int | float, ...], str] = {}
        """What each hole is called, by its values."""
        self.variables = {
            target: [int(each[target]) for each in bindings]
            for target in targets
            if allows_lines and all(isinstance(each[target], int) for each in bindings)
        }

    def of(self, turns: Sequence[Any]) -> Any:
        """The common form of nodes, or of tuples of them.

        Raises:
            Differ: there is none.
        """
        first = turns[0]
        if all(turn == first for turn in turns):
            return first
        are_nodes = all(isinstance(turn, Node) for turn in turns)
        if all(isinstance(turn, Number) for turn in turns) and self.most_holes:
            return self.hole(tuple(turn.value for turn in turns))
        found = self.along(turns) if are_nodes else None
        if found is not None:
            return found
        if any(type(turn) is not type(first) for turn in turns):
            raise Differ
        if isinstance(first, list | tuple):
            if len({len(turn) for turn in turns}) > 1:
                raise Differ
            return type(first)(self.of(parts) for parts in zip(*turns, strict=True))
        if isinstance(first, Node):
            names = [each.name for each in fields(first)]  # type: ignore[arg-type]
            made = {name: self.of([getattr(turn, name) for turn in turns]) for name in names}
            return replace(first, **made)  # type: ignore[type-var]
        raise Differ

    def hole(self, values: tuple[int | float, ...]) -> Node:
        if values not in self.holes and len(self.holes) == self.most_holes:
            raise Differ
        return Symbol(self.holes.setdefault(values, HOLE))

    def along(self, turns: Sequence[Node]) -> Node | None:
        """An expression in one of the loop's variables."""
        for target, places in self.variables.items():
            found = line(turns, Symbol(target), places)
            if found is not None:
                return found
        return None
