"""The examples in the operators' docstrings, read: geometries and attributes are literals there.

`INPUT -> OPERATOR -> OUTPUT`, with `A | B` on either side and `where name = GEOMETRY` at the end.
"""

from __future__ import annotations

import re
from ast import literal_eval
from dataclasses import dataclass, field
from typing import Any

from netdsl.core.operator import Operator
from netdsl.core.registry import Registry
from netdsl.core.types import Layout, TensorType

SIZE = re.compile(r"(?:(?P<spatial>\d+(?:x\d+)*)/)?(?P<channels>\d+)")
WORDS = {"true": True, "false": False, "none": None}


@dataclass(frozen=True)
class Example:
    line: str
    inputs: tuple[TensorType, ...]
    operator: Operator
    outputs: tuple[TensorType, ...]
    values: dict[str, TensorType] = field(default_factory=dict)
    """What the names in the operator's attributes stand for."""

    @property
    def references(self) -> dict[str, TensorType]:
        """The attributes that name values."""
        given = ((name, getattr(self.operator, name)) for name in type(self.operator).model_fields)
        return {name: value for name, value in given if isinstance(value, TensorType)}


def geometry(text: str) -> TensorType:
    """`28x28/6 layout=last dtype=int64`."""
    size, *options = text.split()
    match = SIZE.fullmatch(size)
    assert match, f"not a geometry: {text}"
    spatial = tuple(int(part) for part in (match["spatial"] or "").split("x") if part)
    given = dict(option.split("=") for option in options)
    layout = Layout(given.pop("layout", "first"))
    result = TensorType(spatial, int(match["channels"]), layout, given.pop("dtype", "float32"))
    assert not given, f"not of a geometry: {given}"
    return result


def literal(text: str, values: dict[str, TensorType]) -> Any:
    """A number, a tuple, sizes (`5x5`), a flag, a value or a word."""
    if text in WORDS:
        return WORDS[text]
    if text in values:
        return values[text]
    if re.fullmatch(r"\d+(x\d+)+", text):
        return tuple(int(part) for part in text.split("x"))
    if re.match(r"[-(\d.]", text):
        value = literal_eval(text)
        return value
    assert re.fullmatch(r"\w+", text), f"not a literal: {text}"
    return text


def operator(text: str, catalogue: Registry, values: dict[str, TensorType]) -> Operator:
    """`conv 3x3/64 stride=2 pad=(1, 0)`."""
    name, *words = re.findall(r"(?:\([^)]*\)|[^\s(])+", text)
    declared = catalogue[name]
    given: dict[str, Any] = {}
    if words and "=" not in words[0]:
        names = declared.geometry.split("/")
        parts = words.pop(0).split("/")
        assert len(parts) <= len(names), f"more than the geometry {declared.geometry}: {text}"
        given |= {part: literal(size, values) for part, size in zip(names, parts, strict=False)}
    for word in words:
        attribute, value = word.split("=", 1)
        assert attribute not in given, f"{attribute} given twice: {text}"
        given[attribute] = literal(value, values)
    return declared(**given)


def example(line: str, catalogue: Registry) -> Example:
    flow, _, where = line.partition(" where ")
    values = {}
    for named in filter(None, where.split(",")):
        name, _, text = named.partition("=")
        values[name.strip()] = geometry(text.strip())
    inputs, call, outputs = flow.split("->")
    return Example(
        line,
        tuple(geometry(part.strip()) for part in inputs.split("|")),
        operator(call.strip(), catalogue, values),
        tuple(geometry(part.strip()) for part in outputs.split("|")),
        values,
    )


def example_lines(declared: type[Operator]) -> list[str]:
    """The lines of the docstring's paragraph of examples: the one after its first sentence."""
    paragraphs = (declared.__doc__ or "").split("\n\n")
    lines = [line.strip() for line in paragraphs[1].splitlines()] if len(paragraphs) > 1 else []
    return [line for line in lines if line]


def examples(catalogue: Registry) -> list[Example]:
    return [
        example(line, catalogue) for name in catalogue for line in example_lines(catalogue[name])
    ]
