"""A row of the language's tables: a spec, and the module that one would write by hand for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from helpers import network
from torch import Tensor, nn

from netdsl.core.types import TensorType
from netdsl.targets.python import emit
from netdsl.targets.torch import build, instantiate

BATCH = 3
IDS = 5
"""Ids in random inputs are below this."""
CLOSE = 1e-12


@dataclass(frozen=True)
class Row:
    """`by_hand` makes the module, its parameters and children in the order of the spec."""

    name: str
    text: str
    by_hand: Callable[[], nn.Module]
    files: tuple[tuple[str, str], ...] = ()
    """What the spec imports: names and texts."""


def check_row(row: Row) -> None:
    """Compare the compiled module with the one by hand: keys, shapes, numbers, gradients."""
    checked = network(row.text, **dict(row.files))
    made = build(
        emit(checked.network, checked.figures, "row.net"), checked.network.name, f"<row {row.name}>"
    )
    torch.manual_seed(0)
    compiled, by_hand = instantiate(made).double(), row.by_hand().double()
    assert shapes_of(compiled) == shapes_of(by_hand)
    assert list(shapes_of(compiled)) == [entry.key for entry in checked.figures.state_dict]
    randomise(by_hand)
    compiled.load_state_dict(by_hand.state_dict(), strict=True)
    inputs = [random_input(value.known) for value in checked.network.inputs]
    for training in (False, True):
        compiled.train(training)
        by_hand.train(training)
        compare(run(compiled, inputs), run(by_hand, inputs))
    compare(dict(compiled.state_dict()), dict(by_hand.state_dict()))


def shapes_of(module: nn.Module) -> dict[str, tuple[int, ...]]:
    return {key: tuple(tensor.shape) for key, tensor in module.state_dict().items()}


def randomise(module: nn.Module) -> None:
    """Random parameters, and buffers that are statistics: variances above 0."""
    for key, tensor in module.state_dict().items():
        if tensor.is_floating_point():
            tensor.copy_(
                torch.rand_like(tensor) + 0.5 if "var" in key else torch.randn_like(tensor)
            )


def random_input(kind: TensorType) -> Tensor:
    shape = (BATCH, *map(int, kind.torch_shape))
    if kind.is_float:
        return torch.randn(shape, dtype=torch.float64)
    return torch.randint(0, IDS, shape)


def run(module: nn.Module, inputs: list[Tensor]) -> dict[str, Tensor]:
    """A module's outputs, and the gradients of its parameters and inputs."""
    leaves = [
        each.clone().requires_grad_() if each.is_floating_point() else each for each in inputs
    ]
    module.zero_grad()
    results = list(tensors(module(*leaves)))
    found = {f"output {place}": each.detach() for place, each in enumerate(results)}
    generator = torch.Generator().manual_seed(1)
    losses = [
        (torch.randn(each.shape, generator=generator, dtype=torch.float64) * each).sum()
        for each in results
    ]
    torch.autograd.backward(losses)
    for name, parameter in module.named_parameters():
        if parameter.grad is not None:
            found[f"gradient of {name}"] = parameter.grad.clone()
    for place, leaf in enumerate(leaves):
        if leaf.grad is not None:
            found[f"gradient of input {place}"] = leaf.grad
    return found


def tensors(result: object) -> Iterator[Tensor]:
    if isinstance(result, Tensor):
        yield result
    elif isinstance(result, tuple):
        for each in result:
            yield from tensors(each)


def compare(found: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    assert list(found) == list(expected)
    largest = max(float(each.abs().max()) for each in expected.values())
    for name, tensor in expected.items():
        assert found[name].shape == tensor.shape, name
        scale = max(float(tensor.abs().max()), 1e-6 * largest)
        assert float((found[name] - tensor).abs().max()) <= CLOSE * scale, name
