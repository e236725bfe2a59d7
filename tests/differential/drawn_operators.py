"""Random operators in random spellings, for an input of a known type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drawn_places import Place
from operator_draws import drawn_value

from netdsl.core.attributes import kind_of
from netdsl.core.operator import Merge, Operator, Splitter
from netdsl.core.types import Layout, TensorType
from netdsl.ops import STANDARD

TRIES = 12
LARGEST = 4096
"""Numbers of an example's value that is worth going on from."""
LAYERS = [
    name
    for name, declared in STANDARD.operators.items()
    if not issubclass(declared, Merge) or declared.takes_one
]
ANYWHERE = ("relu", "identity", "tanh", "dropout 0.3", "multiply 0.5", "sigmoid", "scale")
STARTS = (
    "none",
    "zeros",
    "ones",
    "constant(value=0.5)",
    "normal(std=0.02)",
    "uniform(low=-0.1, high=0.1)",
    "truncated_normal(std=0.02)",
)
SCHEMES = (
    *STARTS,
    "kaiming_normal(mode=fan_out, nonlinearity=relu)",
    "xavier_uniform(gain=0.5)",
    "orthogonal",
)


def operator_on(x: TensorType, place: Place) -> tuple[str, tuple[TensorType, ...]]:
    """An operator that takes a value, as text without a label, and what it gives."""
    for _ in range(TRIES):
        name = place.random.choice(LAYERS)
        found = tried(name, x, place)
        if found is not None:
            return found
    return "identity", (x,)


def tried(name: str, x: TensorType, place: Place) -> tuple[str, tuple[TensorType, ...]] | None:
    """One operator with random attributes; none where it does not take the value."""
    declared = STANDARD[name]
    given: dict[str, Any] = {}
    names: dict[str, str] = {}
    for attribute, info in declared.model_fields.items():
        if not info.is_required() and place.chance(0.7):
            continue
        kind, _ = kind_of(info)
        assert kind
        if kind.name == "value":
            if not place.values:
                continue
            names[attribute] = place.random.choice([*place.values])
            given[attribute] = place.values[names[attribute]]
        else:
            given[attribute] = drawn_value(info, x, place.random)
    if "groups" in declared.model_fields and place.chance(0.3):
        groups = [count for count in range(1, x.channels + 1) if x.channels % count == 0]
        given["groups"] = place.random.choice(groups)
        if "channels" in given:
            given["channels"] = given["groups"] * place.random.randint(1, 3)
    if x.spatial and "kernel" in given and place.chance(0.5):
        given["pad"] = "same"
        given.pop("ceil", None)
        if "pad" not in declared.model_fields or name == "convtranspose":
            del given["pad"]
    found = taken(declared, given, x, place)
    if found is None:
        return None
    made, types = found
    if any(kind.size > LARGEST for kind in types) or len(types) > 4:
        return None
    return written(declared, given, names, place) + schemes(made, x, place), types


def taken(
    declared: type[Operator], given: Mapping[str, Any], x: TensorType, place: Place
) -> tuple[Operator, tuple[TensorType, ...]] | None:
    """The operator with the defaults in force, and what it gives; none where it refuses."""
    name = declared.spelling
    defaults = {**place.file.defaults.get(name, {}), **place.defaults.get(name, {})}
    try:
        made = declared(**{**defaults, **given})
        if any(True for _ in made.problems((x,))):
            return None
        return made, made.infer((x,))
    except (ValueError, TypeError):
        return None


def is_splitter(text: str) -> bool:
    return issubclass(STANDARD[text.split()[0].split("(")[0]], Splitter)


def written(
    declared: type[Operator], given: Mapping[str, Any], names: Mapping[str, str], place: Place
) -> str:
    """An operator's text: a size where it has one, the other attributes by name."""
    rest = dict(given)
    text = declared.spelling
    first, _, second = declared.geometry.partition("/")
    whole = first in rest and (not second or second in rest)
    if whole and is_size(rest[first], second) and place.chance(0.8):
        text += size(rest.pop(first), second, place)
        if second:
            text += f"/{place.number(rest.pop(second), dotted=False)}"
    items = list(rest.items())
    place.random.shuffle(items)
    for name, value in items:
        text += f" {name}={names[name] if name in names else attribute(value, place)}"
    return text


def is_size(value: Any, channels: str) -> bool:
    """Whether a value may stand as a size: a tuple in brackets only where channels follow."""
    if isinstance(value, tuple):
        return bool(channels) or len(value) > 1
    return isinstance(value, int | float) and value >= 0


def size(value: Any, channels: str, place: Place) -> str:
    if isinstance(value, tuple):
        crossed = len(value) > 1 and (not channels or place.chance(0.5))
        return " " + ("x".join(map(str, value)) if crossed else attribute(value, place))
    if isinstance(value, int) and place.chance(0.3):
        return f"({place.number(value, bare=True)})"
    return f" {place.number(value, dotted=False) if isinstance(value, int) else value}"


def attribute(value: Any, place: Place) -> str:
    match value:
        case bool():
            return str(value).lower()
        case None:
            return "none"
        case int() if value >= 0:
            return place.number(value)
        case tuple():
            items = ", ".join(place.number(item, bare=True) for item in value)
            return f"({items},)" if len(value) == 1 else f"({items})"
        case _:
            return str(value)


def schemes(made: Operator, x: TensorType, place: Place) -> str:
    """How the weights start, now and then."""
    shapes = {each.name or "weight": each.shape for each in made.learned((x,))}
    text = ""
    for name, tensor in (("init", "weight"), ("bias_init", "bias")):
        if tensor in shapes and place.chance(0.3 if place.starts else 0.1):
            known = STARTS if len(shapes[tensor]) < 2 else SCHEMES
            text += f" {name}={place.random.choice(place.starts or known)}"
    return text


def to_channels(x: TensorType, channels: int, place: Place) -> tuple[str, TensorType] | None:
    """An operator that changes only the channels; none where there is none for such a value."""
    if not x.is_float:
        return None
    target = x.with_channels(channels)
    declared, given = STANDARD["fc"], dict[str, Any](channels=channels)
    if x.spatial and x.layout is Layout.FIRST:
        kernel = place.random.choice((1, 1, 3))
        declared = STANDARD["conv"]
        given = {"kernel": kernel, "channels": channels, "pad": "same"}
    found = taken(declared, given, x, place)
    if found is None or found[1] != (target,):
        return None
    return written(declared, given, {}, place), target
