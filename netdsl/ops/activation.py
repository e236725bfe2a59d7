"""Activations: smooth functions of each value by itself."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from netdsl.core.attributes import Number, Positive, choice
from netdsl.core.calls import Call, Code, F, nn, torch
from netdsl.core.operator import Layer, Look
from netdsl.core.takes import ANY
from netdsl.core.types import TensorType


class _Activation(Layer):
    takes = ANY
    look = Look.ACTIVATION


class Gelu(_Activation):
    """Weights each value by the normal distribution's share below it.

    197/768 layout=last -> gelu -> 197/768 layout=last
    28x28/6 -> gelu approximate=tanh -> 28x28/6

    GPT-2 and BERT's first code use `approximate=tanh`; ViT, ConvNeXt and PyTorch's default do not.
    """

    approximate: Annotated[str, *choice("tanh")] | None = None
    """`tanh`: computed by the faster approximation of that name."""

    torch_defaults: ClassVar[dict[str, Any]] = {"approximate": "none"}

    def torch(self, x: TensorType) -> Call:
        return nn.GELU(approximate=self.approximate or "none")

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.gelu(value, approximate=self.approximate or "none")


class Silu(_Activation):
    """Multiplies each value by its sigmoid.

    28x28/6 -> silu -> 28x28/6
    """

    habits = ("swish",)

    def torch(self, x: TensorType) -> Call:
        return nn.SiLU()

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.silu(value)


class Mish(_Activation):
    """Multiplies each value by the tanh of its softplus.

    28x28/6 -> mish -> 28x28/6
    """

    def torch(self, x: TensorType) -> Call:
        return nn.Mish()

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.mish(value)


class Hardswish(_Activation):
    """Approximates silu by straight lines and a parabola.

    28x28/6 -> hardswish -> 28x28/6
    """

    habits = (
        "hard_swish",
        "hswish",
    )

    def torch(self, x: TensorType) -> Call:
        return nn.Hardswish()

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.hardswish(value)


class Hardsigmoid(_Activation):
    """Approximates sigmoid by straight lines: 0 below -3, 1 above 3.

    28x28/6 -> hardsigmoid -> 28x28/6
    """

    habits = (
        "hard_sigmoid",
        "hsigmoid",
    )

    def torch(self, x: TensorType) -> Call:
        return nn.Hardsigmoid()

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.hardsigmoid(value)


class Sigmoid(_Activation):
    """Maps each value to between 0 and 1.

    28x28/6 -> sigmoid -> 28x28/6
    """

    habits = ("logistic",)

    def torch(self, x: TensorType) -> Call:
        return nn.Sigmoid()

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return torch.sigmoid(value)


class Tanh(_Activation):
    """Maps each value to between -1 and 1.

    28x28/6 -> tanh -> 28x28/6
    """

    def torch(self, x: TensorType) -> Call:
        return nn.Tanh()

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return torch.tanh(value)


class Softplus(_Activation):
    """Approximates relu smoothly: log(1 + exp(beta * x)) / beta.

    120 -> softplus -> 120
    28x28/6 -> softplus beta=2.0 threshold=10.0 -> 28x28/6
    """

    beta: Positive = 1.0
    """How sharply it bends."""
    threshold: Number = 20.0
    """Above this value of beta * x it is the identity."""

    torch_defaults: ClassVar[dict[str, Any]] = {"beta": 1.0, "threshold": 20.0}

    def torch(self, x: TensorType) -> Call:
        return nn.Softplus(beta=self.beta, threshold=self.threshold)

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.softplus(value, beta=self.beta, threshold=self.threshold)
