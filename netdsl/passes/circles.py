"""Blocks that use themselves in any case, by whatever way."""

from __future__ import annotations

from collections.abc import Iterator

from netdsl.passes.blocks import uses_itself
from netdsl.passes.context import Fault
from netdsl.passes.entities import BlockEntity
from netdsl.source import Span

Calls = dict[BlockEntity, list[tuple[BlockEntity, Span]]]
"""Which blocks a block uses, and where."""


def circles(calls: Calls) -> Iterator[Fault]:
    """A fault (N214) for each use that leads back to a block it came from."""
    finished: set[BlockEntity] = set()
    for start in calls:
        way = {start: iter(calls[start])}
        while way and start not in finished:
            block, uses = next(reversed(way.items()))
            for callee, span in uses:
                if callee in way:
                    yield uses_itself(str(callee), span)
                elif callee not in finished and callee in calls:
                    way[callee] = iter(calls[callee])
                    break
            else:
                finished.add(block)
                del way[block]
