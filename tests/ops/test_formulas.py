"""Numbers with formulas change nothing that an operator says, and pass through it."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from operator_draws import drawn_inputs, drawn_operator
from operator_examples import Example, examples

from netdsl.core.bare import Bare
from netdsl.core.calls import Name
from netdsl.core.operator import Operator
from netdsl.core.symbolic import Symbolic, symbol
from netdsl.core.types import TensorType
from netdsl.ops import STANDARD

DRAWS = 40

COUNTED = ("permute", "select")
"""Whose channels may be another axis, or the count of a list: plain numbers."""


def with_formulas(operator: Operator) -> Operator:
    def named(name: str) -> Any:
        value = getattr(operator, name)
        return value if isinstance(value, TensorType | str) else symbol(name, value)

    return type(operator)(**{name: named(name) for name in type(operator).model_fields})


def named_channels(inputs: tuple[TensorType, ...]) -> list[TensorType]:
    return [x.with_channels(symbol(f"c{place}", x.channels)) for place, x in enumerate(inputs)]


def said(operator: Operator, inputs: Any) -> tuple[Any, ...]:
    outputs = operator.infer(inputs)
    return (
        outputs,
        operator.learned(inputs),
        operator.buffers(inputs),
        operator.macs(inputs, outputs),
        operator.allocated(inputs, outputs),
        operator.windows(inputs[0]),
    )


def writes(operator: Operator, inputs: Any) -> None:
    """Which keywords are written and which tuples shortened may differ: a formula is no default."""
    operator.constructs(inputs)
    fields = {name: getattr(operator, name) for name in type(operator).model_fields}
    references = {name: Name(name) for name, x in fields.items() if isinstance(x, TensorType)}
    if isinstance(operator, Bare):
        operator.tensor(inputs[0])
        references["tensor"] = Name("tensor")
    operator.computes(inputs, [Name("value")] * len(inputs), **references)


@pytest.mark.parametrize("name", [*STANDARD])
def test_formulas_change_nothing(name: str) -> None:
    random = Random(name)
    for _ in range(DRAWS):
        inputs = drawn_inputs(STANDARD[name], random)
        operator = drawn_operator(STANDARD[name], inputs[0], random)
        if [*operator.problems(inputs)]:
            continue
        formal = with_formulas(operator), named_channels(inputs)
        assert not [*formal[0].problems(formal[1])]
        assert said(*formal) == said(operator, inputs)
        writes(*formal)
        sizes = [size for y in formal[0].infer(formal[1]) for size in y.spatial]
        assert all(type(size) is int for size in sizes), "spatial sizes are plain"


@pytest.mark.parametrize("example", examples(STANDARD), ids=lambda example: example.line)
def test_formulas_pass_through(example: Example) -> None:
    """The channels of an output come from an attribute or from the channels of an input."""
    operator, inputs = with_formulas(example.operator), named_channels(example.inputs)
    if operator.spelling in COUNTED:
        return
    for y in operator.infer(inputs):
        assert isinstance(y.channels, Symbolic), y
