"""Repeats and loops, unrolled: `[ … ] * n` and `for … in … { … }`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from netdsl.core.network import Repeat, Segment, Value
from netdsl.core.notation import literal
from netdsl.core.remembered import ComputedRange
from netdsl.core.symbolic import formula_of, rebased, spread, symbol
from netdsl.diagnostics import Fix
from netdsl.passes.context import TURN_STEPS, Fault, fault
from netdsl.passes.entities import kind_of
from netdsl.passes.frames import Flow, Frame
from netdsl.source import Span
from netdsl.syntax import tree

if TYPE_CHECKING:
    from netdsl.passes.elaborate import Elaborator


LONGEST_NAME = 40
"""Characters of a loop's variable that is told with its turn."""


class Loops:
    def __init__(self, elaborator: Elaborator) -> None:
        self.elaborator = elaborator

    def repeat(self, group: tree.Group, flow: Flow, frame: Frame) -> Flow:
        assert group.repeat is not None
        count = self.count(group.repeat, frame)
        repeat = Repeat(count, [], group.span)
        self.elaborator.quota.foresee(count, group.repeat.span)
        turns: list[dict[str, Any]] = [{}] * int(count)
        flow = self.turns(repeat, turns, group.chain, flow, frame)
        frame.items.append(repeat)
        return flow

    def count(self, repeat: tree.Expression, frame: Frame) -> int:
        """How often a group is written out.

        Raises:
            Fault: N407 where that is no whole number, or one below 0.
        """
        count = self.elaborator.evaluator.value(repeat, frame.names)
        if isinstance(count, bool) or not isinstance(count, int):
            found = literal(count) if isinstance(count, float) else kind_of(count)
            raise fault("N407", f"a repeat's count is a whole number, not {found}", repeat.span)
        if count < 0:
            raise fault("N407", f"a repeat's count is 0 or more, not {int(count)}", repeat.span)
        return count

    def each(self, loop: tree.For, flow: Flow, frame: Frame) -> Flow:
        items, written = self.items(loop, frame)
        repeat = Repeat(len(items), [], loop.span, tuple(names_of(loop.targets)), written)
        entering = flow
        flow = self.turns(repeat, items, loop.chain, flow, frame)
        if isinstance(written, ComputedRange) and written.is_open:
            self.grown(repeat, written.length, entering, flow)
        frame.items.append(repeat)
        return flow

    def grown(self, repeat: Repeat, count: int, entering: Flow, leaving: Flow) -> None:
        """Say the channels after `count` turns in its words, where each turn adds as many."""
        for place, last in enumerate(leaving):
            ends = [entering, *(segment.outputs for segment in repeat.segments)]
            if any(len(flow) != len(leaving) or flow[place].type is None for flow in ends):
                continue
            channels = [flow[place].known.channels for flow in ends]
            steps = [after - before for before, after in pairwise(channels)]
            if steps and steps[0] and len({formula_of(step) for step in steps}) == 1:
                last.type = last.known.with_channels(channels[0] + count * steps[0])

    def branches(self, loop: tree.For, flow: Flow, frame: Frame) -> list[Value]:
        """A `for` as a whole branch: a branch for each of its turns."""
        items, _ = self.items(loop, frame)
        values: list[Value] = []
        for place, bindings in enumerate(items):
            inside = frame.inside_branch(bindings)
            with self.elaborator.context.in_turn(told(place, items)):
                values.extend(self.elaborator.merges.branch(loop.chain, flow, inside))
        return values

    def turns(
        self,
        repeat: Repeat,
        turns: list[dict[str, Any]],
        chain: tree.Chain,
        flow: Flow,
        frame: Frame,
    ) -> Flow:
        quota, context = self.elaborator.quota, self.elaborator.context
        before = quota.nodes
        for place, bindings in enumerate(turns):
            context.spend(chain.span, TURN_STEPS)
            inside = frame.inside({name: symbol(name, value) for name, value in bindings.items()})
            entered = flow
            with context.in_turn(told(place, turns)):
                result = self.elaborator.chain(chain, flow, inside)
            flow = self.left(result, bindings)
            repeat.segments.append(Segment(inside.items, entered, result, bindings))
            if place == 0:
                # What will be unrolled is known after one turn: refuse it before it fills memory.
                made = quota.nodes - before
                quota.foresee(before + made * len(turns), repeat.span)
            if quota.is_exceeded:
                raise Fault
        return flow

    def left(self, flow: Flow, bindings: dict[str, Any]) -> Flow:
        """What leaves a turn: its sizes no longer in the words of the loop's variables."""
        if not bindings:
            return flow
        words = {
            key: value for name in bindings for key, value in spread(name, bindings[name]).items()
        }
        for value in flow:
            if value.type is not None:
                value.type = value.type.with_channels(rebased(value.type.channels, words))
        return flow

    def items(self, loop: tree.For, frame: Frame) -> tuple[list[dict[str, Any]], Any]:
        """The loop variables of each turn, and the tuple as it was written."""
        for name in target_names(loop.targets):
            with self.elaborator.context.catching():
                frame.check_free(name)
        found = self.elaborator.evaluator.value(loop.iterable, frame.names)
        if not isinstance(found, tuple):
            written = loop.iterable.span.text
            raise fault(
                "N407",
                f"a loop goes over a tuple, not {kind_of(found)}",
                loop.iterable.span,
                help=f"count with `range({written})`" if isinstance(found, int) else "",
                fixes=(Fix(loop.iterable.span, f"range({written})"),)
                if isinstance(found, int)
                else (),
            )
        return [self.bound(loop.targets, item, loop.iterable.span) for item in found], found

    def bound(self, target: tree.Target, item: Any, span: Span) -> dict[str, Any]:
        if len(target.items) == 1 and not target.grouped:
            (only,) = target.items
            if isinstance(only, tree.Name):
                return {only.text: item}
        if not isinstance(item, tuple) or len(item) != len(target.items):
            size = f"{len(item)} values" if isinstance(item, tuple) else kind_of(item)
            raise fault(
                "N407",
                f"each item is {size}, and there are {len(target.items)} names for it",
                target.span,
            )
        names: dict[str, Any] = {}
        for inner, value in zip(target.items, item, strict=True):
            if isinstance(inner, tree.Name):
                names[inner.text] = value
            else:
                names.update(self.bound(inner, value, span))
        return names


def told(place: int, turns: Sequence[Mapping[str, Any]]) -> str:
    """Which turn this is, and its variables that are numbers: `turn 2 of 3, c = 64`."""
    if len(turns) < 2:
        return ""
    numbers = (
        f"{name} = {literal(value)}"
        for name, value in turns[place].items()
        if isinstance(value, int | float) and len(name) <= LONGEST_NAME
    )
    return ", ".join((f"turn {place + 1} of {len(turns)}", *numbers))


def names_of(target: tree.Target) -> list[str]:
    return [name.text for name in target_names(target)]


def target_names(target: tree.Target) -> list[tree.Name]:
    found: list[tree.Name] = []
    for item in target.items:
        found.extend([item] if isinstance(item, tree.Name) else target_names(item))
    return found
