"""Layers that disturb training, and do nothing once trained."""

from __future__ import annotations

from typing import ClassVar

from netdsl.core.attributes import Fraction
from netdsl.core.calls import Call, Code, F, Name, nn, own
from netdsl.core.operator import Layer, Look
from netdsl.core.takes import MAPS
from netdsl.core.types import TensorType

TRAINING = Name("self").training


class Dropout(Layer):
    """Sets values to zero at random in training, and scales up the others.

    4096 -> dropout -> 4096
    4096 -> dropout 0.2 -> 4096
    28x28/6 -> dropout p=0.1 -> 28x28/6
    197/768 layout=last -> dropout 0.1 -> 197/768 layout=last

    Srivastava et al. 2014; PyTorch's `nn.Dropout`. `p` is the share that is dropped, not kept.
    """

    p: Fraction = 0.5
    """The share of values set to zero."""

    geometry: ClassVar[str] = "p"
    look = Look.REGULARISATION
    habits = ("drop",)

    def torch(self, x: TensorType) -> Call:
        return nn.Dropout(self.p)

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return F.dropout(value, self.p, training=TRAINING)


class DropoutChannels(Layer):
    """Sets whole channels to zero at random in training, and scales up the others.

    28x28/64 -> dropout_channels -> 28x28/64
    28x28/64 -> dropout_channels 0.2 -> 28x28/64
    100/8 -> dropout_channels -> 100/8
    8x16x16/4 -> dropout_channels -> 8x16x16/4

    Tompson et al. 2015; PyTorch's `nn.Dropout1d`, `nn.Dropout2d`, `nn.Dropout3d`.
    """

    p: Fraction = 0.5
    """The share of channels set to zero."""

    geometry: ClassVar[str] = "p"
    takes = MAPS
    look = Look.REGULARISATION
    habits = ("dropout1d", "dropout2d", "dropout3d", "spatial_dropout", "spatialdropout2d")

    def torch(self, x: TensorType) -> Call:
        return nn.by_rank("Dropout", x.rank)(self.p)

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        return Name(f"F.dropout{x.rank}d")(value, self.p, training=TRAINING)


class StochasticDepth(Layer):
    """Sets whole examples to zero at random in training, and scales up the others.

    56x56/96 -> stochastic_depth 0.1 -> 56x56/96
    197/768 layout=last -> stochastic_depth p=0.2 -> 197/768 layout=last
    120 -> stochastic_depth 0.5 -> 120

    Huang et al. 2016, also called drop path: last on the branch of a residual, it skips the branch.
    """

    p: Fraction
    """The share of examples set to zero."""

    geometry: ClassVar[str] = "p"
    look = Look.REGULARISATION
    habits = ("drop_path", "droppath")

    def torch(self, x: TensorType) -> Call:
        return own.StochasticDepth(self.p)

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        ones = value.new_ones((value.shape[0], *(1 for _ in x.shape)))
        return value * F.dropout(ones, self.p, training=TRAINING)
