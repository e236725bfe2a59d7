"""The expansion tree of a network as the IR lists it, and places in sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from netdsl.core.ir import ChoiceIR, ElementIR, RepeatIR, ScopeIR, SpanIR, TurnIR
from netdsl.core.network import Choice, Item, Network, Repeat, Scope, Segment, Step, Value
from netdsl.core.notation import literal
from netdsl.core.symbolic import plain
from netdsl.source import Span


class Spans:
    """Spans written down; the same one, once."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int, int], SpanIR] = {}

    def of(self, span: Span) -> SpanIR:
        key = id(span.source), span.start, span.end
        known = self.known.get(key)
        if known is None:
            line, column = span.source.position(span.start)
            end_line, end_column = span.source.position(span.end)
            known = self.known[key] = SpanIR(
                file=span.source.name,
                line=line,
                column=column,
                end_line=end_line,
                end_column=end_column,
                start=span.start,
                end=span.end,
            )
        return known


@dataclass(slots=True)
class Found:
    """An element of the tree, complete but for where it ends."""

    make: Callable[..., ElementIR]
    parent: int | None
    first: int
    end: int


class Tree:
    """`elements` in the order in which they begin; for each node the block it is written in."""

    def __init__(self, network: Network, spans: Spans) -> None:
        self.spans = spans
        self.blocks: list[str] = []
        found = self._walk(network.body.items)
        self.elements = tuple(
            each.make(parent=each.parent, first=each.first, end=each.end) for each in found
        )

    def _walk(self, items: list[Item]) -> list[Found]:
        """Iterative, so that depth costs nothing."""
        found: list[Found] = []
        stack: list[tuple[Iterator[Item | Segment], int | None, str]] = [(iter(items), None, "")]
        while stack:
            left, around, block = stack[-1]
            item = next(left, None)
            if item is None:
                stack.pop()
                if around is not None:
                    found[around].end = len(self.blocks)
            elif isinstance(item, Step):
                self.blocks.append(block)
            else:
                place = len(self.blocks)
                found.append(Found(self._described(item), around, place, place))
                deeper = (item.block or block) if isinstance(item, Scope) else block
                stack.append((iter(_inside(item)), len(found) - 1, deeper))
        return found

    def _described(self, item: Scope | Repeat | Choice | Segment) -> Callable[..., ElementIR]:
        match item:
            case Scope():
                return partial(
                    ScopeIR,
                    name=item.name,
                    block=item.block,
                    arguments=settings(item.arguments),
                    labelled=item.labelled,
                    reuse=item.reuse,
                    docstring=item.docstring,
                    span=self.spans.of(item.span),
                )
            case Repeat():
                return partial(
                    RepeatIR,
                    count=plain(item.count),
                    targets=item.targets,
                    span=self.spans.of(item.span),
                )
            case Choice():
                return partial(ChoiceIR, arm=item.arm, span=self.spans.of(item.span))
            case Segment():
                return partial(TurnIR, bindings=settings(item.bindings))


def _inside(item: Scope | Repeat | Choice | Segment) -> list[Any]:
    match item:
        case Scope():
            return item.body.items
        case Repeat():
            return list(item.segments)
        case Choice():
            return item.segment.items
        case Segment():
            return item.items


def settings(values: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as plain numbers, words and tuples; whatever else as the spec has it."""
    return {name: _setting(value) for name, value in values.items()}


def _setting(value: Any) -> Any:
    if isinstance(value, Value):
        return value.name
    if isinstance(value, tuple):
        return tuple(_setting(item) for item in value)
    if value is None or isinstance(value, bool | int | float | str):
        return plain(value)
    return literal(value)
