"""The order in which the declarations of a file are resolved: what a constant needs comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from netdsl.passes.context import Fault, fault
from netdsl.syntax import tree
from netdsl.syntax.walk import nodes

MOST_CIRCLES = 100
"""Circles that are looked at; what is in others has no meaning where it is used."""


@dataclass(slots=True)
class Ordered:
    """Declarations, constants after those that they are computed from."""

    declarations: list[tree.Declaration] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    """A fault (N407) for each circle of constants."""
    circular: set[str] = field(default_factory=set)
    """The constants of these circles: none has a value."""


def ordered(declarations: Sequence[tree.Declaration]) -> Ordered:
    """The declarations as they are written, but for constants that are used before."""
    found = Ordered()
    providers: dict[str, int] = {}
    for place, declaration in enumerate(declarations):
        for provided in _provided(declaration):
            providers.setdefault(provided, place)
    finished: set[int] = set()
    met = 0
    for start in range(len(declarations)):
        way = {start: _needed(declarations[start])} if start not in finished else {}
        while way:
            place, needed = next(reversed(way.items()))
            for name in needed:
                provider = providers.get(name.text)
                if provider is None or provider in finished:
                    continue
                if provider in way:
                    met += 1
                    if met > MOST_CIRCLES:
                        continue
                    reached = [*way]
                    circle = reached[reached.index(provider) :]
                    _close(name, [declarations[each] for each in circle], found)
                    continue
                way[provider] = _needed(declarations[provider])
                break
            else:
                del way[place]
                finished.add(place)
                found.declarations.append(declarations[place])
    return found


def _provided(declaration: tree.Declaration) -> Iterator[str]:
    match declaration:
        case tree.Let():
            yield declaration.name.text
        case tree.Import():
            yield from ((each.alias or each.name).text for each in declaration.names)


def _needed(declaration: tree.Declaration) -> Iterator[tree.Name]:
    """The names that a constant is computed from, and those that a function uses."""
    if not isinstance(declaration, tree.Let):
        return iter(())
    own = {parameter.name.text for parameter in declaration.parameters or ()}
    used = nodes(declaration.value)
    return (node for node in used if isinstance(node, tree.Name) and node.text not in own)


def _close(name: tree.Name, circle: list[tree.Declaration], found: Ordered) -> None:
    # A function may lead back to itself: whether that ends is seen when it is called.
    constants = [each for each in circle if isinstance(each, tree.Let) and each.parameters is None]
    if len(constants) < len(circle):
        return
    names = [each.name.text for each in constants]
    found.circular.update(names)
    pairs = zip(names, [*names[1:], names[0]], strict=True)
    links = ", and ".join(f"`{needs}` needs `{needed}`" for needs, needed in pairs)
    found.faults.append(
        fault(
            "N407",
            f"`{name.text}` has no value: {links}",
            name.span,
            help="give one of them a number",
        )
    )
