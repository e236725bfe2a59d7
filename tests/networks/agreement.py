"""How far a spec's module is from torchvision's: `python tests/networks/agreement.py resnet50.net`.

The error is max|a-b| / max|b| for each tensor. For gradients max|b| is at least 1e-6 of the
network's largest gradient: a bias before batch normalisation has none but noise.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import torch
from published import NAMES, published
from shipped import class_of
from torch import Tensor, nn


@dataclass(frozen=True)
class Agreement:
    """Keys equal in order and shape, and the largest relative errors."""

    keys: bool
    evaluation: float
    training: float
    gradients: float

    @property
    def largest(self) -> float:
        return max(self.evaluation, self.training, self.gradients)


def agreement(spec: str) -> Agreement:
    """Compare in float64, batch 2: eval mode, then one forward and backward pass in train mode."""
    torch.manual_seed(1)
    theirs = published(NAMES[spec]).double()
    ours = class_of(spec)().double()
    keys = shapes(ours) == shapes(theirs)
    ours.load_state_dict(theirs.state_dict(), strict=True)
    image = torch.randn(2, 3, 224, 224, dtype=torch.float64)
    with torch.no_grad():
        evaluation = error(ours.eval()(image), theirs.eval()(image))
    results = [trained(module, image) for module in (ours, theirs)]
    (our_output, our_gradients), (their_output, their_gradients) = results
    floor = 1e-6 * max(float(each.abs().max()) for each in their_gradients)
    gradients = max(error(a, b, floor) for a, b in zip(our_gradients, their_gradients, strict=True))
    return Agreement(keys, evaluation, error(our_output, their_output), gradients)


def shapes(module: nn.Module) -> list[tuple[str, tuple[int, ...]]]:
    return [(key, tuple(tensor.shape)) for key, tensor in module.state_dict().items()]


def trained(module: nn.Module, image: Tensor) -> tuple[Tensor, list[Tensor]]:
    """Output and gradients of one pass in train mode; dropout from one seed."""
    module.train()
    torch.manual_seed(2)
    output = module(image)
    output.square().mean().backward()
    return output.detach(), [each.grad for each in module.parameters() if each.grad is not None]


def error(a: Tensor, b: Tensor, floor: float = 0.0) -> float:
    return float((a - b).abs().max()) / max(float(b.abs().max()), floor)


if __name__ == "__main__":
    for name in sys.argv[1:] or NAMES:
        print(name, agreement(name), flush=True)
