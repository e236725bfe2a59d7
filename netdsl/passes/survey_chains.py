"""A survey's chains and statements: every arm, turn and branch once, whatever the values are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from netdsl.core.network import Value
from netdsl.core.operator import Merge, Splitter
from netdsl.core.operator_value import OperatorValue
from netdsl.passes.absences import Absences
from netdsl.passes.arguments import bind
from netdsl.passes.blocks import Blocks
from netdsl.passes.bodies import Bodies, Results
from netdsl.passes.context import Fault, fault
from netdsl.passes.entities import BROKEN, MISSING, Absence, BlockEntity, SharedEntity
from netdsl.passes.frames import Flow, Frame
from netdsl.passes.loops import Loops, names_of
from netdsl.passes.merges import Merges, no_branches
from netdsl.passes.operators import Operators, nothing_flows
from netdsl.passes.sharing import Sharing
from netdsl.source import Span
from netdsl.syntax import tree
from netdsl.syntax.walk import nodes

if TYPE_CHECKING:
    from netdsl.passes.survey import Surveyor


class SurveyedOperators(Operators):
    elaborator: Surveyor

    def apply(
        self, apply: tree.Apply, label: tree.LabelName | None, flow: Flow, frame: Frame
    ) -> Flow:
        entity = frame.names.find(apply.name.text)
        operator = self.elaborator.registry.get(apply.name.text) if entity is MISSING else None
        if operator is None or not operator.merges:
            for branch in apply.branches or ():
                self.elaborator.chain(branch, flow, frame)
        if entity is BROKEN:
            self.open(apply, label, frame)
        return super().apply(apply, label, flow, frame)

    def open(self, apply: tree.Apply, label: tree.LabelName | None, frame: Frame) -> None:
        """Look at a use of a parameter, which may be an operator, a block or a value."""
        if label is not None:
            self.elaborator.label(label, frame)
        for argument in apply.arguments.arguments if apply.arguments else ():
            with self.elaborator.context.catching():
                self.elaborator.argument(argument.value, frame)
        if apply.geometry is not None:
            for size in (apply.geometry.sizes, apply.geometry.channels):
                if size is not None:
                    with self.elaborator.context.catching():
                        self.elaborator.evaluator.value(size, frame.names)

    def unknown(self, apply: tree.Apply, frame: Frame) -> Fault:
        return super().unknown(apply, frame) if self.elaborator.are_names_known else Fault()

    def step(
        self,
        operator: OperatorValue,
        apply: tree.Apply,
        name: str,
        label: tree.LabelName | None,
        flow: Flow,
        frame: Frame,
    ) -> Flow:
        defaults = frame.defaults.get(apply.name.text, {})
        self.elaborator.attributes.check(operator.operator, apply, frame.names, defaults)
        if not flow:
            raise nothing_flows(apply)
        splits = issubclass(operator.operator, Splitter)
        return (self.elaborator.some if splits else self.elaborator.one,)


class SurveyedAbsences(Absences):
    def __init__(self, surveyor: Surveyor) -> None:
        super().__init__(surveyor)
        self.names: set[str] = set()
        """Those that may be bound to `none`."""

    def whole(self, chain: tree.Chain | None, frame: Frame) -> Absence | None:
        """What makes a chain absent, whatever its conditions are."""
        match chain:
            case tree.Chain(
                links=(
                    tree.Link(
                        element=tree.If(arms=arms, otherwise=tree.Chain() as last), label=None
                    ),
                ),
                leads=False,
            ):
                found = [self.whole(each, frame) for each in (*(arm.chain for arm in arms), last)]
                return found[0] if all(found) else None
        return super().whole(chain, frame)

    def may_be(self, chain: tree.Chain) -> bool:
        """Whether it depends on a value that this whole chain is there."""
        match chain.links:
            case (tree.Link(element=tree.If()),):
                return True
            case (tree.Link(element=tree.Apply(name=name) as apply),) if apply.span == name.span:
                return name.text in self.names
        return False


class SurveyedMerges(Merges):
    elaborator: Surveyor

    def merge(
        self,
        apply: tree.Apply,
        flow: Flow,
        frame: Frame,
        label: tree.LabelName | None = None,
    ) -> Flow:
        operator = self.operator(apply, frame)
        defaults = frame.defaults.get(apply.name.text, {})
        try:
            self.elaborator.attributes.check(operator, apply, frame.names, defaults)
        except Fault:
            for branch in apply.branches or ():
                self.branch(branch, flow, frame)
            raise
        if apply.branches is None and flow == (self.elaborator.one,) and not operator.takes_one:
            raise no_branches(operator, apply)
        self.values(operator, apply, flow, frame)
        if operator.takes_position:
            self.elaborator.operators.name(label, apply.name.span, frame)
        return (self.elaborator.one,)

    def branch(self, branch: tree.Chain, flow: Flow, frame: Frame) -> list[Value]:
        """A value for a branch that is there in any case."""
        with self.elaborator.context.catching():
            values = super().branch(branch, flow, frame)
            return [] if self.is_open(branch) else values
        return [self.elaborator.some]

    def is_open(self, branch: tree.Chain) -> bool:
        """Whether it depends on a value how many branches this one is."""
        loops = len(branch.links) == 1 and isinstance(branch.links[0].element, tree.For)
        return loops or self.elaborator.absences.may_be(branch)

    def are_counted(self, values: Sequence[Value]) -> bool:
        return True

    def check_count(
        self, operator: type[Merge], apply: tree.Apply, values: Sequence[Value]
    ) -> None:
        if values or not any(map(self.is_open, apply.branches or ())):
            super().check_count(operator, apply, values)


class SurveyedLoops(Loops):
    elaborator: Surveyor

    def repeat(self, group: tree.Group, flow: Flow, frame: Frame) -> Flow:
        assert group.repeat is not None
        with self.elaborator.context.catching():
            self.count(group.repeat, frame)
        return self.turn(group.chain, flow, frame.inside())

    def each(self, loop: tree.For, flow: Flow, frame: Frame) -> Flow:
        return self.turn(loop.chain, flow, frame.inside(self.targets(loop, frame)))

    def turn(self, chain: tree.Chain, flow: Flow, inside: Frame) -> Flow:
        with self.elaborator.perhaps():
            return self.elaborator.joined([flow, self.elaborator.chain(chain, flow, inside)])

    def branches(self, loop: tree.For, flow: Flow, frame: Frame) -> list[Value]:
        with self.elaborator.perhaps():
            inside = frame.inside_branch(self.targets(loop, frame))
            return self.elaborator.merges.branch(loop.chain, flow, inside)

    def targets(self, loop: tree.For, frame: Frame) -> dict[str, Any]:
        with self.elaborator.context.catching():
            self.items(loop, frame)
        return dict.fromkeys(names_of(loop.targets), BROKEN)


class SurveyedBlocks(Blocks):
    elaborator: Surveyor

    def call(
        self,
        entity: BlockEntity,
        apply: tree.Apply,
        label: tree.LabelName | None,
        flow: Flow,
        frame: Frame,
    ) -> Flow:
        block = entity.declaration
        call = self.check_call(block, apply, ())
        self.elaborator.operators.name(label, apply.name.span, frame)
        for bound in bind(block.name, block.parameters, call, apply.name):
            if bound.given:
                with self.elaborator.context.catching():
                    self.elaborator.argument(bound.expression, frame)
        self.elaborator.called(entity, apply.name.span)
        return (self.elaborator.some,)


class SurveyedSharing(Sharing):
    elaborator: Surveyor

    def __init__(self, surveyor: Surveyor) -> None:
        super().__init__(surveyor)
        self.seen: set[SharedEntity] = set()

    def use(
        self,
        entity: SharedEntity,
        apply: tree.Apply,
        label: tree.LabelName | None,
        flow: Flow,
        frame: Frame,
    ) -> Flow:
        self.check_use(entity, apply, label, frame)
        if entity in self.seen:
            return (self.elaborator.some,)
        self.seen.add(entity)
        return self.elaborator.link(self.declared(entity), flow, entity.frame.opened())


class SurveyedBodies(Bodies):
    elaborator: Surveyor

    def __init__(self, surveyor: Surveyor) -> None:
        super().__init__(surveyor)
        self.findings = 0
        self.latest: Span | None = None
        """The chain that was looked at last, and how many findings there were before it."""

    def run(self, body: tree.Body, flow: Flow, frame: Frame) -> Results:
        results = super().run(body, flow, frame)
        for statement in body.statements:
            if isinstance(statement, tree.Let):
                self.elaborator.function(statement, frame.names)
        self.check_shared(body)
        return results

    def statement(
        self, statement: tree.Statement, flow: Flow, frame: Frame, results: Results, last: bool
    ) -> None:
        if isinstance(statement, tree.Shared) and constant_label(statement.label) is None:
            self.elaborator.are_names_known = False
        super().statement(statement, flow, frame, results, last)

    def bind(self, statement: tree.Bind, flow: Flow, frame: Frame) -> None:
        if self.elaborator.absences.may_be(statement.chain):
            self.elaborator.absences.names.update(name.text for name in statement.names)
        super().bind(statement, flow, frame)

    def chain(self, chain: tree.Chain, flow: Flow, frame: Frame) -> Flow:
        self.findings = len(self.elaborator.context.diagnostics.found)
        self.latest = chain.span
        return super().chain(chain, flow, frame)

    def is_known(self, flow: Flow) -> bool:
        found = len(self.elaborator.context.diagnostics.found) > self.findings
        return not found and not (self.latest and self.elaborator.is_told(self.latest))

    def check_shared(self, body: tree.Body) -> None:
        """Report shared weights that no part of a body names."""
        shared = [each for each in body.statements if isinstance(each, tree.Shared)]
        if not shared:
            return
        named: set[str | None] = set()
        for node in nodes(body):
            if isinstance(node, tree.Name):
                named.add(node.text)
            elif isinstance(node, tree.Link) and node.label is not None:
                # Meant for a use, or a second thing of one name, which is told.
                named.add(constant_label(node.label))
        for statement in shared:
            name = constant_label(statement.label)
            if name is not None and name not in named:
                self.elaborator.context.caught(
                    fault(
                        "N209",
                        f"shared weights `{name}` are never used",
                        statement.label.span,
                        help=f"use them in a chain: … -> {name}",
                    )
                )


def constant_label(label: tree.LabelName) -> str | None:
    """A label's text; none where parts of it are computed."""
    texts = [part for part in label.parts if isinstance(part, str)]
    return "".join(texts) if len(texts) == len(label.parts) else None
