"""Every shipped spec against PyTorch on `meta`: claims, keys, shapes of every layer, MACs."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from interpreter import interpreted
from shipped import FILES, class_of, shipped
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from netdsl.core.bare import Bare
from netdsl.core.flat import Operation

every_spec = pytest.mark.parametrize("name", FILES)


def inputs_of(name: str, batch: int) -> list[Tensor]:
    kinds = [value.known for value in shipped(name).network.inputs]
    return [
        torch.empty(batch, *kind.torch_shape, dtype=getattr(torch, kind.dtype), device="meta")
        for kind in kinds
    ]


def on_meta(name: str) -> nn.Module:
    with torch.device("meta"):
        return class_of(name)()


@every_spec
def test_keys_and_parameters_are_the_modules(name: str) -> None:
    module, figures = on_meta(name), shipped(name).figures
    found = [(key, tuple(each.shape), str(each.dtype)) for key, each in module.state_dict().items()]
    expected = [(each.key, each.shape, f"torch.{each.dtype}") for each in figures.state_dict]
    assert found == expected
    parameters = list(module.parameters())
    assert figures.params == sum(each.numel() for each in parameters)
    assert figures.trainable_params == sum(
        each.numel() for each in parameters if each.requires_grad
    )
    assert figures.buffers == sum(each.numel() for each in module.buffers())


@every_spec
def test_macs_are_half_of_pytorchs_flops(name: str) -> None:
    module = on_meta(name).eval()
    with FlopCounterMode(display=False) as counter:
        module(*inputs_of(name, 1))
    assert shipped(name).figures.macs * 2 == counter.get_total_flops()


@every_spec
def test_every_layer_has_the_shape_that_was_inferred(name: str) -> None:
    module, network = on_meta(name), shipped(name).network
    seen: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def watch(path: str) -> None:
        def note(_: nn.Module, inputs: tuple[Tensor, ...], output: Any) -> None:
            # Attention gives its weights, too.
            first = output if isinstance(output, Tensor) else output[0]
            seen[path] = tuple(inputs[0].shape[1:]), tuple(first.shape[1:])

        module.get_submodule(path).register_forward_hook(note)

    layers = [layer.operation for layer in shipped(name).figures.layers]
    modules = {path for path, _ in module.named_modules()}
    watched = {each.key: each.step for each in layers if each.step.name and each.key in modules}
    for path in watched:
        watch(path)
    # In training auxiliary outputs follow.
    results = module(*inputs_of(name, 2))
    output = results if isinstance(results, Tensor) else results[0]
    assert tuple(output.shape[1:]) == network.outputs[0].known.torch_shape
    for path, step in watched.items():
        inferred = step.input_types[0].torch_shape, step.output_types[0].torch_shape
        assert seen[path] == inferred, path
    weighted = {
        each.key
        for each in layers
        if each.facts.learned and not isinstance(each.step.operator, Bare)
    }
    assert weighted <= set(watched)


@every_spec
def test_every_operator_has_the_shape_that_was_inferred(name: str) -> None:
    checked: list[str] = []

    def compare(operation: Operation, outputs: list[Tensor]) -> None:
        inferred = [kind.torch_shape for kind in operation.step.output_types]
        assert [tuple(each.shape[1:]) for each in outputs] == inferred, operation.key
        checked.append(operation.key)

    with torch.device("meta"):
        state = dict(on_meta(name).double().state_dict())
        inputs = inputs_of(name, 2)
        inputs = [each.double() if each.is_floating_point() else each for each in inputs]
        interpreted(shipped(name).network, state, inputs, compare)
    assert len(checked) == len(shipped(name).figures.layers)


@every_spec
def test_every_spec_makes_its_claims(name: str) -> None:
    text = shipped(name).network.span.source.text
    assert "expect params ==" in text
    assert "expect macs ==" in text
