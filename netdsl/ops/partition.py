"""Maps as windows of positions, and windows as maps."""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt
from typing import ClassVar

from netdsl.core.attributes import Count, Sizes, axes
from netdsl.core.calls import Code, own
from netdsl.core.operator import Layer
from netdsl.core.symbolic import plain
from netdsl.core.takes import Problem, Takes
from netdsl.core.types import Layout, TensorType
from netdsl.ops.windows import miscounted

WINDOWS = Takes(
    "windows of positions with their channels last (such as 64x49/96 layout=last)",
    (2,),
    (Layout.LAST,),
    floats=False,
    help="`windows 7` makes them of an image",
)


def side_of(x: TensorType) -> int:
    """The height and width of each window; 0 where its positions are no square."""
    side = isqrt(x.spatial[1])
    return side if side * side == x.spatial[1] else 0


def not_square(x: TensorType) -> Problem:
    return Problem(
        f"gets windows of {x.spatial[1]} positions, which are no square",
        help="`windows 7` makes windows of 7x7 positions",
    )


class Windows(Layer):
    """Cuts an image into square windows: each a row of its positions, channels last.

    56x56/64 -> windows 7 -> 64x49/64 layout=last
    28x14/96 layout=last -> windows size=14 -> 2x196/96 layout=last

    Windows and the positions in them are counted row by row. `permute order=(1, 0, 2)` then
    exchanges the two: after `windows(in.height // 7)` that is the grid of MaxViT (Tu et al. 2022).
    """

    size: Count
    """Height and width of a window."""

    geometry: ClassVar[str] = "size"
    takes = Takes("an image (such as 56x56/64)", (2,), floats=False)
    habits = ("window_partition", "partition", "patchify", "unfold")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        size = plain(self.size)
        if any(each % size for each in x.spatial):
            height, width = (-(-each // size) * size for each in x.spatial)
            yield Problem(
                f"gets {x.spatial[0]}x{x.spatial[1]}, which does not divide into windows of "
                f"{size}x{size}",
                "size",
                f"the next larger input that does is {height}x{width}: `pad` makes it larger",
            )

    def gives(self, x: TensorType) -> TensorType:
        size = plain(self.size)
        height, width = x.spatial
        count = (height // size) * (width // size)
        return x.with_spatial((count, size * size)).with_layout(Layout.LAST)

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        rows = value if x.layout is Layout.LAST else value.permute(0, 2, 3, 1)
        return own.to_windows(rows, self.size)


class Unwindows(Layer):
    """Puts windows together to the image that they were cut from, channels last.

    64x49/64 layout=last -> unwindows 56x56 -> 56x56/64 layout=last
    4x16/96 layout=last -> unwindows 8 -> 8x8/96 layout=last

    The windows do not tell how they lay: the size is given.
    """

    size: Sizes
    """Height and width of the image."""

    geometry: ClassVar[str] = "size"
    takes = WINDOWS
    habits = ("window_reverse", "departition", "unpatchify", "fold")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        miscount = [*miscounted(x, size=self.size)]
        yield from miscount
        side = side_of(x)
        if not side:
            yield not_square(x)
        if miscount or not side:
            return
        height, width = self._size(x)
        if height % side or width % side or (height // side) * (width // side) != x.spatial[0]:
            square = isqrt(x.spatial[0])
            fits = side * square
            yield Problem(
                f"gets {x.spatial[0]} windows of {side}x{side}, which are not {height}x{width} "
                "together",
                "size",
                f"{fits}x{fits} they are" if square * square == x.spatial[0] else "",
            )

    def _size(self, x: TensorType) -> tuple[int, int]:
        height, width = plain(axes(self.size, 2))
        return height, width

    def gives(self, x: TensorType) -> TensorType:
        return x.with_spatial(self._size(x))

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return own.from_windows(value, *axes(self.size, 2))
