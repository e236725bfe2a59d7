"""Operators that add positions at the borders of a map, or take some away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from netdsl.core.attributes import Reference, Sizes, Wholes, axes, choice, compact
from netdsl.core.calls import Call, Code, F, Item, nn, own
from netdsl.core.operator import Layer, Window
from netdsl.core.symbolic import plain
from netdsl.core.takes import MAPS, SPATIAL, Problem
from netdsl.core.types import Layout, TensorType
from netdsl.ops.resize import sizes_of
from netdsl.ops.windows import axis_names, miscounted, reaches, sizes, spread


def _first(x: TensorType) -> int:
    return 1 if x.layout is Layout.LAST else 2


def _sliced(x: TensorType, value: Code, slices: tuple[slice, ...]) -> Code:
    """`value[:, :, a:b, c:d]`, as one writes it by hand."""
    return Item(value, (*(slice(None),) * _first(x), *slices))


class Crop(Layer):
    """Keeps the middle of a map, at a `size` or at that of another value, or cuts off its borders.

    64x64/128 -> crop 56x56 -> 56x56/128
    57x64/128 -> crop to=decoded -> 56x56/128 where decoded = 56x56/64
    57x64/128 -> crop to=image -> 8x9/128 where image = 8x9/3 layout=last
    32x32/3 -> crop before=(1, 0) after=2 -> 29x30/3
    100/8 -> crop size=51 -> 51/8
    100/8 -> crop after=3 -> 97/8
    8x16x16/4 -> crop 8x8x8 -> 8x8x8/4
    197/768 layout=last -> crop before=1 -> 196/768 layout=last
    14x14/96 layout=last -> crop 7x7 -> 7x7/96 layout=last

    U-Net (Ronneberger et al. 2015) crops its skips so. Of an odd number of rows to cut, the larger
    part is cut at the end.
    """

    size: Sizes | None = None
    """Size kept along each axis, from the middle."""
    to: Reference | None = None
    """The value whose spatial size is kept, from the middle."""
    before: Wholes = 0
    """Positions cut off at the start of each axis."""
    after: Wholes = 0
    """Positions cut off at the end of each axis."""

    geometry: ClassVar[str] = "size"
    takes = SPATIAL
    is_view = True
    torch_defaults: ClassVar[dict[str, Any]] = {"first": 2}
    habits = ("center_crop", "centercrop", "cropping2d", "trim", "cut")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        if self.size is not None and self.to is not None:
            yield Problem("takes size or to, not both", "size")
            return
        middle = self.size is not None or self.to is not None
        if middle and (self.before or self.after):
            yield Problem("takes a size to keep, or what to cut off, not both", "before")
            return
        miscounts = list(miscounted(x, size=self.size, before=self.before, after=self.after))
        yield from miscounts
        if self.to is not None and self.to.rank != x.rank:
            yield Problem(f"cannot take its size from {self.to}: the input is {x}", "to")
        elif not miscounts:
            yield from self._beyond(x)

    def _beyond(self, x: TensorType) -> Iterator[Problem]:
        before, after = spread(self.before, x.rank), spread(self.after, x.rank)
        kept = self._kept(x)
        for axis, given, left, *ends in zip(
            axis_names(x.rank), x.spatial, kept, before, after, strict=True
        ):
            if left <= 0:
                yield Problem(
                    f"leaves nothing of {axis} {given} less {ends[0]} before and {ends[1]} after",
                    "before" if ends[0] else "after",
                    f"the smallest {axis} that would do is {sum(ends) + 1}",
                    code="N304",
                )
                return
            if left > given:
                yield Problem(
                    f"cannot keep {left} of {axis} {given}",
                    "size" if self.size is not None else "to",
                    f"the largest size that {x} has is {sizes(x.spatial)}",
                )
                return

    def _kept(self, x: TensorType) -> tuple[int, ...]:
        if self.to is not None:
            return self.to.spatial
        if self.size is not None:
            return spread(self.size, x.rank)
        ends = zip(x.spatial, spread(self.before, x.rank), spread(self.after, x.rank), strict=True)
        return tuple(given - before - after for given, before, after in ends)

    def gives(self, x: TensorType) -> TensorType:
        return x.with_spatial(self._kept(x))

    def torch(self, x: TensorType) -> Call | None:
        if self.to is not None:
            return None
        if self.size is not None:
            return own.CenterCrop(*axes(self.size, x.rank), first=_first(x))
        return own.Trim(axes(self.before, x.rank), axes(self.after, x.rank), first=_first(x))

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        # The middle depends on the size that the tensor has when the network runs.
        cropped = own.CenterCrop.cropped
        if self.to is not None:
            return cropped(value, sizes_of(self.to, references["to"]), first=_first(x))
        if self.size is not None:
            return cropped(value, axes(self.size, x.rank), first=_first(x))
        ends = zip(axes(self.before, x.rank), axes(self.after, x.rank), strict=True)
        slices = tuple(slice(before or None, -after if after else None) for before, after in ends)
        return _sliced(x, value, slices)


class Pad(Layer):
    """Adds positions at the borders of a map: zeros, or what the map has nearby.

    32x32/3 -> pad 2 -> 36x36/3
    32x32/3 -> pad 1x2 mode=reflect -> 34x36/3
    32x32/3 -> pad before=1 after=(0, 2) -> 33x35/3
    32x32/3 -> pad amount=3 mode=circular -> 38x38/3
    100/8 -> pad 4 mode=replicate -> 108/8
    100/8 -> pad before=4 -> 104/8
    8x16x16/4 -> pad 1 mode=reflect -> 10x18x18/4

    `nn.ZeroPad2d` and its kin. `reflect` mirrors without repeating the border, so it can add one
    less than a size.
    """

    amount: Wholes | None = None
    """Positions added at both ends of each axis."""
    before: Wholes = 0
    """Positions added at the start of each axis."""
    after: Wholes = 0
    """Positions added at the end of each axis."""
    mode: Annotated[str, *choice("zero", "reflect", "replicate", "circular")] = "zero"
    """What is added: zeros, a mirror image, the border repeated, or the other side."""

    geometry: ClassVar[str] = "amount"
    takes = MAPS
    torch_defaults: ClassVar[dict[str, Any]] = {"mode": "constant"}
    habits = ("padding", "zeropad2d", "zeropadding2d", "reflectionpad2d", "zero_pad")

    def _ends(self, x: TensorType) -> list[tuple[int, int]]:
        """What is added before and after each axis."""
        if self.amount is not None:
            return [(size, size) for size in axes(self.amount, x.rank)]
        return list(zip(axes(self.before, x.rank), axes(self.after, x.rank), strict=True))

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        if self.amount is not None and (self.before or self.after):
            yield Problem("takes an amount for both ends, or before and after, not both", "amount")
            return
        miscounts = list(miscounted(x, amount=self.amount, before=self.before, after=self.after))
        yield from miscounts
        if self.mode in ("zero", "replicate") or miscounts:
            return
        for axis, size, ends in zip(axis_names(x.rank), x.spatial, self._ends(x), strict=True):
            most = size - 1 if self.mode == "reflect" else size
            if max(ends) > most:
                told = (
                    "amount" if self.amount is not None else "before" if ends[0] > most else "after"
                )
                yield Problem(
                    f"can add at most {most} to {axis} {size} with mode={self.mode}, "
                    f"not {max(ends)}",
                    told,
                    "mode=replicate and mode=zero can add any number",
                )
                return

    def gives(self, x: TensorType) -> TensorType:
        ends = plain(tuple(self._ends(x)))
        return x.with_spatial(
            tuple(size + sum(both) for size, both in zip(x.spatial, ends, strict=True))
        )

    def _padding(self, x: TensorType) -> tuple[int, ...]:
        # PyTorch counts the axes from the last.
        return tuple(size for ends in reversed(self._ends(x)) for size in ends)

    def torch(self, x: TensorType) -> Call:
        names = {
            "zero": "ZeroPad",
            "reflect": "ReflectionPad",
            "replicate": "ReplicationPad",
            "circular": "CircularPad",
        }
        return nn.by_rank(names[self.mode], x.rank)(compact(self._padding(x)))

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        mode = "constant" if self.mode == "zero" else self.mode
        return F.pad(value, self._padding(x), mode=mode)


class Subsample(Layer):
    """Keeps every so many positions along each spatial axis, from `offset` on.

    32x32/16 -> subsample 2 -> 16x16/16
    33x30/16 -> subsample 2x4 -> 17x8/16
    100/8 -> subsample stride=3 -> 34/8
    8x16x16/4 -> subsample 2 -> 4x8x8/4
    49/96 layout=last -> subsample 2 -> 25/96 layout=last
    56x56/96 layout=last -> subsample 2 offset=(1, 0) -> 28x28/96 layout=last

    What a 1x1 convolution with a stride sees; the shortcut without weights of He et al. 2015. Four
    of them with all offsets, joined, are the patch merging of Swin (Liu et al. 2021).
    """

    stride: Sizes
    """Step between the positions kept."""
    offset: Wholes = 0
    """The first position kept."""

    geometry: ClassVar[str] = "stride"
    takes = SPATIAL
    is_view = True
    torch_defaults: ClassVar[dict[str, Any]] = {"offset": 0, "first": 2}
    habits = ("downsample", "stride", "decimate")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        yield from miscounted(x, stride=self.stride, offset=self.offset)
        starts = plain(axes(self.offset, x.rank))
        if any(start >= size for start, size in zip(starts, x.spatial, strict=False)):
            yield Problem(
                f"keeps nothing of {x} from position {max(starts)} on", "offset", code="N304"
            )

    def gives(self, x: TensorType) -> TensorType:
        steps, starts = spread(self.stride, x.rank), spread(self.offset, x.rank)
        sizes = zip(x.spatial, steps, starts, strict=True)
        return x.with_spatial(tuple(-(-(size - start) // step) for size, step, start in sizes))

    def windows(self, x: TensorType) -> tuple[Window, ...]:
        return reaches(x, 1, self.stride)

    def torch(self, x: TensorType) -> Call:
        steps, offset = axes(self.stride, x.rank), compact(axes(self.offset, x.rank))
        return own.Subsample(*steps, offset=offset, first=_first(x))

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        every = zip(axes(self.offset, x.rank), axes(self.stride, x.rank), strict=True)
        return _sliced(x, value, tuple(slice(start or None, None, step) for start, step in every))
