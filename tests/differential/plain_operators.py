"""Operators of specs applied to PyTorch tensors at once: the oracle's modules, keys and values."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from operator_torch import as_tuple, called, module_called, module_of
from plain_expressions import Refused, evaluated
from plain_values import Made, Plain, Work
from pydantic import ValidationError
from torch import nn

from netdsl.core.attributes import kind_of
from netdsl.core.operator import Operator
from netdsl.core.types import Layout, TensorType
from netdsl.ops.pool import Maxpool
from netdsl.ops.windows import pads, spread
from netdsl.syntax import tree

COMMON = ("tied", "init", "bias_init")


def operator_of(
    declared: type[Operator],
    apply: tree.Apply,
    names: Mapping[str, Any],
    defaults: Mapping[str, tree.Expression],
) -> tuple[Operator, dict[str, Plain], dict[str, tree.Expression]]:
    """The operator as written, the tensors it refers to, its initialisations and ties."""
    given = _given(declared, apply)
    for name, expression in defaults.items():
        given.setdefault(name, expression)
    weights = {name: given.pop(name) for name in COMMON if name in given}
    values, references = {}, {}
    for name, expression in given.items():
        if name not in declared.model_fields:
            raise Refused(f"TypeError: no attribute {name}")
        kind, _ = kind_of(declared.model_fields[name])
        assert kind
        value = _word(expression, kind.choices, names)
        if isinstance(value, Plain):
            references[name] = value
            value = value.type
        values[name] = value
    try:
        return declared(**values), references, weights
    except ValidationError as wrong:
        raise Refused(f"ValueError: {wrong.errors()[0]['loc']}") from None


def _given(declared: type[Operator], apply: tree.Apply) -> dict[str, tree.Expression]:
    given: dict[str, tree.Expression] = {}
    positional: list[tree.Expression] = []
    if apply.geometry is not None:
        positional = [apply.geometry.sizes]
        if apply.geometry.channels is not None:
            positional.append(apply.geometry.channels)
    elif apply.arguments is not None and apply.arguments.arguments:
        if len(apply.arguments.arguments) > 1 or apply.arguments.arguments[0].name is not None:
            raise Refused("TypeError: one size")
        positional = [apply.arguments.arguments[0].value]
    fields = [name for name in declared.geometry.split("/") if name]
    if len(positional) > len(fields):
        raise Refused("TypeError: too many sizes")
    given.update(zip(fields, positional, strict=False))
    for attribute in apply.attributes:
        if attribute.name.text in given:
            raise Refused(f"TypeError: {attribute.name.text} twice")
        given[attribute.name.text] = attribute.value
    return given


def _word(expression: tree.Expression, choices: Sequence[str], names: Mapping[str, Any]) -> Any:
    if isinstance(expression, tree.Name) and expression.text in choices:
        return names.get(expression.text, expression.text)
    return evaluated(expression, names)


def applied(
    operator: Operator,
    inputs: Sequence[Plain],
    references: dict[str, Plain],
    key: str,
    made: Made,
    *,
    reuse: bool = False,
    start: Callable[[nn.Module | None], None] = lambda module: None,
) -> tuple[Plain, ...]:
    """The outputs of an operator, whose module is kept under its key; `start` initialises it.

    Raises:
        Refused: PyTorch raised.
    """
    made.spend()
    if isinstance(operator, Maxpool) and sees_padding_alone(operator, inputs[0].type):
        # PyTorch would read and write outside its memory, and end the process.
        raise Refused("a window with nothing but padding")
    types = [value.type for value in inputs]
    tensors = [value.tensor for value in inputs]
    others = {name: value.tensor for name, value in references.items()}
    before = made.counter.get_total_flops()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            module = made.modules.get(key) if reuse else None
            if module is None:
                module = module_of(operator, types, made.device)
                if module is not None:
                    # The inputs are of the precision that PyTorch's modules have.
                    module.float()
                start(module)
            if module is not None:
                module.train(made.training)
                results = as_tuple(module_called(operator, types, module, tensors))
            else:
                results = as_tuple(called(operator, types, tensors, others, made.training))
        except Refused:
            raise
        except Exception as wrong:
            raise Refused(f"{type(wrong).__name__}: {wrong}") from None
    if module is not None and module.state_dict():
        made.modules[key] = module
    for result in results:
        if not result.numel():
            raise Refused("nothing is left of the input")
    needed = (part for value in (*inputs, *references.values()) for part in value.work)
    work = (Work(made.counter.get_total_flops() - before, tuple(needed)),)
    return tuple(Plain(each, _layout(operator, types), work) for each in results)


def sees_padding_alone(pool: Maxpool, x: TensorType) -> bool:
    """Whether a window of a pool that is otherwise good lies beside the map."""
    if [*super(Maxpool, pool).problems([x])]:
        return False
    kernel, reach = spread(pool.kernel, x.rank), spread(pool.dilation, x.rank)
    step = kernel if pool.stride is None else spread(pool.stride, x.rank)
    around = pads(pool.pad, kernel, reach, x.rank)
    return any(
        not any(0 <= window * step[axis] - around[axis][0] + at < x.spatial[axis] for at in looks)
        for axis, count in enumerate(pool.gives(x).spatial)
        for looks in [range(0, kernel[axis] * reach[axis], reach[axis])]
        for window in range(count)
    )


def _layout(operator: Operator, types: Sequence[TensorType]) -> Layout:
    try:
        return operator.infer(types)[0].layout
    except Exception:
        return types[0].layout
