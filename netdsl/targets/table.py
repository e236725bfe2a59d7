"""The figures of a network as a table to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netdsl.core.network import Network
from netdsl.core.notation import notation
from netdsl.core.types import DTYPE_BYTES
from netdsl.passes.cost import Figures, Layer

HEADINGS = ("name", "operator", "output", "parameters", "MACs", "memory", "receptive field")
LEFT = 3
"""Columns that are flush left, from the first; the others hold numbers."""
SPACE = "  "


def table(network: Network, figures: Figures) -> str:
    """A row for each operator in the order in which they run, and the totals below.

    MACs are multiply-accumulates; these and the memory of the values are for one example.
    """
    body = [_row(layer) for layer in figures.layers]
    widths = [max(map(len, column)) for column in zip(HEADINGS, *body, strict=True)]
    rule = "─" * (sum(widths) + len(SPACE) * (len(widths) - 1))
    lines = [
        f"{network.name}  {network.source_name}",
        *(f"  {each}" for each in _ends(network)),
        "",
        _aligned(HEADINGS, widths),
        rule,
        *(_aligned(row, widths) for row in body),
        rule,
        *_totals(figures),
    ]
    return "\n".join(lines) + "\n"


def memory(size: int) -> str:
    """Bytes in the largest binary unit that leaves a number of 1 or more."""
    if size < 1024:
        return f"{size} B"
    number = float(size)
    for unit in ("KiB", "MiB", "GiB"):
        number /= 1024
        if number < 1024:
            return f"{number:.1f} {unit}"
    return f"{number / 1024:,.1f} TiB"


def _row(layer: Layer) -> tuple[str, ...]:
    step = layer.operation.step
    return (
        layer.operation.key,
        notation(step) + (" (auxiliary)" if layer.in_auxiliary else ""),
        layer.output,
        _number(layer.params),
        _number(layer.macs),
        memory(layer.activation_bytes) if layer.activation_bytes else "",
        f"{int(layer.receptive_field):,}",
    )


def _number(number: int) -> str:
    return f"{number:,}" if number else ""


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell.ljust(width) if place < LEFT else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return SPACE.join(padded).rstrip()


def _ends(network: Network) -> Iterator[str]:
    for value in network.inputs:
        kind = value.known
        dtype = "" if kind.dtype == "float32" else f" dtype={kind.dtype}"
        yield f"input {f'{value.name} = ' if value.name else ''}{kind}{dtype}"
    several = len(network.outputs) > 1
    for name, value in zip(network.output_names, network.outputs, strict=True):
        yield f"output {f'{name} = ' if several else ''}{value.known}"
    for name, value in zip(network.auxiliary_names, network.auxiliaries, strict=True):
        yield f"auxiliary {name} = {value.known}"


def _totals(figures: Figures) -> Iterator[str]:
    frozen = figures.params - figures.trainable_params
    trained = f"{figures.trainable_params:,} trainable, " if frozen else ""
    weights = sum(
        entry.size * DTYPE_BYTES[entry.dtype] for entry in figures.state_dict if not entry.tied_to
    )
    rows = [
        ("parameters", f"{figures.params:,}", f"{trained}{memory(weights)} with the buffers"),
        ("buffers", f"{figures.buffers:,}", "elements"),
        ("MACs", f"{figures.macs:,}", f"{figures.flops:,} FLOPs"),
        ("memory", memory(figures.activation_bytes), "the sum of all values of one example"),
        (
            "peak memory",
            memory(figures.peak_activation_bytes),
            "the most at one time, in inference",
        ),
        ("depth", f"{figures.depth:,}", "layers with weights on the longest path"),
        ("receptive field", f"{int(figures.receptive_field):,}", "pixels"),
    ]
    names = max(len(name) for name, _, _ in rows)
    numbers = max(len(number) for _, number, _ in rows)
    for name, number, words in rows:
        yield f"{name:{names}}  {number:>{numbers}}  {words}"
