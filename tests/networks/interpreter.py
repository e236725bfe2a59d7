"""A network run operator by operator from its IR, without the emitter: an oracle for emitted code.

Each operator is its recorded PyTorch call, made; its tensors are those under its key in the
`state_dict`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from operator_torch import module_called, realised
from torch import Tensor, nn

from netdsl.core.bare import Bare
from netdsl.core.calls import Name
from netdsl.core.flat import Operation, flatten
from netdsl.core.network import Network


def interpreted(
    network: Network,
    state: dict[str, Tensor],
    inputs: list[Tensor],
    watch: Callable[[Operation, list[Tensor]], None] | None = None,
) -> list[Tensor]:
    """The outputs, then the auxiliary ones, in eval mode and float64; `watch` sees each result."""
    flat = flatten(network)
    values = dict(zip(flat.inputs, inputs, strict=True))
    for operation in flat.operations:
        arguments = [values[number] for number in operation.inputs]
        references = [values[number] for number in operation.references]
        result = applied(operation, state, arguments, references)
        results = [result] if isinstance(result, Tensor) else list(result)
        values.update(zip(operation.outputs, results, strict=True))
        if watch is not None:
            watch(operation, results)
    return [values[number] for number in (*flat.outputs, *flat.auxiliaries)]


def applied(
    operation: Operation,
    state: dict[str, Tensor],
    arguments: list[Tensor],
    references: list[Tensor],
) -> Any:
    step = operation.step
    if isinstance(step.operator, Bare):
        code = step.operator.computes(step.input_types, [Name("value")], tensor=Name("tensor"))
        return realised(code, {"value": arguments[0], "tensor": state[operation.key]})
    if not (operation.facts.learned or operation.facts.buffers):
        places = [Name(f"v{place}") for place in range(len(arguments))]
        named = {name: Name(f"r_{name}") for name in step.references}
        code = step.operator.computes(step.input_types, places, **named)
        if code is not None:
            scope = {place.text: each for place, each in zip(places, arguments, strict=True)}
            scope |= {f"r_{name}": each for name, each in zip(named, references, strict=True)}
            return realised(code, {**scope, "self": nn.Identity().eval()})
    module = realised(step.operator.constructs(step.input_types), {}).double().eval()
    prefix = f"{operation.key}."
    own = {key.removeprefix(prefix): each for key, each in state.items() if key.startswith(prefix)}
    module.load_state_dict(own, strict=True)
    with torch.no_grad():
        return module_called(step.operator, step.input_types, module, arguments)
