"""A name in a chain: an operator applied to what flows in, or whatever else the name means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from netdsl.core.network import Step, Value
from netdsl.core.operator import Operator
from netdsl.core.operator_value import OperatorValue
from netdsl.core.symbolic import formula_of
from netdsl.core.types import TensorType
from netdsl.passes.absences import not_there
from netdsl.passes.attributes import Given
from netdsl.passes.context import Fault, fault
from netdsl.passes.entities import (
    BROKEN,
    MISSING,
    Absence,
    BlockEntity,
    SharedEntity,
    kind_of,
)
from netdsl.passes.frames import Flow, Frame
from netdsl.passes.initialisations import settle_weights
from netdsl.passes.refusals import refused
from netdsl.passes.undefined import no_element
from netdsl.passes.use_forms import check_bare, check_unlabelled
from netdsl.source import Span
from netdsl.syntax import tree

if TYPE_CHECKING:
    from netdsl.passes.elaborate import Elaborator


class Operators:
    def __init__(self, elaborator: Elaborator) -> None:
        self.elaborator = elaborator
        self.inferred: dict[Any, tuple[TensorType, ...]] = {}

    def apply(
        self, apply: tree.Apply, label: tree.LabelName | None, flow: Flow, frame: Frame
    ) -> Flow:
        name = apply.name.text
        entity = frame.names.find(name)
        if entity is BROKEN:
            raise Fault
        match entity:
            case OperatorValue():
                check_role(entity.operator, apply)
                return self.operator(entity, apply, label, flow, frame)
            case BlockEntity():
                return self.elaborator.blocks.call(entity, apply, label, flow, frame)
            case SharedEntity():
                return self.elaborator.sharing.use(entity, apply, label, flow, frame)
            case Value():
                return self.use(entity, apply, label)
            case Absence():
                raise not_there(name, entity, apply.name.span)
            case _ if entity is not MISSING:
                raise fault(
                    "N205",
                    f"`{name}` is {kind_of(entity)}, which is no element of a chain",
                    apply.name.span,
                )
        operator = self.elaborator.registry.get(name)
        if operator is None:
            raise self.unknown(apply, frame)
        return self.operator(OperatorValue(operator), apply, label, flow, frame)

    def use(self, value: Value, apply: tree.Apply, label: tree.LabelName | None) -> Flow:
        check_unlabelled(label, "a value", apply.span)
        check_bare(apply, "a value")
        return (value,)

    def unknown(self, apply: tree.Apply, frame: Frame) -> Fault:
        return no_element(apply.name, frame, self.elaborator.registry, self.elaborator.inputs)

    def operator(
        self,
        given: OperatorValue,
        apply: tree.Apply,
        label: tree.LabelName | None,
        flow: Flow,
        frame: Frame,
    ) -> Flow:
        operator = given.operator
        if operator.merges:
            if label is not None and not operator.takes_position:
                return self.elaborator.scoped(label, apply, flow, frame)
            return self.elaborator.merges.merge(apply, flow, frame, label)
        if apply.branches is not None:
            raise fault(
                "N406",
                f"`{operator.spelling}` takes no branches",
                apply.span,
                help=f"apply it in the chain: … -> {operator.spelling}",
            )
        if not operator.takes_position:
            text = operator.spelling if label is None else self.elaborator.label(label, frame)
            name = frame.scope.claim(text, apply.name.span if label is None else label.span)
        else:
            name = self.name(label, apply.name.span, frame)
        return self.step(given, apply, name, label, flow, frame)

    def name(self, label: tree.LabelName | None, span: Span, frame: Frame) -> str:
        """The name of an element that takes a position: its label, or the position."""
        position = frame.scope.next_position()
        if label is None:
            return frame.scope.claim(position, span)
        return frame.scope.claim(self.elaborator.label(label, frame), label.span)

    def step(
        self,
        operator: OperatorValue,
        apply: tree.Apply,
        name: str,
        label: tree.LabelName | None,
        flow: Flow,
        frame: Frame,
    ) -> Flow:
        self.elaborator.quota.count(apply.span)
        defaults = frame.defaults.get(apply.name.text, {})
        made, given = self.elaborator.attributes.read(
            operator.operator, apply, frame.names, defaults
        )
        x = self.one(flow, apply)
        if x.type is None:
            raise Fault
        start = apply.span.start if label is None else label.span.start
        outputs = self.outputs(made, given, (x,), apply, start)
        step = Step(
            made,
            (x,),
            outputs,
            name,
            apply.span,
            label is not None,
            given.references,
            given.weights,
            parameter=operator.parameter,
        )
        settle_weights(step, given, apply)
        frame.items.append(step)
        return outputs

    def one(self, flow: Flow, apply: tree.Apply) -> Value:
        """The single value that flows into an operator."""
        if not flow:
            raise nothing_flows(apply)
        if len(flow) > 1:
            raise fault(
                "N302",
                f"{len(flow)} values flow into `{apply.name.text}`, which takes one",
                apply.name.span,
                help="name them (`a, b = …`), or bring them together with a merge",
            )
        return flow[0]

    def outputs(
        self,
        made: Operator,
        given: Given,
        inputs: Sequence[Value],
        apply: tree.Apply,
        start: int,
    ) -> tuple[Value, ...]:
        """The values that an operator gives, or the findings against it."""
        types = tuple(value.known for value in inputs)
        key = (id(made), types, tuple(formula_of(kind.channels) for kind in types))
        found = self.inferred.get(key)
        if found is None:
            problems = list(made.problems(types))
            for problem in problems:
                declared = self.elaborator.inputs
                self.elaborator.context.report(
                    refused(made, given, problem, inputs, apply, start, declared)
                )
            if problems:
                raise Fault
            found = made.infer(types)
            # Operators live as long as this elaboration, so that an id is one operator's.
            self.inferred[key] = found
        return tuple(Value(kind, span=apply.span) for kind in found)


def check_role(operator: type[Operator], apply: tree.Apply) -> None:
    """Whether an operator that a parameter stands for is used as an operator.

    Raises:
        Fault: N405 where it is used as a block.
    """
    if apply.arguments is None or not apply.arguments.arguments:
        return
    first, *others = apply.arguments.arguments
    if others or first.name is not None or not operator.geometry:
        raise fault(
            "N405",
            f"`{apply.name.text}` is used as a block here, and is the operator "
            f"`{operator.spelling}`",
            apply.name.span,
            help=f"give it a block that takes `{apply.arguments.span.text}`",
        )


def nothing_flows(apply: tree.Apply) -> Fault:
    return fault(
        "N210",
        f"nothing flows into `{apply.name.text}`",
        apply.span,
        help="start the chain with a value: "
        "`input 224x224/3 -> …` in a network, `in -> …` in a block",
    )
