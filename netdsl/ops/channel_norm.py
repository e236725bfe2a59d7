"""Normalisations over the channels of each position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from netdsl.core.attributes import Flag, Positive
from netdsl.core.calls import Call, nn, own
from netdsl.core.operator import Layer, Learned, Look
from netdsl.core.takes import CHANNELLED
from netdsl.core.types import Layout, TensorType
from netdsl.ops.norm import weight_and_bias


class Layernorm(Layer):
    """Normalises the channels of each position.

    197/768 layout=last -> layernorm eps=0.000001 -> 197/768 layout=last
    768 -> layernorm affine=false -> 768
    56x56/96 -> layernorm bias=false -> 56x56/96
    56x56/96 -> layernorm eps=0.001 -> 56x56/96
    100/8 -> layernorm affine=false -> 100/8
    8x16x16/4 -> layernorm -> 8x16x16/4
    7x7/96 layout=last -> layernorm -> 7x7/96 layout=last

    Ba et al. 2016; PyTorch's `nn.LayerNorm(channels)` in either layout (ConvNeXt's where the
    channels come first), never over the positions too.
    """

    eps: Positive = 1e-5
    """What is added to the variance."""
    affine: Flag = True
    """Whether each channel learns a factor, and an offset."""
    bias: Flag = True
    """Whether the learned offset is there, where `affine`."""

    takes = CHANNELLED
    look = Look.NORMALISATION
    habits = ("layer_norm", "ln", "layernormalization", "layernorm2d")
    torch_defaults: ClassVar[dict[str, Any]] = {
        "eps": 1e-5,
        "elementwise_affine": True,
        "bias": True,
    }

    def learns(self, x: TensorType) -> Iterator[Learned]:
        return weight_and_bias(x, self.affine, self.bias)

    def torch(self, x: TensorType) -> Call:
        last = x.layout is Layout.LAST or not x.spatial
        return (nn.LayerNorm if last else own.LayerNormChannelsFirst)(
            x.channels, eps=self.eps, elementwise_affine=self.affine, bias=self.bias
        )


class Rmsnorm(Layer):
    """Divides the channels of each position by their root mean square.

    128/512 layout=last -> rmsnorm -> 128/512 layout=last
    128/512 layout=last -> rmsnorm eps=0.000001 affine=false -> 128/512 layout=last
    512 -> rmsnorm -> 512
    56x56/96 -> rmsnorm eps=0.001 -> 56x56/96
    100/8 -> rmsnorm -> 100/8
    8x16x16/4 -> rmsnorm affine=false -> 8x16x16/4

    Zhang and Sennrich 2019; PyTorch's `nn.RMSNorm(channels)`, in either layout.
    """

    eps: Positive | None = None
    """What is added to the mean square; none: the smallest step of the element type."""
    affine: Flag = True
    """Whether each channel learns a factor."""

    takes = CHANNELLED
    look = Look.NORMALISATION
    habits = ("rms_norm",)
    torch_defaults: ClassVar[dict[str, Any]] = {"eps": None, "elementwise_affine": True}

    def learns(self, x: TensorType) -> Iterator[Learned]:
        return weight_and_bias(x, self.affine, bias=False)

    def torch(self, x: TensorType) -> Call:
        last = x.layout is Layout.LAST or not x.spatial
        return (nn.RMSNorm if last else own.RmsNormChannelsFirst)(
            x.channels, eps=self.eps, elementwise_affine=self.affine
        )
