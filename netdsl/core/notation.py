"""Operators and values in the words of a spec: `conv 3x3/64 stride=2`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from netdsl.core.attributes import SIZES, VALUE, Scheme, kind_of
from netdsl.core.network import Step
from netdsl.core.operator import Operator
from netdsl.core.symbolic import plain

SIZED = re.compile(r"\w+(?:\s*\(|[ \t]+[^\s=<>|]+(?:[ \t]|$))")
"""A name with its size after it: `dropout 0.5`, `dropout(0.5)`."""
GIVEN = re.compile(r"(\w+)[ \t]*=(?!=)")


def notation(step: Step) -> str:
    """A use of an operator, as a spec has it, its numbers worked out.

    Attributes that a `default` line gives are left out, as they are where the operator is written.
    """
    operator = step.operator
    written = set(GIVEN.findall(step.span.text))
    positional = [name for name in operator.geometry.split("/") if name]
    words = [operator.spelling]
    if geometry := _geometry(step, positional):
        words.append(geometry)
    for name in _unusual(operator):
        if name not in positional and name in written:
            words.append(f"{name}={_attribute(step, name)}")
    if step.weights.tied:
        words.append(f"tied={step.weights.tied}")
    return " ".join(words)


def literal(value: Any) -> str:
    """A number, a flag, a word, a tuple or an initialisation, as a spec writes it."""
    match plain(value):
        case bool() as flag:
            return "true" if flag else "false"
        case None:
            return "none"
        case float() as number:
            return f"{number:.6g}"
        case tuple() as items:
            inside = ", ".join(literal(item) for item in items)
            return f"({inside},)" if len(items) == 1 else f"({inside})"
        case Scheme() as scheme:
            options = ", ".join(f"{name}={literal(option)}" for name, option in scheme.options)
            return f"{scheme.name}({options})" if options else scheme.name
        case other:
            return str(other)


def _unusual(operator: Operator) -> Iterator[str]:
    """The attributes that differ from their defaults."""
    for name, field in type(operator).model_fields.items():
        if field.is_required() or getattr(operator, name) != field.default:
            yield name


def _geometry(step: Step, names: list[str]) -> str:
    """`3x3/64`: the attributes right after the name; of defaults, only what is written."""
    if not names:
        return ""
    if not (SIZED.match(step.span.text) or set(names).intersection(_unusual(step.operator))):
        return ""
    values = [getattr(step.operator, name) for name in names]
    if values[0] is None:
        return ""
    return "/".join(_size(step, name) for name in names)


def _size(step: Step, name: str) -> str:
    """Sizes as `3x3`, one for each axis of the input; all else as anywhere."""
    value = plain(getattr(step.operator, name))
    kind, _ = kind_of(type(step.operator).model_fields[name])
    if kind is not SIZES:
        return _attribute(step, name)
    rank = step.input_types[0].rank if step.inputs else 0
    sizes = value if isinstance(value, tuple) else (value,) * max(rank, 1)
    return "x".join(map(str, sizes)) if len(sizes) > 1 or isinstance(value, int) else literal(value)


def _attribute(step: Step, name: str) -> str:
    kind, _ = kind_of(type(step.operator).model_fields[name])
    if kind is VALUE and name in step.references:
        return step.references[name].name or "value"
    return literal(getattr(step.operator, name))
