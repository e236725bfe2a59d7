"""The arithmetic of sliding windows, integer for integer as PyTorch does it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netdsl.core.attributes import axes, compact
from netdsl.core.operator import Problem, Window
from netdsl.core.symbolic import plain
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
        equal = len(set(value)) == 1
        numbers = f"{len(value)} number{'s' if len(value) != 1 else ''}"
        spatial = f"{x.rank} spatial ax{'e' if x.rank != 1 else 'i'}s"
        one = f"one number serves every axis: `{name}={plain(value[0])}`"
        yield Problem(
            f"{name} {sizes(value)} has {numbers}, but the input {x} has {spatial}",
            name,
            help=one if equal else f"write one number, or {x.rank}",
            replacement=str(plain(value[0])) if equal else "",
        )


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
        wanted.append(max(0, -((size - extent) // 2)))
        if counts[axis] < 1:
            padded = f" ({size + around[axis]} with its padding)" if around[axis] else ""
            faults.append(f"{name} {size}{padded} is less than {extent}")
    dilated = ", dilated," if max(spread(dilation, x.rank)) > 1 else ""
    fitting = sizes(tuple(smallest))
    pad_text = compact(tuple(max(wanted[axis], around[axis] // 2) for axis in range(x.rank)))
    yield Problem(
        f"a kernel of {sizes(kernel)}{dilated} does not fit the input: {' and '.join(faults)}",
        "kernel",
        help=f"the smallest input that fits is {fitting}/{plain(x.channels)}, or pad this one with"
        f" `pad={pad_text}`",
        code="N304",
    )
