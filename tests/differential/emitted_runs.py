"""The module that netdsl emits for a network, run, beside what netdsl worked out of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import torch
from operator_draws import ONCE_A_BATCH
from plain_runs import backward
from plain_values import BATCH
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from netdsl.pipeline import CheckedNetwork
from netdsl.targets.python import emit

SMALL = 1_000_000
"""Parameters and numbers of values that the CPU has done with sooner than `meta`."""


def is_small(network: CheckedNetwork) -> bool:
    figures = network.figures
    return figures.params + figures.activation_bytes < SMALL


def are_macs_of_examples(network: CheckedNetwork) -> bool:
    """Whether a batch of two takes twice the multiply-accumulates of one."""
    operators = (layer.operation.step.operator for layer in network.figures.layers)
    return not any(operator.spelling in ONCE_A_BATCH for operator in operators)


def emitted(ours: CheckedNetwork) -> tuple[str, str] | None:
    """How the emitted module is not what netdsl said: in what, and both; none where it is.

    It trains and evaluates with numbers where they are few, which PyTorch checks more closely, and
    on `meta` where they are many. MACs that differ are counted again on `meta`: on the CPU
    PyTorch's counter misses attention.
    """
    small = is_small(ours)
    found = _compared(ours, "cpu" if small else "meta")
    if small and found is not None and "macs" in found[0]:
        found = _compared(ours, "meta")
    return found


def different(pairs: Mapping[str, tuple[Any, Any]]) -> tuple[str, str] | None:
    for what, (expected, found) in pairs.items():
        if expected != found:
            return f"{what} differ", f"{expected} and {found}"
    return None


def _compared(ours: CheckedNetwork, device: str) -> tuple[str, str] | None:
    network, figures = ours.network, ours.figures
    scope: dict[str, Any] = {"__name__": "emitted"}
    try:
        source = emit(network, figures, "test.net")
        exec(compile(source, "emitted", "exec"), scope)
        with torch.device(device):
            module: nn.Module = scope[_class_of(source)]()
        inputs = [
            _input(value.known.torch_shape, value.known.dtype, device) for value in network.inputs
        ]
        trained = module.train()(*inputs)
        inputs = [each.detach() for each in inputs]
        backward(_tensors(trained))
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            evaluated = module.eval()(*inputs)
    except Exception as wrong:
        return "emitted code fails", f"{type(wrong).__name__}: {wrong}"
    shapes = [((BATCH, *value.known.torch_shape)) for value in network.outputs]
    keys = [(entry.key, entry.shape) for entry in figures.state_dict]
    state = [(key, tuple(each.shape)) for key, each in module.state_dict().items()]
    pairs: dict[str, tuple[Any, Any]] = {
        "emitted shapes": (shapes, [tuple(each.shape) for each in _tensors(evaluated)]),
        "emitted keys": (keys, state),
        "emitted parameters": (figures.params, sum(each.numel() for each in module.parameters())),
        "emitted buffers": (figures.buffers, sum(each.numel() for each in module.buffers())),
    }
    if are_macs_of_examples(ours):
        pairs["emitted macs"] = (figures.macs, counter.get_total_flops() // (2 * BATCH))
    return different(pairs)


def _class_of(source: str) -> str:
    """The last class of a module's text."""
    *_, last = re.findall(r"^class (\w+)", source, re.MULTILINE)
    return str(last)


def _input(shape: tuple[int, ...], dtype: str, device: str) -> Tensor:
    made = torch.zeros((BATCH, *map(int, shape)), dtype=getattr(torch, dtype), device=device)
    return made.requires_grad_(made.is_floating_point())


def _tensors(result: Any) -> list[Tensor]:
    results = (result,) if isinstance(result, Tensor) else result
    return [each for each in results if each is not None]
