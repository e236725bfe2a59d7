"""Nodes for values: literals, names, operations, and the attributes and geometry made of them."""

from __future__ import annotations

from dataclasses import dataclass

from netdsl.source import Span


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
