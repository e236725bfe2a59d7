"""Whether the parts of an IR document fit together: numbers, ranges, names. Shapes come later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netdsl.core.ir import NetworkIR, ScopeIR


def faults(network: NetworkIR) -> Iterator[str]:
    """What is wrong, each in words. Only the first is sure to be no consequence of another."""
    yield from _values(network)
    yield from _results(network)
    yield from _tensors(network)
    yield from _tree(network)
    yield from _places(network)


def _values(network: NetworkIR) -> Iterator[str]:
    known = 0
    for value in network.inputs:
        if value.value != known:
            yield f"input {known} is numbered {value.value}, and values are numbered in order"
        known += 1
    for place, node in enumerate(network.nodes):
        for number in (*node.inputs, *node.references.values()):
            if number >= known:
                yield (
                    f"node {place} ({node.operator}) reads value {number}, "
                    f"and only values 0 to {known - 1} are made before it"
                )
        for value in node.outputs:
            if value.value != known:
                yield (
                    f"node {place} ({node.operator}) gives value {value.value}, "
                    f"and the next number is {known}"
                )
            known += 1
    for result in (*network.outputs, *network.auxiliaries):
        if result.value >= known:
            yield f"output `{result.name}` is value {result.value}, and there are {known}"


def _results(network: NetworkIR) -> Iterator[str]:
    names = [result.name for result in (*network.outputs, *network.auxiliaries)]
    if twice := _first_twice(names):
        yield f"two outputs are called `{twice}`"


def _tensors(network: NetworkIR) -> Iterator[str]:
    if twice := _first_twice([tensor.key for tensor in network.tensors]):
        yield f"two tensors have the key `{twice}`"
    for tensor in network.tensors:
        if tensor.node >= len(network.nodes):
            yield f"tensor `{tensor.key}` belongs to node {tensor.node}, which there is not"


def _tree(network: NetworkIR) -> Iterator[str]:
    """Elements stand before those inside them, side by side, within their parent."""
    reached: dict[int | None, int] = {None: 0}
    turns: dict[int, int] = {}
    for place, element in enumerate(network.tree):
        parent = element.parent
        if parent is not None and parent >= place:
            yield f"element {place} of the tree is inside element {parent}, which comes after it"
            return
        end = len(network.nodes) if parent is None else network.tree[parent].end
        if not reached[parent] <= element.first <= element.end <= end:
            yield (
                f"element {place} of the tree covers nodes {element.first} to {element.end}, "
                f"and only {reached[parent]} to {end} are free"
            )
            return
        reached[parent], reached[place] = element.end, element.first
        in_repeat = parent is not None and network.tree[parent].kind == "repeat"
        if in_repeat != (element.kind == "turn"):
            yield f"element {place} of the tree is a {element.kind}; turns alone are in repeats"
        if in_repeat and parent is not None:
            turns[parent] = turns.get(parent, 0) + 1
    for place, element in enumerate(network.tree):
        made = turns.get(place, 0)
        if element.kind == "repeat" and element.count != made:
            yield f"element {place} of the tree repeats {element.count} times in {made} turns"


def _places(network: NetworkIR) -> Iterator[str]:
    """Nodes say where they stand, and so does the tree."""
    around: list[ScopeIR] = []
    scopes = iter([element for element in network.tree if element.kind == "scope"])
    coming = next(scopes, None)
    for place, node in enumerate(network.nodes):
        while around and around[-1].end <= place:
            around.pop()
        while coming is not None and coming.first <= place:
            if coming.end > place:
                around.append(coming)
            coming = next(scopes, None)
        path = ".".join(scope.name for scope in around)
        block = next((scope.block for scope in reversed(around) if scope.block), "")
        key = ".".join(part for part in (path, node.name) if part)
        for what, said, true in (
            ("scope", node.scope, path),
            ("block", node.block, block),
            ("key", node.key, key),
        ):
            if said != true:
                name = f"{what} of node {place} ({node.operator})"
                yield f"the {name} is `{said}`, by the tree `{true}`"


def _first_twice(names: list[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""
