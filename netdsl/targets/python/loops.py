"""Turns of a loop that differ by little, as one loop in the emitted code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netdsl.targets.python.lower import Words, written
from netdsl.targets.python.names import parameter
from netdsl.targets.python.nodes import Call, Loop, Node, Number, Symbol, Text, Tuple, walk
from netdsl.targets.python.templates import HOLE, Differ, Template

Turn = tuple[Node, ...]
WORTH_A_LOOP = 3
"""Children that a loop must save before it reads better than writing them out."""


def repeated(turns: Sequence[Turn], count: int, words: Words) -> list[Node]:
    """The children of `[ … ] * count`: equal turns in a row as one loop, the others written out."""
    symbolic = written(count, words)
    if not turns:
        return [] if isinstance(symbolic, Number) else [Loop((), (), _range(symbolic))]
    found: list[Node] = []
    start = 0
    while start < len(turns):
        end = start + 1
        while end < len(turns) and turns[end] == turns[start]:
            end += 1
        turn, times = turns[start], end - start
        last = end == len(turns)
        if last and not isinstance(symbolic, Number):
            # The turns before it stay written out, so the rest is what the count leaves.
            found.append(Loop(turn, (), _range(written(count - start, words))))
        elif times > 1 and times * len(turn) >= WORTH_A_LOOP:
            found.append(Loop(turn, (), _range(Number(times))))
        else:
            found += turn * times
        start = end
    return found


def looped(
    turns: Sequence[Turn],
    targets: tuple[str, ...],
    bindings: Sequence[dict[str, Any]],
    words: Words,
    numbers: Node | None,
    *,
    is_steady: bool,
) -> Loop | None:
    """A `for`'s children as one loop; none where its turns differ by more than its variables.

    Args:
        numbers: the range that it goes over, where that is open: then there is a loop for any
            number of turns, and nothing in it may vary but along the range.
        is_steady: whether each turn adds as many channels as the one before.
    """
    if numbers is None and (len(turns) < 2 or len(turns) * len(turns[0]) < WORTH_A_LOOP):
        return None
    if not turns:
        return Loop((), (), numbers) if numbers is not None else None
    if len(turns) == 1 and not is_steady:
        # Another turn would not begin as this one does.
        return None
    # Two turns are always on a line: it is none unless what they give goes on along it.
    template = Template(
        targets,
        bindings,
        allows_lines=len(turns) > 2 or is_steady,
        allows_holes=numbers is None,
    )
    try:
        parts = tuple(template.of([list(turn) for turn in turns]))
    except Differ:
        return None
    mentioned = _names(parts)
    used = [target for target in targets if target in mentioned]
    names = tuple(parameter(target) for target in used)
    if numbers is not None:
        return Loop(parts, names, numbers)
    if template.holes and any(name == HOLE for turn in turns for name in _names(turn)):
        return None
    columns: list[list[Node]] = [[*map(Number, values)] for values in template.holes]
    columns += [[written(each[target], words) for each in bindings] for target in used]
    return Loop(parts, (*template.holes.values(), *names), _rows(columns, len(turns)))


def _names(turn: Turn) -> set[str]:
    nodes = (node for part in turn for node in walk(part))
    return {node.name.split("[")[0] for node in nodes if isinstance(node, Symbol)}


def _rows(columns: Sequence[Sequence[Node]], turns: int) -> Node:
    if not columns:
        return _range(Number(turns))
    if len(columns) > 1:
        return Tuple(tuple(Tuple(row) for row in zip(*columns, strict=True)))
    (column,) = columns
    first = column[0]
    if isinstance(first, Number) and isinstance(first.value, int):
        numbers = range(first.value, first.value + turns)
        if list(column) == [Number(number) for number in numbers]:
            return _range(*([first] if first.value else []), Number(numbers.stop))
    return Tuple(tuple(column))


def later(numbers: Node | None) -> Node | None:
    """A range without its first number, where that can be said."""
    match numbers:
        case Call(arguments=(stop,)):
            return _range(Number(1), stop)
        case Call(arguments=(Number(value=start), stop)):
            return _range(Number(start + 1), stop)
    return None


def _range(*bounds: Node) -> Node:
    return Call(Text("range"), bounds)
