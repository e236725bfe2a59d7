"""What you read is what runs: emitted modules have the numbers of the network run by operator."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from interpreter import interpreted
from shipped import FILES, class_of, shipped
from torch import Tensor, nn

from netdsl.core.network import Value
from netdsl.files import Reader
from netdsl.pipeline import CheckedNetwork, check
from netdsl.targets.python import emit, network_class
from netdsl.targets.torch import build

ODD = sorted((Path(__file__).with_name("odd")).glob("*.net"))
SMALL = [name for name in FILES if not name.startswith("vgg")]


def odd_networks() -> list[CheckedNetwork]:
    found = []
    for path in ODD:
        reader = Reader()
        checked = check(reader.open(path, path.name), reader)
        assert checked.ok, checked.diagnostics
        found += checked.networks
    return found


def random_input(value: Value) -> Tensor:
    kind = value.known
    if not kind.is_float:
        return torch.randint(0, 5, (2, *kind.torch_shape))
    return torch.randn(2, *kind.torch_shape, dtype=torch.float64)


def agree(checked: CheckedNetwork, made: type[nn.Module]) -> None:
    torch.manual_seed(0)
    module = made().double()
    for key, tensor in module.state_dict().items():
        if tensor.is_floating_point() and "prototypes" not in key:
            # Statistics and scales that are not 0 and 1, so that a tensor in a wrong place is seen.
            tensor.copy_(torch.rand_like(tensor) * 0.4 + (0.8 if tensor.dim() == 1 else -0.2))
    inputs = [random_input(value) for value in checked.network.inputs]
    expected = interpreted(checked.network, dict(module.state_dict()), inputs)
    with torch.no_grad():
        found = module.eval()(*inputs)
    outputs = [found] if isinstance(found, Tensor) else [each for each in found if each is not None]
    assert len(outputs) == len(checked.network.outputs)
    for ours, theirs in zip(outputs, expected, strict=False):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("checked", odd_networks(), ids=lambda checked: checked.network.name)
def test_odd_forms(checked: CheckedNetwork) -> None:
    source = emit(checked.network, checked.figures, "odd.net")
    name = network_class(checked.network.name)
    agree(checked, build(source, name, f"<odd {name}>"))


@pytest.mark.parametrize("name", SMALL)
def test_shipped_specs(name: str) -> None:
    agree(shipped(name), class_of(name))
