"""Where an element stands as its network is worked out: names it sees, the scope it goes into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from netdsl.core.network import Item, Value
from netdsl.diagnostics import Label
from netdsl.passes.context import fault
from netdsl.passes.entities import Environment, Module
from netdsl.passes.names import ScopeNames
from netdsl.source import Span
from netdsl.syntax import tree

Flow = tuple[Value, ...]
"""What flows along a chain: one value, several after a splitter, none before anything started."""

Defaults = Mapping[str, Mapping[str, tree.Attribute]]


@dataclass(slots=True)
class Frame:
    """The names and defaults that are in scope, and the items of the scope being filled.

    `entries` is where `in` is defined.
    """

    module: Module
    names: Environment
    defaults: Defaults
    entries: Environment
    scope: ScopeNames = field(default_factory=ScopeNames)
    items: list[Item] = field(default_factory=list)
    is_network: bool = False

    def inside(self, names: Mapping[str, Any] | None = None) -> Frame:
        """The same names and keys, with items of its own: a turn of a loop, an arm, a branch."""
        return replace(self, names=self.names.inner(names or {}), items=[])

    def inside_branch(self, names: Mapping[str, Any] | None = None) -> Frame:
        """The same scope and items; a loop that makes branches has names of its own."""
        return replace(self, names=self.names.inner(names)) if names else self

    def opened(self) -> Frame:
        """A new level of keys, with the same names in sight."""
        return replace(self, scope=type(self.scope)(), items=[])

    def at(self, place: Span) -> Frame:
        """The frame as it was at a place: without the names that are declared after it."""
        return replace(self, names=Environment({}, self.names, place))

    def declare(self, name: tree.Name, value: Any) -> None:
        """Give a local name its meaning.

        Raises:
            Fault: N204 where it has one already; what follows is about the new one.
        """
        try:
            self.check_free(name)
            self.names.spans[name.text] = name.span
        finally:
            self.names.names[name.text] = value

    def check_free(self, name: tree.Name) -> None:
        scope: Environment | None = self.names
        while scope is not None and scope.names is not self.module.names:
            if name.text in scope.names:
                raise already(name, scope.spans.get(name.text))
            scope = scope.outer


def already(name: tree.Name, first: Span | None) -> Exception:
    labels = (Label(first, "first here"),) if first else ()
    return fault(
        "N204",
        f"`{name.text}` has a meaning here already",
        name.span,
        labels=labels,
        help=f"choose another name, such as `{name.text}2`",
    )
