"""What a value tells of its shape: `in.channels`, `x.height`."""

from __future__ import annotations

from typing import Any

from netdsl.core.network import Value
from netdsl.passes.entities import MISSING

MEMBERS = ("channels", "height", "width", "depth", "length", "shape")


def member_of(value: Value, name: str) -> Any:
    """What a value tells of its shape; `MISSING` where it has no such thing."""
    kind = value.known
    axes = {0: (), 1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
    if name == "channels":
        return kind.channels
    if name == "shape":
        return kind.shape
    names = axes.get(kind.rank, ())
    return kind.spatial[names.index(name)] if name in names else MISSING
