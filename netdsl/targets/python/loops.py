"""Turns of a loop that differ by little, as one loop in the emitted code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from netdsl.targets.python.lower import Words, written
from netdsl.targets.python.names import parameter
from netdsl.targets.python.nodes import Call, Loop, Node, Number, Symbol, Text, Tuple, walk

Turn = tuple[Node, ...]
WORTH_A_LOOP = 3
"""Children that a loop must save before it reads better than writing them out."""
HOLE = "inputs"
"""What a loop calls the size that varies beside its variables: nearly always input channels."""


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
) -> Loop | None:
    """A `for`'s children as one loop; none where its turns differ by more than its variables."""
    if len(turns) < 2 or len(turns) * len(turns[0]) < WORTH_A_LOOP:
        return None
    holes: dict[tuple[Any, ...], str] = {}
    try:
        parts = _template([list(turn) for turn in turns], holes)
    except _Differ:
        return None
    if len(holes) > 1:
        return None
    mentioned = _names(tuple(parts))
    if holes and any(name == HOLE for turn in turns for name in _names(turn)):
        return None
    used = [target for target in targets if target in mentioned]
    columns: list[list[Node]] = [
        [written(each[target], words) for each in bindings] for target in used
    ]
    names = [parameter(target) for target in used]
    for values, name in holes.items():
        names.insert(0, name)
        columns.insert(0, [Number(value) for value in values])
    return Loop(tuple(parts), tuple(names), _rows(columns, len(turns)))


def _names(turn: Turn) -> set[str]:
    nodes = (node for part in turn for node in walk(part))
    return {node.name.split("[")[0] for node in nodes if isinstance(node, Symbol)}


def _rows(columns: list[list[Node]], turns: int) -> Node:
    if not columns:
        return _range(Number(turns))
    if len(columns) > 1:
        return Tuple(tuple(Tuple(row) for row in zip(*columns, strict=True)))
    (column,) = columns
    if column == [Number(place) for place in range(turns)]:
        return _range(Number(turns))
    return Tuple(tuple(column))


def _range(count: Node) -> Node:
    return Call(Text("range"), (count,))


class _Differ(Exception):
    """Turns that no template covers."""


def _template(turns: Sequence[Any], holes: dict[tuple[Any, ...], str]) -> Any:
    """What all turns have in common; numbers that differ become one name for each sequence."""
    first = turns[0]
    if all(turn == first for turn in turns):
        return first
    if any(type(turn) is not type(first) for turn in turns):
        raise _Differ
    if isinstance(first, Number):
        values = tuple(turn.value for turn in turns)
        return Symbol(holes.setdefault(values, HOLE if not holes else f"{HOLE}{len(holes)}"))
    if isinstance(first, list | tuple):
        if len({len(turn) for turn in turns}) > 1:
            raise _Differ
        return type(first)(_template(parts, holes) for parts in zip(*turns, strict=True))
    if isinstance(first, Node):
        names = [each.name for each in fields(first)]  # type: ignore[arg-type]
        made = {name: _template([getattr(turn, name) for turn in turns], holes) for name in names}
        return replace(first, **made)  # type: ignore[type-var]
    raise _Differ
