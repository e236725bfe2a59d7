"""Nodes for chains: links, and the elements that they label, repeat, choose and branch."""

from __future__ import annotations

from dataclasses import dataclass

from netdsl.source import Span
from netdsl.syntax.tree_expressions import Attribute, Call, Expression, Geometry, Name


@dataclass(frozen=True, slots=True)
class LabelName:
    """`conv1:`, `denselayer{i + 1}:`, `downs.0:`; text and computed parts in turn.

    The span leaves the colon out.
    """

    span: Span
    parts: tuple[str | Expression, ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """A name in a chain: an operator (geometry, attributes, branches), a block call, or a value."""

    span: Span
    name: Name
    arguments: Call | None
    geometry: Geometry | None
    attributes: tuple[Attribute, ...]
    branches: tuple[Chain, ...] | None


@dataclass(frozen=True, slots=True)
class Input:
    """`input 224x224/3 dtype=int64`; `input` alone has no geometry."""

    span: Span
    geometry: Geometry | None
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """`[ a -> b ] * n`; `repeat` is n."""

    span: Span
    chain: Chain
    repeat: Expression | None


@dataclass(frozen=True, slots=True)
class For:
    """`for i, (c, n) in xs { … }`."""

    span: Span
    targets: Target
    iterable: Expression
    chain: Chain


@dataclass(frozen=True, slots=True)
class Arm:
    """`if condition { chain }`, `else if …`."""

    span: Span
    condition: Expression
    chain: Chain


@dataclass(frozen=True, slots=True)
class If:
    """`if … { } else if … { } else { }`."""

    span: Span
    arms: tuple[Arm, ...]
    otherwise: Chain | None


@dataclass(frozen=True, slots=True)
class Absent:
    """`none`: a branch, a value or a result that is not there."""

    span: Span


Element = Apply | Input | Group | For | If | Absent


@dataclass(frozen=True, slots=True)
class Link:
    """An element of a chain with its label and its `@` annotation."""

    span: Span
    label: LabelName | None
    element: Element
    annotation: Geometry | None


@dataclass(frozen=True, slots=True)
class Chain:
    """`a -> b -> c`; no links is the identity. `leads` tells of a leading arrow."""

    span: Span
    links: tuple[Link, ...]
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What a `for` binds: names, nested as its items are; a single name is one item."""

    span: Span
    items: tuple[Name | Target, ...]
    grouped: bool = False
