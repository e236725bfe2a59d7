"""Pools over windows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from netdsl.core.attributes import Flag, Padding, Sizes, axes, compact
from netdsl.core.calls import Call, Code, F, Name, nn, own, torch
from netdsl.core.operator import Layer, Look, Window
from netdsl.core.symbolic import plain
from netdsl.core.takes import MAPS, Problem
from netdsl.core.types import TensorType
from netdsl.ops.windows import (
    axis_names,
    is_uneven,
    misfits,
    pad_argument,
    padding,
    pads,
    reaches,
    sees_nothing,
    sizes,
    spread,
    window_count,
)


class _Pool(Layer):
    """What the pools over windows share."""

    kernel: Sizes = 2
    """Size of the window along each axis."""
    stride: Sizes | None = None
    """Step between windows; their size unless given."""
    pad: Padding = 0
    """Padding around the input, at most half of the window; `same` keeps ceil(size / stride)."""
    ceil: Flag = False
    """Whether windows that hang over the end count too."""

    geometry: ClassVar[str] = "kernel"
    takes = MAPS
    look = Look.POOLING

    @property
    def _reach(self) -> Any:
        return 1

    @property
    def _step(self) -> Any:
        return self.kernel if self.stride is None else self.stride

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        faults = [*misfits(x, self.kernel, self._step, self.pad, self._reach, self.ceil)]
        yield from faults
        if self.pad == "same" and self.ceil:
            yield Problem(
                "keeps ceil(size / stride) already with `pad=same`",
                "ceil",
                help="leave out `ceil=true`",
                replacement="false",
            )
        elif self.pad != "same" and not any(fault.attribute != "kernel" for fault in faults):
            yield from self._overpadded(x)

    def _overpadded(self, x: TensorType) -> Iterator[Problem]:
        if isinstance(self.kernel, tuple) and len(self.kernel) != x.rank:
            return
        kernel = spread(self.kernel, x.rank)
        around = [before for before, _ in pads(self.pad, kernel, 1, x.rank)]
        for axis, name in enumerate(axis_names(x.rank)):
            if around[axis] > kernel[axis] // 2:
                most = compact(tuple(min(around[i], kernel[i] // 2) for i in range(x.rank)))
                yield Problem(
                    f"has pad {around[axis]}, more than half of its kernel's {name} {kernel[axis]}",
                    "pad",
                    help=f"at most `pad={most}`",
                    replacement=str(most),
                )
                return

    def gives(self, x: TensorType) -> TensorType:
        return x.with_spatial(
            window_count(x.spatial, self.kernel, self._step, self.pad, self._reach, self.ceil)
        )

    def windows(self, x: TensorType) -> tuple[Window, ...]:
        return reaches(x, self.kernel, self._step, self._reach)

    def _pads_itself(self, x: TensorType) -> bool:
        """Whether PyTorch's pool cannot pad as `same` wants: unevenly, or by more than half."""
        if self.pad != "same":
            return False
        kernel = spread(self.kernel, x.rank)
        around = pads(self.pad, kernel, self._reach, x.rank)
        return is_uneven(self.pad, kernel, self._reach, x.rank) or any(
            after > size // 2 for (_, after), size in zip(around, kernel, strict=True)
        )

    def _shape(self, x: TensorType) -> tuple[Any, Any]:
        """The kernel, and the stride where it was given."""
        step = None if self.stride is None else compact(axes(self.stride, x.rank))
        return compact(axes(self.kernel, x.rank)), step

    def _padding(self, x: TensorType) -> Any:
        return padding(self.pad, self.kernel, self._reach, x.rank)


class Maxpool(_Pool):
    """Keeps the largest value of each channel in every window.

    28x28/6 -> maxpool -> 14x14/6
    112x112/64 -> maxpool 3x3 stride=2 pad=1 -> 56x56/64
    54x54/96 -> maxpool 3x3 stride=2 ceil=true -> 27x27/96
    3x3/8 -> maxpool 2x2 pad=1 ceil=true -> 2x2/8
    14x14/8 -> maxpool 3 stride=1 dilation=2 -> 10x10/8
    14x14/8 -> maxpool 3 stride=1 dilation=2 pad=same -> 14x14/8
    13x13/512 -> maxpool 2x2 stride=1 pad=same -> 13x13/512
    9x12/4 -> maxpool 3x2 stride=(2, 1) pad=(1, 0) -> 5x11/4
    100/8 -> maxpool 4 -> 25/8
    8x16x16/4 -> maxpool (1, 2, 2) -> 8x8x8/4
    7x9x9/4 -> maxpool 2x3x3 pad=same -> 4x3x3/4

    PyTorch's `nn.MaxPool1d`, `nn.MaxPool2d`, `nn.MaxPool3d`. Padding never wins: it counts as minus
    infinity.
    """

    dilation: Sizes = 1
    """Distance between the inputs that a window looks at."""

    habits = ("maxpool1d", "maxpool2d", "maxpool3d", "maxpooling", "maxpooling2d", "max_pool")
    torch_defaults: ClassVar[dict[str, Any]] = {
        "stride": None,
        "padding": 0,
        "dilation": 1,
        "ceil_mode": False,
    }

    @property
    def _reach(self) -> Any:
        return self.dilation

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        faults = [*super().rejects(x)]
        yield from faults or self._unseeing(x)

    def _unseeing(self, x: TensorType) -> Iterator[Problem]:
        kernel, step, reach = (
            spread(each, x.rank) for each in (self.kernel, self._step, self.dilation)
        )
        around, counts = pads(self.pad, kernel, reach, x.rank), self.gives(x).spatial
        for axis, name in enumerate(axis_names(x.rank)):
            size, (before, _) = x.spatial[axis], around[axis]
            if sees_nothing(size, counts[axis], kernel[axis], step[axis], reach[axis], before):
                yield Problem(
                    f"has a window with nothing but padding: its inputs are {reach[axis]} apart, "
                    f"on either side of a {name} of {size}",
                    "dilation",
                    help=f"a dilation of {size} at most",
                )
                return

    def torch(self, x: TensorType) -> Call:
        kernel, step = self._shape(x)
        reach = compact(axes(self.dilation, x.rank))
        if self._pads_itself(x):
            return own.SameMaxPool(axes(self.kernel, x.rank), stride=step, dilation=reach)
        return nn.by_rank("MaxPool", x.rank)(
            kernel,
            stride=step,
            padding=self._padding(x),
            dilation=reach,
            ceil_mode=self.ceil,
        )

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        kernel, step = self._shape(x)
        around: Any = 0
        if self._pads_itself(x):
            amounts = pad_argument(self.kernel, self.dilation, x.rank)
            value = F.pad(value, amounts, value=Name("float")("-inf"))
        else:
            around = self._padding(x)
        return Name(f"F.max_pool{x.rank}d")(
            value,
            kernel,
            stride=step,
            padding=around,
            dilation=compact(axes(self.dilation, x.rank)),
            ceil_mode=self.ceil,
        )


class Avgpool(_Pool):
    """Takes the mean of each channel in every window.

    28x28/6 -> avgpool -> 14x14/6
    32x32/1 -> avgpool 2x2 -> 16x16/1
    35x35/192 -> avgpool 3x3 stride=1 pad=1 count_pad=false -> 35x35/192
    7x7/8 -> avgpool 2x2 pad=same count_pad=false -> 4x4/8
    7x7/8 -> avgpool 2x3 stride=1 pad=same -> 7x7/8
    54x54/96 -> avgpool 3x3 stride=2 ceil=true -> 27x27/96
    100/8 -> avgpool 4 stride=2 pad=(2,) -> 51/8
    8x16x16/4 -> avgpool (1, 2, 2) -> 8x8x8/4

    PyTorch's `nn.AvgPool1d`, `nn.AvgPool2d`, `nn.AvgPool3d`. As there, the zeros of the padding
    count in the mean unless `count_pad=false` (TensorFlow and Keras never count them).
    """

    count_pad: Flag = True
    """Whether the zeros of the padding count in the mean."""

    habits = ("avgpool1d", "avgpool2d", "avgpool3d", "averagepooling2d", "avg_pool", "meanpool")
    torch_defaults: ClassVar[dict[str, Any]] = {
        "stride": None,
        "padding": 0,
        "ceil_mode": False,
        "count_include_pad": True,
    }

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        faults = [*super().rejects(x)]
        yield from faults
        if x.rank == 3 and not faults and not self._pads_itself(x):
            yield from self._larger_than_input(x)

    def _larger_than_input(self, x: TensorType) -> Iterator[Problem]:
        """PyTorch refuses this for volumes alone, whatever the padding."""
        kernel = spread(self.kernel, 3)
        for size, extent, name in zip(x.spatial, kernel, axis_names(3), strict=True):
            if extent > size:
                least = sizes(tuple(map(max, x.spatial, kernel)))
                yield Problem(
                    f"has a kernel of {sizes(self.kernel)}, which does not fit the input:"
                    f" {name} {size} is less than {extent}, and padding does not count in a volume",
                    "kernel",
                    help=f"the smallest input that fits is {least}/{plain(x.channels)}",
                    code="N304",
                )
                return

    def torch(self, x: TensorType) -> Call:
        kernel, step = self._shape(x)
        if self._pads_itself(x):
            return own.SameAvgPool(
                axes(self.kernel, x.rank), stride=step, count_include_pad=self.count_pad
            )
        return nn.by_rank("AvgPool", x.rank)(
            kernel,
            stride=step,
            padding=self._padding(x),
            ceil_mode=self.ceil,
            count_include_pad=self.count_pad,
        )

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        kernel, step = self._shape(x)
        pool = Name(f"F.avg_pool{x.rank}d")
        if not self._pads_itself(x):
            return pool(
                value,
                kernel,
                stride=step,
                padding=self._padding(x),
                ceil_mode=self.ceil,
                count_include_pad=self.count_pad,
            )
        amounts = pad_argument(self.kernel, 1, x.rank)
        means = pool(F.pad(value, amounts), kernel, stride=step).without(self.torch_defaults)
        if self.count_pad:
            return means
        ones = F.pad(torch.ones_like(value), amounts)
        return means / pool(ones, kernel, stride=step).without(self.torch_defaults)
