"""What runs: the items of a network that its results need. The rest is built, and not computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netdsl.core.network import Choice, Item, Network, Repeat, Scope, Step, Value, inner_items


class Liveness:
    """Which items run where some values of a network are wanted.

    A block's use runs as a whole, for all its results, as a module's `forward` does.
    """

    def __init__(self, network: Network, wanted: Iterable[Value]) -> None:
        self._read: dict[Scope, list[Value]] = {}
        self._live: set[Item] = set()
        self._body(network.body.items, wanted)

    def runs(self, item: Item) -> bool:
        """Whether an item runs when the body that it stands in does."""
        return item in self._live

    def read_by(self, scope: Scope) -> list[Value]:
        """Which of the values around a scope it reads: its inputs, captured ones; one at least."""
        return self._read[scope]

    def steps(self, items: list[Item], running: bool = True) -> Iterator[bool]:
        """For each operator, in order, whether it runs."""
        for item in items:
            runs = running and self.runs(item)
            if isinstance(item, Step):
                yield runs
            else:
                is_body = isinstance(item, Scope)
                yield from self.steps(inner_items(item), runs if is_body else running)

    def _body(self, items: list[Item], wanted: Iterable[Value]) -> set[Value]:
        """The values that a body reads for those that are wanted of it."""
        read = set(wanted)
        self._visit(items, read)
        return read

    def _visit(self, items: list[Item], wanted: set[Value]) -> None:
        for item in reversed(items):
            if isinstance(item, Repeat):
                self._visit(inner_items(item), wanted)
                if any(map(self.runs, inner_items(item))):
                    self._live.add(item)
                continue
            runs = not wanted.isdisjoint(item.outputs)
            if runs:
                self._live.add(item)
            if isinstance(item, Step):
                if runs:
                    wanted.update(item.inputs, item.references.values())
            elif isinstance(item, Scope):
                self._scope(item, wanted if runs else set())
            else:
                pairs = zip(item.outputs, item.segment.outputs, strict=True)
                wanted.update(inner for outer, inner in pairs if outer in wanted)
                self._visit(item.segment.items, wanted)

    def _scope(self, scope: Scope, wanted: set[Value]) -> None:
        others = captured(scope)
        inside = self._body(scope.body.items, scope.body.outputs)
        pairs = list(zip((*scope.body.inputs, *others), (*scope.inputs, *others), strict=True))
        read = [outer for inner, outer in pairs if inner in inside]
        self._read[scope] = read or [outer for _, outer in pairs[:1]]
        wanted.update(self._read[scope])


def runs_in_evaluation(network: Network) -> list[bool]:
    """For each operator, in order, whether a module in eval mode runs it."""
    return list(Liveness(network, network.outputs).steps(network.body.items))


def captured(scope: Scope) -> list[Value]:
    """Values that a labelled scope reads from around it, beside what flows in; in order of use."""
    inside: set[Value] = set(scope.body.inputs)
    found: dict[Value, None] = {}

    def read(values: tuple[Value, ...]) -> None:
        for value in values:
            if value not in inside:
                found.setdefault(value)

    def visit(items: list[Item]) -> None:
        for item in items:
            match item:
                case Step():
                    read((*item.inputs, *item.references.values()))
                    inside.update(item.outputs)
                case Scope():
                    read(item.inputs)
                    if not item.block:
                        read(tuple(captured(item)))
                    inside.update(item.outputs)
                case Repeat():
                    for segment in item.segments:
                        visit(segment.items)
                case Choice():
                    visit(item.segment.items)
                    read(item.segment.outputs)
                    inside.update(item.outputs)

    if not scope.block:
        visit(scope.body.items)
        read(scope.body.outputs)
    return list(found)
