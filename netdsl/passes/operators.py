"""A name in a chain: an operator applied to what flows in, or whatever else the name means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from netdsl.core.network import Step, Value, Weights
from netdsl.core.operator import Operator, Problem
from netdsl.core.symbolic import formula_of
from netdsl.core.types import TensorType
from netdsl.diagnostics import Diagnostic, Fix, Label, did_you_mean
from netdsl.passes.attributes import Given
from netdsl.passes.context import Fault, fault
from netdsl.passes.entities import (
    BROKEN,
    MISSING,
    BlockEntity,
    OperatorEntity,
    SharedEntity,
    kind_of,
)
from netdsl.passes.frames import Flow, Frame
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
            case OperatorEntity():
                return self.operator(entity.operator, apply, label, flow, frame)
            case BlockEntity():
                return self.elaborator.blocks.call(entity, apply, label, flow, frame)
            case SharedEntity():
                return self.elaborator.blocks.shared(entity, apply, label, flow, frame)
            case Value():
                return self.use(entity, apply, label)
            case _ if entity is not MISSING:
                raise fault(
                    "N205",
                    f"`{name}` is {kind_of(entity)}, which is no element of a chain",
                    apply.name.span,
                )
        operator = self.elaborator.registry.get(name)
        if operator is None:
            raise self.unknown(apply, frame)
        return self.operator(operator, apply, label, flow, frame)

    def use(self, value: Value, apply: tree.Apply, label: tree.LabelName | None) -> Flow:
        self.elaborator.refuse_label(label, "a value")
        if apply.geometry or apply.arguments or apply.attributes or apply.branches:
            raise fault(
                "N205", f"`{apply.name.text}` is a value: it takes no attributes", apply.span
            )
        return (value,)

    def unknown(self, apply: tree.Apply, frame: Frame) -> Fault:
        name = apply.name
        if name.text == "in":
            why = "there are several inputs" if self.elaborator.inputs else "there is no input yet"
            return fault("N210", f"`in` has no meaning here: {why}", name.span)
        registry = self.elaborator.registry
        known = [*frame.names.chainable(), *registry]
        meant = did_you_mean(name.text, known, registry.habits)
        return fault(
            "N201",
            f"there is no operator, block or value `{name.text}`",
            name.span,
            help=f"did you mean `{meant}`?" if meant else "`netdsl ops` lists the operators",
            fixes=(Fix(name.span, meant),) if meant else (),
        )

    def operator(
        self,
        operator: type[Operator],
        apply: tree.Apply,
        label: tree.LabelName | None,
        flow: Flow,
        frame: Frame,
    ) -> Flow:
        if operator.merges:
            if label is not None:
                return self.elaborator.scoped(label, apply, flow, frame)
            return self.elaborator.merges.merge(apply, flow, frame)
        if apply.branches is not None:
            raise fault(
                "N406",
                f"`{operator.spelling}` takes no branches",
                apply.span,
                help=f"apply it in the chain: … -> {operator.spelling}",
            )
        name = self.name(label, apply.name.span, frame)
        return self.step(operator, apply, name, label is not None, flow, frame)

    def name(self, label: tree.LabelName | None, span: Span, frame: Frame) -> str:
        """The name of an element that takes a position: its label, or the position."""
        position = frame.scope.next_position()
        if label is None:
            return frame.scope.claim(position, span)
        return frame.scope.claim(self.elaborator.label(label, frame), label.span)

    def step(
        self,
        operator: type[Operator],
        apply: tree.Apply,
        name: str,
        labelled: bool,
        flow: Flow,
        frame: Frame,
    ) -> Flow:
        self.elaborator.count(apply.span)
        defaults = frame.defaults.get(apply.name.text, {})
        made, given = self.elaborator.attributes.read(operator, apply, frame.names, defaults)
        x = self.one(flow, apply)
        if x.type is None:
            raise Fault
        outputs = self.outputs(made, given, (x,), apply)
        if given.weights != Weights():
            self.check_weights(made, given, x, apply)
        frame.items.append(
            Step(made, (x,), outputs, name, apply.span, labelled, given.references, given.weights)
        )
        return outputs

    def one(self, flow: Flow, apply: tree.Apply) -> Value:
        """The single value that flows into an operator."""
        if not flow:
            raise nothing_flows(apply)
        if len(flow) > 1:
            raise fault(
                "N302",
                f"{len(flow)} values flow into `{apply.name.text}`, which takes one",
                apply.span,
                help="name them (`a, b = …`), or bring them together with a merge",
            )
        return flow[0]

    def outputs(
        self, made: Operator, given: Given, inputs: Sequence[Value], apply: tree.Apply
    ) -> tuple[Value, ...]:
        """The values that an operator gives, or the findings against it."""
        types = tuple(value.known for value in inputs)
        key = (id(made), types, tuple(formula_of(kind.channels) for kind in types))
        found = self.inferred.get(key)
        if found is None:
            problems = list(made.problems(types))
            for problem in problems:
                self.report(made, given.spans, problem, inputs, apply)
            if problems:
                raise Fault
            found = made.infer(types)
            # Operators live as long as this elaboration, so that an id is one operator's.
            self.inferred[key] = found
        return tuple(Value(kind, span=apply.span) for kind in found)

    def report(
        self,
        made: Operator,
        spans: Mapping[str, Span],
        problem: Problem,
        inputs: Sequence[Value],
        apply: tree.Apply,
    ) -> None:
        span = spans.get(problem.attribute, apply.span)
        labels = tuple(
            Label(value.span, f"gives {value.type}") for value in inputs if value.span is not None
        )
        brought = " and ".join(str(value.type) for value in inputs)
        self.elaborator.context.report(
            Diagnostic(
                problem.code,
                f"{made.spelling}: {problem.message}",
                span,
                f"the input is {brought}" if len(inputs) == 1 else f"these are {brought}",
                labels,
                problem.help,
                (Fix(span, problem.replacement),) if problem.replacement else (),
            )
        )

    def check_weights(self, made: Operator, given: Given, x: Value, apply: tree.Apply) -> None:
        """Whether `tied`, `init`, `bias_init` have a tensor to work on, of a shape they take."""
        from netdsl.core.initialisation import INITIALISATIONS

        shapes = {tensor.name: tensor.shape for tensor in made.learned((x.known,))}
        weights = given.weights
        for attribute, tensor, wanted in (
            ("tied", "weight", bool(weights.tied)),
            ("init", "weight", weights.init is not None),
            ("bias_init", "bias", weights.bias_init is not None),
        ):
            if wanted and tensor not in shapes:
                raise fault(
                    "N401",
                    f"`{made.spelling}` has no {tensor} here for `{attribute}`",
                    given.spans.get(attribute, apply.span),
                )
        for scheme, tensor in ((weights.init, "weight"), (weights.bias_init, "bias")):
            if scheme and INITIALISATIONS[scheme.name].needs_matrix and len(shapes[tensor]) < 2:
                raise fault(
                    "N402",
                    f"`{scheme.name}` needs a {tensor} of two or more axes, and this one has one",
                    given.spans["init" if tensor == "weight" else "bias_init"],
                    help="use normal(std=…), uniform(…), zeros or ones",
                )


def nothing_flows(apply: tree.Apply) -> Fault:
    return fault(
        "N210",
        f"nothing flows into `{apply.name.text}`",
        apply.span,
        help="start the chain with a value: "
        "`input 224x224/3 -> …` in a network, `in -> …` in a block",
    )
