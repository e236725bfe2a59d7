"""Attention within windows, beside torchvision's modules on shared weights in float64."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from operator_torch import called, module_of, tensor
from published import models
from torch import Tensor, nn

from netdsl.core.operator import Operator
from netdsl.core.types import Layout, TensorType
from netdsl.ops.partition import Unwindows, Windows
from netdsl.ops.window_attention import (
    RelativeAttention,
    ShiftedWindowAttention,
    ShiftedWindowAttentionV2,
)

swin = models().swin_transformer
maxvit = models().maxvit

# Filled exactly; with a rest on both sides; a window that covers one axis, and both.
SIZES = ((8, 8), (9, 7), (4, 11), (3, 4))


def image(height: int, width: int, channels: int = 12) -> TensorType:
    return TensorType((height, width), channels, Layout.LAST)


def agree(operator: Operator, x: TensorType, theirs: nn.Module) -> None:
    """The same keys in the same order, outputs and gradients; theirs gives the weights."""
    ours = module_of(operator, (x,), "cpu")
    assert ours is not None
    theirs = theirs.double()
    assert [*ours.state_dict()] == [*theirs.state_dict()]
    with torch.no_grad():
        for weight in theirs.parameters():
            weight.normal_()
    buffers = {name: each.clone() for name, each in ours.named_buffers()}
    ours.load_state_dict(theirs.state_dict(), strict=True)
    for name, each in ours.named_buffers():
        torch.testing.assert_close(each, buffers[name], rtol=1e-7, atol=1e-7)
    value = tensor(x, 2, "cpu")
    weights = torch.randn_like(value)

    def run(module: nn.Module) -> tuple[Tensor, list[Tensor]]:
        module.zero_grad()
        output: Tensor = module(value)
        (output * weights).sum().backward()  # type: ignore[no-untyped-call]
        return output, [each.grad for each in module.parameters() if each.grad is not None]

    close: Callable[..., None] = torch.testing.assert_close
    close(run(ours), run(theirs), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shift", [0, 2])
def test_shifted_windows(size: tuple[int, int], shift: int) -> None:
    torch.manual_seed(1)
    operator = ShiftedWindowAttention(heads=3, window=4, shift=shift)
    agree(operator, image(*size), swin.ShiftedWindowAttention(12, [4, 4], [shift, shift], 3))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shift", [0, 2])
def test_shifted_windows_v2(size: tuple[int, int], shift: int) -> None:
    torch.manual_seed(1)
    operator = ShiftedWindowAttentionV2(heads=3, window=4, shift=shift)
    agree(operator, image(*size), swin.ShiftedWindowAttentionV2(12, [4, 4], [shift, shift], 3))


def test_relative_attention() -> None:
    torch.manual_seed(1)
    theirs = maxvit.RelativePositionalMultiHeadAttention(12, 4, 9)
    agree(RelativeAttention(heads=3), TensorType((5, 9), 12, Layout.LAST), theirs)


@pytest.mark.parametrize("operator", [ShiftedWindowAttention, ShiftedWindowAttentionV2])
def test_weights_begin_as_in_the_paper(operator: type[ShiftedWindowAttention]) -> None:
    """torchvision's network sets all linear layers so, whatever a block did before."""
    torch.manual_seed(1)
    ours = module_of(operator(heads=4, window=7), (image(14, 14, 128),), "cpu")
    assert ours is not None
    found = {name: each for name, each in ours.named_parameters() if name != "logit_scale"}
    for name, each in found.items():
        expected = 0 if name.endswith("bias") else 0.02
        assert float(each.detach().std()) == pytest.approx(expected, rel=0.15), name
        assert float(each.detach().mean()) == pytest.approx(0, abs=2e-3), name
    if operator is ShiftedWindowAttentionV2:
        scale = ours.get_parameter("logit_scale")
        torch.testing.assert_close(scale, torch.full_like(scale, 10).log())


@pytest.mark.parametrize("layout", [*Layout])
def test_windows_are_torchvisions(layout: Layout) -> None:
    x = TensorType((8, 12), 3, layout)
    value = tensor(x, 2, "cpu")
    first = value if layout is Layout.FIRST else value.permute(0, 3, 1, 2)
    found = called(Windows(size=4), (x,), [value], {})
    assert torch.equal(found, maxvit.WindowPartition()(first, 4))


@pytest.mark.parametrize("size", [(8, 12), (12, 8), (4, 4)])
def test_unwindows_undoes_windows(size: tuple[int, int]) -> None:
    x = image(*size, 3)
    value = tensor(x, 2, "cpu")
    cut = called(Windows(size=4), (x,), [value], {})
    (kind,) = Windows(size=4).infer((x,))
    assert torch.equal(called(Unwindows(size=size), (kind,), [cut], {}), value)
