"""Operators and values in the words of a spec: `conv 3x3/64 stride=2`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from netdsl.core.attributes import SIZES, VALUE, WHOLES, Scheme, kind_of
from netdsl.core.network import Step
from netdsl.core.operator import Operator
from netdsl.core.symbolic import plain

SIZED = re.compile(r"\w+(?:\s*\(|[ \t]+[^\s=<>|]+(?:[ \t]|$))")
"""A name with its size after it: `dropout 0.5`, `dropout(0.5)`."""
POSITIONAL = re.compile(r"[0-9][0-9.e+x-]*")
"""What may stand right after a name: anything else is written `name=value`."""
CHANNELS = "channels"
"""Counts of channels are no sizes of axes, even where there are several."""
GIVEN = re.compile(r"(\w+)[ \t]*=(?!=)")


def notation(step: Step) -> str:
    """A use of an operator, as a spec has it, its numbers worked out.

    Attributes that a `default` line gives are left out, as they are where the operator is written.
    """
    operator = step.operator
    names = [name for name in operator.geometry.split("/") if name]
    geometry = _geometry(step, names)
    written = set(GIVEN.findall(step.span.text)).union(names)
    words = [operator.spelling, geometry] if geometry else [operator.spelling]
    for name in _unusual(operator):
        if name in written and not (geometry and name in names):
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
    """`3x3/64`: the attributes right after the name; of defaults, only what is written there."""
    if not names:
        return ""
    if not (SIZED.match(step.span.text) or set(names).intersection(_unusual(step.operator))):
        return ""
    parts = [_size(step, name) for name in names]
    return "/".join(parts) if all(map(POSITIONAL.fullmatch, parts)) else ""


def _size(step: Step, name: str) -> str:
    """Sizes of axes as `3x3`, one for each axis of the input; all else as anywhere."""
    value = plain(getattr(step.operator, name))
    kind, _ = kind_of(type(step.operator).model_fields[name])
    if name == CHANNELS or kind not in (SIZES, WHOLES) or value is None:
        return literal(value)
    if kind is SIZES and isinstance(value, int):
        value = (value,) * max(step.input_types[0].rank, 1)
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _attribute(step: Step, name: str) -> str:
    kind, _ = kind_of(type(step.operator).model_fields[name])
    if kind is VALUE and name in step.references:
        return step.references[name].name or "value"
    return literal(getattr(step.operator, name))
