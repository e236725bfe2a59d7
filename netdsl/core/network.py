"""A checked network as the compiler works on it: operators on values, nested as in the spec.

This is the expansion tree: which block with which arguments, which repeat, which choice taken.
Values are compared by identity. `netdsl.core.ir` has the same as validated, frozen models for the
world outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from netdsl.core.attributes import Scheme
from netdsl.core.operator import Operator
from netdsl.core.types import TensorType
from netdsl.source import Span


@dataclass(slots=True, eq=False)
class Value:
    """What an operator, a block or an input gives.

    Without a type, a fault was reported where it is made.
    """

    type: TensorType | None
    name: str = ""
    """The name that the spec binds it to."""
    span: Span | None = None
    """What makes it."""

    @property
    def known(self) -> TensorType:
        if self.type is None:
            raise ValueError("a network with faults was used as a checked one")
        return self.type


@dataclass(frozen=True, slots=True)
class Weights:
    """How an operator's weights start, and whose they are."""

    tied: str = ""
    tied_at: Span | None = field(default=None, compare=False)
    """Where `tied` is written."""
    init: Scheme | None = None
    bias_init: Scheme | None = None


PLAIN = Weights()


@dataclass(slots=True, eq=False)
class Step:
    """An operator applied once.

    `name` is its module's name in its scope; none for one that takes no position.
    """

    operator: Operator
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    name: str | None
    span: Span
    labelled: bool = False
    references: dict[str, Value] = field(default_factory=dict)
    weights: Weights = PLAIN
    reuse: bool = False
    """Whether the module was applied before (a use of `shared`)."""
    parameter: str = ""
    """The block's parameter that the operator was given by."""

    @property
    def input_types(self) -> tuple[TensorType, ...]:
        return tuple(value.known for value in self.inputs)

    @property
    def output_types(self) -> tuple[TensorType, ...]:
        return tuple(value.known for value in self.outputs)


@dataclass(slots=True, eq=False)
class Segment:
    """Items that stand in their scope as if written there: a turn of a loop, an `if`'s chosen arm.

    `bindings` are the loop's variables in this turn, in the words of the scope around the loop.
    """

    items: list[Item]
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    bindings: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Repeat:
    """`[ … ] * n` or `for … in … { … }`, unrolled.

    `count` is in the words of its scope; `targets` are those of a `for`.
    """

    count: int
    segments: list[Segment]
    span: Span
    targets: tuple[str, ...] = ()
    iterable: Any = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as written.

    `operator` is `and`, `or`, `not`, a comparison, or `value` for a leaf.
    """

    operator: str
    operands: tuple[Any, ...]
    name: str = field(default="", compare=False)
    """The constant that it was given to, where it has one."""


@dataclass(slots=True, eq=False)
class Choice:
    """`if … { } else { }` with the arm that was taken.

    `conditions` are those that were looked at, none for one that cannot be written down again. The
    arm taken is `arm`, of `arms` (an absent `else` counts).
    """

    conditions: tuple[Condition | None, ...]
    arm: int
    arms: int
    segment: Segment
    outputs: tuple[Value, ...]
    span: Span
    joined: tuple[Value, ...] = ()
    """What a branch that may be absent meets: the input that it passes on."""


@dataclass(slots=True, eq=False)
class Body:
    """The inside of a scope: its inputs and outputs as it sees them."""

    inputs: tuple[Value, ...]
    items: list[Item]
    outputs: tuple[Value, ...]
    output_names: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Scope:
    """A level of names: a block's use, or a labelled group, merge, `if` or `for`.

    `block` is empty but for a block's use. `arguments` are in the words of the scope outside. Value
    arguments are inputs after the first.
    """

    name: str
    block: str
    body: Body
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    span: Span
    labelled: bool
    arguments: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    """For each parameter in turn, its default where that is a plain constant, else none."""
    reads: frozenset[str] = frozenset()
    """What its block's text reads of the sizes of its inputs, as `in.height`."""
    docstring: str = ""
    reuse: bool = False


Item = Step | Scope | Repeat | Choice


@dataclass(slots=True, eq=False)
class Network:
    """A network whose every shape is known.

    `parameters` are those that may still be chosen when the class is made, with their values here.
    """

    name: str
    span: Span
    body: Body
    parameters: dict[str, Any]
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    output_names: tuple[str, ...]
    auxiliaries: tuple[Value, ...] = ()
    auxiliary_names: tuple[str, ...] = ()
    docstring: str = ""
    fixed: frozenset[str] = frozenset()
    """Parameters that a decision was made on: they have no other value in this network."""
    absent_outputs: dict[str, Span] = field(default_factory=dict)
    """Outputs that are declared and not there, with the places of their `none`."""
    again: Callable[[Mapping[str, Any]], Network | None] | None = None
    """The same declaration with other values for parameters; gives none where they do not work."""

    @property
    def source_name(self) -> str:
        return self.span.source.name


def inner_items(item: Item) -> list[Item]:
    """The items directly inside an item."""
    match item:
        case Step():
            return []
        case Scope():
            return item.body.items
        case Choice():
            return item.segment.items
        case Repeat():
            return [inner for segment in item.segments for inner in segment.items]


@dataclass(frozen=True, slots=True)
class Placed:
    """A step and the scope path that it stands in (`layer1.0`), outermost first."""

    step: Step
    path: str
    in_auxiliary: bool = False

    @property
    def key(self) -> str:
        """Its module's path, or that of its scope where it takes no position."""
        return ".".join(part for part in (self.path, self.step.name) if part)


def steps(items: list[Item]) -> Iterator[Placed]:
    """Every step of a network in the order of the spec, with its path.

    Iterative, so that depth costs nothing.
    """
    stack: list[tuple[Iterator[Item], str]] = [(iter(items), "")]
    while stack:
        items_left, path = stack[-1]
        item = next(items_left, None)
        if item is None:
            stack.pop()
        elif isinstance(item, Step):
            yield Placed(item, path)
        else:
            deeper = path
            if isinstance(item, Scope):
                deeper = f"{path}.{item.name}" if path else item.name
            stack.append((iter(inner_items(item)), deeper))
