"""A body as constructor and `forward`: which modules it has, and the statements that apply them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from netdsl.core import network as net
from netdsl.core.bare import Bare
from netdsl.core.liveness import Liveness
from netdsl.core.operator import Look
from netdsl.targets.python.attributes import Attributes
from netdsl.targets.python.chains import turn_words
from netdsl.targets.python.definitions import Assign, Give, Let
from netdsl.targets.python.expressions import length, member
from netdsl.targets.python.lower import Words
from netdsl.targets.python.modules import (
    applied,
    computed,
    is_infix,
    is_module,
    passed,
    reads,
)
from netdsl.targets.python.names import identifier, outputs_class
from netdsl.targets.python.nodes import (
    ABSENT,
    Call,
    Choice,
    ChoiceCall,
    Node,
    walk,
)
from netdsl.targets.python.optional import Optional, optional_of
from netdsl.targets.python.reads import Reads
from netdsl.targets.python.variables import Variables

if TYPE_CHECKING:
    from netdsl.targets.python.classes import Classes

LONGEST = 64
"""An expression that would read longer than this gets a line of its own."""
DEEPEST = 4
"""Calls inside calls before a reader loses count."""


class Forward:
    """Walks a body once, in the order of the spec."""

    def __init__(self, classes: Classes, words: Words) -> None:
        self.classes = classes
        self.words = words
        self.live = classes.live
        self.init: list[Assign] = []
        self.statements: list[Let | Give] = []
        self.parameters: list[str] = []
        self.attributes = Attributes(self.assign)
        self.consumers: dict[net.Value, net.Item] = {}
        self.variables = Variables(self.write)

    def write(self, targets: tuple[str, ...], value: Node) -> None:
        self.statements.append(Let(targets, value))

    def run(
        self, items: list[net.Item], inputs: Sequence[net.Value], outputs: Sequence[net.Value]
    ) -> None:
        """A whole body: parameters, statements, and what it returns."""
        self.count(items, outputs)
        self.enter(inputs)
        self.visit(items)
        self.statements.append(Give(tuple(self.variables.take(value) for value in outputs)))

    def enter(self, inputs: Sequence[net.Value]) -> None:
        """A parameter for each input that is read."""
        read = [value for value in inputs if self.variables.uses[value]]
        for value in read:
            preferred = value.name or ("x" if value is inputs[0] else "")
            self.parameters.append(self.variables.parameter(value, preferred))
        if not read and inputs:
            self.parameters.append("x")

    def run_network(self, network: net.Network) -> None:
        """A network: several outputs in a tuple with names; auxiliary ones only where it trains."""
        items = network.body.items
        results = [*network.outputs, *network.auxiliaries]
        self.count(items, results)
        for value in network.inputs:
            self.parameters.append(self.variables.parameter(value, value.name or "x"))
        in_evaluation = Liveness(network, network.outputs)
        training = {item for item in items if self.live.runs(item) and not in_evaluation.runs(item)}
        made = self.constructed_by([item for item in items if item not in training])
        plain = tuple(self.variables.settle(value, bool(training)) for value in network.outputs)
        name = outputs_class(network.name)
        wrapped = name if len(plain) > 1 else ""
        if not network.auxiliaries:
            self.statements.append(Give(plain, wrapped))
            return
        before = len(self.statements)
        made |= self.constructed_by([item for item in items if item in training])
        # Modules are registered in the order of the spec, whichever outputs they are for.
        self.init = [statement for item in items for statement in made[item]]
        extra = tuple(self.variables.take(value) for value in network.auxiliaries)
        inside = (*self.statements[before:], Give((*plain, *extra), name))
        del self.statements[before:]
        self.statements.append(Give(plain, wrapped, in_training=inside))

    def constructed_by(self, items: list[net.Item]) -> dict[net.Item, list[Assign]]:
        """Visit items, and tell what each of them adds to the constructor."""
        found = {}
        for item in items:
            before = len(self.init)
            self.visit([item])
            found[item] = self.init[before:]
        return found

    def count(self, items: list[net.Item], outputs: Sequence[net.Value]) -> None:
        reads = Reads(items, outputs, self.live, self.optional, self.words)
        self.variables.uses = reads.uses
        self.consumers, self.attributes.siblings = reads.consumers, reads.names

    # --- items ------------------------------------------------------------------------------------

    def visit(self, items: list[net.Item]) -> None:
        for item in items:
            match item:
                case net.Step():
                    self.step(item)
                case net.Scope():
                    self.scope(item)
                case net.Choice():
                    self.choice(item)
                case net.Repeat():
                    self.repeat(item)

    def repeat(self, item: net.Repeat) -> None:
        self.classes.decide(item)
        outer = self.words
        for segment in item.segments:
            self.words = turn_words(segment, outer)
            self.visit(segment.items)
        self.words = outer

    def step(self, step: net.Step) -> None:
        # A module for what has state or a name; a function for the rest, as one writes by hand.
        if isinstance(step.operator, Bare) and step.name is not None and not step.reuse:
            tensor = self.classes.modules.tensor(step, self.words)
            self.init.append(Assign(step.name, tensor, is_tensor=True))
        if is_module(step):
            self.module(step)
        if not self.live.runs(step):
            return
        for place, value in enumerate(step.inputs):
            if reads(step, f"${place}") > 1:
                self.variables.settle(value, True)
        for name, value in step.references.items():
            if reads(step, f"${name}") > 1:
                self.variables.settle(value, True)
        self.part(step)
        inputs = [self.variables.take(value) for value in step.inputs]
        if is_module(step):
            self.give(
                step.outputs, self.attributes.in_forward(applied(step, self.words, inputs)), step
            )
            return
        if passed(step):
            call = Call(member(self.attributes.function(step.parameter)), tuple(inputs))
            self.give(step.outputs, call, step)
            return
        references = [self.variables.take(value) for value in step.references.values()]
        node = computed(step, self.words, inputs, references)
        if node is None:
            self.module(step)
            self.give(
                step.outputs, self.attributes.in_forward(applied(step, self.words, inputs)), step
            )
            return
        self.give(step.outputs, self.attributes.in_forward(node), step)

    def part(self, step: net.Step) -> None:
        """Write a long operand down before the operator that has another one."""
        waiting = [value for value in step.inputs if value in self.variables.pending]
        sizes = [length(self.variables.pending[value].node) for value in waiting]
        if len(waiting) > 1 and sum(sizes) > LONGEST and is_infix(step):
            self.variables.settle(waiting[0], True)

    def module(self, step: net.Step) -> None:
        assert step.name is not None
        if not step.reuse:
            node = self.classes.modules.of(step, self.words)
            if node is None:
                raise TypeError(f"{step.operator.spelling} has neither a module nor a function")
            self.assign(step.name, node)

    def scope(self, scope: net.Scope) -> None:
        if not scope.reuse:
            self.assign(scope.name, self.classes.construct(scope, self.words))
        if not self.live.runs(scope):
            return
        arguments = [self.variables.take(value) for value in self.live.read_by(scope)]
        self.give(scope.outputs, Call(member(scope.name), tuple(arguments)), scope)

    def choice(self, choice: net.Choice) -> None:
        optional = self.optional(choice, self.words)
        if optional is None:
            if choice.conditions:
                self.classes.decide(choice)
            self.visit(choice.segment.items)
            if not self.live.runs(choice):
                return
            for outer, inner in zip(choice.outputs, choice.segment.outputs, strict=True):
                self.variables.rename(inner, outer)
            return
        item = optional.item
        held = {read: self.variables.settle(read, True) for read in optional.reads}
        for read in optional.reads:
            self.variables.take(read)
        value = held[optional.value]
        arm = (self.constructed(item),) if item is not None else ()
        name = item.name or "" if item is not None else ""
        arms = (arm, ABSENT) if choice.arm == 0 else (ABSENT, arm)
        is_empty = item is None and optional.function is None
        is_negated = is_empty == (choice.arm == 0)
        flag = self.attributes.flag(choice, optional.condition, is_negated=is_negated)
        self.init.append(
            Assign(name, Choice(choice.span, optional.condition, arms[0], arms[1], flag=flag))
        )
        called, plain = (None, value) if item is None else (value, None)
        if optional.function is not None:
            inputs = [held[each] for each in optional.inputs]
            node = computed(optional.function, self.words, inputs, [])
            assert node is not None
            called, plain = self.attributes.in_forward(node), None
        call = ChoiceCall(choice.span, name, called, plain, flag, is_negated)
        self.give(choice.outputs, call, choice)

    def constructed(self, item: net.Step | net.Scope) -> Node:
        if isinstance(item, net.Scope):
            return self.classes.construct(item, self.words)
        node = self.classes.modules.of(item, self.words)
        assert node is not None
        return node

    def optional(self, choice: net.Choice, words: Words) -> Optional | None:
        """A choice between one labelled module and nothing; none for any other."""
        if len(choice.outputs) != 1 or self.classes.is_network or not self.live.runs(choice):
            return None
        found = optional_of(choice)
        test = self.classes.open_condition(choice, words) if found else None
        if found is None or test is None:
            return None
        return replace(found, condition=test)

    # --- names ------------------------------------------------------------------------------------

    def assign(self, name: str, node: Node) -> None:
        self.init.append(Assign(name, node))

    def give(self, outputs: tuple[net.Value, ...], node: Node, item: net.Item) -> None:
        """What an item computes: kept to stand in the next expression, or its own statement."""
        if len(outputs) > 1:
            self.write(self.variables.claim_all(outputs), node)
            return
        (value,) = outputs
        label = item.name if isinstance(item, net.Step | net.Scope) and item.labelled else ""
        consumer = self.consumers.get(value)
        merged = isinstance(consumer, net.Step) and len(consumer.inputs) > 1
        ends = isinstance(item, net.Scope) or (
            isinstance(item, net.Step) and item.operator.look in (Look.ACTIVATION, Look.POOLING)
        )
        last = consumer is None
        calls = sum(isinstance(part, Call | ChoiceCall) for part in walk(node))
        long = length(node) > LONGEST or calls > DEEPEST
        keep = (
            self.variables.uses[value] == 1
            and not value.name
            and (last or not (long or (ends and not merged)))
        )
        prefer = value.name or (label if merged and label else "")
        self.variables.put(value, node, keep=keep, preferred=identifier(prefer) if prefer else "")
