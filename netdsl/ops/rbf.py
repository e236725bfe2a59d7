"""Radial basis functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from netdsl.core.attributes import Count
from netdsl.core.calls import Call, own
from netdsl.core.operator import Buffer, Layer, Look
from netdsl.core.takes import Problem, Takes
from netdsl.core.types import Layout, TensorType


class Rbf(Layer):
    """Gives the squared Euclidean distance to each of `units` fixed prototypes.

    84 -> rbf 10 -> 10
    197/768 layout=last -> rbf units=5 -> 197/5 layout=last

    The output of LeNet-5 (LeCun et al. 1998), whose prototypes were drawn by hand as 7x12 bitmaps.
    Here prototype i has 1 at feature j where bit (j mod B) of i is set and -1 elsewhere, B the bits
    of `units - 1`; they are a buffer, so that others can be loaded.
    """

    units: Count
    """Prototypes, and so channels of the output."""

    geometry: ClassVar[str] = "units"
    takes = Takes(
        "a vector, or a value with its channels last",
        layouts=(Layout.LAST,),
        help="on a feature map, `flatten ->` (every position) or `gap ->` (their mean) comes first",
        before="flatten",
    )
    look = Look.WEIGHTED
    habits = ("radial_basis", "euclidean")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        bits = max(1, int(self.units - 1).bit_length())
        if x.channels < bits:
            yield Problem(
                f"cannot tell {self.units} prototypes apart by {x.channels} features of -1 and 1",
                "units",
                f"at least {bits} features are needed",
            )

    def gives(self, x: TensorType) -> TensorType:
        return x.with_channels(self.units)

    def remembers(self, x: TensorType) -> Iterator[Buffer]:
        yield Buffer("prototypes", (self.units, x.channels))

    def allocated(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        return 2 * outputs[0].size * inputs[0].channels + outputs[0].size

    def torch(self, x: TensorType) -> Call:
        return own.RadialBasis(x.channels, self.units)
