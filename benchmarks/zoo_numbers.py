"""What the zoo compares: the outputs of two modules on shared weights, and a pass in train mode."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any
from unittest.mock import patch

import torch
from agreement import error
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

ROUNDING = 1e-14
"""A gradient so many times smaller than the steepest one is a sum of what should cancel."""


def evaluated(ours: nn.Module, theirs: nn.Module, side: int) -> float:
    """The largest relative difference of the outputs in eval mode, of one image.

    Afterwards both modules have the weights that it was computed with, in float64.
    """
    theirs.double()
    redraw(theirs)
    calibrate(theirs, side)
    share(ours, theirs)
    image = torch.randn(1, 3, side, side, dtype=torch.float64)
    with torch.no_grad():
        outputs = tensors(theirs.eval()(image))
        return largest(
            error(a, b) for a, b in zip(tensors(ours.eval()(image)), outputs, strict=True)
        )


def trained(ours: nn.Module, theirs: nn.Module, side: int) -> tuple[float, float, float]:
    """One pass each in train mode, dropout and stochastic depth at zero, of the same two images.

    The largest relative differences of the outputs, of the gradients, and of batch normalisation's
    running statistics. The seeds differ, so that chance that was left in would show.
    """
    share(ours, theirs, copies=True)
    images = torch.randn(2, 3, side, side, dtype=torch.float64)
    passes = []
    for seed, module in enumerate((ours, theirs)):
        torch.manual_seed(seed)
        module.train()
        for each in module.modules():
            if type(each).__name__ == "StochasticDepth":
                each.p = 0.0  # type: ignore[assignment]
        with patch("torch.nn.functional.dropout", lambda input, *rest, **named: input):
            outputs = tensors(module(images))
        loss = torch.stack([each.square().mean() for each in outputs]).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        gradients = {
            key: each.grad for key, each in module.named_parameters() if each.grad is not None
        }
        buffers = {key: each for key, each in module.named_buffers() if each.is_floating_point()}
        passes.append(([each.detach() for each in outputs], gradients, buffers))
    (our_outputs, our_gradients, our_buffers), (outputs, gradients, buffers) = passes
    assert our_gradients.keys() == gradients.keys()
    steepest = max(float(each.abs().max()) for each in gradients.values())
    return (
        largest(error(a, b) for a, b in zip(our_outputs, outputs, strict=True)),
        largest(
            error(our_gradients[key], each, least(each, steepest))
            for key, each in gradients.items()
        ),
        largest(error(our_buffers[key], each) for key, each in buffers.items()),
    )


def least(gradient: Tensor, steepest: float) -> float:
    """What a gradient's error is relative to at least: a millionth of the steepest gradient.

    One that is nothing but rounding is measured by the steepest itself: batch normalisation takes
    away what a bias before it adds, so the bias has no gradient, and the sum that should be zero
    is not quite.
    """
    is_rounding = float(gradient.abs().max()) < ROUNDING * steepest
    return steepest if is_rounding else 1e-6 * steepest


def redraw(module: nn.Module) -> None:
    """Give random values to all that starts at a constant: biases, scales, class tokens."""
    with torch.no_grad():
        for key, tensor in module.named_parameters():
            if tensor.numel() == max(tensor.shape):
                if key.endswith("bias"):
                    tensor.normal_(0, 0.1)
                else:
                    tensor.uniform_(0.5, 1.5)


def calibrate(module: nn.Module, side: int) -> None:
    """Give batch normalisation the statistics of two images, so that signals keep their size."""
    module.eval()
    norms = [each for each in module.modules() if isinstance(each, _BatchNorm)]
    momenta = [each.momentum for each in norms]
    for each in norms:
        each.train()
        each.momentum = 1.0
    if norms:
        with torch.no_grad():
            module(torch.randn(2, 3, side, side, dtype=torch.float64))
    for each, momentum in zip(norms, momenta, strict=True):
        each.momentum = momentum


def share(ours: nn.Module, theirs: nn.Module, copies: bool = False) -> None:
    """Put one module's tensors into the other: the same ones, which takes no memory, or copies."""
    state = theirs.state_dict()
    if copies:
        state = copy.deepcopy(state)
    ours.load_state_dict(state, strict=True, assign=True)
    ours.double()


def largest(errors: Iterable[float]) -> float:
    """The largest of them, which is NaN where one of them is, and zero where there are none."""
    return float(torch.tensor([0.0, *errors], dtype=torch.float64).max())


def tensors(output: Any) -> list[Tensor]:
    """The outputs of a network in their order, however it hands them over."""
    if isinstance(output, dict):
        return list(output.values())
    return list(output) if isinstance(output, tuple) else [output]
