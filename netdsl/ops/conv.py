"""Convolutions."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any, ClassVar

from netdsl.core.attributes import Count, Flag, Padding, Sizes, axes, compact
from netdsl.core.calls import Call, nn, own
from netdsl.core.operator import Layer, Learned, Look, Window
from netdsl.core.symbolic import plain
from netdsl.core.takes import MAPS, Problem
from netdsl.core.types import TensorType
from netdsl.ops.divisors import fitting_groups
from netdsl.ops.windows import is_uneven, misfits, padding, reaches, spread, window_count


def undivided(x: TensorType, channels: int, groups: int) -> Iterator[Problem]:
    """Groups that do not divide the channels that come in, or those that go out."""
    for count, words in ((plain(x.channels), "gets"), (plain(channels), "gives")):
        if count % groups:
            fitting, wanted = fitting_groups(groups, x.channels, channels), plain(groups)
            multiple = -(-count // wanted) * wanted
            yield Problem(
                f"{words} {count} channels, which do not divide into {wanted} groups",
                "groups",
                help=f"take a multiple of {wanted} channels, such as {multiple}, "
                f"or `groups={fitting}`",
                replacement=str(fitting),
            )
            return


class Conv(Layer):
    """Slides `channels` learned filters over a signal, an image or a volume.

    28x28/192 -> conv 1x1/32 -> 28x28/32
    227x227/3 -> conv 11x11/96 stride=4 -> 55x55/96
    56x56/64 -> conv 3x3/64 stride=2 pad=same groups=2 dilation=2 bias=false -> 28x28/64
    28x28/8 -> conv 2x2/16 pad=same -> 28x28/16
    15x15/8 -> conv 4x4/16 stride=2 pad=same groups=4 -> 8x8/16
    9x9/4 -> conv 2x3/8 stride=(2, 1) pad=same bias=false -> 5x9/8
    100/8 -> conv 3/16 pad=1 -> 100/16
    100/8 -> conv 4/16 stride=2 pad=same -> 50/16
    8x16x16/4 -> conv 3x3x3/8 pad=(1, 1, 1) -> 8x16x16/8
    8x16x16/4 -> conv (1, 4, 4)/8 stride=(1, 4, 4) pad=same -> 8x4x4/8

    PyTorch's `nn.Conv1d`, `nn.Conv2d`, `nn.Conv3d`. `pad=same` with an even kernel puts the extra
    row and column at the end; Keras does so for odd kernels at stride 2 too, this does not.
    """

    kernel: Sizes
    """Size of a filter along each axis."""
    channels: Count
    """Filters, and so channels of the output."""
    stride: Sizes = 1
    """Step between filter positions."""
    pad: Padding = 0
    """Zeros around the input; `same` keeps ceil(size / stride)."""
    dilation: Sizes = 1
    """Distance between the inputs that a filter looks at."""
    groups: Count = 1
    """Groups of channels that do not see each other."""
    bias: Flag = True
    """Whether a learned offset is added to each output channel."""

    geometry: ClassVar[str] = "kernel/channels"
    takes = MAPS
    look = Look.WEIGHTED
    depth = 1
    habits = ("conv1d", "conv2d", "conv3d", "convolution", "convolution2d", "cnn")
    torch_defaults: ClassVar[dict[str, Any]] = {
        "stride": 1,
        "padding": 0,
        "dilation": 1,
        "groups": 1,
        "bias": True,
    }

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        yield from undivided(x, self.channels, self.groups)
        yield from misfits(x, self.kernel, self.stride, self.pad, self.dilation)

    def gives(self, x: TensorType) -> TensorType:
        return x.with_spatial(
            window_count(x.spatial, self.kernel, self.stride, self.pad, self.dilation)
        ).with_channels(self.channels)

    def learns(self, x: TensorType) -> Iterator[Learned]:
        kernel = axes(self.kernel, x.rank)
        yield Learned("weight", (self.channels, x.channels // self.groups, *kernel))
        if self.bias:
            yield Learned("bias", (self.channels,))

    def costs(self, x: TensorType, y: TensorType) -> int:
        return y.size * (x.channels // self.groups) * prod(axes(self.kernel, x.rank))

    def windows(self, x: TensorType) -> tuple[Window, ...]:
        return reaches(x, self.kernel, self.stride, self.dilation)

    def torch(self, x: TensorType) -> Call:
        strides = any(step != 1 for step in spread(self.stride, x.rank))
        uneven = is_uneven(self.pad, self.kernel, self.dilation, x.rank)
        # PyTorch's own `padding="same"` is for stride 1 alone.
        if uneven and strides:
            module, around = own.by_rank("SameConv", x.rank), 0
        else:
            module = nn.by_rank("Conv", x.rank)
            around = padding(self.pad, self.kernel, self.dilation, x.rank)
        return module(
            x.channels,
            self.channels,
            compact(axes(self.kernel, x.rank)),
            stride=compact(axes(self.stride, x.rank)),
            padding=around,
            dilation=compact(axes(self.dilation, x.rank)),
            groups=self.groups,
            bias=self.bias,
        )
