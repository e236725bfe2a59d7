"""Softmax and its logarithm."""

from __future__ import annotations

from netdsl.core.calls import Call, Code, F, nn
from netdsl.core.operator import Layer, Look
from netdsl.core.takes import ANY
from netdsl.core.types import Layout, TensorType


class _OverChannels(Layer):
    """What the functions of all channels of a position share."""

    takes = ANY
    look = Look.ACTIVATION

    def _dim(self, x: TensorType) -> int:
        return -1 if x.layout is Layout.LAST else x.channel_axis


class Softmax(_OverChannels):
    """Turns the channels of each position into shares that sum to 1.

    1000 -> softmax -> 1000
    28x28/21 -> softmax -> 28x28/21
    197/768 layout=last -> softmax -> 197/768 layout=last

    `nn.CrossEntropyLoss` applies it by itself: a network trained with that should
    end in plain sums.
    """

    def torch(self, x: TensorType) -> Call:
        return nn.Softmax(dim=self._dim(x))

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.softmax(value, dim=self._dim(x))


class LogSoftmax(_OverChannels):
    """Computes the logarithm of softmax over the channels of each position.

    1000 -> log_softmax -> 1000
    28x28/21 -> log_softmax -> 28x28/21
    197/768 layout=last -> log_softmax -> 197/768 layout=last

    For `nn.NLLLoss`; `nn.CrossEntropyLoss` applies it by itself.
    """

    habits = ("logsoftmax",)

    def torch(self, x: TensorType) -> Call:
        return nn.LogSoftmax(dim=self._dim(x))

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.log_softmax(value, dim=self._dim(x))
