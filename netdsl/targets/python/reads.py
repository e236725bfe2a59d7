"""What a body reads: how often each value, and by which items; and the names that it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from netdsl.core import network as net
from netdsl.core.liveness import Liveness
from netdsl.targets.python.chains import turn_words
from netdsl.targets.python.lower import Words
from netdsl.targets.python.modules import names_of
from netdsl.targets.python.optional import Optional


class Reads:
    """Counts them.

    Args:
        items: the body's, with what is in its loops and choices.
        outputs: what it gives.
        optional: what tells of a choice, in the words of its place, whether it is written as one.
    """

    def __init__(
        self,
        items: list[net.Item],
        outputs: Sequence[net.Value],
        live: Liveness,
        optional: Callable[[net.Choice, Words], Optional | None],
        words: Words,
    ) -> None:
        self.live = live
        self.optional = optional
        self.uses: Counter[net.Value] = Counter()
        self.consumers: dict[net.Value, net.Item] = {}
        """The last item that reads a value."""
        self.names: set[str] = set()
        """The attributes that its modules take."""
        waiting = [(item, words) for item in items]
        while waiting:
            item, known = waiting.pop()
            self.names |= names_of(item)
            for value in self.read_by(item, known, waiting):
                self.uses[value] += 1
                self.consumers[value] = item
        self.uses.update(outputs)

    def read_by(
        self, item: net.Item, words: Words, waiting: list[tuple[net.Item, Words]]
    ) -> list[net.Value]:
        """The values that an item reads itself; what is inside it waits its turn."""
        match item:
            case net.Step() if self.live.runs(item):
                return [*item.inputs, *item.references.values()]
            case net.Scope() if self.live.runs(item):
                return self.live.read_by(item)
            case net.Choice():
                optional = self.optional(item, words)
                if optional is not None:
                    return list(optional.reads)
                waiting.extend((inner, words) for inner in item.segment.items)
                return list(item.segment.outputs) if self.live.runs(item) else []
            case net.Repeat():
                for segment in item.segments:
                    inside = turn_words(segment, words)
                    waiting.extend((inner, inside) for inner in segment.items)
        return []
