"""Merges: `residual< f | g >`. Branches get the same input; the operator brings them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from netdsl.core.network import Step, Value
from netdsl.core.operator import Merge, Operator
from netdsl.core.operator_value import OperatorValue
from netdsl.core.takes import Problem
from netdsl.diagnostics import Diagnostic, Fix, Label
from netdsl.passes.attributes import Given
from netdsl.passes.context import Fault, fault
from netdsl.passes.frames import Flow, Frame
from netdsl.passes.initialisations import settle_weights
from netdsl.passes.optional_branches import add_optional, optional_branch
from netdsl.passes.refusals import refused
from netdsl.source import Span
from netdsl.syntax import tree

if TYPE_CHECKING:
    from netdsl.passes.elaborate import Elaborator


class Merges:
    def __init__(self, elaborator: Elaborator) -> None:
        self.elaborator = elaborator

    def merge(
        self,
        apply: tree.Apply,
        flow: Flow,
        frame: Frame,
        label: tree.LabelName | None = None,
    ) -> Flow:
        operator = self.operator(apply, frame)
        made, given = self.elaborator.attributes.read(
            operator, apply, frame.names, frame.defaults.get(apply.name.text, {})
        )
        evaluator = self.elaborator.evaluator
        optional = None if operator.takes_position else optional_branch(apply)
        before = set(evaluator.decided)
        values = self.values(operator, apply, flow, frame)
        if any(value.type is None for value in values):
            raise Fault
        if optional is not None:
            # The condition stays open: each use of a class may answer it anew.
            evaluator.decided = before
        if len(values) == 1 and not operator.takes_one:
            if optional is not None:
                return add_optional(optional, None, values, flow, evaluator, frame)
            return (values[0],)
        name = None
        if operator.takes_position:
            name = self.elaborator.operators.name(label, apply.name.span, frame)
        self.elaborator.quota.count(apply.span)
        problems = list(made.problems([value.known for value in values]))
        for problem in problems:
            self.elaborator.context.report(self.refused(made, given, problem, apply, values))
        if problems:
            raise Fault
        (kind,) = made.infer([value.known for value in values])
        result = Value(kind, span=apply.name.span)
        step = Step(
            made,
            tuple(values),
            (result,),
            name,
            apply.span,
            label is not None,
            given.references,
            given.weights,
        )
        settle_weights(step, given, apply)
        if optional is not None and len(values) == 2:
            return add_optional(optional, step, values, flow, evaluator, frame)
        frame.items.append(step)
        return (result,)

    def refused(
        self,
        made: Operator,
        given: Given,
        problem: Problem,
        apply: tree.Apply,
        values: list[Value],
    ) -> Diagnostic:
        if problem.attribute or len(values) == 1:
            declared = self.elaborator.inputs
            return refused(made, given, problem, values, apply, apply.span.start, declared)
        return Diagnostic(
            problem.code,
            f"`{made.spelling}` {problem.message}",
            apply.name.span,
            "these meet here",
            self.labels(apply, values),
            problem.help,
            self.fixes(apply, problem),
        )

    def operator(self, apply: tree.Apply, frame: Frame) -> type[Merge]:
        entity = frame.names.find(apply.name.text)
        found = self.elaborator.registry.get(apply.name.text)
        if isinstance(entity, OperatorValue):
            found = entity.operator
        assert found is not None and issubclass(found, Merge)
        return found

    def values(
        self, operator: type[Merge], apply: tree.Apply, flow: Flow, frame: Frame
    ) -> list[Value]:
        """What the branches give, and the input where a single branch implies it."""
        if apply.branches is None:
            if len(flow) > 1:
                return list(flow)
            if flow and flow[0].type is None:
                raise Fault
            if not operator.takes_one:
                raise no_branches(operator, apply)
            return [self.elaborator.operators.one(flow, apply)]
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
        if self.are_counted(values):
            self.check_count(operator, apply, values)
        return values

    def are_counted(self, values: Sequence[Value]) -> bool:
        """Whether these are all: one that could not be inferred might have been absent."""
        return all(value.type is not None for value in values)

    def check_count(
        self, operator: type[Merge], apply: tree.Apply, values: Sequence[Value]
    ) -> None:
        """Whether so many values can be merged.

        Raises:
            Fault: N406 for none at all, or too many.
        """
        if not values:
            raise fault("N406", f"every branch of this `{operator.spelling}` is absent", apply.span)
        if operator.most is not None and len(values) > operator.most:
            raise fault(
                "N406",
                f"`{operator.spelling}` takes {operator.most} branches, not {len(values)}",
                apply.span,
            )

    def branch(self, branch: tree.Chain, flow: Flow, frame: Frame) -> list[Value]:
        """A branch's value; one for each turn of a `for` that is all of it; none for `none`."""
        match branch.links:
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
        if self.elaborator.absences.whole(branch, frame) is not None:
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

    def fixes(self, apply: tree.Apply, problem: Problem) -> tuple[Fix, ...]:
        """The branch that is missing, where no other use of this place could want another one."""
        context = self.elaborator.context
        if not problem.replacement or context.uses or context.turn or len(apply.branches or ()) > 1:
            return ()
        (branch,) = apply.branches or ()
        end = Span(branch.span.source, branch.span.end, branch.span.end)
        return (Fix(end, f" | {problem.replacement}"),)

    def labels(self, apply: tree.Apply, values: list[Value]) -> tuple[Label, ...]:
        """What each branch brings; the input, where it is a branch by implication."""
        found = []
        branches = apply.branches or ()
        for place, value in enumerate(values):
            written = place < len(branches) and branches[place].links
            span = branches[place].span if written else value.span
            if span is not None:
                shape = value.known.declared
                what = shape if written else f"the input is {shape}"
                found.append(Label(span, what))
        return tuple(found)


def no_branches(operator: type[Operator], apply: tree.Apply) -> Fault:
    return fault(
        "N406",
        f"`{operator.spelling}` merges branches, and has none",
        apply.span,
        help=f"write them in angle brackets: {operator.spelling}< … | … >",
    )
