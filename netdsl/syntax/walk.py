"""Every node in a part of the tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netdsl.source import Span
from netdsl.syntax import tree


def nodes(part: Any) -> Iterator[Any]:
    """A node, or a tuple of them, and all nodes in it, in the order of the text.

    The names of arguments and attributes are left out: they mean nothing by themselves.
    """
    stack = [part]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack.extend(reversed(node))
            continue
        yield node
        if isinstance(node, tree.Argument | tree.Attribute):
            stack.append(node.value)
        elif not isinstance(node, Span):
            stack.extend(getattr(node, name) for name in reversed(getattr(node, "__slots__", ())))
