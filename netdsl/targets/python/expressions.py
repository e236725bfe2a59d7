"""What a `forward` asks of expressions: length, names as attributes of `self`, its modules."""

from __future__ import annotations

from collections.abc import Mapping

from netdsl.targets.python.literals import string
from netdsl.targets.python.names import is_attribute
from netdsl.targets.python.nodes import (
    Call,
    Item,
    Member,
    Node,
    Symbol,
    Text,
    Tuple,
    rewritten,
    walk,
)


def length(node: Node) -> int:
    """About how many characters an expression takes."""
    size = 0
    for part in walk(node):
        match part:
            case Text():
                size += len(part.text)
            case Symbol() | Member():
                size += len(part.name) + 1
            case Call() | Tuple():
                size += 2
            case _:
                size += 3
    return size


def renamed(node: Node, kept: Mapping[str, str]) -> Node:
    """The expression with the spec's names as attributes of `self`."""
    attributes = {}
    for part in walk(node):
        if isinstance(part, Symbol):
            base, bracket, rest = part.name.partition("[")
            attributes[part] = Text(f"self.{kept[base]}{bracket}{rest}")
    found: Node = rewritten(node, attributes)
    return found


def member(name: str) -> Node:
    """A module of this class as code: `self.conv1`, `self.downs["0"]`, `getattr(self, "0")`."""
    first, *inner = name.split(".")
    if is_attribute(first):
        node: Node = Member(Text("self"), first)
    else:
        node = Call(Text("getattr"), (Text("self"), Text(string(first))))
    for part in inner:
        node = Item(node, (Text(string(part)),))
    return node


def owner_of(name: str) -> Node:
    """What holds a module or a tensor of this class: `self`, or the folder of a path."""
    folder = name.rpartition(".")[0]
    return member(folder) if folder else Text("self")


def tensor_member(name: str) -> Node:
    """A bare tensor of this class as code: `self.class_token`, `self.encoder.pos_embedding`."""
    last = name.rpartition(".")[2]
    if is_attribute(last):
        return Member(owner_of(name), last)
    return Call(Text("getattr"), (owner_of(name), Text(string(last))))
