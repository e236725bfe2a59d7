"""When the branches of a merge agree, and how to make them."""

from __future__ import annotations

from collections.abc import Sequence

from netdsl.core.operator import Merge
from netdsl.core.takes import Problem
from netdsl.core.types import Layout, TensorType

MISMATCH = "N302"
STRIDES = "the strides along each branch must multiply to the same number"
VECTOR_OF_MAP = "`flatten` or `gap` makes a vector of a map"
BORDER = 6
"""The most that windows without padding are taken to have cut off: one 7x7, or three 3x3."""


def projected(shortcut: TensorType, wanted: TensorType) -> str:
    """The layers that bring a shortcut to a shape; nothing where no 1x1 convolution can."""
    alike = shortcut.rank == wanted.rank and shortcut.dtype == wanted.dtype
    if not alike or _layout(shortcut) is not _layout(wanted):
        return ""
    if _layout(wanted) is Layout.LAST or not wanted.rank:
        return f"fc {wanted.channels}" if shortcut.spatial == wanted.spatial else ""
    sizes = tuple(zip(shortcut.spatial, wanted.spatial, strict=True))
    strides = tuple(-(-given // size) for given, size in sizes)
    if any(
        -(-given // stride) != size for (given, size), stride in zip(sizes, strides, strict=True)
    ):
        return ""
    conv = f"conv {'x'.join('1' * shortcut.rank)}/{wanted.channels}"
    if len(set(strides)) > 1:
        return f"{conv} stride=({', '.join(map(str, strides))}) -> bn"
    return f"{conv} stride={strides[0]} -> bn" if strides[0] > 1 else f"{conv} -> bn"


def uncounted(operator: Merge, xs: Sequence[TensorType]) -> list[Problem]:
    if len(xs) < operator.least:
        return [Problem(f"takes {operator.least} branches or more", code=MISMATCH)]
    if operator.most is not None and len(xs) > operator.most:
        return [Problem(f"takes {operator.most} branches, not {len(xs)}", code=MISMATCH)]
    return []


def unlike(xs: Sequence[TensorType]) -> list[Problem]:
    """Why these do not have one shape, layout and element type."""
    if len({x.shape for x in xs}) > 1:
        return [Problem("has branches of different shapes", help=_repair(xs), code=MISMATCH)]
    return other_layouts(xs) or other_dtypes(xs)


def _repair(xs: Sequence[TensorType]) -> str:
    if len({x.rank for x in xs}) > 1:
        return f"`mul` multiplies a map by a vector; {VECTOR_OF_MAP}"
    if len({x.spatial for x in xs}) == 1:
        return "`concat` joins branches of different channels"
    if len({x.channels for x in xs}) == 1:
        return resized(xs)
    return f"{resized(xs)}; a 1x1 convolution brings the channels together"


def resized(xs: Sequence[TensorType]) -> str:
    """How branches of as many axes could get one size: what probably made them differ."""
    axes = [(min(sizes), max(sizes)) for sizes in zip(*(x.spatial for x in xs), strict=True)]
    if any(least <= -(-most // 2) for least, most in axes):
        return STRIDES
    if all((most - least) % 2 == 0 and most - least <= BORDER for least, most in axes):
        return "a window without padding makes its input smaller: `pad=same` keeps the size"
    smallest = "x".join(str(least) for least, _ in axes)
    return (
        f"`crop {smallest}` brings the larger to size; "
        "`crop to=NAME` takes the size from a value with a name"
    )


def layouts_differ(xs: Sequence[TensorType]) -> Problem:
    return Problem(
        "has branches of different layouts: channels first, and channels last",
        help="end a branch with `channels_first` or `channels_last`",
        code=MISMATCH,
    )


def other_layouts(xs: Sequence[TensorType]) -> list[Problem]:
    return [layouts_differ(xs)] if len({_layout(x) for x in xs}) > 1 else []


def other_dtypes(xs: Sequence[TensorType]) -> list[Problem]:
    dtypes = sorted({x.dtype for x in xs})
    if len(dtypes) == 1:
        return []
    return [Problem(f"has branches of different element types: {', '.join(dtypes)}", code=MISMATCH)]


def _layout(x: TensorType) -> Layout:
    return x.layout if x.spatial else Layout.FIRST
