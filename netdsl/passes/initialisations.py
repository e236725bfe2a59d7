"""How the weights of an operator's use start, held against the tensors that it has."""

from __future__ import annotations

from dataclasses import replace

from netdsl.core.attributes import FLAG, Scheme, kind_of
from netdsl.core.initialisation import INITIALISATIONS
from netdsl.core.network import PLAIN, Step
from netdsl.core.operator import Operator
from netdsl.passes.attributes import Given
from netdsl.passes.context import fault
from netdsl.source import Span
from netdsl.syntax import tree

TENSORS = {"tied": "weight", "init": "weight", "bias_init": "bias"}
"""The tensor that each attribute is about."""


def settle_weights(step: Step, given: Given, apply: tree.Apply) -> None:
    """Check `tied`, `init` and `bias_init`; take out a default for a tensor that is left out.

    Raises:
        Fault: N401 where there is no tensor to work on, N402 where it has too few axes.
    """
    if step.weights == PLAIN:
        return
    shapes = shapes_of(step.operator, step)
    written = {attribute.name.text for attribute in apply.attributes}
    for attribute, tensor in TENSORS.items():
        value = getattr(step.weights, attribute)
        if not value:
            continue
        if tensor in shapes:
            if isinstance(value, Scheme):
                check_axes(value, tensor, shapes[tensor], given.spans[attribute])
            continue
        is_default = attribute not in written and tensor in shapes_of(whole(step.operator), step)
        if attribute == "init" and is_default:
            step.weights = replace(step.weights, init=None)
        elif attribute == "bias_init" and is_default:
            step.weights = replace(step.weights, bias_init=None)
        else:
            raise fault(
                "N401",
                f"`{step.operator.spelling}` has no {tensor} here for `{attribute}`",
                given.spans[attribute],
            )


def shapes_of(operator: Operator, step: Step) -> dict[str, tuple[int, ...]]:
    """The shapes of the tensors that an operator learns, by name.

    A bare tensor counts as the weight, but not where one is tied: it has no module.
    """
    return {
        tensor.name or "weight": tensor.shape
        for tensor in operator.learned(step.input_types)
        if tensor.name or not step.weights.tied
    }


def whole(operator: Operator) -> Operator:
    """The same operator, with every tensor that a flag such as `bias=false` leaves out."""
    flags = [name for name, info in type(operator).model_fields.items() if kind_of(info)[0] is FLAG]
    return operator.model_copy(update=dict.fromkeys(flags, True))


def check_axes(scheme: Scheme, tensor: str, shape: tuple[int, ...], span: Span) -> None:
    if INITIALISATIONS[scheme.name].needs_matrix and len(shape) < 2:
        raise fault(
            "N402",
            f"`{scheme.name}` needs a {tensor} of two or more axes, and this one has one",
            span,
            help="use normal(std=…), uniform(…), zeros or ones",
        )
