"""Transposed convolutions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import prod
from typing import Any, ClassVar

from netdsl.core.attributes import Count, Flag, Sizes, Wholes, axes, compact
from netdsl.core.calls import Call, nn
from netdsl.core.operator import Layer, Learned, Look, Window
from netdsl.core.takes import MAPS, Problem
from netdsl.core.types import TensorType
from netdsl.ops.conv import undivided
from netdsl.ops.windows import axis_names, miscounted, reaches, sizes, spread


class ConvTranspose(Layer):
    """Spreads each position over a window of learned filters: the transpose of a convolution.

    7x7/64 -> convtranspose 2x2/32 stride=2 -> 14x14/32
    4x4/512 -> convtranspose 4x4/256 stride=2 pad=1 bias=false -> 8x8/256
    14x14/8 -> convtranspose 3x3/16 stride=2 pad=1 output_pad=1 groups=4 dilation=2 -> 30x30/16
    50/8 -> convtranspose 4/4 stride=2 pad=1 -> 100/4
    4x7x7/16 -> convtranspose 2x2x2/8 stride=(1, 2, 2) output_pad=(0, 1, 1) -> 5x15x15/8

    PyTorch's `nn.ConvTranspose1d`, `nn.ConvTranspose2d`, `nn.ConvTranspose3d`: `pad` takes rows and
    columns off the output, `output_pad` adds them at its end. Its weight has input channels first.
    """

    kernel: Sizes
    """Size of a filter along each axis."""
    channels: Count
    """Channels of the output."""
    stride: Sizes = 1
    """Distance between the windows of neighbouring positions: how much it enlarges."""
    pad: Wholes = 0
    """Rows and columns taken off each side of the output."""
    output_pad: Wholes = 0
    """Rows and columns added at the end of the output; less than stride or dilation."""
    dilation: Sizes = 1
    """Distance between the outputs that a filter writes."""
    groups: Count = 1
    """Groups of channels that do not see each other."""
    bias: Flag = True
    """Whether a learned offset is added to each output channel."""

    spelling: ClassVar[str] = "convtranspose"
    geometry: ClassVar[str] = "kernel/channels"
    takes = MAPS
    look = Look.WEIGHTED
    depth = 1
    habits = (
        "conv_transpose",
        "convtranspose1d",
        "convtranspose2d",
        "convtranspose3d",
        "conv2dtranspose",
        "deconv",
        "deconvolution",
        "upconv",
    )
    torch_defaults: ClassVar[dict[str, Any]] = {
        "stride": 1,
        "padding": 0,
        "output_padding": 0,
        "groups": 1,
        "bias": True,
        "dilation": 1,
    }

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        yield from undivided(x, self.channels, self.groups)
        miscounts = [
            *miscounted(
                x,
                kernel=self.kernel,
                stride=self.stride,
                pad=self.pad,
                output_pad=self.output_pad,
                dilation=self.dilation,
            )
        ]
        yield from miscounts
        if not miscounts:
            yield from self._excessive(x)

    def _excessive(self, x: TensorType) -> Iterator[Problem]:
        limits = [
            max(step, reach)
            for step, reach in zip(
                spread(self.stride, x.rank), spread(self.dilation, x.rank), strict=True
            )
        ]
        names, extra = axis_names(x.rank), spread(self.output_pad, x.rank)
        for axis in range(x.rank):
            if extra[axis] >= limits[axis]:
                yield Problem(
                    f"has output_pad {extra[axis]}, not less than stride or dilation along the"
                    f" {names[axis]}, of which the larger is {limits[axis]}",
                    "output_pad",
                    help=f"at most `output_pad={limits[axis] - 1}`",
                    replacement=str(min(limits) - 1),
                )
                return
        outputs = self._outputs(x)
        if min(outputs) > 0:
            return
        faults = [
            f"{name} {x.spatial[axis]} would become {outputs[axis]}"
            for axis, name in enumerate(names)
            if outputs[axis] < 1
        ]
        most = compact(
            tuple(
                size if outputs[axis] > 0 else max(0, size + (outputs[axis] - 1) // 2)
                for axis, size in enumerate(spread(self.pad, x.rank))
            )
        )
        yield Problem(
            f"has pad {sizes(self.pad)}, which takes the whole output off: {' and '.join(faults)}",
            "pad",
            help=f"`pad={most}` leaves some of it",
            replacement=str(most),
            code="N304",
        )

    def _outputs(self, x: TensorType) -> tuple[int, ...]:
        kernel, steps = spread(self.kernel, x.rank), spread(self.stride, x.rank)
        around, reach = spread(self.pad, x.rank), spread(self.dilation, x.rank)
        extra = spread(self.output_pad, x.rank)
        return tuple(
            (size - 1) * steps[axis]
            - 2 * around[axis]
            + reach[axis] * (kernel[axis] - 1)
            + extra[axis]
            + 1
            for axis, size in enumerate(x.spatial)
        )

    def gives(self, x: TensorType) -> TensorType:
        return x.with_spatial(self._outputs(x)).with_channels(self.channels)

    def learns(self, x: TensorType) -> Iterator[Learned]:
        kernel = axes(self.kernel, x.rank)
        yield Learned("weight", (x.channels, self.channels // self.groups, *kernel))
        if self.bias:
            yield Learned("bias", (self.channels,))

    def costs(self, x: TensorType, y: TensorType) -> int:
        return x.size * (self.channels // self.groups) * prod(axes(self.kernel, x.rank))

    def windows(self, x: TensorType) -> tuple[Window, ...]:
        """An output sees the inputs whose windows reach it; the next is 1 / stride away."""
        return tuple(
            Window((window.reach - 1) // int(window.stride) + 1, Fraction(1, int(window.stride)))
            for window in reaches(x, self.kernel, self.stride, self.dilation)
        )

    def torch(self, x: TensorType) -> Call:
        return nn.by_rank("ConvTranspose", x.rank)(
            x.channels,
            self.channels,
            compact(axes(self.kernel, x.rank)),
            stride=compact(axes(self.stride, x.rank)),
            padding=compact(axes(self.pad, x.rank)),
            output_padding=compact(axes(self.output_pad, x.rank)),
            groups=self.groups,
            bias=self.bias,
            dilation=compact(axes(self.dilation, x.rank)),
        )
