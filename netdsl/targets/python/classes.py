"""The classes of a network: what each of its scopes is as a module."""

from __future__ import annotations

from typing import Any

from netdsl.core import network as net
from netdsl.core.liveness import Liveness, captured
from netdsl.core.operator_value import OperatorValue
from netdsl.core.remembered import ComputedRange
from netdsl.core.symbolic import Formula, formula_of
from netdsl.targets.python.catalogue import Catalogue
from netdsl.targets.python.chains import Chains, NotPlain, is_linear
from netdsl.targets.python.definitions import Definition, free_symbols
from netdsl.targets.python.forward import Forward
from netdsl.targets.python.hints import hints_of
from netdsl.targets.python.lower import Words, condition, written
from netdsl.targets.python.modules import Modules, has_state
from netdsl.targets.python.names import network_class, outputs_class
from netdsl.targets.python.nodes import Call, Construct, Node, Number, Symbol, Text
from netdsl.targets.python.starts import Starts

AXES = {0: (), 1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
"""What the spatial axes of a value are called."""


class Decided(Exception):
    """Names that a network's structure depends on: the class is built again with them fixed."""

    def __init__(self, names: set[str]) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names = names


class Classes:
    """Makes the definitions of a network, and puts them into its catalogue."""

    def __init__(self, network: net.Network, fixed: frozenset[str], starts: Starts) -> None:
        self.network = network
        self.fixed = fixed
        self.catalogue = Catalogue({network_class(network.name), outputs_class(network.name)})
        self.modules = Modules(starts.left)
        self.chains = Chains(self)
        self.is_network = False
        self.annotations = hints_of(network.parameters)
        """The type hints for the names of the block, or the network, that is worked on."""
        self.live = Liveness(network, (*network.outputs, *network.auxiliaries))

    # --- what the network's structure depends on --------------------------------------------------

    def decide(self, item: net.Repeat | net.Choice) -> None:
        """Note that an item is written as it is here: at the network's level its names are fixed.

        Raises:
            Decided: there are such names.
        """
        if not self.is_network:
            return
        values: list[Any] = [item.count] if isinstance(item, net.Repeat) else list(item.conditions)
        if isinstance(item, net.Repeat) and isinstance(item.iterable, ComputedRange):
            values += item.iterable.bounds
        names = {name.split("[")[0] for value in values for name in _names(value)}
        # A loop's variables are no parameters: they have their values already.
        names = (names & set(self.network.parameters)) - self.fixed
        if names:
            raise Decided(names)

    def open_condition(self, item: net.Choice, words: Words) -> Node | None:
        """A choice's condition where a class can leave it open: other uses may show the other arm.

        A network has no other use, and must not promise what it cannot build.
        """
        test = item.conditions[0] if item.arms == 2 and item.conditions else None
        if test is None or self.is_network:
            self.decide(item)
            return None
        found = condition(test, words)
        return found if any(free_symbols(found)) else None

    # --- scopes -----------------------------------------------------------------------------------

    def construct(self, scope: net.Scope, words: Words) -> Node:
        """The module that a scope is."""
        if scope.block:
            return Construct(self.block(scope), tuple(self.arguments(scope, words)))
        inline = self.sequence(scope, words)
        if inline is not None:
            return Call(Text("nn.Sequential"), inline)
        definition = self.module(scope, "", words)
        definition.annotations = dict(self.annotations)
        return Construct(self.catalogue.shared(definition, "", scope.name), ())

    def arguments(self, scope: net.Scope, words: Words) -> list[tuple[str, Node]]:
        """What a use gives to each name that its block's class may need."""
        found: list[tuple[str, Node]] = []
        for inner, outer in zip(scope.body.inputs, scope.inputs, strict=True):
            prefix = inner.name or "in"
            kind = outer.known
            found.append((f"{prefix}.channels", written(kind.channels, words)))
            sizes = zip(AXES.get(kind.rank, ()), kind.spatial, strict=False)
            known = {name: size for name, size in sizes} | {"shape": tuple(kind.shape)}
            for name, size in known.items():
                if f"{prefix}.{name}" in scope.reads:
                    found.append((f"{prefix}.{name}", written(size, words)))
        for name, value in scope.arguments.items():
            if isinstance(value, OperatorValue) and (node := activation(value, scope)):
                found.append((name, node))
            elif isinstance(value, int | float | tuple | str) or value is None:
                try:
                    found.append((name, written(value, words)))
                except TypeError:
                    continue
        return found

    def sequence(self, scope: net.Scope, words: Words) -> tuple[Node, ...] | None:
        """The children of a scope that is a plain chain."""
        body = scope.body
        if len(body.inputs) != 1 or len(body.outputs) != 1 or captured(scope):
            return None
        if not is_linear(body.items, body.inputs[0], body.outputs[0]):
            return None
        try:
            return self.chains.children(body.items, words)
        except NotPlain:
            return None

    def block(self, scope: net.Scope) -> Definition:
        """The class of a block's use: one that serves already, or a new one."""
        level, self.is_network = self.is_network, False
        outer, self.annotations = self.annotations, hints_of(scope.arguments)
        definition = self.block_definition(scope)
        definition.annotations, self.annotations = self.annotations, outer
        self.is_network = level
        definition.docstring = scope.docstring
        return self.catalogue.shared(definition, scope.block, scope.block)

    def block_definition(self, scope: net.Scope) -> Definition:
        order = tuple(scope.defaults)
        defaults = {name: default(value, scope) for name, value in scope.defaults.items()}
        if needs_sequential(scope.body.items) or has_loop(scope.body.items):
            children = self.sequence(scope, {})
            if children is not None:
                return Definition(
                    "", is_sequential=True, children_=children, order=order, defaults=defaults
                )
        definition = self.module(scope, "", {})
        definition.order, definition.defaults = order, defaults
        return definition

    def module(self, scope: net.Scope, name: str, words: Words) -> Definition:
        """A scope as a module with a `forward` of its own."""
        forward = Forward(self, words)
        inputs = [*scope.body.inputs, *captured(scope)]
        forward.run(scope.body.items, inputs, scope.body.outputs)
        return Definition(
            name,
            init=tuple(forward.init),
            kept=forward.attributes.kept,
            forward=tuple(forward.statements),
            inputs=tuple(forward.parameters),
            returns=returned(len(scope.body.outputs)),
        )

    # --- the network ------------------------------------------------------------------------------

    def network_definition(self, words: Words) -> Definition:
        """The network's own class, after those of its blocks."""
        network = self.network
        self.is_network = True
        body = network.body
        name = network_class(network.name)
        order = tuple(network.parameters)
        if not network.auxiliaries and len(network.inputs) == 1 and len(network.outputs) == 1:
            plain = needs_sequential(body.items) and is_linear(
                body.items, network.inputs[0], network.outputs[0]
            )
            try:
                children = self.chains.children(body.items, words) if plain else None
            except NotPlain:
                children = None
            if children is not None:
                return Definition(
                    name,
                    network.docstring,
                    is_sequential=True,
                    children_=children,
                    order=order,
                    defaults={name: number(value) for name, value in network.parameters.items()},
                )
        forward = Forward(self, words)
        forward.run_network(network)
        return Definition(
            name,
            network.docstring,
            init=tuple(forward.init),
            kept=forward.attributes.kept,
            forward=tuple(forward.statements),
            inputs=tuple(forward.parameters),
            returns=returned_by(network),
            order=order,
            defaults={name: number(value) for name, value in network.parameters.items()},
        )


def _names(value: Any) -> list[str]:
    if isinstance(value, net.Condition):
        return [name for operand in value.operands for name in _names(operand)]
    if isinstance(value, Formula):
        return list(value.names())
    if isinstance(value, tuple):
        return [name for item in value for name in _names(item)]
    return list(formula_of(value).names()) if isinstance(value, int | float) else []


def activation(value: OperatorValue, scope: net.Scope) -> Node | None:
    """An operator as an argument: the name that it has here, or its module's class."""
    if value.parameter:
        return Symbol(value.parameter)
    text = value.module(scope.inputs[0].known) if scope.inputs else ""
    return Text(text) if text else None


def default(value: Any, scope: net.Scope) -> Node | None:
    return activation(value, scope) if isinstance(value, OperatorValue) else number(value)


def number(value: Any) -> Node | None:
    return Number(value) if isinstance(value, int | float) else None


def needs_sequential(items: list[net.Item]) -> bool:
    """Whether a chain has unlabelled modules with tensors: as attributes they would lack names."""
    for item in items:
        match item:
            case net.Step():
                if not item.labelled and has_state(item):
                    return True
            case net.Scope():
                if not item.labelled:
                    return True
            case _:
                if needs_sequential(net.inner_items(item)):
                    return True
    return False


def has_loop(items: list[net.Item]) -> bool:
    """Whether a body has a `for`, whose turns read better as a loop than one after the other."""
    return any(
        (isinstance(item, net.Repeat) and item.targets != ())
        or (isinstance(item, net.Choice) and has_loop(item.segment.items))
        for item in items
    )


def returned(count: int) -> str:
    return "Tensor" if count == 1 else f"tuple[{', '.join(['Tensor'] * count)}]"


def returned_by(network: net.Network) -> str:
    if len(network.outputs) > 1:
        return outputs_class(network.name)
    return f"Tensor | {outputs_class(network.name)}" if network.auxiliaries else "Tensor"
