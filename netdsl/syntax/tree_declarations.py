"""Nodes for statements and declarations, up to the file that holds them."""

from __future__ import annotations

from dataclasses import dataclass

from netdsl.source import Source, Span
from netdsl.syntax.tree_chains import Chain, Element, LabelName
from netdsl.syntax.tree_expressions import Attribute, Call, Expression, Name, String


@dataclass(frozen=True, slots=True)
class Flow:
    """A chain as a statement."""

    span: Span
    chain: Chain


@dataclass(frozen=True, slots=True)
class Bind:
    """`a, b = chain`."""

    span: Span
    names: tuple[Name, ...]
    chain: Chain


@dataclass(frozen=True, slots=True)
class Output:
    """`output chain`, `output name = chain`, `auxiliary name = chain`."""

    span: Span
    name: Name | None
    chain: Chain
    auxiliary: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """`shared name: [ … ]`."""

    span: Span
    label: LabelName
    element: Element


@dataclass(frozen=True, slots=True)
class Default:
    """`default conv pad=same bias=false`."""

    span: Span
    operator: Name
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Let:
    """`let a = expr`; `let f(a, b) = expr` (parameters is then a tuple)."""

    span: Span
    name: Name
    parameters: tuple[Parameter, ...] | None
    value: Expression


@dataclass(frozen=True, slots=True)
class Expect:
    span: Span
    claim: Expression


@dataclass(frozen=True, slots=True)
class Broken:
    """A stretch that could not be parsed; the diagnostics say why."""

    span: Span
    names: tuple[Name, ...] = ()
    """What it would have declared."""


Statement = Flow | Bind | Output | Shared | Default | Let | Expect | Broken


@dataclass(frozen=True, slots=True)
class Parameter:
    span: Span
    name: Name
    default: Expression | None


@dataclass(frozen=True, slots=True)
class Body:
    """The statements between braces; a block written `= chain` has one, and no docstring."""

    span: Span
    docstring: String | None
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Network:
    span: Span
    name: Name
    parameters: tuple[Parameter, ...]
    body: Body


@dataclass(frozen=True, slots=True)
class Variant:
    """`network ResNet50 = ResNet(bottleneck, (3, 4, 6, 3))`."""

    span: Span
    name: Name
    parameters: tuple[Parameter, ...]
    template: Name
    arguments: Call
    body: Body | None = None
    """Its docstring and its claims."""


@dataclass(frozen=True, slots=True)
class Block:
    span: Span
    name: Name
    parameters: tuple[Parameter, ...]
    body: Body


@dataclass(frozen=True, slots=True)
class Imported:
    """A name in an import, and the name it goes by here (`a as b`)."""

    span: Span
    name: Name
    alias: Name | None


@dataclass(frozen=True, slots=True)
class Import:
    """`from "path.net" import a, b`; `from std.resnet import bottleneck` (a dotted name)."""

    span: Span
    origin: String | Name
    names: tuple[Imported, ...]


Declaration = Network | Variant | Block | Import | Default | Let | Broken


@dataclass(frozen=True, slots=True)
class Comment:
    """`# …` with its text; `alone` where nothing but white space stands before it on its line."""

    span: Span
    alone: bool


@dataclass(frozen=True, slots=True)
class File:
    source: Source
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...]
