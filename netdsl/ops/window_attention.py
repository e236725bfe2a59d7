"""Attention within windows of an image."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from netdsl.core.attributes import Count, Fraction, Whole
from netdsl.core.calls import Call, own
from netdsl.core.operator import Buffer, Layer, Learned, Look
from netdsl.core.symbolic import plain
from netdsl.core.takes import Problem, Takes
from netdsl.core.types import Layout, TensorType
from netdsl.ops.divisors import undivided
from netdsl.ops.partition import WINDOWS, not_square, side_of

HIDDEN = 512
"""Width of the network that gives Swin V2 its position bias."""


class _WindowAttention(Layer):
    """Attention of several heads within windows."""

    heads: Count
    """Number of heads: each attends by itself, on its share of the channels."""

    look = Look.WEIGHTED
    depth = 2

    def windows_of(self, x: TensorType) -> tuple[int, int]:
        """How many windows there are, and the height and width of each."""
        raise NotImplementedError

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        yield from undivided(self.heads, x.channels, "gets")

    def costs(self, x: TensorType, y: TensorType) -> int:
        count, side = self.windows_of(x)
        positions = side * side
        return 2 * count * positions * x.channels * (2 * x.channels + positions)

    def allocated(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        (x,) = inputs
        count, side = self.windows_of(x)
        positions = side * side
        return count * positions * (5 * x.channels + 2 * self.heads * positions)


class ShiftedWindowAttention(_WindowAttention):
    """Multi-head attention within the windows of an image, with a learned position bias.

    56x56/96 layout=last -> shifted_window_attention heads=3 -> 56x56/96 layout=last
    9x7/8 layout=last -> shifted_window_attention heads=4 window=4 shift=2 -> 9x7/8 layout=last
    7x7/8 layout=last -> shifted_window_attention heads=2 dropout=0.2 -> 7x7/8 layout=last
    8x8/4 layout=last -> shifted_window_attention heads=1 attention_dropout=0.1 -> 8x8/4 layout=last

    Liu et al. 2021 (Swin); torchvision's keys. In every other block the windows are shifted by half
    of their size: `shift=3`. An image that windows do not fill is padded with zeros; where a window
    covers an axis, nothing is shifted along it. Weights begin as the paper has them.
    """

    window: Count = 7
    """Height and width of a window."""
    shift: Whole = 0
    """How far the windows are shifted, down and to the right."""
    attention_dropout: Fraction = 0.0
    """The share of attention weights set to zero in training."""
    dropout: Fraction = 0.0
    """The share of the output set to zero in training."""

    takes = Takes(
        "an image with its channels last (such as 56x56/96 layout=last)",
        (2,),
        (Layout.LAST,),
        help="`channels_last` moves the channels of an image",
    )
    torch_defaults: ClassVar[dict[str, Any]] = {
        "shift": 0,
        "attention_dropout": 0.0,
        "dropout": 0.0,
    }
    habits: ClassVar[tuple[str, ...]] = ("window_attention", "swin_attention", "wmsa", "swmsa")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        yield from super().rejects(x)
        if self.shift >= self.window:
            half = plain(self.window) // 2
            yield Problem(
                f"shifts windows of {self.window}x{self.window} by {self.shift}: as far as the "
                "next, or farther",
                "shift",
                f"half of a window is shift={half}",
                str(half),
            )

    def windows_of(self, x: TensorType) -> tuple[int, int]:
        size = plain(self.window)
        height, width = (-(-each // size) for each in x.spatial)
        return height * width, size

    def learns(self, x: TensorType) -> Iterator[Learned]:
        offsets = (2 * self.window - 1) * (2 * self.window - 1)
        yield Learned("relative_position_bias_table", (offsets, self.heads))
        yield from self.projections(x)

    def projections(self, x: TensorType) -> Iterator[Learned]:
        yield Learned("qkv.weight", (3 * x.channels, x.channels))
        yield Learned("qkv.bias", (3 * x.channels,))
        yield Learned("proj.weight", (x.channels, x.channels))
        yield Learned("proj.bias", (x.channels,))

    def remembers(self, x: TensorType) -> Iterator[Buffer]:
        positions = self.window * self.window
        yield Buffer("relative_position_index", (positions * positions,), "int64")

    def torch(self, x: TensorType) -> Call:
        return own.ShiftedWindowAttention(
            x.channels,
            self.heads,
            self.window,
            shift=self.shift,
            attention_dropout=self.attention_dropout,
            dropout=self.dropout,
        )


class ShiftedWindowAttentionV2(ShiftedWindowAttention):
    """Shifted windows with scores that are cosines and a position bias that is computed.

    64x64/96 layout=last -> shifted_window_attention_v2 heads=3 -> 64x64/96 layout=last
    9x7/8 layout=last -> shifted_window_attention_v2 heads=4 window=4 shift=2 -> 9x7/8 layout=last
    8x8/8 layout=last -> shifted_window_attention_v2 heads=2 dropout=0.2 -> 8x8/8 layout=last
    8x8/4 layout=last -> shifted_window_attention_v2 heads=1 attention_dropout=0.1 -> 8x8/4 layout=last

    Liu et al. 2022 (Swin V2); torchvision's keys. A network of 512 units gives the bias for each
    offset, once for a whole batch: its multiply-accumulates are those of a batch of one.
    """  # noqa: E501

    window: Count = 8
    """Height and width of a window."""

    habits = ("window_attention_v2", "swin_v2_attention")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        yield from super().rejects(x)
        if self.window == 1:
            yield Problem(
                "has no offsets in a window of a single position", "window", "window=2 or more"
            )

    def costs(self, x: TensorType, y: TensorType) -> int:
        offsets = (2 * self.window - 1) * (2 * self.window - 1)
        return super().costs(x, y) + offsets * HIDDEN * (2 + self.heads)

    def learns(self, x: TensorType) -> Iterator[Learned]:
        yield Learned("logit_scale", (self.heads, 1, 1))
        yield from self.projections(x)
        yield Learned("cpb_mlp.0.weight", (HIDDEN, 2))
        yield Learned("cpb_mlp.0.bias", (HIDDEN,))
        yield Learned("cpb_mlp.2.weight", (self.heads, HIDDEN))

    def remembers(self, x: TensorType) -> Iterator[Buffer]:
        reach = 2 * self.window - 1
        yield Buffer("relative_coords_table", (1, reach, reach, 2))
        yield from super().remembers(x)

    def torch(self, x: TensorType) -> Call:
        call = super().torch(x)
        return Call(own.ShiftedWindowAttentionV2, call.arguments, call.keywords)


class RelativeAttention(_WindowAttention):
    """Multi-head attention within windows, with a learned bias for each offset.

    64x49/64 layout=last -> relative_attention heads=2 -> 64x49/64 layout=last

    Tu et al. 2022 (MaxViT); torchvision's keys. Takes what `windows` gives. Scores are divided by
    the root of all channels, not of a head's. Weights begin as the paper has them.
    """

    takes = replace(WINDOWS, floats=True)
    habits = ("relative_mha", "rel_attention", "rel_pos_mha")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        yield from super().rejects(x)
        if not side_of(x):
            yield not_square(x)

    def windows_of(self, x: TensorType) -> tuple[int, int]:
        return x.spatial[0], side_of(x)

    def learns(self, x: TensorType) -> Iterator[Learned]:
        reach = 2 * side_of(x) - 1
        yield Learned("relative_position_bias_table", (reach * reach, self.heads))
        yield Learned("to_qkv.weight", (3 * x.channels, x.channels))
        yield Learned("to_qkv.bias", (3 * x.channels,))
        yield Learned("merge.weight", (x.channels, x.channels))
        yield Learned("merge.bias", (x.channels,))

    def remembers(self, x: TensorType) -> Iterator[Buffer]:
        positions = x.spatial[1]
        yield Buffer("relative_position_index", (positions, positions), "int64")

    def torch(self, x: TensorType) -> Call:
        return own.RelativeAttention(x.channels, self.heads, side_of(x))
