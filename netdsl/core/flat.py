"""A network as a plain list of operators in the order they run, its values numbered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netdsl.core.facts import Facts, FactTable
from netdsl.core.network import Choice, Item, Network, Scope, Step, Value, inner_items


@dataclass(frozen=True, slots=True)
class Operation:
    """A step with the path of its scope, and the numbers of the values that it reads and makes."""

    step: Step
    path: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    references: tuple[int, ...]
    facts: Facts

    @property
    def key(self) -> str:
        """Its module's path, or its scope's where it takes no position."""
        return ".".join(part for part in (self.path, self.step.name) if part)


@dataclass(frozen=True, slots=True)
class Flat:
    """`inputs`, `outputs` and `auxiliaries` are numbers of values."""

    operations: tuple[Operation, ...]
    values: tuple[Value, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    auxiliaries: tuple[int, ...]


def flatten(network: Network) -> Flat:
    """Number a network's values. A block's inside and outside names for a value share a number."""
    numbers: dict[Value, int] = {}
    values: list[Value] = []

    def number(value: Value) -> int:
        if value not in numbers:
            numbers[value] = len(values)
            values.append(value)
        return numbers[value]

    def alias(value: Value, known: Value) -> None:
        if value is not known:
            numbers[value] = number(known)

    inputs = tuple(number(value) for value in network.inputs)
    operations: list[Operation] = []
    facts = FactTable()
    stack: list[tuple[Iterator[Item], str, Scope | Choice | None]] = [
        (iter(network.body.items), "", None)
    ]
    while stack:
        items, path, scope = stack[-1]
        item = next(items, None)
        if item is None:
            stack.pop()
            if scope is not None:
                inside = scope.body if isinstance(scope, Scope) else scope.segment
                for outer, inner in zip(scope.outputs, inside.outputs, strict=True):
                    alias(outer, inner)
            continue
        if isinstance(item, Step):
            read = tuple(number(value) for value in item.inputs)
            referred = tuple(number(value) for value in item.references.values())
            made = tuple(number(value) for value in item.outputs)
            operations.append(Operation(item, path, read, made, referred, facts.of(item)))
            continue
        deeper = path
        opened = item if isinstance(item, Scope | Choice) else None
        if isinstance(item, Scope):
            deeper = f"{path}.{item.name}" if path else item.name
            for inner, outer in zip(item.body.inputs, item.inputs, strict=True):
                alias(inner, outer)
        stack.append((iter(inner_items(item)), deeper, opened))
    return Flat(
        tuple(operations),
        tuple(values),
        inputs,
        tuple(number(value) for value in network.outputs),
        tuple(number(value) for value in network.auxiliaries),
    )
