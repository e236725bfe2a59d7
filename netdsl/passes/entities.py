"""What a name in a spec can mean, and where it is looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from netdsl.core.network import Scope, Step, Value
from netdsl.core.operator import Operator
from netdsl.diagnostics import MANY_NAMES
from netdsl.passes.names import ScopeNames
from netdsl.source import Span
from netdsl.syntax import tree


@dataclass(slots=True, eq=False)
class Module:
    """A file of declarations: what its names mean, and its defaults for operators."""

    name: str
    file: tree.File
    names: dict[str, Any] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    defaults: dict[str, dict[str, tree.Attribute]] = field(default_factory=dict)

    @property
    def networks(self) -> list[NetworkEntity]:
        """The networks that this file declares itself, in its order."""
        return [
            entity
            for entity in self.names.values()
            if isinstance(entity, NetworkEntity) and entity.module is self
        ]


@dataclass(frozen=True, slots=True, eq=False)
class BlockEntity:
    declaration: tree.Block
    module: Module

    def __str__(self) -> str:
        return self.declaration.name.text


@dataclass(frozen=True, slots=True, eq=False)
class NetworkEntity:
    declaration: tree.Network | tree.Variant
    module: Module

    def __str__(self) -> str:
        return self.declaration.name.text


@dataclass(frozen=True, slots=True)
class OperatorEntity:
    """An operator as the value of a parameter (`act = relu`)."""

    operator: type[Operator]

    def __str__(self) -> str:
        return self.operator.spelling


@dataclass(frozen=True, slots=True, eq=False)
class FunctionEntity:
    """`let f(a, b) = expr`."""

    declaration: tree.Let
    scope: Environment


@dataclass(slots=True, eq=False)
class SharedEntity:
    """`shared name: [ … ]`: its element, and what its first use made of it."""

    declaration: tree.Shared
    name: str
    scope: ScopeNames
    first: Step | Scope | None = None


class Broken:
    """The meaning of a name whose definition is at fault: no second error comes of it."""


class Missing:
    """The meaning of a name that has none."""


BROKEN = Broken()
MISSING = Missing()


class Environment:
    """Names in scope, innermost first."""

    __slots__ = ("names", "outer", "spans")

    def __init__(self, names: dict[str, Any], outer: Environment | None = None) -> None:
        self.names = names
        self.outer = outer
        self.spans: dict[str, Span] = {}

    def find(self, name: str) -> Any:
        """What a name means here; `MISSING` for a name that means nothing."""
        scope: Environment | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return MISSING

    def all_names(self) -> Iterator[str]:
        scope: Environment | None = self
        while scope is not None:
            yield from scope.names
            scope = scope.outer

    def inner(self, names: Mapping[str, Any]) -> Environment:
        return Environment(dict(names), self)

    def chainable(self) -> Iterator[str]:
        """The names that may stand in a chain; of very many, the first."""
        scope: Environment | None = self
        while scope is not None:
            for name, meaning in islice(scope.names.items(), MANY_NAMES):
                if isinstance(meaning, Value | BlockEntity | OperatorEntity | SharedEntity):
                    yield name
            scope = scope.outer


def kind_of(entity: Any) -> str:
    """What an entity is, in words for a message."""
    match entity:
        case Value():
            return "a value"
        case BlockEntity():
            return "a block"
        case NetworkEntity():
            return "a network"
        case OperatorEntity():
            return "an operator"
        case FunctionEntity():
            return "a function"
        case SharedEntity():
            return "shared weights"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case tuple():
            return "a tuple"
        case None:
            return "none"
        case _:
            return "a name"
