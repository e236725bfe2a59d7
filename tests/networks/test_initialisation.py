"""Fresh weights: each tensor of a family's network starts as torchvision's does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from initial_values import differences
from published import published
from shipped import ONE_A_FAMILY, class_of
from torch import nn

Fill = Callable[[nn.Linear], object]


@pytest.mark.filterwarnings("ignore:The default weight initialization:FutureWarning")
@pytest.mark.parametrize("name", [*ONE_A_FAMILY, "vgg11_bn"])
def test_every_tensor_starts_as_torchvisions(name: str) -> None:
    torch.manual_seed(1)
    assert differences(class_of(f"torchvision/{name}.net"), lambda: published(name)) == {}


def made(*fills: Fill, outputs: int = 40) -> Callable[[], nn.Module]:
    """A constructor of a layer of 40 inputs that starts at a normal distribution, and zeros."""

    def construct() -> nn.Module:
        layer = nn.Linear(40, outputs)
        nn.init.normal_(layer.weight, std=0.1)
        nn.init.zeros_(layer.bias)
        for fill in fills:
            fill(layer)
        return layer

    return construct


WRONG: dict[str, tuple[Fill, str]] = {
    "standard deviation": (lambda layer: nn.init.normal_(layer.weight, std=0.12), "weight"),
    "mean": (lambda layer: nn.init.normal_(layer.weight, 0.05, 0.1), "weight"),
    "distribution": (lambda layer: nn.init.uniform_(layer.weight, -0.1732, 0.1732), "weight"),
    "constant": (lambda layer: nn.init.constant_(layer.weight, 0.1), "weight"),
    "other constant": (lambda layer: nn.init.ones_(layer.bias), "bias"),
    "no constant": (lambda layer: nn.init.uniform_(layer.bias, -0.01, 0.01), "bias"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_starts_otherwise_is_found(wrong: str) -> None:
    torch.manual_seed(1)
    fill, key = WRONG[wrong]
    assert differences(made(), made()) == {}
    assert [*differences(made(fill), made())] == [key]
    assert [*differences(made(), made(fill))] == [key]


def test_small_tensors_are_drawn_until_they_tell() -> None:
    torch.manual_seed(1)

    def spread(width: float) -> Fill:
        return lambda layer: nn.init.uniform_(layer.bias, -width, width)

    few = made(spread(0.1), outputs=2)
    assert differences(few, made(spread(0.1), outputs=2)) == {}
    assert [*differences(few, made(spread(0.3), outputs=2))] == ["bias"]


def test_other_keys_are_found() -> None:
    assert [*differences(lambda: nn.Linear(4, 4), lambda: nn.Linear(4, 4, bias=False))] == ["bias"]
