"""What is between an input and each value: layers with weights, and pixels that it depends on."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from netdsl.core.flat import Flat

Extent = tuple[int | Fraction, ...]
"""Pixels along each axis; fractions behind an operator that enlarges its input."""


def depths(flat: Flat) -> dict[int, int]:
    """For each value, the most convolutions and fully connected layers on any one path to it."""
    found = dict.fromkeys(flat.inputs, 0)
    for operation in flat.operations:
        before = max((found.get(number, 0) for number in operation.inputs), default=0)
        for output in operation.outputs:
            found[output] = before + operation.step.operator.depth
    return found


def receptive_fields(flat: Flat) -> dict[int, int]:
    """For each value, the largest extent in pixels of the input that one position of it depends on.

    Windows enlarge it (convolutions, pooling), the largest over branches; global pools and layers
    that see all positions at once do not. It may exceed the input.
    """
    fields: dict[int, Extent] = {}
    steps: dict[int, Extent] = {}
    for number in flat.inputs:
        rank = flat.values[number].known.rank
        fields[number], steps[number] = (1,) * rank, (1,) * rank
    for operation in flat.operations:
        inputs = [number for number in operation.inputs if number in fields]
        field = _largest([fields[number] for number in inputs])
        step = _largest([steps[number] for number in inputs])
        windows = operation.facts.windows
        if windows and len(windows) == len(field):
            field = tuple(
                size + (window.reach - 1) * each
                for size, window, each in zip(field, windows, step, strict=True)
            )
            step = tuple(each * window.stride for window, each in zip(windows, step, strict=True))
        for output in operation.outputs:
            fields[output], steps[output] = field, step
    return {number: ceil(max(sizes, default=1)) for number, sizes in fields.items()}


def _largest(sizes: list[Extent]) -> Extent:
    rank = max((len(each) for each in sizes), default=0)
    full = [each for each in sizes if len(each) == rank]
    return tuple(max(axis) for axis in zip(*full, strict=True))
