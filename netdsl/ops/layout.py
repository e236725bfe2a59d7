"""Operators that move the axes of a value."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import ClassVar

from netdsl.core.attributes import Positions
from netdsl.core.calls import Call, Code, nn, own
from netdsl.core.operator import Layer
from netdsl.core.symbolic import plain
from netdsl.core.takes import SPATIAL, Problem
from netdsl.core.types import Layout, TensorType


class Permute(Layer):
    """Gives the axes in another `order`: the output's first axis is the input's axis `order[0]`.

    28x14/6 -> permute order=(1, 0, 2) -> 14x28/6
    196/768 layout=last -> permute order=(1, 0) -> 768/196 layout=last
    100/8 -> permute order=(1, 0) -> 8/100
    8x16x32/4 -> permute order=(2, 0, 1, 3) -> 32x8x16/4
    14x12/96 layout=last -> permute order=(2, 1, 0) -> 96x12/14 layout=last

    Axes are counted as specs write them, spatial axes from 0 and the channels last, in both
    layouts; the layout is kept. `permute order=(1, 0)` is how MLP-Mixer (Tolstikhin et al. 2021)
    mixes tokens.
    """

    order: Positions
    """The input's axes in the order that the output has them."""

    geometry: ClassVar[str] = "order"
    takes = SPATIAL
    is_view = True
    habits = ("transpose", "swapaxes", "rearrange")

    def _order(self) -> tuple[int, ...]:
        return self.order if isinstance(self.order, tuple) else (self.order,)

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        wanted = tuple(range(x.rank + 1))
        if tuple(sorted(self._order())) != wanted:
            yield Problem(
                f"names each axis of {x} once: {', '.join(map(str, wanted))} "
                "(the last is its channels)",
                "order",
                *self._repair(x),
            )

    def _repair(self, x: TensorType) -> tuple[str, str]:
        """What to write instead, and the value alone where it is certain."""
        as_pytorch = self._without_batch(x)
        if as_pytorch is None:
            axes = tuple(range(x.rank + 1))
            order = (1, 0) if x.rank == 1 else (*reversed(axes[:-1]), axes[-1])
            return f"for example `permute order={order}`", ""
        return f"the batch is not counted: `permute order={as_pytorch}`", str(as_pytorch)

    def _without_batch(self, x: TensorType) -> tuple[int, ...] | None:
        """The order that is meant where PyTorch's axes were written, the batch as axis 0."""
        first, *rest = self._order()
        if first != 0 or sorted(rest) != list(range(1, x.rank + 2)):
            return None
        axes = (*x.spatial_axes, x.channel_axis)
        meant = [axes.index(axis) for axis in rest]
        return tuple(meant) if x.layout is Layout.LAST else (*meant[1:], meant[0])

    def gives(self, x: TensorType) -> TensorType:
        *spatial, channels = (x.shape[axis] for axis in self._order())
        return x.with_spatial(plain(tuple(spatial))).with_channels(channels)

    def _dimensions(self, x: TensorType) -> tuple[int, ...]:
        axes = (*x.spatial_axes, x.channel_axis)
        *spatial, channels = (axes[axis] for axis in self._order())
        return (0, *spatial, channels) if x.layout is Layout.LAST else (0, channels, *spatial)

    def torch(self, x: TensorType) -> Call:
        return own.Permute(*self._dimensions(x))

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return value.permute(*self._dimensions(x))


class ChannelsLast(Layer):
    """Moves the channels behind the spatial axes.

    7x7/768 -> channels_last -> 7x7/768 layout=last
    49/768 -> channels_last -> 49/768 layout=last
    2x7x7/64 -> channels_last -> 2x7x7/64 layout=last

    The axes move; PyTorch's `memory_format=torch.channels_last`, which moves only the memory, is
    another thing.
    """

    takes = SPATIAL
    is_view = True
    habits = ("nhwc", "to_channels_last")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        if x.layout is Layout.LAST:
            yield Problem("has an input with its channels last already", help="leave it out")

    def gives(self, x: TensorType) -> TensorType:
        return x.with_layout(Layout.LAST)

    def torch(self, x: TensorType) -> Call:
        return own.Permute(0, *x.spatial_axes, 1)

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return value.permute(0, *x.spatial_axes, 1)


class ChannelsFirst(Layer):
    """Moves the channels before the spatial axes.

    7x7/768 layout=last -> channels_first -> 7x7/768
    49/768 layout=last -> channels_first -> 49/768
    2x7x7/64 layout=last -> channels_first -> 2x7x7/64
    """

    takes = SPATIAL
    is_view = True
    habits = ("nchw", "to_channels_first")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        if x.layout is Layout.FIRST:
            yield Problem("has an input with its channels first already", help="leave it out")

    def gives(self, x: TensorType) -> TensorType:
        return x.with_layout(Layout.FIRST)

    def torch(self, x: TensorType) -> Call:
        return own.Permute(0, x.channel_axis, *x.spatial_axes)

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return value.permute(0, x.channel_axis, *x.spatial_axes)


class Tokens(Layer):
    """Lines up the positions of a map, row by row, as tokens with their channels last.

    14x14/768 -> tokens -> 196/768 layout=last
    100/8 -> tokens -> 100/8 layout=last
    2x7x7/64 -> tokens -> 98/64 layout=last
    7x7/96 layout=last -> tokens -> 49/96 layout=last

    How a vision transformer (Dosovitskiy et al. 2020) reads its patches: `flatten(2).transpose(1,
    2)`.
    """

    takes = SPATIAL
    is_view = True
    habits = ("to_tokens", "sequence", "patches")

    def gives(self, x: TensorType) -> TensorType:
        return x.with_spatial((prod(x.spatial),)).with_layout(Layout.LAST)

    def torch(self, x: TensorType) -> Call:
        if x.layout is Layout.LAST:
            return nn.Flatten(1, x.rank)
        return own.Tokens()

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        if x.layout is Layout.LAST:
            return value.flatten(1, x.rank)
        return value.flatten(2).transpose(1, 2)
