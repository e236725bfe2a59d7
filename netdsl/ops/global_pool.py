"""Pools over all positions."""

from __future__ import annotations

from typing import Any, ClassVar

from netdsl.core.calls import Call, Code, own
from netdsl.core.operator import Layer, Look
from netdsl.core.takes import Takes
from netdsl.core.types import TensorType, vector


class _GlobalPool(Layer):
    """What the pools of all positions to a vector share."""

    takes = Takes("a value with spatial axes (such as 7x7/512)", (1, 2, 3))
    look = Look.POOLING
    torch_defaults: ClassVar[dict[str, Any]] = {}

    def gives(self, x: TensorType) -> TensorType:
        return vector(x.channels, x.dtype)


class Gap(_GlobalPool):
    """Takes the mean of each channel over all positions: global average pooling to a vector.

    7x7/2048 -> gap -> 2048
    50/128 -> gap -> 128
    4x7x7/64 -> gap -> 64
    197/768 layout=last -> gap -> 768
    7x7/96 layout=last -> gap -> 96
    4x7x7/64 layout=last -> gap -> 64

    `nn.AdaptiveAvgPool2d(1)` and a flatten, as one child of its scope (Lin et al. 2013).
    """

    habits = ("globalaveragepooling2d", "global_average_pool", "globalavgpool", "avgpool_global")

    def torch(self, x: TensorType) -> Call:
        return own.GlobalAveragePool(x.spatial_axes)

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return value.mean(x.spatial_axes)


class Gmp(_GlobalPool):
    """Keeps the largest value of each channel over all positions: global max pooling to a vector.

    7x7/2048 -> gmp -> 2048
    50/128 -> gmp -> 128
    4x7x7/64 -> gmp -> 64
    197/768 layout=last -> gmp -> 768

    Where several positions share the largest value, its gradient is split between them; the one of
    `nn.AdaptiveMaxPool2d(1)` goes to the first.
    """

    habits = ("globalmaxpooling2d", "global_max_pool", "globalmaxpool")

    def torch(self, x: TensorType) -> Call:
        return own.GlobalMaxPool(x.spatial_axes)

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return value.amax(x.spatial_axes)
