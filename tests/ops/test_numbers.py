"""The numbers of operators that arrange, cut and join, against PyTorch written by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from operator_torch import called, module_of
from torch import Tensor
from torch.nn import functional as F

from netdsl.core.operator import Operator
from netdsl.core.types import Layout, TensorType, vector
from netdsl.ops.border import Crop, Pad, Subsample
from netdsl.ops.channels import ChannelShuffle, Chunk, PadChannels, Select, Split
from netdsl.ops.layout import ChannelsFirst, ChannelsLast, Permute, Tokens
from netdsl.ops.rbf import Rbf
from netdsl.ops.rectifier import Abs
from netdsl.ops.resize import PixelUnshuffle, Upsample
from netdsl.ops.scale import Affine, Scale
from netdsl.ops.shape import Flatten, PickToken, Reshape

LAST = Layout.LAST


def values(x: TensorType, batch: int = 2) -> Tensor:
    count = batch * x.size
    return torch.arange(count, dtype=torch.float64).sin().reshape(batch, *x.torch_shape)


def made(operator: Operator, x: TensorType) -> Any:
    return module_of(operator, [x], "cpu")


def both(operator: Operator, x: TensorType, value: Tensor) -> list[Any]:
    """What the module form and the function form give, those that exist."""
    assert not list(operator.problems([x]))
    module = made(operator, x)
    function = called(operator, [x], [value], {})
    return [each for each in (module and module(value), function) if each is not None]


def shaped(text: str, layout: Layout = Layout.FIRST) -> TensorType:
    spatial, _, channels = text.rpartition("/")
    return TensorType(tuple(map(int, spatial.split("x"))) if spatial else (), int(channels), layout)


CASES: list[tuple[Operator, TensorType, Any]] = [
    (Flatten(), shaped("3x4/5"), lambda v: torch.flatten(v, 1)),
    (Flatten(), shaped("3x4/5", LAST), lambda v: torch.flatten(v, 1)),
    (Reshape(size=(2, 3), channels=4), vector(24), lambda v: v.view(2, 4, 2, 3)),
    (Reshape(size=(2, 6), channels=5), shaped("3x4/5"), lambda v: v.view(2, 5, 2, 6)),
    (Reshape(size=(3, 4), channels=5), shaped("12/5", LAST), lambda v: v.view(2, 3, 4, 5)),
    (Permute(order=(1, 0, 2)), shaped("3x4/5"), lambda v: v.transpose(2, 3)),
    (Permute(order=(1, 0, 2)), shaped("3x4/5", LAST), lambda v: v.transpose(1, 2)),
    (Permute(order=(1, 0)), shaped("7/5", LAST), lambda v: v.transpose(1, 2)),
    (Permute(order=(2, 0, 1)), shaped("3x4/5"), lambda v: v.permute(0, 3, 1, 2)),
    (Permute(order=(2, 0, 1)), shaped("3x4/5", LAST), lambda v: v.permute(0, 3, 1, 2)),
    (ChannelsLast(), shaped("3x4/5"), lambda v: v.movedim(1, -1)),
    (ChannelsFirst(), shaped("2x3x4/5", LAST), lambda v: v.movedim(-1, 1)),
    (Tokens(), shaped("3x4/5"), lambda v: v.reshape(2, 5, 12).permute(0, 2, 1)),
    (Tokens(), shaped("3x4/5", LAST), lambda v: v.reshape(2, 12, 5)),
    (PickToken(), shaped("7/5", LAST), lambda v: v[:, 0, :]),
    (PickToken(position=-1), shaped("7/5"), lambda v: v[:, :, 6]),
    (Select(channels=(0, 1, 2)), shaped("3x4/5"), lambda v: v[:, :3]),
    (Select(channels=(4, 0, 0)), shaped("3x4/5"), lambda v: v[:, [4, 0, 0]]),
    (Select(channels=(4, 0)), shaped("7/5", LAST), lambda v: v[:, :, [4, 0]]),
    (Select(channels=3), shaped("3x4/5"), lambda v: v[:, 3:4]),
    (Select(start=2), shaped("7/5", LAST), lambda v: v[:, :, 2:]),
    (Select(start=1, stop=3), vector(5), lambda v: v[:, 1:3]),
    (PadChannels(before=1, after=2), shaped("3x4/5"), lambda v: F.pad(v, (0, 0, 0, 0, 1, 2))),
    (PadChannels(after=2), shaped("7/5", LAST), lambda v: F.pad(v, (0, 2))),
    (PadChannels(before=3), vector(5), lambda v: F.pad(v, (3, 0))),
    (Subsample(stride=2), shaped("5x4/3"), lambda v: v[:, :, ::2, ::2]),
    (Subsample(stride=(1, 3)), shaped("5x4/3", LAST), lambda v: v[:, :, ::3]),
    (Crop(size=(2, 3)), shaped("5x6/3"), lambda v: v[:, :, 1:3, 1:4]),
    (Crop(size=2), shaped("5x6/3", LAST), lambda v: v[:, 1:3, 2:4]),
    (Crop(before=(1, 0), after=2), shaped("5x6/3"), lambda v: v[:, :, 1:3, 0:4]),
    (Crop(before=1), shaped("7/5", LAST), lambda v: v[:, 1:]),
    (Pad(before=(1, 0), after=(2, 3)), shaped("5x6/3"), lambda v: F.pad(v, (0, 3, 1, 2))),
    (
        Pad(amount=(1, 2), mode="reflect"),
        shaped("5x6/3"),
        lambda v: F.pad(v, (2, 2, 1, 1), "reflect"),
    ),
    (
        Upsample(factor=(2, 3)),
        shaped("3x4/5"),
        lambda v: v.repeat_interleave(2, 2).repeat_interleave(3, 3),
    ),
    (
        Upsample(size=(6, 8)),
        shaped("3x4/5"),
        lambda v: v.repeat_interleave(2, 2).repeat_interleave(2, 3),
    ),
    (
        PixelUnshuffle(factor=2),
        shaped("2x4/1"),
        lambda v: torch.cat([v[:, :, a::2, b::2] for a in (0, 1) for b in (0, 1)], 1),
    ),
    (ChannelShuffle(groups=2), shaped("3/6"), lambda v: v[:, [0, 3, 1, 4, 2, 5]]),
    (Abs(), shaped("3x4/5"), lambda v: v * v.sign()),
    (Scale(initial=0.5), shaped("3x4/5"), lambda v: v / 2),
    (Affine(initial=2), shaped("7/5", LAST), lambda v: v * 2),
]


@pytest.mark.parametrize(
    ("operator", "x", "wanted"), CASES, ids=[f"{x}-{operator!r}" for operator, x, _ in CASES]
)
def test_numbers(operator: Operator, x: TensorType, wanted: Any) -> None:
    value = values(x)
    results = both(operator, x, value)
    assert results
    for result in results:
        assert torch.equal(result, wanted(value))
        assert tuple(result.shape[1:]) == operator.infer([x])[0].torch_shape


@pytest.mark.parametrize("layout", list(Layout))
def test_parts_are_the_channels_in_order(layout: Layout) -> None:
    x = shaped("3x4/6", layout)
    value = values(x)
    axis = x.channel_axis
    for operator, sizes in ((Chunk(into=3), (2, 2, 2)), (Split(channels=(1, 5)), (1, 5))):
        (parts,) = both(operator, x, value)
        assert tuple(part.shape[axis] for part in parts) == sizes
        assert torch.equal(torch.cat(list(parts), axis), value)


@pytest.mark.parametrize("layout", list(Layout))
def test_each_channel_has_its_own_number(layout: Layout) -> None:
    x = shaped("3x4/2", layout)
    value = values(x)
    module = made(Affine(), x)
    with torch.no_grad():
        module.weight.copy_(torch.tensor([2.0, 3.0]))
        module.bias.copy_(torch.tensor([10.0, 20.0]))
    given, result = value.movedim(x.channel_axis, 0), module(value).movedim(x.channel_axis, 0)
    assert torch.equal(result[0], given[0] * 2 + 10)
    assert torch.equal(result[1], given[1] * 3 + 20)


def test_a_crop_to_a_value_follows_both_sizes() -> None:
    x, image = shaped("9x9/3"), shaped("4x6/8", LAST)
    for size in (9, 12):
        value = values(shaped(f"{size}x{size}/3"))
        top, left = (size - 4) // 2, (size - 6) // 2
        result = called(Crop(to=image), [x], [value], {"to": values(image)})
        assert torch.equal(result, value[:, :, top : top + 4, left : left + 6])


def test_an_upsampling_to_a_value_follows_its_size() -> None:
    upsample = Upsample(to=shaped("6x8/1"))
    value = values(shaped("3x4/5"))
    result = called(upsample, [shaped("3x4/5")], [value], {"to": torch.zeros(2, 1, 12, 4)})
    assert torch.equal(result, F.interpolate(value, size=(12, 4)))


def test_shortcut_without_weights() -> None:
    """Option A of He et al. 2015: every second position, and zeros for the new channels."""
    x = shaped("8x8/4")
    value = values(x)
    halved = called(Subsample(stride=2), [x], [value], {})
    shortcut = PadChannels(before=2, after=2)
    result = both(shortcut, shaped("4x4/4"), halved)[0]
    assert torch.equal(result, F.pad(value[:, :, ::2, ::2], (0, 0, 0, 0, 2, 2)))


@pytest.mark.parametrize(("features", "units"), [(84, 10), (4, 16), (3, 5), (1, 2), (7, 1)])
def test_prototypes_are_distinct_signs(features: int, units: int) -> None:
    x = vector(features)
    module = made(Rbf(units=units), x)
    prototypes = module.prototypes
    assert set(prototypes.flatten().tolist()) <= {-1.0, 1.0}
    assert len(torch.unique(prototypes, dim=0)) == units
    bits = max(1, (units - 1).bit_length())
    rule = [
        [2 * (unit >> place % bits & 1) - 1 for place in range(features)] for unit in range(units)
    ]
    assert prototypes.tolist() == rule
    value = values(x)
    wanted = torch.stack([((row - prototypes) ** 2).sum(1) for row in value])
    assert torch.allclose(module(value), wanted)
    assert torch.equal(module(prototypes).argmin(1), torch.arange(units))
