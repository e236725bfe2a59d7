"""Merges: `residual< f | g >`. Branches get the same input; the operator brings them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netdsl.core.network import Step, Value
from netdsl.core.operator import Merge, Operator
from netdsl.diagnostics import Diagnostic, Label
from netdsl.passes.context import Fault, fault
from netdsl.passes.entities import OperatorEntity
from netdsl.passes.frames import Flow, Frame
from netdsl.syntax import tree

if TYPE_CHECKING:
    from netdsl.passes.elaborate import Elaborator


class Merges:
    def __init__(self, elaborator: Elaborator) -> None:
        self.elaborator = elaborator

    def merge(self, apply: tree.Apply, flow: Flow, frame: Frame) -> Flow:
        operator = self.operator(apply, frame)
        made, given = self.elaborator.attributes.read(
            operator, apply, frame.names, frame.defaults.get(apply.name.text, {})
        )
        values = self.values(operator, apply, flow, frame)
        if any(value.type is None for value in values):
            raise Fault
        if len(values) == 1:
            return (values[0],)
        self.elaborator.count(apply.span)
        problems = list(made.problems([value.known for value in values]))
        for problem in problems:
            self.elaborator.context.report(
                Diagnostic(
                    problem.code,
                    f"{operator.spelling}: {problem.message}",
                    apply.name.span,
                    "these meet here",
                    self.labels(apply, values),
                    problem.help,
                )
            )
        if problems:
            raise Fault
        (kind,) = made.infer([value.known for value in values])
        result = Value(kind, span=apply.name.span)
        frame.items.append(
            Step(made, tuple(values), (result,), None, apply.span, references=given.references)
        )
        return (result,)

    def operator(self, apply: tree.Apply, frame: Frame) -> type[Operator]:
        entity = frame.names.find(apply.name.text)
        if isinstance(entity, OperatorEntity):
            return entity.operator
        return self.elaborator.registry[apply.name.text]

    def values(
        self, operator: type[Operator], apply: tree.Apply, flow: Flow, frame: Frame
    ) -> list[Value]:
        """What the branches give, and the input where a single branch implies it."""
        assert issubclass(operator, Merge)
        if apply.branches is None:
            if len(flow) > 1:
                return list(flow)
            if flow and flow[0].type is None:
                raise Fault
            raise fault(
                "N406",
                f"`{operator.spelling}` merges branches, and has none",
                apply.span,
                help=f"write them in angle brackets: {operator.spelling}< … | … >",
            )
        values: list[Value] = []
        for branch in apply.branches:
            values.extend(self.branch(branch, flow, frame))
        if operator.implied_input and len(apply.branches) == 1:
            if not flow:
                raise fault(
                    "N210",
                    f"nothing flows into `{operator.spelling}`",
                    apply.span,
                    help=f"name both branches: {operator.spelling}< … | value >",
                )
            values.extend(flow)
        if not values:
            raise fault("N406", f"every branch of this `{operator.spelling}` is absent", apply.span)
        if operator.most is not None and len(values) > operator.most:
            raise fault(
                "N406",
                f"`{operator.spelling}` takes {operator.most} branches, not {len(values)}",
                apply.span,
            )
        return values

    def branch(self, branch: tree.Chain, flow: Flow, frame: Frame) -> list[Value]:
        """A branch's value; one for each turn of a `for` that is all of it; none for `none`."""
        match branch.links:
            case (tree.Link(element=tree.Absent(), label=None),):
                return []
            case (tree.Link(element=tree.For() as loop, label=None),):
                return self.elaborator.loops.branches(loop, flow, frame)
            case (tree.Link(element=tree.If(otherwise=None) as choice),):
                raise fault(
                    "N406",
                    "this branch has nothing to be when its condition is false",
                    choice.span,
                    help="add `else { identity }` to pass the input on, "
                    "or `else { none }` for no branch",
                )
            case (tree.Link(element=tree.If() as choice, label=None),):
                chosen = self.chosen(choice, frame)
                if self.is_absent(chosen):
                    return []
        result = self.elaborator.chain(branch, flow, frame.inside_branch())
        if len(result) == 1:
            return [result[0]]
        if not result:
            raise fault(
                "N210", "nothing flows into this branch", branch.span, help="start it with a value"
            )
        raise fault(
            "N302",
            f"this branch gives {len(result)} values, and a branch gives one",
            branch.span,
            help="merge them: … -> concat",
        )

    def chosen(self, choice: tree.If, frame: Frame) -> tree.Chain | None:
        evaluator = self.elaborator.evaluator
        before = set(evaluator.decided)
        for arm in choice.arms:
            if evaluator.truth(arm.condition, frame.names):
                chosen: tree.Chain | None = arm.chain
                break
        else:
            chosen = choice.otherwise
        if not self.is_absent(chosen):
            evaluator.decided = before
        return chosen

    def is_absent(self, chain: tree.Chain | None) -> bool:
        return (
            chain is not None
            and len(chain.links) == 1
            and isinstance(chain.links[0].element, tree.Absent)
        )

    def labels(self, apply: tree.Apply, values: list[Value]) -> tuple[Label, ...]:
        """What each branch brings; the input, where it is a branch by implication."""
        found = []
        branches = apply.branches or ()
        for place, value in enumerate(values):
            written = place < len(branches) and branches[place].links
            span = branches[place].span if written else value.span
            if span is not None:
                what = f"{value.type}" if written else f"the input is {value.type}"
                found.append(Label(span, what))
        return tuple(found)
