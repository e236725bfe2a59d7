"""The module that an operator or a scope is, as the expression that constructs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netdsl.core import calls
from netdsl.core.attributes import Scheme
from netdsl.core.bare import Bare
from netdsl.core.code import MODULE, call_of, function_of, module_of
from netdsl.core.initialisation import INITIALISATIONS
from netdsl.core.network import Item, Scope, Step, Weights, inner_items
from netdsl.core.operator_value import plain_module
from netdsl.core.symbolic import formula_of
from netdsl.targets.python.expressions import member, tensor_member
from netdsl.targets.python.lower import Words, lower, written
from netdsl.targets.python.nodes import Call, Node, Symbol, Text


class Modules:
    """Lowers operators; equal ones on equal inputs once."""

    def __init__(self, left: Callable[[Step], Weights]) -> None:
        self.left = left
        """How a module starts, as far as it is said where it is constructed."""
        self.known: dict[Any, Node | None] = {}

    def of(self, step: Step, words: Words) -> Node | None:
        """The construction of a step's module; none where it has no module form."""
        if words:
            return self.made(step, words)
        key = (
            id(step.operator),
            step.weights,
            step.parameter,
            tuple((value.known, formula_of(value.known.channels)) for value in step.inputs),
        )
        if key not in self.known:
            self.known[key] = self.made(step, words)
        return self.known[key]

    def tensor(self, step: Step, words: Words) -> Node:
        """The construction of a bare tensor."""
        assert isinstance(step.operator, Bare)
        (x,) = step.input_types
        node = lower(step.operator.tensor(x), words)
        return node if step.weights.init is None else filled(node, step.weights.init, words)

    def made(self, step: Step, words: Words) -> Node | None:
        code = module_of(step)
        if code is None:
            return None
        if passed(step):
            return Call(Symbol(step.parameter))
        node = lower(code, words)
        weights = self.left(step)
        node = initialised(node, weights, words)
        if weights.init is None:
            return node
        return lower(step.operator.refilled(MODULE), words, {MODULE.text: node})


def initialised(module: Node, weights: Weights, words: Words) -> Node:
    """`initialized(module, weight=partial(nn.init.normal_, std=0.02), bias=nn.init.zeros_)`."""
    schemes = (("weight", weights.init), ("bias", weights.bias_init))
    fills = tuple((name, _fill(scheme, words)) for name, scheme in schemes if scheme is not None)
    return Call(Text("initialized"), (module,), fills) if fills else module


def _fill(scheme: Scheme, words: Words) -> Node:
    """What fills a tensor with a scheme."""
    fill = Text(f"nn.init.{INITIALISATIONS[scheme.name].function}")
    options = _options(scheme, words)
    return Call(Text("partial"), (fill,), options) if options else fill


def filled(tensor: Node, scheme: Scheme, words: Words) -> Node:
    """`nn.init.normal_(nn.Parameter(…), std=0.02)`, which gives the parameter."""
    fill = Text(f"nn.init.{INITIALISATIONS[scheme.name].function}")
    return Call(fill, (tensor,), _options(scheme, words))


def _options(scheme: Scheme, words: Words) -> tuple[tuple[str, Node], ...]:
    names = INITIALISATIONS[scheme.name].options
    return tuple((names[name], written(value, words)) for name, value in scheme.options)


def passed(step: Step) -> bool:
    """Whether the class of a step's module is an argument of the class around it: `act()`."""
    return bool(step.parameter and plain_module(step.operator, step.input_types[0]))


def has_state(step: Step) -> bool:
    """Whether a step's module holds tensors, so that its name is a part of keys."""
    types = step.input_types
    return not isinstance(step.operator, Bare) and bool(
        step.operator.learned(types) or step.operator.buffers(types)
    )


def is_module(step: Step) -> bool:
    """Whether a step is applied as a module: where it has state, or a label and a module form."""
    if step.name is None:
        return False
    labelled = step.labelled and module_of(step) is not None
    return labelled or has_state(step)


def computed(
    step: Step, words: Words, arguments: list[Node], references: list[Node]
) -> Node | None:
    """A step as a function of its inputs; none where only its module will do."""
    code = function_of(step)
    if code is None:
        return None
    values = {f"${place}": node for place, node in enumerate(arguments)}
    values |= {f"${name}": node for name, node in zip(step.references, references, strict=True)}
    if isinstance(step.operator, Bare) and step.name is not None:
        values["$tensor"] = tensor_member(step.name)
    return lower(code, words, values)


def applied(step: Step, words: Words, arguments: list[Node]) -> Node:
    """The call of a step's module."""
    assert step.name is not None
    values = {f"${place}": node for place, node in enumerate(arguments)}
    return lower(call_of(step), words, values | {"$module": member(step.name)})


def is_plainly_called(step: Step) -> bool:
    """Whether its module gives what it is for when called with its input alone."""
    return call_of(step) == MODULE(calls.Name("$0"))


def is_infix(step: Step) -> bool:
    """Whether a step is an operator between its inputs."""
    return isinstance(function_of(step), calls.Infix)


def reads(step: Step, place: str) -> int:
    """How often a step's code mentions one of its inputs (`$0`) or references (`$to`)."""
    return mentions(call_of(step) if is_module(step) else function_of(step), place)


def mentions(code: Any, place: str) -> int:
    match code:
        case calls.Name():
            return int(code.text == place)
        case calls.Call():
            inner: list[Any] = [code.function, *code.arguments, *code.keywords.values()]
        case calls.Member() | calls.Spread():
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
