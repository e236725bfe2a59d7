"""Learned tensors that stand bare in a scope: class token, position embedding, layer scale."""

from __future__ import annotations

from typing import ClassVar

from netdsl.core.attributes import Number
from netdsl.core.bare import Bare
from netdsl.core.calls import Call, Code, nn, torch
from netdsl.core.operator import Look
from netdsl.core.takes import ANY, MAPS_OR_TOKENS, TOKENS, Takes
from netdsl.core.types import Layout, TensorType


class LayerScale(Bare):
    """Multiplies each channel by a learned number: `layer_scale: layer_scale`.

    56x56/96 -> layer_scale initial=0.000001 -> 56x56/96
    56x56/96 layout=last -> layer_scale initial=0.000001 -> 56x56/96 layout=last
    100/8 -> layer_scale -> 100/8
    8x16x16/4 -> layer_scale -> 8x16x16/4
    197/768 layout=last -> layer_scale initial=0.1 -> 197/768 layout=last
    120 -> layer_scale -> 120

    Touvron et al. 2021, as ConvNeXt (Liu et al. 2022) has it: last on the branch of a residual. The
    tensor's key is its label; `scale` is a module, whose key ends in `.weight`.
    """

    initial: Number = 1.0
    """What the multipliers are before training."""

    takes: ClassVar[Takes] = ANY
    look = Look.NORMALISATION
    habits = ("layerscale", "layer_scale_gamma")

    def shape(self, x: TensorType) -> tuple[int, ...]:
        if not x.spatial or x.layout is Layout.LAST:
            return (x.channels,)
        return (x.channels, *(1 for _ in x.spatial))

    def tensor(self, x: TensorType) -> Call:
        ones = torch.ones(*self.shape(x))
        # A formula that is 1 here may be something else in another use.
        is_one = type(self.initial) in (int, float) and self.initial == 1
        return nn.Parameter(ones if is_one else ones * self.initial)

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return references["tensor"] * value


class ClassToken(Bare):
    """Puts a learned token before the others: `class_token: class_token`.

    196/768 layout=last -> class_token -> 197/768 layout=last

    The token that a vision transformer (Dosovitskiy et al. 2020) classifies by, with `pick_token`.
    It begins at 0.
    """

    takes = TOKENS
    look = Look.WEIGHTED
    habits = ("cls_token", "prepend_token", "register_token")

    def gives(self, x: TensorType) -> TensorType:
        (length,) = x.spatial
        return x.with_spatial((length + 1,))

    def shape(self, x: TensorType) -> tuple[int, ...]:
        return (1, 1, x.channels)

    def tensor(self, x: TensorType) -> Call:
        return nn.Parameter(torch.zeros(*self.shape(x)))

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        token = references["tensor"].expand(value.shape[0], -1, -1)
        return torch.cat([token, value], dim=1)


class PositionEmbedding(Bare):
    """Adds a learned number at each position and channel: `pos_embedding: position_embedding`.

    197/768 layout=last -> position_embedding -> 197/768 layout=last
    56x56/96 layout=last -> position_embedding -> 56x56/96 layout=last
    14x14/64 -> position_embedding -> 14x14/64
    100/8 -> position_embedding -> 100/8
    2x7x7/64 -> position_embedding -> 2x7x7/64

    Learned positions, as BERT, GPT-2 and the vision transformer have them. They begin as random
    numbers of standard deviation 0.02, as theirs do. The network takes inputs of this size alone.
    """

    takes = MAPS_OR_TOKENS
    look = Look.WEIGHTED
    habits = ("pos_embedding", "pos_embed", "positional_embedding", "positional_encoding")

    def shape(self, x: TensorType) -> tuple[int, ...]:
        return (1, *x.torch_shape)

    def tensor(self, x: TensorType) -> Call:
        return nn.Parameter(torch.empty(*self.shape(x)).normal_(std=0.02))

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return value + references["tensor"]
