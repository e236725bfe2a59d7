"""Parameters of specs beside the options of torchvision's constructors: keys and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from agreement import error, shapes
from published import published
from shipped import SPECS
from torch import Tensor, nn

import netdsl

CLOSE = 1e-12


@dataclass(frozen=True)
class Option:
    """A spec with parameters, and the same network of torchvision; `side` is the image's here."""

    name: str
    ours: Mapping[str, Any]
    theirs: Mapping[str, Any]
    side: int
    params: int

    def __str__(self) -> str:
        return "-".join((self.name, *(f"{name}={value}" for name, value in self.ours.items())))

    @property
    def spec(self) -> netdsl.Network:
        return netdsl.load(SPECS / "torchvision" / f"{self.name}.net", **self.ours)


BARE = {"aux_logits": False, "init_weights": False}
TRANSFORMED = {**BARE, "transform_input": True}
OPTIONS = (
    Option("googlenet", {"aux": False}, BARE, 64, 6_624_904),
    Option("googlenet", {"aux": False, "transform_input": True}, TRANSFORMED, 64, 6_624_904),
    Option("inception_v3", {"aux": False}, BARE, 80, 23_834_568),
    Option("inception_v3", {"aux": False, "transform_input": True}, TRANSFORMED, 80, 23_834_568),
    Option("fcn_resnet50", {"aux": True}, {"aux_loss": True}, 40, 35_322_218),
    Option("deeplabv3_resnet50", {"aux": True}, {"aux_loss": True}, 40, 42_004_074),
    Option("deeplabv3_mobilenet_v3_large", {"aux": True}, {"aux_loss": True}, 72, 11_029_328),
    Option("lraspp_mobilenet_v3_large", {}, {}, 72, 3_221_538),
)
every_option = pytest.mark.parametrize("option", OPTIONS, ids=str)


@every_option
def test_keys_are_torchvisions(option: Option) -> None:
    with torch.device("meta"):
        theirs = published(option.name, **option.theirs)
    spec = option.spec
    assert spec.params == option.params
    assert [(each.key, each.shape) for each in spec.state_dict.values()] == shapes(theirs)


@every_option
def test_numbers_are_torchvisions(option: Option) -> None:
    # Several threads wait for one another where tensors are small.
    torch.set_num_threads(1)
    torch.manual_seed(1)
    with torch.device("meta"):
        theirs = published(option.name, **option.theirs).double()
        ours = option.spec.compile(device="meta").double()
    theirs = drawn(theirs.to_empty(device="cpu"))
    ours.load_state_dict(theirs.state_dict(), strict=True, assign=True)
    image = torch.rand(1, 3, option.side, option.side, dtype=torch.float64)
    with torch.no_grad():
        found, expected = (results(module.eval()(image)) for module in (ours, theirs))
    assert len(found) == len(expected) == (2 if option.ours.get("aux") else 1)
    for a, b in zip(found, expected, strict=True):
        assert error(a, b) < CLOSE


def drawn(module: nn.Module) -> nn.Module:
    """Give every tensor numbers that keep signals at their size."""
    for tensor in module.state_dict().values():
        if tensor.dim() > 1:
            nn.init.kaiming_uniform_(tensor)
        elif tensor.is_floating_point():
            tensor.uniform_(0.8, 1.2)
    return module


def results(output: Any) -> list[Tensor]:
    """The outputs in their order, however a network hands them over."""
    if isinstance(output, Tensor):
        return [output]
    return list(output.values() if isinstance(output, dict) else output)


def test_a_transform_leaves_no_keys() -> None:
    plain, transformed = (each.spec.compile(device="meta") for each in OPTIONS[:2])
    assert shapes(plain) == shapes(transformed)


def test_heads_are_there_in_training_only() -> None:
    with torch.device("meta"):
        module = netdsl.load(SPECS / "torchvision" / "googlenet.net").compile(device="meta")
        image = torch.empty(2, 3, 64, 64)
        assert isinstance(module.eval()(image), Tensor)
        assert len(module.train()(image)) == 3
