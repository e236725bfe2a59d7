"""Pools to a given size."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from typing import ClassVar

from netdsl.core.attributes import Sizes, axes, compact
from netdsl.core.calls import Call, Code, Name, nn
from netdsl.core.operator import Layer, Look, Window
from netdsl.core.symbolic import plain
from netdsl.core.takes import MAPS, Problem
from netdsl.core.types import TensorType
from netdsl.ops.windows import miscounted, spread


class _AdaptivePool(Layer):
    """What the pools to a given size share."""

    size: Sizes
    """Size of the output along each axis."""

    geometry: ClassVar[str] = "size"
    takes = MAPS
    look = Look.POOLING

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        yield from miscounted(x, size=self.size)

    def gives(self, x: TensorType) -> TensorType:
        return x.with_spatial(spread(self.size, x.rank))

    def windows(self, x: TensorType) -> tuple[Window, ...]:
        """The largest of its windows, and their mean step, rounded down; a pool to 1 is global."""
        return tuple(
            _adaptive_window(plain(size), count)
            for size, count in zip(x.spatial, spread(self.size, x.rank), strict=True)
        )


def _adaptive_window(size: int, count: int) -> Window:
    if count == 1 or count >= size:
        return Window(1, 1)
    # A window starts at floor(i * size / count) and ends at ceil((i + 1) * size / count).
    whole, rest = divmod(size, count)
    ragged = 0 if rest == 0 else 1 if rest == gcd(rest, count) else 2
    return Window(whole + ragged, whole)


class AdaptiveAvgpool(_AdaptivePool):
    """Takes means over as many even windows as give the stated size.

    13x13/256 -> adaptive_avgpool 6x6 -> 6x6/256
    7x9/512 -> adaptive_avgpool 7 -> 7x7/512
    100/8 -> adaptive_avgpool 12 -> 12/8
    8x14x14/4 -> adaptive_avgpool (1, 7, 7) -> 1x7x7/4

    PyTorch's `nn.AdaptiveAvgPool1d`, `nn.AdaptiveAvgPool2d`, `nn.AdaptiveAvgPool3d`. To pool
    away all space, `gap` gives a vector at once.
    """

    habits = ("adaptiveavgpool2d", "adaptive_avg_pool2d", "adaptiveaveragepool")

    def torch(self, x: TensorType) -> Call:
        return nn.by_rank("AdaptiveAvgPool", x.rank)(compact(axes(self.size, x.rank)))

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return Name(f"F.adaptive_avg_pool{x.rank}d")(value, compact(axes(self.size, x.rank)))


class AdaptiveMaxpool(_AdaptivePool):
    """Keeps the largest values in as many even windows as give the stated size.

    13x13/256 -> adaptive_maxpool 6x6 -> 6x6/256
    7x9/512 -> adaptive_maxpool 7 -> 7x7/512
    100/8 -> adaptive_maxpool 12 -> 12/8
    8x14x14/4 -> adaptive_maxpool (1, 7, 7) -> 1x7x7/4

    PyTorch's `nn.AdaptiveMaxPool1d`, `nn.AdaptiveMaxPool2d`, `nn.AdaptiveMaxPool3d`.
    """

    habits = ("adaptivemaxpool2d", "adaptive_max_pool2d")

    def torch(self, x: TensorType) -> Call:
        return nn.by_rank("AdaptiveMaxPool", x.rank)(compact(axes(self.size, x.rank)))

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return Name(f"F.adaptive_max_pool{x.rank}d")(value, compact(axes(self.size, x.rank)))
