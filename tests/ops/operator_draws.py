"""Random operators and inputs, drawn from what the attributes declare to accept."""

from __future__ import annotations

from random import Random
from typing import Any

from pydantic.fields import FieldInfo

from netdsl.core.attributes import Kind, kind_of
from netdsl.core.operator import Merge, Operator
from netdsl.core.types import Layout, TensorType

NUMBERS = (0, 0.0, 0.1, 0.5, 1, 1.0, -0.5, 2.0, 1e-5)
ONCE_A_BATCH = {"shifted_window_attention_v2"}
"""Operators that compute something once for a batch: their MACs are those of a batch of one."""
CHANNELS = (1, 2, 3, 4, 6, 8, 12)


def drawn_input(declared: type[Operator], random: Random) -> TensorType:
    takes = declared.takes
    rank = random.choice(takes.ranks or (0, 1, 2, 3))
    sizes = (1, 2, 3, 4, 5, 6, 7, 9)
    floats = takes.floats or random.random() < 0.5
    return TensorType(
        tuple(random.choice(sizes) for _ in range(rank)),
        random.choice(CHANNELS),
        random.choice(takes.layouts) if rank else Layout.FIRST,
        "float32" if floats else "int64",
    )


def drawn_inputs(declared: type[Operator], random: Random) -> tuple[TensorType, ...]:
    first = drawn_input(declared, random)
    if not issubclass(declared, Merge):
        return (first,)
    count = random.randint(0, 3) if declared.takes_one else random.randint(1, 3)
    return (first, *(_near(first, declared, random) for _ in range(count)))


def _near(first: TensorType, declared: type[Operator], random: Random) -> TensorType:
    """An input of a merge that may go with the first."""
    chance = random.random()
    if chance < 0.4:
        return first
    if chance < 0.6:
        return first.with_channels(random.choice((1, first.channels, 2, 6)))
    if chance < 0.8:
        return first.with_spatial(tuple(random.choice((1, size, 3)) for size in first.spatial))
    if chance < 0.9:
        return TensorType((), first.channels, Layout.FIRST, first.dtype)
    return drawn_input(declared, random)


def drawn_operator(declared: type[Operator], x: TensorType, random: Random) -> Operator:
    given = {}
    for name, attribute in declared.model_fields.items():
        if attribute.is_required() or random.random() < 0.4:
            given[name] = drawn_value(attribute, x, random)
    if given.get("mask") and random.random() < 0.8:
        given["mask"] = TensorType((), x.spatial[0], Layout.FIRST, "int64")
    return declared(**given)


def drawn_value(attribute: FieldInfo, x: TensorType, random: Random) -> Any:
    kind, optional = kind_of(attribute)
    assert kind, "every attribute declares its kind"
    if optional and random.random() < 0.2:
        return None
    return drawn_of(kind, x, random)


def drawn_of(kind: Kind, x: TensorType, random: Random) -> Any:
    low = int(kind.low or 0)
    match kind.name:
        case "count" | "whole":
            return random.choice((low, low + 1, low + 1, 2, 3, 4, 6, x.channels))
        case "integer":
            return random.randint(-4, 9)
        case "number":
            return random.choice(NUMBERS)
        case "numbers":
            if random.random() < 0.4:
                return random.choice(NUMBERS)
            count = x.channels if random.random() < 0.8 else 2
            return tuple(random.choice(NUMBERS) for _ in range(count))
        case "positive":
            return random.choice((1e-5, 0.1, 1, 2.0))
        case "fraction":
            return random.choice((0, 0.0, 0.3, 1.0))
        case "flag":
            return random.random() < 0.5
        case "choice":
            return random.choice(kind.choices)
        case "value":
            rank = x.rank if random.random() < 0.9 else random.randint(1, 3)
            spatial = tuple(random.randint(1, 9) for _ in range(rank))
            return TensorType(spatial, 3, random.choice([*Layout]) if rank else Layout.FIRST)
        case "positions":
            if random.random() < 0.3:
                return random.randint(0, 6)
            places = [*range(max(x.rank + 1, 2))]
            random.shuffle(places)
            return tuple(places)
        case "sizes" | "wholes" | "padding":
            if kind.choices and random.random() < 0.3:
                return random.choice(kind.choices)
            if random.random() < 0.5:
                return random.randint(low, low + 3)
            count = x.rank if x.rank and random.random() < 0.9 else random.randint(1, 3)
            return tuple(random.randint(low, low + 3) for _ in range(count))
    raise AssertionError(f"nothing drawn for {kind.name}")
