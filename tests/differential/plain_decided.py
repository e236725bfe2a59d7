"""What is decided before anything runs: arms, turns of loops, and what is not there at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plain_expressions import GONE, Refused, evaluated
from plain_values import Made

from netdsl.syntax import tree


def arm_of(node: tree.If, names: Mapping[str, Any], made: Made) -> tree.Chain | None:
    for arm in node.arms:
        made.ran(arm.span)
        if evaluated(arm.condition, names):
            return arm.chain
    return node.otherwise


def is_gone(links: tree.Chain, names: Mapping[str, Any], made: Made) -> bool:
    """Whether a chain is `none` as a whole."""
    match links.links:
        case (tree.Link(element=tree.Absent(), label=None),):
            return True
        case (tree.Link(element=tree.If(otherwise=tree.Chain()) as choice, label=None),):
            chosen = arm_of(choice, names, made)
            return chosen is not None and is_gone(chosen, names, made)
        case (tree.Link(element=tree.Apply(name=name) as apply, label=None),):
            return apply.span == name.span and names.get(name.text) is GONE
    return False


def turns(loop: tree.For, names: Mapping[str, Any]) -> list[dict[str, Any]]:
    items = evaluated(loop.iterable, names)
    if not isinstance(items, tuple):
        raise Refused("TypeError: not iterable")
    return [bound(loop.targets, item) for item in items]


def bound(target: tree.Target, item: Any) -> dict[str, Any]:
    if len(target.items) == 1 and not target.grouped and isinstance(target.items[0], tree.Name):
        return {target.items[0].text: item}
    if not isinstance(item, tuple) or len(item) != len(target.items):
        raise Refused("ValueError: not as many values to unpack")
    names: dict[str, Any] = {}
    for inner, value in zip(target.items, item, strict=True):
        names |= {inner.text: value} if isinstance(inner, tree.Name) else bound(inner, value)
    return names
