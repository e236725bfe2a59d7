"""Which values items make and read: what an output needs, and what only training does."""

from __future__ import annotations

from netdsl.core import network as net
from netdsl.targets.python.modules import captured


def split(items: list[net.Item], network: net.Network) -> tuple[list[net.Item], list[net.Item]]:
    """Items that outputs depend on (or nothing does), and those that only auxiliary outputs do."""
    if not network.auxiliaries:
        return items, []
    needed, extra = set(network.outputs), set(network.auxiliaries)
    training: list[net.Item] = []
    main: list[net.Item] = []
    for item in reversed(items):
        made, read = ends_of(item)
        if needed.isdisjoint(made) and not extra.isdisjoint(made):
            training.append(item)
            extra |= read
        else:
            main.append(item)
            needed |= read
    return main[::-1], training[::-1]


def names_of(item: net.Item) -> set[str]:
    """The attributes that an item's modules take in its class, in an `if` or a loop too."""
    if isinstance(item, net.Step | net.Scope):
        return {item.name.split(".")[0]} if item.name else set()
    return {name for inner in net.inner_items(item) for name in names_of(inner)}


def ends_of(item: net.Item) -> tuple[set[net.Value], set[net.Value]]:
    """The values that an item makes, and those that it reads."""
    match item:
        case net.Step():
            return set(item.outputs), {*item.inputs, *item.references.values()}
        case net.Scope():
            return set(item.outputs), {*item.inputs, *captured(item)}
        case net.Choice() | net.Repeat():
            made: set[net.Value] = set(item.outputs) if isinstance(item, net.Choice) else set()
            read: set[net.Value] = (
                set(item.segment.outputs) if isinstance(item, net.Choice) else set()
            )
            for inner in net.inner_items(item):
                inner_made, inner_read = ends_of(inner)
                made |= inner_made
                read |= inner_read
            return made, read
