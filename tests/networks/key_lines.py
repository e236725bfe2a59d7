"""The keys of a `state_dict` as lines of text, which can be compared by a hash of them."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from netdsl.passes.cost import Figures


def lines_of(figures: Figures) -> list[str]:
    """`KEY SHAPE DTYPE` of each tensor of the `state_dict`, a line each."""
    return [
        f"{entry.key} {[*map(int, entry.shape)]} {entry.dtype}\n" for entry in figures.state_dict
    ]


def digest(lines: Iterable[str]) -> str:
    return sha256("".join(lines).encode()).hexdigest()
