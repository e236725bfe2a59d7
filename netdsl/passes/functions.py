"""Functions that expressions may call. Each takes the longest tuple allowed, then its arguments."""

from __future__ import annotations

import math
from collections.abc import Callable
from inspect import Parameter, signature
from itertools import accumulate
from typing import Any

from netdsl.core.remembered import ComputedRange
from netdsl.core.symbolic import opaque, plain

MOST_DIGITS = 400
"""To round to: floats have no more."""


def _numbers(name: str, values: tuple[Any, ...]) -> list[Any]:
    if len(values) == 1:
        values = values[0] if isinstance(values[0], tuple) else ()
    items = list(values)
    if not items or not all(isinstance(item, int | float) for item in items):
        raise ValueError(f"`{name}` takes two or more numbers, or one tuple of them")
    return items


def _least(limit: int, *values: Any) -> Any:
    items = _numbers("min", values)
    return opaque("min", plain(min(items)), *items) if len(items) > 1 else items[0]


def _greatest(limit: int, *values: Any) -> Any:
    items = _numbers("max", values)
    return opaque("max", plain(max(items)), *items) if len(items) > 1 else items[0]


def _total(limit: int, *values: Any) -> Any:
    if len(values) != 1 or not isinstance(values[0], tuple):
        raise ValueError("`sum` takes one tuple of numbers")
    items = values[0]
    if not all(isinstance(item, int | float) for item in items):
        raise ValueError("`sum` takes one tuple of numbers")
    *_, total = accumulate(items, initial=0)
    return total


def _one_number(name: str, value: Any) -> Any:
    if not isinstance(value, int | float):
        raise ValueError(f"`{name}` takes a number")
    return value


def _absolute(limit: int, value: Any) -> Any:
    return opaque("abs", abs(plain(_one_number("abs", value))), value)


def _round(limit: int, value: Any, digits: Any = None) -> Any:
    number = plain(_one_number("round", value))
    if digits is not None and not (isinstance(digits, int) and abs(digits) <= MOST_DIGITS):
        raise ValueError(f"`round` takes a whole number of digits, {MOST_DIGITS} at most")
    return round(number, digits) if digits is not None else opaque("round", round(number), value)


def _whole(limit: int, value: Any) -> Any:
    return opaque("int", int(plain(_one_number("int", value))), value)


def _floor(limit: int, value: Any) -> Any:
    return math.floor(_one_number("floor", value))


def _ceil(limit: int, value: Any) -> Any:
    return math.ceil(_one_number("ceil", value))


def _root(limit: int, value: Any) -> Any:
    number = plain(_one_number("sqrt", value))
    if number < 0:
        raise ValueError("`sqrt` takes a number that is 0 or more")
    return opaque("math.sqrt", math.sqrt(number), value)


def _length(limit: int, value: Any) -> int:
    if not isinstance(value, tuple):
        raise ValueError("`len` takes a tuple")
    return len(value)


def _range(limit: int, *bounds: Any) -> tuple[int, ...]:
    if not 1 <= len(bounds) <= 3 or not all(isinstance(bound, int) for bound in bounds):
        raise ValueError("`range` takes one to three whole numbers")
    if len(bounds) == 3 and not bounds[2]:
        raise ValueError("the step of a `range` cannot be 0")
    if len(range(*(plain(bound) for bound in bounds))) > limit:
        raise OverflowError(f"a `range` holds at most {limit:,} numbers")
    return ComputedRange(bounds)


def _zip(limit: int, *values: Any) -> tuple[Any, ...]:
    if not all(isinstance(value, tuple) for value in values):
        raise ValueError("`zip` takes tuples")
    if len({len(value) for value in values}) > 1:
        raise ValueError(
            f"`zip` takes tuples of one length, not {[len(value) for value in values]}"
        )
    if sum(map(len, values)) > limit:
        raise OverflowError(f"a `zip` holds at most {limit:,} items")
    return tuple(zip(*values, strict=True))


def _enumerate(limit: int, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, tuple):
        raise ValueError("`enumerate` takes a tuple")
    if 2 * len(value) > limit:
        raise OverflowError(f"an `enumerate` holds at most {limit:,} items")
    return tuple(enumerate(value))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": _least,
    "max": _greatest,
    "abs": _absolute,
    "round": _round,
    "floor": _floor,
    "ceil": _ceil,
    "int": _whole,
    "sqrt": _root,
    "len": _length,
    "range": _range,
    "zip": _zip,
    "enumerate": _enumerate,
    "sum": _total,
}


def miscounted(function: Callable[..., Any], given: int) -> str:
    """That a function takes another number of values, in words."""
    name = next(name for name, known in FUNCTIONS.items() if known is function)
    _, *parameters = signature(function).parameters.values()
    least = sum(each.default is Parameter.empty for each in parameters)
    most = len(parameters)
    takes = str(most) if least == most else f"{least} or {most}"
    return f"`{name}` takes {takes} value{'s' if most > 1 else ''}, not {given}"
