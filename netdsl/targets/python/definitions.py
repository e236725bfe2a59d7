"""Classes to be emitted, and when two uses of a block are one class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from netdsl.targets.python.hints import Hint
from netdsl.targets.python.names import parameter
from netdsl.targets.python.nodes import (
    ABSENT,
    Choice,
    ChoiceCall,
    Code,
    Construct,
    Loop,
    Node,
    Symbol,
    children,
)


@dataclass(frozen=True, slots=True)
class Assign(Code):
    """`self.name = value`, or `self.add_module("name", value)` where the name is no attribute's."""

    name: str
    value: Node
    is_tensor: bool = False
    """Whether it is a bare tensor, and no module."""


@dataclass(frozen=True, slots=True)
class Let(Code):
    """`a, b = value` in `forward`."""

    targets: tuple[str, ...]
    value: Node


@dataclass(frozen=True, slots=True)
class Give(Code):
    """`return values`; `wrapped` names the tuple that they are returned in."""

    values: tuple[Node, ...]
    wrapped: str = ""
    in_training: tuple[Let | Give, ...] = ()
    """What happens instead where the module trains."""


@dataclass(slots=True, eq=False)
class Definition:
    """A class: an `nn.Sequential` of `children_`, or a module with constructor and `forward`."""

    name: str
    docstring: str = ""
    is_sequential: bool = False
    children_: tuple[Node, ...] = ()
    init: tuple[Assign, ...] = ()
    forward: tuple[Let | Give, ...] = ()
    kept: dict[str, str] = field(default_factory=dict)
    """Constructor's arguments that `forward` reads, each with its attribute."""
    inputs: tuple[str, ...] = ()
    returns: str = "Tensor"
    order: tuple[str, ...] = ()
    """The block's parameters as declared."""
    defaults: dict[str, Node | None] = field(default_factory=dict)
    annotations: dict[str, Hint] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    """Lines that end the constructor."""
    found: list[str] | None = None

    @property
    def structure(self) -> tuple[Any, ...]:
        """All that makes one class differ from another of its block."""
        return (
            self.is_sequential,
            self.children_,
            self.init,
            self.forward,
            self.inputs,
            self.returns,
        )

    def absorb(self, other: Definition) -> bool:
        """Take another use of the block in, if one class can serve both."""
        kept = self.kept | other.kept
        if kept != other.kept | self.kept:
            return False
        try:
            merged = _merged(self.structure, other.structure)
        except _Mismatch:
            return False
        self.is_sequential, self.children_, self.init, self.forward, self.inputs, self.returns = (
            merged
        )
        self.kept = kept
        for name, hint in other.annotations.items():
            self.annotations[name] = self.annotations.get(name, hint) | hint
        return True

    def symbols(self) -> list[str]:
        """The spec's names that the constructor needs, each once.

        What it reads of its input comes first, then parameters. Asked for when every use is known:
        a class that takes another use in may need more.
        """
        if self.found is None:
            self.found = self._symbols()
        return self.found

    def _symbols(self) -> list[str]:
        found: dict[str, None] = {}
        for part in self._parts():
            for name in free_symbols(part):
                found.setdefault(name.split("[")[0])
        found |= dict.fromkeys(self.kept)
        return sorted(found, key=self._rank)

    def _rank(self, symbol: str) -> tuple[int, int]:
        if symbol in self.order:
            later = self.defaults.get(symbol) is not None
            return 2 + later, self.order.index(symbol)
        return (0 if symbol.startswith("in.") else 1), not symbol.endswith(".channels")

    def _parts(self) -> Iterator[Node]:
        yield from self.children_
        for assigned in self.init:
            yield assigned.value


def free_symbols(node: Node) -> Iterator[str]:
    """The spec's names in an expression that no loop inside it binds."""
    if isinstance(node, Symbol):
        yield node.name
    elif isinstance(node, Construct):
        given = dict(node.arguments)
        for symbol in node.definition.symbols():
            yield from free_symbols(given.get(symbol) or Symbol(symbol))
    elif isinstance(node, Loop) and not node.parts:
        # Nothing is written of it.
        return
    elif isinstance(node, Loop):
        bound = set(node.targets)
        yield from free_symbols(node.iterable)
        for part in node.parts:
            for name in free_symbols(part):
                if parameter(name) not in bound:
                    yield name
    elif isinstance(node, Choice) and ABSENT in (node.chosen, node.otherwise):
        for arm in (node.chosen, node.otherwise):
            for part in arm if isinstance(arm, tuple) else ():
                yield from free_symbols(part)
    else:
        for child in children(node):
            yield from free_symbols(child)


class _Mismatch(Exception):
    """Two uses that need a class each."""


def _merged(one: Any, other: Any) -> Any:
    if one is other:
        return one
    if type(one) is not type(other):
        raise _Mismatch
    match one:
        case Choice():
            return _merged_choice(one, other)
        case ChoiceCall():
            if one.span != other.span or (one.name and other.name and one.name != other.name):
                raise _Mismatch
            if (one.flag, one.is_negated) != (other.flag, other.is_negated):
                raise _Mismatch
            return replace(
                one,
                name=one.name or other.name,
                called=_either(one.called, other.called),
                plain=_either(one.plain, other.plain),
            )
        case Assign(value=Choice()) if isinstance(other.value, Choice):
            # A use that takes the empty arm does not know what the module is called.
            if one.name and other.name and one.name != other.name:
                raise _Mismatch
            return Assign(one.name or other.name, _merged(one.value, other.value))
        case Loop() if not one.parts or not other.parts:
            # A use without a turn does not know what the loop's variables are for.
            if one.iterable != other.iterable:
                raise _Mismatch
            return one if one.parts else other
        case tuple():
            if len(one) != len(other):
                raise _Mismatch
            return tuple(_merged(a, b) for a, b in zip(one, other, strict=True))
        case Code():
            names = [each.name for each in fields(one)]  # type: ignore[arg-type]
            parts = {name: _merged(getattr(one, name), getattr(other, name)) for name in names}
            return type(one)(**parts)
    if one != other:
        raise _Mismatch
    return one


def _either(one: Node | None, other: Node | None) -> Any:
    return _merged(one, other) if one and other else one or other


def _merged_choice(one: Choice, other: Choice) -> Choice:
    known = (one.span, one.condition, one.spread, one.flag)
    if known != (other.span, other.condition, other.spread, other.flag):
        raise _Mismatch
    arms = []
    for mine, theirs in ((one.chosen, other.chosen), (one.otherwise, other.otherwise)):
        if mine is ABSENT or theirs is ABSENT:
            arms.append(theirs if mine is ABSENT else mine)
        else:
            arms.append(_merged(mine, theirs))
    return replace(one, chosen=arms[0], otherwise=arms[1])
