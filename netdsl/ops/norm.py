"""Normalisations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any, ClassVar

from netdsl.core.attributes import Count, Flag, Number, Positive
from netdsl.core.calls import Call, Code, F, Name, nn
from netdsl.core.operator import Buffer, Layer, Learned, Look
from netdsl.core.symbolic import plain
from netdsl.core.takes import MAPS, Problem, Takes
from netdsl.core.types import Layout, TensorType
from netdsl.ops.divisors import fitting_groups

CHANNELS_FIRST = Takes(
    "a vector, or a signal, an image or a volume, channels first (such as 28x28/6)",
    (0, 1, 2, 3),
    (Layout.FIRST,),
)


def weight_and_bias(x: TensorType, weight: bool, bias: bool = True) -> Iterator[Learned]:
    """One learned factor and one learned offset for each channel."""
    if weight:
        yield Learned("weight", (x.channels,))
        if bias:
            yield Learned("bias", (x.channels,))


def running_statistics(x: TensorType) -> Iterator[Buffer]:
    yield Buffer("running_mean", (x.channels,))
    yield Buffer("running_var", (x.channels,))
    yield Buffer("num_batches_tracked", (), "int64")


class Bn(Layer):
    """Normalises each channel over the batch, and by running statistics once trained.

    112x112/64 -> bn -> 112x112/64
    112x112/64 -> bn eps=0.001 momentum=0.01 affine=false -> 112x112/64
    28x28/6 -> bn track=false -> 28x28/6
    120 -> bn -> 120
    100/8 -> bn -> 100/8
    8x16x16/4 -> bn -> 8x16x16/4

    Batch normalisation (Ioffe and Szegedy 2015); PyTorch's `nn.BatchNorm1d` (vectors too),
    `nn.BatchNorm2d`, `nn.BatchNorm3d`. `momentum` is the weight of the new batch: 0.01 here is what
    Keras and TensorFlow call 0.99.
    """

    eps: Positive = 1e-5
    """What is added to the variance."""
    momentum: Number = 0.1
    """Weight of a new batch in the running statistics."""
    affine: Flag = True
    """Whether each channel learns a factor and an offset."""
    track: Flag = True
    """Whether running statistics are kept; without them every batch is normalised by its own."""

    takes = CHANNELS_FIRST
    look = Look.NORMALISATION
    habits = (
        "batchnorm",
        "batch_norm",
        "batchnorm1d",
        "batchnorm2d",
        "batchnorm3d",
        "batchnormalization",
        "batch_normalization",
    )
    torch_defaults: ClassVar[dict[str, Any]] = {
        "eps": 1e-5,
        "momentum": 0.1,
        "affine": True,
        "track_running_stats": True,
    }

    def learns(self, x: TensorType) -> Iterator[Learned]:
        return weight_and_bias(x, self.affine)

    def remembers(self, x: TensorType) -> Iterator[Buffer]:
        if self.track:
            yield from running_statistics(x)

    def torch(self, x: TensorType) -> Call:
        return nn.by_rank("BatchNorm", x.rank or 1)(
            x.channels,
            eps=self.eps,
            momentum=self.momentum,
            affine=self.affine,
            track_running_stats=self.track,
        )


class Instancenorm(Layer):
    """Normalises each channel of each example over its positions.

    64x64/128 -> instancenorm -> 64x64/128
    64x64/128 -> instancenorm affine=true eps=0.001 -> 64x64/128
    64x64/128 -> instancenorm track=true momentum=0.01 -> 64x64/128
    100/8 -> instancenorm -> 100/8
    8x16x16/4 -> instancenorm -> 8x16x16/4

    Ulyanov et al. 2016; PyTorch's `nn.InstanceNorm1d`, `nn.InstanceNorm2d`, `nn.InstanceNorm3d`. As
    there, and unlike the other normalisations, it learns nothing unless `affine=true`.
    """

    eps: Positive = 1e-5
    """What is added to the variance."""
    momentum: Number = 0.1
    """Weight of a new batch in the running statistics."""
    affine: Flag = False
    """Whether each channel learns a factor and an offset."""
    track: Flag = False
    """Whether running statistics are kept, and used once trained."""

    takes = MAPS
    look = Look.NORMALISATION
    habits = ("instance_norm", "instancenorm1d", "instancenorm2d", "instancenorm3d")
    torch_defaults: ClassVar[dict[str, Any]] = {
        "eps": 1e-5,
        "momentum": 0.1,
        "affine": False,
        "track_running_stats": False,
    }

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        if prod(x.spatial) == 1:
            yield Problem(
                f"needs more than one position to normalise over, but the input is {x}",
                help="`layernorm` normalises over the channels instead",
            )

    def learns(self, x: TensorType) -> Iterator[Learned]:
        return weight_and_bias(x, self.affine)

    def remembers(self, x: TensorType) -> Iterator[Buffer]:
        if self.track:
            yield from running_statistics(x)

    def torch(self, x: TensorType) -> Call:
        return nn.by_rank("InstanceNorm", x.rank)(
            x.channels,
            eps=self.eps,
            momentum=self.momentum,
            affine=self.affine,
            track_running_stats=self.track,
        )


class Groupnorm(Layer):
    """Normalises each example over groups of channels and all positions.

    56x56/64 -> groupnorm 32 -> 56x56/64
    56x56/64 -> groupnorm 1 eps=0.000001 affine=false -> 56x56/64
    120 -> groupnorm 4 -> 120
    100/8 -> groupnorm 8 -> 100/8
    8x16x16/4 -> groupnorm groups=2 -> 8x16x16/4

    Wu and He 2018; PyTorch's `nn.GroupNorm`. One group is what some papers call layer normalisation
    of an image.
    """

    groups: Count
    """Groups of channels, each normalised by itself."""
    eps: Positive = 1e-5
    """What is added to the variance."""
    affine: Flag = True
    """Whether each channel learns a factor and an offset."""

    geometry: ClassVar[str] = "groups"
    takes = CHANNELS_FIRST
    look = Look.NORMALISATION
    habits = ("group_norm", "gn")
    torch_defaults: ClassVar[dict[str, Any]] = {"eps": 1e-5, "affine": True}

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        channels, groups = plain(x.channels), plain(self.groups)
        if channels % groups:
            fitting = fitting_groups(groups, channels)
            yield Problem(
                f"gets {channels} channels, which do not divide into {groups} groups",
                "groups",
                help=f"`groupnorm {fitting}` divides them",
                replacement=str(fitting),
            )
        elif channels == groups and prod(x.spatial) == 1:
            # PyTorch refuses this at batch 1 only; at any other it gives the bias, always.
            yield Problem(
                f"has a single number in each of its {groups} groups, which has no variance",
                "groups",
                help="take fewer groups",
            )

    def learns(self, x: TensorType) -> Iterator[Learned]:
        return weight_and_bias(x, self.affine)

    def torch(self, x: TensorType) -> Call:
        return nn.GroupNorm(self.groups, x.channels, eps=self.eps, affine=self.affine)


class Lrn(Layer):
    """Divides each value by a power of the squares in its neighbouring channels.

    55x55/96 -> lrn 5 alpha=0.0001 beta=0.75 k=2.0 -> 55x55/96
    28x28/16 -> lrn 3 alpha=0.001 beta=0.5 -> 28x28/16
    100/8 -> lrn 5 -> 100/8
    4x8x8/6 -> lrn 4 -> 4x8x8/6

    Local response normalisation (Krizhevsky et al. 2012); PyTorch's `nn.LocalResponseNorm`. PyTorch
    takes the mean of the squares where AlexNet sums them: its alpha is `size` times theirs.
    """

    size: Count
    """Channels in a neighbourhood."""
    alpha: Number = 1e-4
    """Factor of the mean of the squares."""
    beta: Number = 0.75
    """The power."""
    k: Number = 1.0
    """What is added before the power is taken."""

    geometry: ClassVar[str] = "size"
    takes = MAPS
    look = Look.NORMALISATION
    habits = ("localresponsenorm", "local_response_norm", "response_norm")
    torch_defaults: ClassVar[dict[str, Any]] = {"alpha": 1e-4, "beta": 0.75, "k": 1.0}

    def torch(self, x: TensorType) -> Call:
        return nn.LocalResponseNorm(self.size, alpha=self.alpha, beta=self.beta, k=self.k)

    def function(self, x: TensorType, value: Code, **references: Code) -> Call:
        value = self._in_order(x, value)
        return F.local_response_norm(value, self.size, alpha=self.alpha, beta=self.beta, k=self.k)

    def called(self, inputs: Sequence[TensorType], module: Name, values: Sequence[Code]) -> Code:
        (x,), (value,) = inputs, values
        return module(self._in_order(x, value))

    def _in_order(self, x: TensorType, value: Code) -> Code:
        """PyTorch takes a `view` of a volume's squares, which fails after a permutation."""
        ordered: Code = value.contiguous()
        return ordered if x.rank == 3 else value
