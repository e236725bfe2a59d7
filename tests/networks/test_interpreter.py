"""What you read is what runs: emitted modules have the numbers of the network run by operator."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from interpreter import interpreted
from shipped import FILES, SMALLER, runnable
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
        return torch.randint(0, 2, (2, *kind.torch_shape))
    return torch.randn(2, *kind.torch_shape, dtype=torch.float64)


def agree(checked: CheckedNetwork, module: nn.Module) -> None:
    torch.manual_seed(0)
    for key, tensor in module.state_dict().items():
        if tensor.is_floating_point() and "prototypes" not in key:
            # Statistics and scales that are not 0 and 1, so that a tensor in a wrong place is seen.
            tensor.uniform_(*((0.8, 1.2) if tensor.dim() == 1 else (-0.2, 0.2)))
    inputs = [random_input(value) for value in checked.network.inputs]
    expected = interpreted(checked.network, dict(module.state_dict()), inputs)
    with torch.no_grad():
        found = module.eval()(*inputs)
    outputs = [found] if isinstance(found, Tensor) else [each for each in found if each is not None]
    assert len(outputs) == len(checked.network.outputs)
    for ours, theirs in zip(outputs, expected, strict=False):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


def class_of(checked: CheckedNetwork) -> type[nn.Module]:
    name = network_class(checked.network.name)
    return build(emit(checked.network, checked.figures, "x.net"), name, f"<{name} interpreted>")


@pytest.mark.parametrize("checked", odd_networks(), ids=lambda checked: checked.network.name)
def test_odd_forms(checked: CheckedNetwork) -> None:
    agree(checked, class_of(checked)().double())


@pytest.mark.parametrize("name", SMALL)
def test_shipped_specs(name: str) -> None:
    checked = runnable(name)
    made = class_of(checked)
    if name in SMALLER:
        # These learn so many numbers that starting them would take most of the time.
        with torch.device("meta"):
            module = made().double()
        agree(checked, module.to_empty(device="cpu"))
    else:
        agree(checked, made().double())
