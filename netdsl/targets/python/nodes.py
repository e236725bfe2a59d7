"""Python expressions as values: printed, compared to find equal classes, searched for names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from netdsl.source import Span


class Code:
    """A piece of Python: an expression or a statement."""

    __slots__ = ()


class Node(Code):
    """A Python expression."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Text(Node):
    """An expression that needs no brackets and has no inner parts: a name, string, `nn.Conv2d`."""

    text: str


@dataclass(frozen=True, slots=True)
class Symbol(Node):
    """A name from the spec: a block's parameter, `in.channels`, `n[0]`, a loop's variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Format(Node):
    """`f"block{number}"`: texts and expressions."""

    parts: tuple[str | Node, ...]


@dataclass(frozen=True, slots=True)
class Number(Node):
    value: int | float


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: Node
    arguments: tuple[Node, ...] = ()
    keywords: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class Tuple(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Member(Node):
    value: Node
    name: str


@dataclass(frozen=True, slots=True)
class Item(Node):
    """`value[index, …]`."""

    value: Node
    indices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Slice(Node):
    """`start:stop:step` as an index."""

    start: Node | None
    stop: Node | None
    step: Node | None


@dataclass(frozen=True, slots=True)
class Infix(Node):
    """Operands with one operator between, applied from the left; comparisons, `and`, `or` too."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Prefix(Node):
    """`-x`, `not x`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Spread(Node):
    """`*value`."""

    value: Node


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """`*(element for target in iterable …)` among the arguments of a call: parts repeated.

    Several parts a turn are flattened by a second `for`. One that `is_only` is all there is of an
    iterable: `element for target in iterable …`.
    """

    parts: tuple[Node, ...]
    targets: tuple[str, ...]
    iterable: Node
    is_only: bool = False


@dataclass(frozen=True, slots=True)
class Absence:
    """A choice's arm that no use has taken yet."""


ABSENT = Absence()


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """An `if` of the spec: what is constructed when the condition holds, and when not.

    A `spread` one stands among the arguments of a call, each arm with any number of them.
    """

    span: Span
    condition: Node
    chosen: tuple[Node, ...] | Absence
    otherwise: tuple[Node, ...] | Absence
    spread: bool = False
    flag: str = ""
    """What the class calls the condition, where `forward` decides by it."""

    @property
    def is_open(self) -> bool:
        """Whether uses have taken both arms."""
        return ABSENT not in (self.chosen, self.otherwise)


@dataclass(frozen=True, slots=True)
class ChoiceCall(Node):
    """What such an `if` computes: its module (`name`) on `called`, or `plain` where it has none.

    Without a name, `called` is what a function gives, for a condition that the class calls `flag`.
    An arm that no use has taken is none.
    """

    span: Span
    name: str
    called: Node | None
    plain: Node | None
    flag: str = ""
    is_negated: bool = False
    """Whether the condition is that of `plain`."""

    @property
    def is_call(self) -> bool:
        """Whether both arms start from one value: the empty one is then a module doing nothing."""
        return bool(self.name) and self.called is not None and self.plain in (None, self.called)


@dataclass(frozen=True, slots=True)
class Construct(Node):
    """A class of the emitted file, constructed: which arguments are written is known at the end."""

    definition: Any
    arguments: tuple[tuple[str, Node], ...]


def children(node: Node) -> Iterator[Node]:
    """The expressions directly inside one."""
    for each in fields(node):  # type: ignore[arg-type]
        yield from _nodes(getattr(node, each.name))


def _nodes(part: Any) -> Iterator[Node]:
    if isinstance(part, Node):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from _nodes(inner)


def walk(node: Node) -> Iterator[Node]:
    """The expression and everything inside it."""
    stack = [node]
    while stack:
        found = stack.pop()
        yield found
        stack.extend(children(found))


def rewritten(part: Any, others: Mapping[Any, Node]) -> Any:
    """A piece of code, or several, with other expressions for some of those in it."""
    if isinstance(part, tuple):
        return tuple(rewritten(inner, others) for inner in part)
    if not isinstance(part, Code):
        return part
    if part in others:
        return others[part]
    made = {
        each.name: rewritten(getattr(part, each.name), others)
        for each in fields(part)  # type: ignore[arg-type]
    }
    return replace(part, **made)  # type: ignore[type-var]
