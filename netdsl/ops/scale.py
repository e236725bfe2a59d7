"""Multipliers and offsets: learned ones for each channel, and constants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from netdsl.core.attributes import Number
from netdsl.core.calls import Call, Code, own
from netdsl.core.operator import Layer, Learned, Look
from netdsl.core.types import Layout, TensorType


def _channels_last(x: TensorType) -> bool:
    return bool(x.spatial) and x.layout is Layout.LAST


class Scale(Layer):
    """Multiplies each channel by a learned number.

    56x56/96 -> scale -> 56x56/96
    56x56/96 layout=last -> scale initial=0.000001 -> 56x56/96 layout=last
    100/8 -> scale -> 100/8
    8x16x16/4 -> scale -> 8x16x16/4
    197/768 layout=last -> scale initial=0.1 -> 197/768 layout=last
    120 -> scale -> 120
    """

    initial: Number = 1.0
    """What the multipliers are before training."""

    look = Look.NORMALISATION
    torch_defaults: ClassVar[dict[str, Any]] = {"initial": 1.0, "channels_last": False}
    habits = ("gamma", "channel_scale")

    def learns(self, x: TensorType) -> Iterator[Learned]:
        yield Learned("weight", (x.channels,))

    def torch(self, x: TensorType) -> Call:
        return own.Scale(x.channels, initial=self.initial, channels_last=_channels_last(x))


class Affine(Layer):
    """Multiplies each channel by a learned number and adds another.

    14x14/6 -> affine -> 14x14/6
    14x14/6 -> affine initial=0.25 -> 14x14/6
    14x14/6 layout=last -> affine -> 14x14/6 layout=last
    100/8 -> affine -> 100/8
    8x16x16/4 -> affine -> 8x16x16/4
    120 -> affine -> 120

    The trainable coefficient and bias of LeNet-5's subsampling (LeCun et al. 1998). The offset
    begins at 0.
    """

    initial: Number = 1.0
    """What the multipliers are before training."""

    look = Look.NORMALISATION
    torch_defaults: ClassVar[dict[str, Any]] = {"initial": 1.0, "channels_last": False}
    habits = ("scale_shift", "coefficient")

    def learns(self, x: TensorType) -> Iterator[Learned]:
        yield Learned("weight", (x.channels,))
        yield Learned("bias", (x.channels,))

    def allocated(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        return 2 * outputs[0].size

    def torch(self, x: TensorType) -> Call:
        return own.Affine(x.channels, initial=self.initial, channels_last=_channels_last(x))


class Multiply(Layer):
    """Multiplies by a constant.

    28x28/6 -> multiply 1.7159 -> 28x28/6
    197/768 layout=last -> multiply factor=0.125 -> 197/768 layout=last
    84 -> multiply factor=-2 -> 84

    The squashing function of LeNet-5 is `multiply(2 / 3) -> tanh -> multiply 1.7159`.
    """

    factor: Number
    """The constant."""

    geometry: ClassVar[str] = "factor"
    look = Look.ACTIVATION
    habits = ("constant", "rescale", "times_constant")

    def torch(self, x: TensorType) -> Call:
        return own.Multiply(self.factor)

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return value * self.factor
