"""Random statements: the bodies of blocks and networks, each with the type of what it gives."""

from __future__ import annotations

import re

from drawn_chains import chain, keeping, perhaps
from drawn_operators import to_channels
from drawn_places import Place

from netdsl.core.types import TensorType


def body(x: TensorType, place: Place, start: str) -> tuple[list[str], TensorType]:
    """Statements; each value that is bound is used by the next."""
    lines = []
    if place.chance(0.1):
        lines.append("default conv bias=false")
        place.defaults = {"conv": {"bias": False}}
    if place.chance(0.25):
        name, value = place.file.fresh("more"), place.random.randint(1, 5)
        lines.append(f"let {name} = {place.number(value, bare=True)}")
        place.numbers[name] = value
    shared = place.file.fresh("w") if place.chance(0.2) else ""
    if shared:
        inside = place.deeper(may_label=False, shared={}, operators=[], blocks=[])
        text, y = chain(x, inside, most=2)
        lines.append(f"shared {shared}: [{text}]")
        place.shared[shared] = (x, y)
    for _ in range(place.random.choice((0, 0, 1, 2))):
        name = place.file.fresh("s")
        even = to_channels(x, 2 * place.random.randint(1, 3), place)
        if even is not None and place.chance(0.25):
            other = place.file.fresh("s")
            lines.append(f"{name}, {other} = {start}{even[0]} -> chunk 2")
            half = even[1].with_channels(even[1].channels // 2)
            start, x = f"add< {name} | {other} > -> ", half
            place.values |= {name: half, other: half}
        else:
            text, x = chain(x, place)
            lines.append(f"{name} = {start}{text}")
            start = f"{name} -> "
            place.values[name] = x
    if shared:
        takes, y = place.shared[shared]
        if takes == x:
            start, x = f"{start}{shared} -> ", y
    lines += perhaps_bound(x, place, start)
    text, x = chain(x, place)
    lines.append(start + text)
    # Shared weights that nothing uses would be an error.
    return [line for line in lines if " shared " not in f" {line}" or used(shared, lines)], x


def outputs(x: TensorType, place: Place) -> tuple[list[str], TensorType]:
    """Statements of a block with several outputs, which `concat` brings together."""
    lines, channels = [], 0
    for _ in range(place.random.randint(2, 3)):
        given = to_channels(x, place.random.randint(1, 4), place.deeper())
        text, y = given if given and place.chance(0.5) else (keeping(x, place.deeper()), x)
        lines.append(f"output {place.file.fresh('o')} = in -> {text}")
        channels += y.channels
    return lines, x.with_channels(channels)


def perhaps_bound(x: TensorType, place: Place, start: str) -> list[str]:
    """Values that are there or not."""
    lines = []
    for _ in range(place.random.choice((0, 0, 0, 0, 1, 2))):
        name, is_there = place.file.fresh("m"), place.chance(0.4)
        text, y = chain(x, place.deeper(may_label=False))
        lines.append(f"{name} = {perhaps(start + text, is_there, place)}")
        if is_there:
            place.values[name] = y
        else:
            place.absent.append(name)
    return lines


def used(name: str, lines: list[str]) -> bool:
    return sum(len(re.findall(rf"\b{name}\b", line)) for line in lines) > 1
