"""Expressions that differ from turn to turn of a loop along a line: `in_channels + growth * i`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from netdsl.targets.python.nodes import Node
from netdsl.targets.python.sums import Terms, added, parts_of, product, signed_sum, terms_of


def line(turns: Sequence[Node], variable: Node, places: Sequence[int]) -> Node | None:
    """One expression for all turns, in the loop's variable; none where there is none.

    Args:
        turns: the expression in each turn.
        places: the variable's value in each turn.
    """
    sums = [found for turn in turns if (found := terms_of(turn)) is not None]
    if len(sums) < max(2, len(turns)) or len(set(places)) < len(turns):
        return None
    slope = _slope(sums, places)
    if slope is None or len(slope) != 1:
        return None
    start = added(sums[0], slope, -places[0])
    ((term, factor),) = slope.items()
    moving = product(factor, *([term] if term else []), variable)
    return signed_sum([*parts_of(start), (factor, moving)])


def _slope(sums: Sequence[Terms], places: Sequence[int]) -> Terms | None:
    """What the sums gain by 1; none where they are on no line."""
    slopes: list[Terms] = []
    for (before, after), (here, there) in zip(pairwise(sums), pairwise(places), strict=True):
        gain, width = added(after, before, -1), there - here
        if any(factor % width for factor in gain.values()):
            return None
        slopes.append({term: factor // width for term, factor in gain.items()})
    return slopes[0] if all(slope == slopes[0] for slope in slopes) else None
