"""The arithmetic of sliding windows, integer for integer as PyTorch does it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netdsl.core.attributes import axes, compact
from netdsl.core.operator import Window
from netdsl.core.symbolic import plain
from netdsl.core.takes import Problem, kind_of_shape
from netdsl.core.types import TensorType

AXIS_NAMES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


def axis_names(rank: int) -> tuple[str, ...]:
    """What people call the spatial axes of a value of this rank."""
    return AXIS_NAMES.get(rank) or tuple(f"axis {axis}" for axis in range(rank))


def sizes(value: Any) -> str:
    """`3x3`, or `3` for a single number."""
    return "x".join(str(plain(item)) for item in value) if isinstance(value, tuple) else str(value)


def spread(value: int | tuple[int, ...], rank: int) -> tuple[int, ...]:
    """One plain number for each axis: what spatial sizes are computed from."""
    return tuple(plain(item) for item in axes(value, rank))


def same_padding(kernel: Any, dilation: Any, rank: int) -> tuple[tuple[int, int], ...]:
    """What `same` adds before and after each axis; an odd total puts the extra one at the end."""
    totals = [
        reach * (size - 1)
        for size, reach in zip(spread(kernel, rank), spread(dilation, rank), strict=True)
    ]
    return tuple((total // 2, total - total // 2) for total in totals)


def pads(pad: Any, kernel: Any, dilation: Any, rank: int) -> tuple[tuple[int, int], ...]:
    """The padding before and after each axis, as plain numbers."""
    if pad == "same":
        return same_padding(kernel, dilation, rank)
    return tuple((size, size) for size in spread(0 if pad == "valid" else pad, rank))


def is_uneven(pad: Any, kernel: Any, dilation: Any, rank: int) -> bool:
    """Whether `same` needs more padding at the end of an axis than at its start."""
    return pad == "same" and any(
        before != after for before, after in same_padding(kernel, dilation, rank)
    )


def padding(pad: Any, kernel: Any, dilation: Any, rank: int) -> Any:
    """The `padding=` of a PyTorch module; for an uneven `same` the word, which some take."""
    if pad == "valid":
        return 0
    if pad != "same":
        return compact(axes(pad, rank))
    if is_uneven(pad, kernel, dilation, rank):
        return "same"
    # Written as an engineer would, `k // 2`, so that it reads well where the kernel is a formula.
    return compact(
        tuple(
            size // 2 * reach if size % 2 else reach // 2 * (size - 1)
            for size, reach in zip(axes(kernel, rank), axes(dilation, rank), strict=True)
        )
    )


def pad_argument(kernel: Any, dilation: Any, rank: int) -> tuple[int, ...]:
    """The padding of `same` as `F.pad` wants it: last axis first, each before and after."""
    around: list[int] = []
    pairs = zip(axes(kernel, rank), axes(dilation, rank), strict=True)
    for size, reach in reversed([*pairs]):
        total = reach * (size - 1)
        around += (total // 2, total - total // 2)
    return tuple(around)


MOST_GAPS = 1_000
"""Gaps of a window that are looked at: by then the windows have stood everywhere."""


def sees_nothing(size: int, count: int, kernel: int, step: int, reach: int, before: int) -> bool:
    """Whether one of `count` windows over an axis has the whole map in a gap between its inputs."""
    if reach <= size:
        return False
    for gap in range(1, min(kernel, before // reach + 2, MOST_GAPS)):
        # The first window whose input after the gap lies beyond the map.
        first = max(0, -((gap * reach - before - size) // step))
        if first < count and first * step - before + (gap - 1) * reach < 0:
            return True
    return False


def window_count(
    spatial: tuple[int, ...],
    kernel: Any,
    stride: Any,
    pad: Any,
    dilation: Any = 1,
    ceil: bool = False,
) -> tuple[int, ...]:
    """How many windows there are along each axis; zero or less where none fits."""
    rank = len(spatial)
    around = pads(pad, kernel, dilation, rank)
    steps, reaches = spread(stride, rank), spread(dilation, rank)
    counts = []
    for axis, size in enumerate(spread(kernel, rank)):
        before, after = around[axis]
        room = spatial[axis] + before + after - reaches[axis] * (size - 1) - 1
        count = (room + (steps[axis] - 1 if ceil else 0)) // steps[axis] + 1
        # A window of ceil mode must still start inside the input or the padding before it.
        if ceil and (count - 1) * steps[axis] >= spatial[axis] + before:
            count -= 1
        counts.append(count)
    return tuple(counts)


def reaches(x: TensorType, kernel: Any, stride: Any, dilation: Any = 1) -> tuple[Window, ...]:
    """The windows of a convolution or a pool, for receptive fields."""
    return tuple(
        Window(reach * (size - 1) + 1, step)
        for size, step, reach in zip(
            spread(kernel, x.rank), spread(stride, x.rank), spread(dilation, x.rank), strict=True
        )
    )


def miscounted(x: TensorType, **attributes: Any) -> Iterator[Problem]:
    """Attributes with several numbers, but not one for each axis of the input."""
    for name, value in attributes.items():
        if not isinstance(value, tuple) or len(value) == x.rank:
            continue
        numbers = f"{len(value)} number{'s' if len(value) != 1 else ''}"
        spatial = f"{x.rank} spatial ax{'e' if x.rank != 1 else 'i'}s"
        help, replacement = _recounted(name, plain(value), x.rank)
        yield Problem(
            f"has {name} {sizes(value)} of {numbers}, but the input {x} is {kind_of_shape(x)}, "
            f"with {spatial}",
            name,
            help=help,
            replacement=replacement,
        )


def _recounted(name: str, value: tuple[int, ...], rank: int) -> tuple[str, str]:
    """How to write numbers for as many axes as there are, and what is meant where it is clear."""
    if len(set(value)) == 1:
        return f"one number serves every axis: `{name}={value[0]}`", str(value[0])
    # A window of one position along an axis looks at no neighbours: that axis was made up.
    wide = tuple(number for number in value if number != 1)
    if len(wide) == rank and name in ("kernel", "stride", "dilation"):
        meant = str(wide[0]) if rank == 1 else str(wide)
        return f"for example `{name}={meant}`", meant
    return f"write one number, or {rank}", ""


def misfits(
    x: TensorType, kernel: Any, stride: Any, pad: Any, dilation: Any = 1, ceil: bool = False
) -> Iterator[Problem]:
    """Why a window does not slide over an input: its axes, or its size."""
    miscounts = [*miscounted(x, kernel=kernel, stride=stride, pad=pad, dilation=dilation)]
    yield from miscounts
    if not miscounts:
        yield from _too_large(x, kernel, stride, pad, dilation, ceil)


def _too_large(
    x: TensorType, kernel: Any, stride: Any, pad: Any, dilation: Any, ceil: bool
) -> Iterator[Problem]:
    counts = window_count(x.spatial, kernel, stride, pad, dilation, ceil)
    if min(counts) > 0:
        return
    around = [sum(each) for each in pads(pad, kernel, dilation, x.rank)]
    extents = [window.reach for window in reaches(x, kernel, stride, dilation)]
    faults, smallest, wanted = [], [], []
    for axis, name in enumerate(axis_names(x.rank)):
        size, extent = x.spatial[axis], extents[axis]
        # Ceil mode also takes a window that hangs over the end by less than a step.
        slack = spread(stride, x.rank)[axis] - 1 if ceil else 0
        smallest.append(max(size, extent - around[axis] - slack))
        wanted.append(max(around[axis] // 2, -((size - extent) // 2), 0))
        if counts[axis] < 1:
            padded = f" ({size + around[axis]} with its padding)" if around[axis] else ""
            faults.append(f"{name} {size}{padded} is less than {extent}")
    dilated = ", dilated," if max(spread(dilation, x.rank)) > 1 else ","
    dilates = min(window_count(x.spatial, kernel, stride, pad, 1, ceil)) > 0
    if dilates:
        # Dilated windows are meant to look far, and to keep the size.
        wanted = [extent // 2 for extent in extents]
    help = f"the smallest input that fits is {sizes(tuple(smallest))}/{plain(x.channels)}"
    pad_that_fits = f"pad={compact(tuple(wanted))}"
    one_position = max(x.spatial) == 1
    cure = (
        "one position is left here: leave out a pool or a stride before it"
        if one_position
        else f"or pad this one with `{pad_that_fits}`"
    )
    yield Problem(
        f"has a kernel of {sizes(kernel)}{dilated} which does not fit the input: "
        f"{' and '.join(faults)}",
        "dilation" if dilates else "kernel",
        help=f"{help}, {cure}" if not one_position else f"{help}; {cure}",
        sets="" if one_position else pad_that_fits,
        code="N304",
    )
