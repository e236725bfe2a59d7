"""The tree of a spec: what was written, where, before anything is known of its meaning.

Every node has the span of its characters; the spelling of a literal is the text of its span. Long
sequences are flat (a sum of a thousand terms is one node), so that only brackets nest.
"""

from __future__ import annotations

from dataclasses import dataclass

from netdsl.source import Source, Span

# --- expressions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """`64`, `61_706`, `0.5`, `1e-3`, `4.2G` (suffixes are decimal)."""

    span: Span
    value: int | float


@dataclass(frozen=True, slots=True)
class String:
    """`"same"`."""

    span: Span
    value: str


@dataclass(frozen=True, slots=True)
class Constant:
    """`true`, `false`, `none`."""

    span: Span
    value: bool | None


@dataclass(frozen=True, slots=True)
class Dimensions:
    """`224x224`, `16x112x112`: two or more sizes written with `x`."""

    span: Span
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Name:
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Tuple:
    """`(3, 4, 6, 3)`, `(1,)`, `()`; a plain parenthesised expression is `Parenthesized`."""

    span: Span
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Parenthesized:
    span: Span
    inner: Expression


@dataclass(frozen=True, slots=True)
class Member:
    """`.channels` after a value."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """`[0]` after a value."""

    span: Span
    index: Expression


@dataclass(frozen=True, slots=True)
class Slice:
    """`[a:b]` after a value."""

    span: Span
    start: Expression | None
    stop: Expression | None


@dataclass(frozen=True, slots=True)
class Call:
    """`(a, b, key=c)` after a value."""

    span: Span
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Postfix:
    """A value and what follows it: `in.channels`, `sum(n[:i])`."""

    span: Span
    value: Expression
    trailers: tuple[Member | Index | Slice | Call, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """Operands and the operators between them, of one rank, applied from the left.

    `+ -`, `* / // %`, `and`, `or`; comparisons too, which chain as in Python.
    """

    span: Span
    operands: tuple[Expression, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x`, `+x`, `not x`; several signs are one node, outermost first."""

    span: Span
    operators: tuple[str, ...]
    operand: Expression


@dataclass(frozen=True, slots=True)
class Conditional:
    """`a if p else b if q else c`: values a, b, c under conditions p, q."""

    span: Span
    values: tuple[Expression, ...]
    conditions: tuple[Expression, ...]


Expression = (
    Number
    | String
    | Constant
    | Dimensions
    | Name
    | Tuple
    | Parenthesized
    | Postfix
    | Operation
    | Unary
    | Conditional
)


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call: `c`, `stride=2`."""

    span: Span
    name: Name | None
    value: Expression


@dataclass(frozen=True, slots=True)
class Attribute:
    """`stride=2`, `init=normal(std=0.01)`, on an operator."""

    span: Span
    name: Name
    value: Expression


@dataclass(frozen=True, slots=True)
class Geometry:
    """`5x5/6`, `k/c`, `1x1/(4*c)`, `120`: sizes, and channels after the slash."""

    span: Span
    sizes: Expression
    channels: Expression | None


# --- chains --------------------------------------------------------------------------------------


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
    """`none` as a branch."""

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


# --- statements and declarations -----------------------------------------------------------------


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
