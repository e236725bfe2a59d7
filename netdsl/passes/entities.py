"""What a name in a spec can mean, and where it is looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from netdsl.core.attributes import Scheme
from netdsl.core.network import Condition, Scope, Step, Value
from netdsl.core.operator_value import OperatorValue
from netdsl.diagnostics import MANY_NAMES
from netdsl.source import Span
from netdsl.syntax import tree

if TYPE_CHECKING:
    from netdsl.passes.frames import Frame


@dataclass(slots=True, eq=False)
class Module:
    """A file of declarations: what its names mean, and its defaults for operators."""

    name: str
    file: tree.File
    names: dict[str, Any] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    defaults: dict[str, dict[str, tree.Attribute]] = field(default_factory=dict)
    imports: list[tuple[tree.Import, Module]] = field(default_factory=list)

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


@dataclass(frozen=True, slots=True, eq=False)
class FunctionEntity:
    """`let f(a, b) = expr`."""

    declaration: tree.Let
    scope: Environment


@dataclass(slots=True, eq=False)
class SharedEntity:
    """`shared name: [ … ]`: its element, where it stands, and what its first use made of it."""

    declaration: tree.Shared
    name: str
    frame: Frame
    first: Step | Scope | None = None
    is_known: bool = False
    """Whether the shapes of its weights are known from that use."""


@dataclass(frozen=True, slots=True)
class Absence:
    """What is not there: the meaning of a name that is bound to `none`, which stands at `span`."""

    span: Span


class Broken:
    """The meaning of a name whose definition is at fault: no second error comes of it."""


class Missing:
    """The meaning of a name that has none."""


BROKEN = Broken()
MISSING = Missing()


class Environment:
    """Names in scope, innermost first.

    Args:
        before: a place; of the names around, those that are declared after it are not seen.
    """

    __slots__ = ("before", "conditions", "names", "outer", "spans")

    def __init__(
        self, names: dict[str, Any], outer: Environment | None = None, before: Span | None = None
    ) -> None:
        self.names = names
        self.outer = outer
        self.before = before
        self.spans: dict[str, Span] = {}
        self.conditions: dict[str, Condition] = {}
        """How those constants were computed that are true or false: they have no formulas."""

    def find(self, name: str) -> Any:
        """What a name means here; `MISSING` for a name that means nothing."""
        scope = self.home(name)
        return MISSING if scope is None else scope.names[name]

    def home(self, name: str) -> Environment | None:
        """The scope that gives a name its meaning here."""
        scope: Environment | None = self
        before: Span | None = None
        while scope is not None:
            if name in scope.names and scope.is_declared(name, before):
                return scope
            before = scope.before or before
            scope = scope.outer
        return None

    def condition(self, name: str) -> Condition | None:
        """How a constant that is true or false was computed, where that can be written down."""
        scope: Environment | None = self
        while scope is not None and name not in scope.names:
            scope = scope.outer
        return None if scope is None else scope.conditions.get(name)

    def is_declared(self, name: str, before: Span | None) -> bool:
        if before is None:
            return True
        declared = self.spans.get(name)
        return declared is None or declared.start < before.start

    def all_names(self) -> Iterator[str]:
        """The names in sight; of very many, the first."""
        for name, _ in self.items():
            yield name

    def items(self) -> Iterator[tuple[str, Any]]:
        """The names in sight and what they mean; of very many, the first."""
        scope: Environment | None = self
        before: Span | None = None
        while scope is not None:
            for name, meaning in islice(scope.names.items(), MANY_NAMES):
                if scope.is_declared(name, before):
                    yield name, meaning
            before = scope.before or before
            scope = scope.outer

    def inner(self, names: Mapping[str, Any]) -> Environment:
        return Environment(dict(names), self)

    def chainable(self) -> Iterator[str]:
        """The names that may stand in a chain; of very many, the first."""
        for name, meaning in self.items():
            if isinstance(meaning, Value | BlockEntity | OperatorValue | SharedEntity):
                yield name


def kind_of(entity: Any) -> str:
    """What an entity is, in words for a message."""
    match entity:
        case Value():
            return "a value"
        case BlockEntity():
            return "a block"
        case NetworkEntity():
            return "a network"
        case OperatorValue():
            return "an operator"
        case Scheme():
            return "an initialisation"
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
