"""Fully connected layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from netdsl.core.attributes import Count, Flag
from netdsl.core.calls import Call, nn
from netdsl.core.operator import Layer, Learned, Look
from netdsl.core.takes import Takes
from netdsl.core.types import Layout, TensorType


class Fc(Layer):
    """Computes `channels` learned weighted sums of the input's channels.

    400 -> fc 120 -> 120
    2048 -> fc 1000 bias=false -> 1000
    197/768 layout=last -> fc 3072 -> 197/3072 layout=last
    7x7/96 layout=last -> fc 384 -> 7x7/384 layout=last
    4x7x7/8 layout=last -> fc 16 -> 4x7x7/16 layout=last

    PyTorch's `nn.Linear`, which works on the last axis: where the channels come last it is applied
    at every position.
    """

    channels: Count
    """Sums, and so channels of the output."""
    bias: Flag = True
    """Whether a learned offset is added to each sum."""

    geometry: ClassVar[str] = "channels"
    takes = Takes(
        "a vector, or a value with its channels last",
        layouts=(Layout.LAST,),
        help="on a feature map, `flatten ->` (every position) or `gap ->` (their mean) comes first",
        before="flatten",
    )
    look = Look.WEIGHTED
    depth = 1
    habits = ("dense", "linear", "fully_connected", "fullyconnected", "innerproduct")
    torch_defaults: ClassVar[dict[str, Any]] = {"bias": True}

    def gives(self, x: TensorType) -> TensorType:
        return x.with_channels(self.channels)

    def learns(self, x: TensorType) -> Iterator[Learned]:
        yield Learned("weight", (self.channels, x.channels))
        if self.bias:
            yield Learned("bias", (self.channels,))

    def costs(self, x: TensorType, y: TensorType) -> int:
        return x.size * self.channels

    def torch(self, x: TensorType) -> Call:
        return nn.Linear(x.channels, self.channels, bias=self.bias)
