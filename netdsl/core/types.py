"""What a value in a network is: its sizes, layout and element type, for one example."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from math import prod

DTYPE_BYTES = {
    "float16": 2,
    "bfloat16": 2,
    "float32": 4,
    "float64": 8,
    "uint8": 1,
    "int8": 1,
    "int16": 2,
    "int32": 4,
    "int64": 8,
    "bool": 1,
}


class Layout(Enum):
    """Where the channels of a value stand among its axes in PyTorch."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class TensorType:
    """A value as one example has it.

    `28x28/6` has spatial (28, 28) and 6 channels; a vector has no spatial.
    """

    spatial: tuple[int, ...]
    channels: int
    layout: Layout = Layout.FIRST
    dtype: str = "float32"

    @property
    def rank(self) -> int:
        """The number of spatial axes: 0 for a vector, 1 for a signal or tokens, 2 for an image."""
        return len(self.spatial)

    @property
    def shape(self) -> tuple[int, ...]:
        """(spatial…, channels), the order in which specs are written."""
        return (*self.spatial, self.channels)

    @property
    def size(self) -> int:
        """Elements of one example."""
        return int(prod(self.shape))

    @property
    def torch_shape(self) -> tuple[int, ...]:
        """The axes after the batch axis, as PyTorch has them."""
        if self.layout is Layout.LAST:
            return self.shape
        return (self.channels, *self.spatial)

    @property
    def channel_axis(self) -> int:
        """The axis of the channels in a PyTorch tensor, counted with its batch axis."""
        return 1 if self.layout is Layout.FIRST or not self.spatial else self.rank + 1

    @property
    def spatial_axes(self) -> tuple[int, ...]:
        """The spatial axes in a PyTorch tensor, counted with its batch axis."""
        first = 1 if self.layout is Layout.LAST else 2
        return tuple(range(first, first + self.rank))

    @property
    def is_float(self) -> bool:
        return "float" in self.dtype

    @property
    def is_whole(self) -> bool:
        """Whether its numbers may be ids."""
        return self.dtype in ("int32", "int64")

    def with_spatial(self, spatial: tuple[int, ...]) -> TensorType:
        return replace(self, spatial=spatial)

    def with_channels(self, channels: int) -> TensorType:
        return replace(self, channels=channels)

    def with_layout(self, layout: Layout) -> TensorType:
        return replace(self, layout=layout)

    def __str__(self) -> str:
        if not self.spatial:
            return str(int(self.channels))
        return f"{'x'.join(str(int(size)) for size in self.spatial)}/{int(self.channels)}"

    @property
    def declared(self) -> str:
        """Its shape, layout and element type as an `input` declares them."""
        layout = " layout=last" if self.spatial and self.layout is Layout.LAST else ""
        dtype = f" dtype={self.dtype}" if self.dtype != "float32" else ""
        return f"{self}{layout}{dtype}"


def vector(channels: int, dtype: str = "float32") -> TensorType:
    return TensorType((), channels, Layout.FIRST, dtype)
