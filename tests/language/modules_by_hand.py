"""Small modules for what PyTorch has only as functions, to write networks by hand with."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn


def named(**modules: nn.Module) -> nn.Sequential:
    """An `nn.Sequential` with names."""
    return nn.Sequential(OrderedDict(modules))


def numbered(modules: dict[str, nn.Module]) -> nn.Sequential:
    """An `nn.Sequential` with the names given, which need be no identifiers."""
    return nn.Sequential(OrderedDict(modules))


class Net(nn.Module):
    """Children by name, and a forward pass as a function of the module and its inputs."""

    def __init__(
        self, forward: Callable[..., object], children: dict[str, nn.Module] | None = None
    ) -> None:
        super().__init__()
        self.function = forward
        for name, child in (children or {}).items():
            self.add_module(name, child)

    def __getitem__(self, name: str) -> nn.Module:
        return self.get_submodule(name)

    def forward(self, *inputs: Tensor) -> object:
        return self.function(self, *inputs)


class Gap(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.mean((2, 3))


def cat(*values: Tensor) -> Tensor:
    return torch.cat(values, 1)


def conv(inputs: int, outputs: int, kernel: int = 1, **options: Any) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, kernel, **options)


def folder(**children: nn.Module) -> nn.Module:
    """A scope that only holds children."""
    made = nn.Module()
    for name, child in children.items():
        made.add_module(name.removeprefix("_"), child)
    return made
