"""The kinds of value that an operator's attribute takes: each a type with its range and its words.

The ranges are data (`Kind`): messages, documentation and random specs all read the same one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Annotated, Any, Literal, get_args

from pydantic import PlainValidator, WithJsonSchema
from pydantic.fields import FieldInfo

from netdsl.core.symbolic import formula_of, plain
from netdsl.core.types import TensorType

LARGEST = 2**31 - 1
"""Sizes above this would overflow PyTorch's indexing long before they were useful."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an attribute accepts, for people (`words`) and generators (`low`, `high`, `choices`)."""

    name: str
    words: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """`normal(std=0.01)`: an initialisation and its arguments."""

    name: str
    options: tuple[tuple[str, Any], ...] = ()


def _checked(accepts: Callable[[Any], bool], kind: Kind) -> PlainValidator:
    # The value is kept as it came: a symbolic number must not lose its formula.
    def check(value: Any) -> Any:
        if not accepts(value):
            raise ValueError(kind.words)
        return value

    return PlainValidator(check)


def _is_whole(value: Any, low: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= LARGEST


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _are_numbers(value: Any) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(map(_is_number, value))
    return _is_number(value)


def _are_whole(value: Any, low: int) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(_is_whole(item, low) for item in value)
    return _is_whole(value, low)


COUNT = Kind("count", "a whole number, 1 or more", low=1)
WHOLE = Kind("whole", "a whole number, 0 or more", low=0)
INTEGER = Kind("integer", "a whole number")
NUMBER = Kind("number", "a number")
NUMBERS = Kind("numbers", "a number, or one for each channel")
POSITIVE = Kind("positive", "a number above 0", low=0)
FRACTION = Kind("fraction", "a number from 0 to 1", low=0, high=1)
FLAG = Kind("flag", "true or false")
SIZES = Kind("sizes", "a whole number, 1 or more, or one for each axis", low=1)
WHOLES = Kind("wholes", "a whole number, 0 or more, or one for each axis", low=0)
PADDING = Kind(
    "padding",
    "a whole number, 0 or more, one for each axis, `same` or `valid`",
    low=0,
    choices=("same", "valid"),
)
POSITIONS = Kind("positions", "whole numbers, 0 or more: one, or several as (0, 1, 4)", low=0)
VALUE = Kind("value", "the name of a value")
SCHEME = Kind("scheme", "an initialisation such as `kaiming_normal(mode=fan_out)` or `zeros`")

Count = Annotated[int, _checked(lambda value: _is_whole(value, 1), COUNT), COUNT]
Whole = Annotated[int, _checked(lambda value: _is_whole(value, 0), WHOLE), WHOLE]
Integer = Annotated[int, _checked(lambda value: _is_whole(value, -LARGEST), INTEGER), INTEGER]
Number = Annotated[float, _checked(_is_number, NUMBER), NUMBER]
Numbers = Annotated[float | tuple[float, ...], _checked(_are_numbers, NUMBERS), NUMBERS]
Positive = Annotated[
    float, _checked(lambda value: _is_number(value) and value > 0, POSITIVE), POSITIVE
]
Fraction = Annotated[
    float, _checked(lambda value: _is_number(value) and 0 <= value <= 1, FRACTION), FRACTION
]
Flag = Annotated[bool, _checked(lambda value: isinstance(value, bool), FLAG), FLAG]
Sizes = Annotated[int | tuple[int, ...], _checked(lambda value: _are_whole(value, 1), SIZES), SIZES]
Wholes = Annotated[
    int | tuple[int, ...], _checked(lambda value: _are_whole(value, 0), WHOLES), WHOLES
]
Padding = Annotated[
    int | tuple[int, ...] | Literal["same", "valid"],
    _checked(
        lambda value: _are_whole(value, 0) or (isinstance(value, str) and value in PADDING.choices),
        PADDING,
    ),
    PADDING,
]
Positions = Annotated[
    int | tuple[int, ...], _checked(lambda value: _are_whole(value, 0), POSITIONS), POSITIONS
]
Reference = Annotated[
    TensorType,
    _checked(lambda value: isinstance(value, TensorType), VALUE),
    WithJsonSchema({"type": "string"}),
    VALUE,
]
Initialisation = Annotated[
    Scheme,
    _checked(lambda value: isinstance(value, Scheme), SCHEME),
    WithJsonSchema({"type": "string"}),
    SCHEME,
]


def choice(*words: str) -> Any:
    """The kind of an attribute that is one of some words: `Annotated[str, *choice("a", "b")]`."""
    kind = Kind("choice", " or ".join(f"`{word}`" for word in words), choices=words)
    return _checked(lambda value: isinstance(value, str) and value in words, kind), kind


def kind_of(field: FieldInfo) -> tuple[Kind | None, bool]:
    """What an attribute accepts, and whether `none` may stand instead."""
    parts: list[Any] = [*field.metadata, field.annotation]
    kinds, optional = [], False
    while parts:
        part = parts.pop(0)
        optional = optional or part is type(None)
        if isinstance(part, Kind):
            kinds.append(part)
        elif not isinstance(part, type):
            parts += get_args(part)
    return (kinds[0] if kinds else None), optional


def axes(value: int | tuple[int, ...], rank: int) -> tuple[int, ...]:
    """One number spread over all axes; several as they are."""
    return value if isinstance(value, tuple) else (value,) * rank


def compact(value: tuple[Any, ...]) -> Any:
    """A tuple of equal numbers as the one number, as PyTorch lets one write it.

    `(k, 3)` stays two numbers where k is a formula that happens to be 3: elsewhere it may be 5.
    """
    first = value[0]
    same = all(
        item is first or (plain(item) == plain(first) and formula_of(item) == formula_of(first))
        for item in value
    )
    return first if same else value
