"""The module that an operator or a scope is, as the expression that constructs it."""

from __future__ import annotations

from typing import Any

from netdsl.core import calls
from netdsl.core.attributes import Scheme
from netdsl.core.initialisation import INITIALISATIONS
from netdsl.core.network import Item, Scope, Step, inner_items
from netdsl.core.symbolic import formula_of
from netdsl.targets.python.lower import Words, lower, written
from netdsl.targets.python.nodes import Call, Node, Text


class Modules:
    """Lowers operators; equal ones on equal inputs once."""

    def __init__(self) -> None:
        self.known: dict[Any, Node | None] = {}

    def of(self, step: Step, words: Words) -> Node | None:
        """The construction of a step's module; none where it has no module form."""
        if words:
            return self.made(step, words)
        key = (
            id(step.operator),
            step.weights,
            tuple((value.known, formula_of(value.known.channels)) for value in step.inputs),
        )
        if key not in self.known:
            self.known[key] = self.made(step, words)
        return self.known[key]

    def made(self, step: Step, words: Words) -> Node | None:
        code = step.operator.constructs(step.input_types)
        if code is None:
            return None
        node = lower(code, words)
        for scheme, tensor in ((step.weights.init, "weight"), (step.weights.bias_init, "bias")):
            if scheme is not None:
                node = initialised(node, scheme, tensor, words)
        return node


def initialised(module: Node, scheme: Scheme, tensor: str, words: Words) -> Node:
    """`initialized(module, nn.init.normal_, std=0.01)`; the bias is named, the weight is not."""
    known = INITIALISATIONS[scheme.name]
    options = tuple((known.options[name], written(value, words)) for name, value in scheme.options)
    which = (Text('"bias"'),) if tensor == "bias" else ()
    return Call(Text("initialized"), (module, Text(f"nn.init.{known.function}"), *which), options)


def has_state(step: Step) -> bool:
    """Whether a step's module holds tensors, so that its name is a part of keys."""
    types = step.input_types
    return bool(step.operator.learned(types) or step.operator.buffers(types))


def is_module(step: Step) -> bool:
    """Whether a step is applied as a module: where it has state, or a label and a module form."""
    if step.name is None:
        return False
    labelled = step.labelled and step.operator.constructs(step.input_types) is not None
    return labelled or has_state(step)


def computed(
    step: Step, words: Words, arguments: list[Node], references: list[Node]
) -> Node | None:
    """A step as a function of its inputs; none where only its module will do."""
    places = [calls.Name(f"${place}") for place in range(len(arguments))]
    named = {name: calls.Name(f"${name}") for name in step.references}
    code = step.operator.computes(step.input_types, places, **named)
    if code is None:
        return None
    values = {place.text: node for place, node in zip(places, arguments, strict=True)}
    values |= {f"${name}": node for name, node in zip(step.references, references, strict=True)}
    return lower(code, words, values)


def reads(step: Step, place: str) -> int:
    """How often a step's function mentions one of its inputs (`$0`) or references (`$to`)."""
    named = {name: calls.Name(f"${name}") for name in step.references}
    places = [calls.Name(f"${index}") for index in range(len(step.inputs))]
    return mentions(step.operator.computes(step.input_types, places, **named), place)


def mentions(code: Any, place: str) -> int:
    match code:
        case calls.Name():
            return int(code.text == place)
        case calls.Call():
            inner: list[Any] = [code.function, *code.arguments, *code.keywords.values()]
        case calls.Member():
            inner = [code.value]
        case calls.Item():
            inner = [code.value, code.index]
        case calls.Infix():
            inner = [code.left, code.right]
        case tuple() | list():
            inner = list(code)
        case _:
            return 0
    return sum(mentions(each, place) for each in inner)


def names_of(item: Item) -> set[str]:
    """The attributes that an item's modules take in its class, in an `if` or a loop too."""
    if isinstance(item, Step | Scope):
        return {item.name.split(".")[0]} if item.name else set()
    return {name for inner in inner_items(item) for name in names_of(inner)}
