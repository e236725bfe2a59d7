"""Operators that arrange the same numbers otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any, ClassVar

from netdsl.core.attributes import Count, Integer, Sizes
from netdsl.core.calls import Call, Code, Item, nn, own
from netdsl.core.operator import Layer
from netdsl.core.symbolic import plain
from netdsl.core.takes import ANYTHING, Problem, Takes
from netdsl.core.types import Layout, TensorType, vector
from netdsl.ops.windows import sizes


class Identity(Layer):
    """Gives its input unchanged.

    28x28/6 -> identity -> 28x28/6
    197/768 layout=last -> identity -> 197/768 layout=last
    120 dtype=int64 -> identity -> 120 dtype=int64
    """

    takes = ANYTHING
    is_view = True
    is_identity = True
    habits = ("noop", "pass", "skip_connection")

    def torch(self, x: TensorType) -> Call:
        return nn.Identity()

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return value


class Flatten(Layer):
    """Lays a map out as a vector, in the order in which PyTorch has it.

    5x5/16 -> flatten -> 400
    100/8 -> flatten -> 800
    2x7x7/512 -> flatten -> 50176
    49/768 layout=last -> flatten -> 37632
    120 -> flatten -> 120

    `nn.Flatten`. A map with its channels first gives all pixels of the first channel, then those of
    the next.
    """

    takes = ANYTHING
    is_view = True
    habits = ("view", "ravel")

    def gives(self, x: TensorType) -> TensorType:
        return vector(prod(x.spatial) * x.channels, x.dtype)

    def torch(self, x: TensorType) -> Call:
        return nn.Flatten()

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return value.flatten(1)


class Reshape(Layer):
    """Lays the same numbers out as a map of `size` with `channels`.

    25088 -> reshape 7x7/512 -> 7x7/512
    100 -> reshape 25/4 -> 25/4
    64 -> reshape 2x4x4/2 -> 2x4x4/2
    28x28/4 -> reshape 14x56/4 -> 14x56/4
    196/768 -> reshape 14x14/768 -> 14x14/768
    196/768 layout=last -> reshape 14x14/768 -> 14x14/768 layout=last

    `nn.Unflatten` for a vector. The numbers keep the order that the PyTorch tensor has, and the
    layout is kept too; a vector becomes a map with its channels first. For tokens that shall become
    a map with its channels first: `reshape 14x14/768 -> channels_first`.
    """

    size: Sizes
    """Size along each spatial axis."""
    channels: Count
    """Channels of the output."""

    geometry: ClassVar[str] = "size/channels"
    takes = ANYTHING
    is_view = True
    habits = ("unflatten", "resize_to")

    def _spatial(self) -> tuple[int, ...]:
        return self.size if isinstance(self.size, tuple) else (self.size,)

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        numbers = prod(self._spatial()) * self.channels
        if numbers == x.size:
            return
        pixels = prod(self._spatial())
        fits, meant = not x.size % pixels, sizes(self._spatial())
        yield Problem(
            f"gets {x.size} numbers, and {meant}/{self.channels} has {numbers}",
            self.geometry,
            f"`reshape {meant}/{x.size // pixels}` has as many" if fits else "",
            f"{meant}/{x.size // pixels}" if fits else "",
        )

    def gives(self, x: TensorType) -> TensorType:
        layout = x.layout if x.spatial else Layout.FIRST
        return TensorType(plain(self._spatial()), self.channels, layout, x.dtype)

    def torch(self, x: TensorType) -> Call:
        if not x.spatial:
            return nn.Unflatten(1, (self.channels, *self._spatial()))
        return own.Reshape(*self._sizes(x))

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        if not x.spatial:
            return value.unflatten(1, (self.channels, *self._spatial()))
        # `reshape(-1, …)` would quietly change the batch where an input has another size.
        return value.flatten(1).unflatten(1, self._sizes(x))

    def _sizes(self, x: TensorType) -> tuple[int, ...]:
        if x.layout is Layout.LAST:
            return (*self._spatial(), self.channels)
        return (self.channels, *self._spatial())


class PickToken(Layer):
    """Keeps one token of a sequence, as a vector.

    197/768 layout=last -> pick_token -> 768
    128/512 layout=last -> pick_token position=-1 -> 512
    100/8 -> pick_token 3 -> 8

    `x[:, 0]` is the class token with which BERT and the vision transformer classify; -1 is the
    last.
    """

    position: Integer = 0
    """Which token, counted from 0; negative numbers count from the end."""

    geometry: ClassVar[str] = "position"
    takes = Takes(
        "tokens or a signal",
        (1,),
        floats=False,
        help="`tokens` makes tokens of a map: tokens -> pick_token",
    )
    is_view = True
    torch_defaults: ClassVar[dict[str, Any]] = {"axis": 1}
    habits = ("class_token_only", "first_token", "last_token", "cls")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        (length,) = x.spatial
        if not -length <= self.position < length:
            yield Problem(
                f"finds no token {self.position} in a sequence of {length}",
                "position",
                f"the tokens are 0 to {length - 1}",
            )

    def gives(self, x: TensorType) -> TensorType:
        return vector(x.channels, x.dtype)

    def torch(self, x: TensorType) -> Call:
        return own.PickToken(self.position, axis=x.spatial_axes[0])

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        if x.layout is Layout.LAST:
            return Item(value, (slice(None), self.position))
        return Item(value, (slice(None), slice(None), self.position))
