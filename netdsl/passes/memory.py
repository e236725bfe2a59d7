"""The most memory that a network's values take at once, when each is freed after its last use."""

from __future__ import annotations

from netdsl.core.flat import Flat
from netdsl.core.types import DTYPE_BYTES


def peak_bytes(flat: Flat, runs: list[bool], allocated: list[int]) -> int:
    """Bytes for one example at the fullest moment of a forward pass without gradients.

    Args:
        runs: for each operation, whether it runs (those for auxiliary outputs do not).
        allocated: for each operation, the bytes of the tensors that it makes; a view makes none.
    """
    storage = _storages(flat)
    last: dict[int, int] = {}
    for place, operation in enumerate(flat.operations):
        if runs[place]:
            for number in (*operation.inputs, *operation.references):
                last[storage[number]] = place
    for output in flat.outputs:
        last[storage[output]] = len(flat.operations)
    expires: dict[int, list[int]] = {}
    for root, place in last.items():
        expires.setdefault(place, []).append(root)
    sizes = {number: bytes_of(flat, number) for number in flat.inputs}
    live = sum(sizes.values())
    peak = live
    for place, operation in enumerate(flat.operations):
        if not runs[place]:
            continue
        live += allocated[place]
        peak = max(peak, live)
        if allocated[place]:
            sizes.update(_shares(flat, operation.outputs))
            # What an operator makes beside its outputs is gone when it is done.
            live -= allocated[place] - sum(sizes[number] for number in operation.outputs)
        for root in expires.get(place, ()):
            live -= sizes.pop(root, 0)
        for output in operation.outputs:
            if storage[output] not in last:
                live -= sizes.pop(output, 0)
    return peak


def bytes_of(flat: Flat, number: int) -> int:
    """Bytes of one value, for one example."""
    kind = flat.values[number].known
    return kind.size * DTYPE_BYTES[kind.dtype]


def _shares(flat: Flat, outputs: tuple[int, ...]) -> dict[int, int]:
    return {number: bytes_of(flat, number) for number in outputs}


def _storages(flat: Flat) -> dict[int, int]:
    """For each value, the value whose memory it is: a view's is its input's."""
    storage = {number: number for number in flat.inputs}
    for operation in flat.operations:
        view = operation.facts.allocated == 0
        for output in operation.outputs:
            storage[output] = storage[operation.inputs[0]] if view and operation.inputs else output
    return storage
