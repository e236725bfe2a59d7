"""When the branches of a merge agree, and how to make them."""

from __future__ import annotations

from collections.abc import Sequence

from netdsl.core.operator import Merge, Problem
from netdsl.core.types import Layout, TensorType

MISMATCH = "N302"


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
        return [Problem("the branches have different shapes", help=_repair(xs), code=MISMATCH)]
    return other_layouts(xs) or other_dtypes(xs)


def _repair(xs: Sequence[TensorType]) -> str:
    if len({x.rank for x in xs}) > 1:
        return "`mul` multiplies a map by a vector; `flatten` or `gap` makes a vector of a map"
    if len({x.spatial for x in xs}) == 1:
        return "`concat` joins branches of different channels"
    if len({x.channels for x in xs}) == 1:
        return "pad=same keeps the size of a convolution's or a pool's input"
    return ""


def layouts_differ(xs: Sequence[TensorType]) -> Problem:
    return Problem(
        "the branches have different layouts: channels first, and channels last",
        help="end a branch with `channels_first` or `channels_last`",
        code=MISMATCH,
    )


def other_layouts(xs: Sequence[TensorType]) -> list[Problem]:
    return [layouts_differ(xs)] if len({_layout(x) for x in xs}) > 1 else []


def other_dtypes(xs: Sequence[TensorType]) -> list[Problem]:
    dtypes = sorted({x.dtype for x in xs})
    if len(dtypes) == 1:
        return []
    return [
        Problem(f"the branches have different element types: {', '.join(dtypes)}", code=MISMATCH)
    ]


def _layout(x: TensorType) -> Layout:
    return x.layout if x.spatial else Layout.FIRST
