"""Rectifiers: activations that treat negative values differently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from netdsl.core.attributes import Flag, Number, Positive
from netdsl.core.calls import Call, Code, F, nn, torch
from netdsl.core.operator import Layer, Learned, Look
from netdsl.core.takes import ANY, Problem
from netdsl.core.types import Layout, TensorType


class _Rectifier(Layer):
    takes = ANY
    look = Look.ACTIVATION


class Relu(_Rectifier):
    """Replaces negative values by zero.

    28x28/6 -> relu -> 28x28/6
    120 -> relu -> 120
    """

    habits = ("rectifier",)

    def torch(self, x: TensorType) -> Call:
        return nn.ReLU()

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.relu(value)


class Relu6(_Rectifier):
    """Replaces negative values by zero and those above 6 by 6.

    28x28/6 -> relu6 -> 28x28/6
    """

    def torch(self, x: TensorType) -> Call:
        return nn.ReLU6()

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.relu6(value)


class LeakyRelu(_Rectifier):
    """Multiplies negative values by a small slope.

    28x28/6 -> leaky_relu -> 28x28/6
    28x28/6 -> leaky_relu slope=0.1 -> 28x28/6
    """

    slope: Number = 0.01
    """What negative values are multiplied by."""

    habits = (
        "leakyrelu",
        "lrelu",
        "leaky",
    )
    torch_defaults: ClassVar[dict[str, Any]] = {"negative_slope": 0.01}

    def torch(self, x: TensorType) -> Call:
        return nn.LeakyReLU(negative_slope=self.slope)

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.leaky_relu(value, negative_slope=self.slope)


class Elu(_Rectifier):
    """Bends negative values smoothly towards -alpha.

    120 -> elu -> 120
    28x28/6 -> elu alpha=0.5 -> 28x28/6
    """

    alpha: Number = 1.0
    """Where large negative values end, negated."""

    torch_defaults: ClassVar[dict[str, Any]] = {"alpha": 1.0}

    def torch(self, x: TensorType) -> Call:
        return nn.ELU(alpha=self.alpha)

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.elu(value, alpha=self.alpha)


class Celu(_Rectifier):
    """Bends negative values smoothly towards -alpha, with slope 1 at zero.

    120 -> celu -> 120
    28x28/6 -> celu alpha=0.5 -> 28x28/6
    """

    alpha: Positive = 1.0
    """Where large negative values end, negated."""

    torch_defaults: ClassVar[dict[str, Any]] = {"alpha": 1.0}

    def torch(self, x: TensorType) -> Call:
        return nn.CELU(alpha=self.alpha)

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.celu(value, alpha=self.alpha)


class Selu(_Rectifier):
    """An elu scaled so that values keep mean 0 and variance 1 through the layers.

    120 -> selu -> 120
    """

    def torch(self, x: TensorType) -> Call:
        return nn.SELU()

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.selu(value)


class Prelu(_Rectifier):
    """Multiplies negative values by a learned slope.

    28x28/6 -> prelu -> 28x28/6
    28x28/6 -> prelu per_channel=true slope=0.1 -> 28x28/6
    120 -> prelu per_channel=true -> 120
    197/768 layout=last -> prelu -> 197/768 layout=last

    He et al. 2015; PyTorch's `nn.PReLU`.
    """

    per_channel: Flag = False
    """Whether each channel learns its own slope; otherwise they share one."""
    slope: Number = 0.25
    """The slope at the start of training."""

    torch_defaults: ClassVar[dict[str, Any]] = {"num_parameters": 1, "init": 0.25}

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        if self.per_channel and x.spatial and x.layout is Layout.LAST:
            yield Problem(
                "learns a slope for each channel only where the channels come first",
                "per_channel",
                help="leave it out, or put `channels_first ->` before",
                replacement="false",
            )

    def learns(self, x: TensorType) -> Iterator[Learned]:
        yield Learned("weight", (x.channels if self.per_channel else 1,))

    def torch(self, x: TensorType) -> Call:
        return nn.PReLU(num_parameters=x.channels if self.per_channel else 1, init=self.slope)


class Abs(_Rectifier):
    """Drops the sign of each value.

    4096 -> abs -> 4096
    28x28/6 -> abs -> 28x28/6

    A distance in each channel: `sub< a | b > -> abs`.
    """

    habits = ("absolute", "magnitude")

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return torch.abs(value)
