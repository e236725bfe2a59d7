"""What a step is in PyTorch: `$0`, `$1`, … are its inputs, and `$name` is what it refers to."""

from __future__ import annotations

from netdsl.core.bare import Bare
from netdsl.core.calls import Call, Code, Name
from netdsl.core.network import Step

MODULE = Name("$module")
"""What stands for a step's module."""


def module_of(step: Step) -> Call | None:
    """Its module, constructed; none where it has no module form."""
    return step.operator.constructs(step.input_types)


def call_of(step: Step) -> Code:
    """The call of its module."""
    return step.operator.called(step.input_types, MODULE, _inputs(step))


def function_of(step: Step) -> Code | None:
    """Its function, without state; none where only its module will do."""
    named = {name: Name(f"${name}") for name in step.references}
    if isinstance(step.operator, Bare):
        named["tensor"] = Name("$tensor")
    return step.operator.computes(step.input_types, _inputs(step), **named)


def _inputs(step: Step) -> list[Name]:
    return [Name(f"${place}") for place in range(len(step.inputs))]
