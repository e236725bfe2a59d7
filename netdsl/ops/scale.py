"""Multipliers and offsets: learned ones for each channel, and constants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from netdsl.core.attributes import Number, Numbers
from netdsl.core.calls import Call, Code, own
from netdsl.core.operator import Layer, Learned, Look
from netdsl.core.takes import Problem
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
    habits = ("constant", "times_constant")

    def torch(self, x: TensorType) -> Call:
        return own.Multiply(self.factor)

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return value * self.factor


class Rescale(Layer):
    """Multiplies each channel by a constant and adds another.

    224x224/3 -> rescale factor=(0.5, 0.25, 2) offset=(0, -0.5, 1) -> 224x224/3
    28x28/6 -> rescale factor=2 offset=-1 -> 28x28/6
    100/2 -> rescale factor=(0.5, 2) -> 100/2
    8x16x16/2 -> rescale factor=(0.5, 2) offset=1 -> 8x16x16/2
    197/2 layout=last -> rescale factor=(0.5, 2) offset=(1, 0) -> 197/2 layout=last
    2 -> rescale factor=(0.5, 2) offset=(1, 0) -> 2

    Images that were normalised by one mean and deviation, for weights that were trained on another.
    """

    factor: Numbers
    """What multiplies."""
    offset: Numbers = 0.0
    """What is added then."""

    look = Look.NORMALISATION
    torch_defaults: ClassVar[dict[str, Any]] = {"offset": 0.0, "channels_last": False}
    habits = ("normalize", "normalise", "standardize", "standardise")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        for name, given in (("factor", self.factor), ("offset", self.offset)):
            if isinstance(given, tuple) and len(given) != x.channels:
                channels = f"{x.channels} channel{'s' * (x.channels > 1)}"
                yield Problem(
                    f"has {len(given)} {name}{'s' * (len(given) > 1)} for {channels}",
                    name,
                    "give one number, or one for each channel",
                )

    def allocated(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        return (1 if self.offset == 0 else 2) * outputs[0].size

    def torch(self, x: TensorType) -> Call:
        last = _channels_last(x)
        return own.Rescale(self.factor, offset=self.offset, channels_last=last)

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        scaled = value * _along_channels(self.factor, x, value)
        return scaled if self.offset == 0 else scaled + _along_channels(self.offset, x, value)


def _along_channels(numbers: float | tuple[float, ...], x: TensorType, value: Code) -> Code | float:
    """A number, or a tensor that has one for each channel, as exact as the value that it is for."""
    if not isinstance(numbers, tuple):
        return numbers
    made = value.new_tensor(numbers)
    return made if not x.spatial or _channels_last(x) else made.view(-1, *[1] * x.rank)
