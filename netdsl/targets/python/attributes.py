"""What a class keeps for its `forward` beside its modules, each thing under a name of its own."""

from __future__ import annotations

from collections.abc import Callable

from netdsl.core import network as net
from netdsl.passes.names import REFUSED
from netdsl.targets.python.expressions import renamed
from netdsl.targets.python.names import identifier, parameter
from netdsl.targets.python.nodes import Call, Node, Symbol, walk


class Attributes:
    """Arguments of the constructor, conditions, and activations that it is given.

    Args:
        assign: what adds `self.name = expression` to the constructor.
    """

    def __init__(self, assign: Callable[[str, Node], None]) -> None:
        self.assign = assign
        self.kept: dict[str, str] = {}
        """For each name of the spec that `forward` reads, its attribute."""
        self.flags: dict[Node, str] = {}
        self.functions: dict[str, str] = {}
        self.siblings: set[str] = set()
        """The attributes that the class's modules have."""

    def taken(self) -> set[str]:
        own = (*self.kept.values(), *self.flags.values(), *self.functions.values())
        return {*self.siblings, *REFUSED, *own}

    def in_forward(self, node: Node) -> Node:
        """A function's expression, the spec's names in it kept by the constructor as attributes."""
        for part in walk(node):
            if isinstance(part, Symbol):
                name = part.name.split("[")[0]
                if name in self.kept:
                    continue
                self.kept[name] = identifier(parameter(name), self.taken())
        return renamed(node, self.kept)

    def function(self, name: str) -> str:
        """The attribute of an activation that the class is given: `self.act = act()`."""
        if name not in self.functions:
            self.functions[name] = identifier(parameter(name), self.taken())
            self.assign(self.functions[name], Call(Symbol(name)))
        return self.functions[name]

    def flag(self, choice: net.Choice, test: Node, *, is_negated: bool) -> str:
        """What the class calls a condition, should its `forward` decide by it."""
        if test not in self.flags:
            (condition, *_) = choice.conditions
            usual = "joins" if choice.joined else "applies"
            usual = "skips" if is_negated else usual
            preferred = (condition.name if condition else "") or usual
            self.flags[test] = identifier(preferred, self.taken())
        return self.flags[test]
