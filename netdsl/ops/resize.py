"""Operators that make maps larger."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from netdsl.core.attributes import Count, Flag, Reference, Sizes, axes, choice, compact
from netdsl.core.calls import Call, Code, F, Item, nn
from netdsl.core.operator import Layer, Window
from netdsl.core.symbolic import plain
from netdsl.core.takes import IMAGES, MAPS, Problem
from netdsl.core.types import Layout, TensorType
from netdsl.ops.windows import miscounted, reaches, spread

LINEAR = {1: "linear", 2: "bilinear", 3: "trilinear"}
SMOOTH = ("linear", "bilinear", "trilinear", "bicubic")


def sizes_of(reference: TensorType, value: Code) -> Code:
    """The spatial sizes of a value, read when the network runs: `image.shape[2:]`."""
    last = reference.layout is Layout.LAST
    return Item(value.shape, slice(1, -1) if last else slice(2, None))


def _bins(step: Fraction) -> int:
    """The most positions that a mean over `step` of them touches: it may begin within one."""
    return (step.numerator + 2 * step.denominator - 2) // step.denominator


class Upsample(Layer):
    """Enlarges a map by a `factor`, to a `size`, or to the size of another value.

    14x14/64 -> upsample 2 -> 28x28/64
    14x14/64 -> upsample 2x3 mode=bilinear align_corners=true -> 28x42/64
    14x14/64 -> upsample to=image -> 28x28/64 where image = 28x28/3
    14x14/64 -> upsample to=small mode=bicubic -> 7x9/64 where small = 7x9/96 layout=last
    7x7/64 -> upsample size=(15, 20) mode=area -> 15x20/64
    100/8 -> upsample 4 mode=linear -> 400/8
    100/8 -> upsample size=150 -> 150/8
    8x16x16/4 -> upsample factor=2 mode=trilinear -> 16x32x32/4

    `nn.Upsample`, `F.interpolate`. A size smaller than the input's shrinks it. `mode=nearest` takes
    the pixel at floor(position * input size / output size).
    """

    factor: Sizes | None = None
    """How many times larger each axis becomes."""
    size: Sizes | None = None
    """Size of each axis of the output."""
    to: Reference | None = None
    """The value whose spatial size the output gets."""
    mode: Annotated[
        str, *choice("nearest", "linear", "bilinear", "bicubic", "trilinear", "area")
    ] = "nearest"
    """How pixels between those of the input are computed."""
    align_corners: Flag = False
    """Whether the corners of input and output fall together, for the linear modes and bicubic."""

    geometry: ClassVar[str] = "factor"
    takes = MAPS
    torch_defaults: ClassVar[dict[str, Any]] = {
        "size": None,
        "scale_factor": None,
        "mode": "nearest",
        "align_corners": None,
    }
    habits = ("interpolate", "resize", "upsampling2d", "unpool", "upscale", "scale_up")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        given = [name for name in ("factor", "size", "to") if getattr(self, name) is not None]
        if len(given) != 1:
            message = (
                f"takes one of {' and '.join(given)}" if given else "needs to know by how much"
            )
            help = "upsample 2, upsample size=28, or upsample to=image"
            yield Problem(message, given[0] if given else "", help)
        yield from miscounted(x, factor=self.factor, size=self.size)
        yield from self._misfit(x)
        if self.align_corners and self.mode not in SMOOTH:
            yield Problem(
                f"has no corners to align with mode={self.mode}",
                "align_corners",
                f"mode={LINEAR[x.rank]} align_corners=true",
            )
        if self.to is not None and self.to.rank != x.rank:
            yield Problem(f"cannot take its size from {self.to}: the input is {x}", "to")

    def _misfit(self, x: TensorType) -> Iterator[Problem]:
        fits = {"bicubic": 2} | {mode: rank for rank, mode in LINEAR.items()}
        if fits.get(self.mode, x.rank) != x.rank:
            help = f"mode={LINEAR[x.rank]}"
            yield Problem(
                f"cannot take mode={self.mode} for the input {x}", "mode", help, LINEAR[x.rank]
            )

    def gives(self, x: TensorType) -> TensorType:
        if self.to is not None:
            return x.with_spatial(self.to.spatial)
        if self.size is not None:
            return x.with_spatial(spread(self.size, x.rank))
        factors = spread(self.factor or 1, x.rank)
        return x.with_spatial(tuple(a * b for a, b in zip(x.spatial, factors, strict=True)))

    def windows(self, x: TensorType) -> tuple[Window, ...]:
        reach = 4 if self.mode == "bicubic" else 2 if self.mode in SMOOTH else 1
        steps = [Fraction(*each) for each in zip(x.spatial, self.gives(x).spatial, strict=True)]
        if self.mode == "area":
            return tuple(Window(_bins(step), step) for step in steps)
        return tuple(Window(reach if step != 1 else 1, step) for step in steps)

    def _options(self) -> dict[str, Any]:
        return {"mode": self.mode, "align_corners": True if self.align_corners else None}

    def _target(self, x: TensorType) -> dict[str, Any]:
        if self.size is not None:
            return {"size": compact(axes(self.size, x.rank))}
        return {"scale_factor": compact(axes(self.factor or 1, x.rank))}

    def torch(self, x: TensorType) -> Call | None:
        if self.to is not None:
            return None
        return nn.Upsample(**self._target(x), **self._options())

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        if self.to is not None:
            return F.interpolate(value, size=sizes_of(self.to, references["to"]), **self._options())
        return F.interpolate(value, **self._target(x), **self._options())


class PixelShuffle(Layer):
    """Enlarges an image by a `factor` with pixels from its channels.

    14x14/64 -> pixel_shuffle 2 -> 28x28/16
    8x8/27 -> pixel_shuffle factor=3 -> 24x24/3

    `nn.PixelShuffle`, of Shi et al. 2016.
    """

    factor: Count
    """How many times larger height and width become."""

    geometry: ClassVar[str] = "factor"
    takes = IMAGES
    habits = ("depth_to_space", "subpixel")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        if x.channels % (self.factor * self.factor):
            yield Problem(
                f"gets {x.channels} channels, which do not divide by {self.factor} * {self.factor}",
                "factor",
            )

    def gives(self, x: TensorType) -> TensorType:
        factor = plain(self.factor)
        larger = x.with_spatial(tuple(size * factor for size in x.spatial))
        return larger.with_channels(x.channels // (self.factor * self.factor))

    def windows(self, x: TensorType) -> tuple[Window, ...]:
        return (Window(1, Fraction(1, plain(self.factor))),) * 2

    def torch(self, x: TensorType) -> Call:
        return nn.PixelShuffle(self.factor)

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return F.pixel_shuffle(value, self.factor)


class PixelUnshuffle(Layer):
    """Shrinks an image by a `factor`, its pixels becoming channels.

    28x28/16 -> pixel_unshuffle 2 -> 14x14/64
    24x24/3 -> pixel_unshuffle factor=3 -> 8x8/27

    `nn.PixelUnshuffle`; space to depth.
    """

    factor: Count
    """How many times smaller height and width become."""

    geometry: ClassVar[str] = "factor"
    takes = IMAGES
    habits = ("space_to_depth", "reorg", "focus")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        factor = plain(self.factor)
        if any(size % factor for size in x.spatial):
            height, width = (-(-size // factor) * factor for size in x.spatial)
            yield Problem(
                f"gets {x.spatial[0]}x{x.spatial[1]}, which does not divide by {factor}",
                "factor",
                f"the next larger input that does is {height}x{width}",
            )

    def gives(self, x: TensorType) -> TensorType:
        factor = plain(self.factor)
        smaller = x.with_spatial(tuple(size // factor for size in x.spatial))
        return smaller.with_channels(x.channels * (self.factor * self.factor))

    def windows(self, x: TensorType) -> tuple[Window, ...]:
        return reaches(x, self.factor, self.factor)

    def torch(self, x: TensorType) -> Call:
        return nn.PixelUnshuffle(self.factor)

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return F.pixel_unshuffle(value, self.factor)
