"""Plain chains, as the children of an `nn.Sequential`: repeats as loops, choices as arms."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from netdsl.core import network as net
from netdsl.core.liveness import captured
from netdsl.core.symbolic import formula_of, rebased, spread
from netdsl.targets.python.loops import later, looped, repeated
from netdsl.targets.python.lower import Words, counted, text
from netdsl.targets.python.modules import is_plainly_called
from netdsl.targets.python.nodes import ABSENT, Call, Choice, Loop, Node, Sequence, Text, Tuple

if TYPE_CHECKING:
    from netdsl.targets.python.classes import Classes


class NotPlain(Exception):
    """A body that is no chain of modules, each on the value of the one before."""


def is_linear(items: list[net.Item], start: net.Value | None, end: net.Value) -> bool:
    """Whether items are a chain from one value to another, nothing skipped, nothing used twice."""
    at = start
    for item in items:
        match item:
            case net.Step():
                if item.reuse or item.references or item.inputs != (at,) or len(item.outputs) != 1:
                    return False
                at = item.outputs[0]
            case net.Scope():
                if item.reuse or item.inputs != (at,) or len(item.outputs) != 1 or captured(item):
                    return False
                at = item.outputs[0]
            case net.Repeat():
                for segment in item.segments:
                    if len(segment.outputs) != 1 or not is_linear(
                        segment.items, at, segment.outputs[0]
                    ):
                        return False
                    at = segment.outputs[0]
            case net.Choice():
                if len(item.outputs) != 1 or not is_linear(
                    item.segment.items, at, item.segment.outputs[0]
                ):
                    return False
                at = item.outputs[0]
    return at is end


def is_positional(items: list[net.Item], place: int = 0) -> int | None:
    """How many positions are taken after items named by position only; none where some are not."""
    for item in items:
        match item:
            case net.Step() | net.Scope():
                if item.name != str(place):
                    return None
                place += 1
            case net.Choice() | net.Repeat():
                after = is_positional(net.inner_items(item), place)
                if after is None:
                    return None
                place = after
    return place


def has_positions(repeat: net.Repeat) -> bool:
    """Whether some of what a repeat or a loop makes has its position for a name."""
    waiting = net.inner_items(repeat)
    while waiting:
        item = waiting.pop()
        if isinstance(item, net.Step | net.Scope):
            if not item.labelled:
                return True
        else:
            waiting += net.inner_items(item)
    return False


def is_steady(segments: list[net.Segment]) -> bool:
    """Whether each turn of a loop adds as many channels as the one before; a single one, none."""
    flows = [segments[0].inputs, *(segment.outputs for segment in segments)] if segments else []
    channels = [flow[0].known.channels for flow in flows if len(flow) == 1]
    if len(channels) == 2:
        return formula_of(channels[0]) == formula_of(channels[1])
    return len({int(after) - int(before) for before, after in pairwise(channels)}) == 1


def turn_words(segment: net.Segment, words: Words) -> Words:
    """The words of one turn of a loop that is written out: its variables as their values."""
    outer = {name: rebased(value, words) for name, value in segment.bindings.items()}
    inner = {key: value for name in outer for key, value in spread(name, outer[name]).items()}
    return {**words, **inner}


class Chains:
    def __init__(self, classes: Classes) -> None:
        self.classes = classes

    def children(self, items: list[net.Item], words: Words) -> tuple[Node, ...]:
        """The arguments of an `nn.Sequential`.

        Raises:
            NotPlain: an item has no module form.
        """
        if is_positional(items) is not None:
            return tuple(self.parts(items, words))
        pairs = self.parts(items, words, are_named=True)
        if len(pairs) == 1 and isinstance(pairs[0], Loop):
            return (Call(Text("OrderedDict"), (replace(pairs[0], is_only=True),)),)
        return (Call(Text("OrderedDict"), (Sequence(tuple(pairs)),)),)

    def parts(self, items: list[net.Item], words: Words, *, are_named: bool = False) -> list[Node]:
        """The children, each with its name where they are named."""
        found: list[Node] = []
        for item in items:
            match item:
                case net.Step() | net.Scope():
                    module = self.module(item, words)
                    found.append(Tuple((self.name(item, words), module)) if are_named else module)
                case net.Choice():
                    found += self.choice(item, words, are_named)
                case net.Repeat():
                    found += self.repeat(item, words, are_named)
        return found

    def name(self, item: net.Step | net.Scope, words: Words) -> Node:
        if item.name is None or "." in item.name:
            raise NotPlain
        return text(item.name, words)

    def module(self, item: net.Step | net.Scope, words: Words) -> Node:
        if isinstance(item, net.Scope):
            return self.classes.construct(item, words)
        node = self.classes.modules.of(item, words)
        if node is None or not is_plainly_called(item):
            raise NotPlain
        return node

    def choice(self, item: net.Choice, words: Words, are_named: bool) -> list[Node]:
        parts = tuple(self.parts(item.segment.items, words, are_named=are_named))
        test = self.classes.open_condition(item, words)
        if test is None:
            return list(parts)
        arms = (parts, ABSENT) if item.arm == 0 else (ABSENT, parts)
        return [Choice(item.span, test, arms[0], arms[1], spread=True)]

    def repeat(self, item: net.Repeat, words: Words, are_named: bool) -> list[Node]:
        if are_named and has_positions(item):
            # A position within a loop would be one name for all turns.
            self.classes.decide(item)
            return self.written_out(item.segments, words, are_named)
        numbers = counted(item.iterable, words)
        if numbers is not None or not item.segments:
            self.classes.decide(item)
        before = self.classes.catalogue.state()
        turns = [
            tuple(self.parts(segment.items, words, are_named=are_named))
            for segment in item.segments
        ]
        if item.targets:
            loop = self.loop(item.segments, turns, item.targets, words, numbers)
            if loop is not None:
                return [loop]
            # The first turn often has other channels before it.
            following = later(numbers)
            if numbers is None or following is not None:
                rest = self.loop(item.segments[1:], turns[1:], item.targets, words, following)
                if rest is not None:
                    return [*self.written_out(item.segments[:1], words, are_named), rest]
            # Classes that only the trial needed are forgotten.
            self.classes.catalogue.restore(before)
            return self.written_out(item.segments, words, are_named)
        parts = repeated(turns, item.count, words)
        if not any(isinstance(part, Loop) for part in parts):
            self.classes.decide(item)
        return parts

    def loop(
        self,
        segments: list[net.Segment],
        turns: list[tuple[Node, ...]],
        targets: tuple[str, ...],
        words: Words,
        numbers: Node | None,
    ) -> Loop | None:
        bindings = [segment.bindings for segment in segments]
        return looped(turns, targets, bindings, words, numbers, is_steady=is_steady(segments))

    def written_out(self, segments: list[net.Segment], words: Words, are_named: bool) -> list[Node]:
        """Turns one after the other, a loop's variables as their values."""
        return [
            part
            for segment in segments
            for part in self.parts(segment.items, turn_words(segment, words), are_named=are_named)
        ]
