"""Looks up every name that a file has, also where no network leads.

A network is worked out with the values that it has, so an `if` shows one of its arms, and a block
that nothing uses is not seen at all. The survey walks over all that was written, each element once,
and says what is wrong whatever the values are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from netdsl.core.network import Value
from netdsl.core.registry import Registry
from netdsl.diagnostics import Diagnostic
from netdsl.passes.arguments import bind
from netdsl.passes.blocks import INPUT
from netdsl.passes.bodies import no_result
from netdsl.passes.circles import Calls, circles
from netdsl.passes.context import Context, Fault
from netdsl.passes.elaborate import Elaborator
from netdsl.passes.entities import BROKEN, BlockEntity, Environment, Module
from netdsl.passes.expect import CLAIMABLE, no_figure
from netdsl.passes.frames import Flow, Frame
from netdsl.passes.names import ScopeNames
from netdsl.passes.survey_chains import (
    SurveyedAbsences,
    SurveyedBlocks,
    SurveyedBodies,
    SurveyedLoops,
    SurveyedMerges,
    SurveyedOperators,
    SurveyedSharing,
)
from netdsl.passes.survey_values import SurveyedAttributes, SurveyedExpressions
from netdsl.passes.variants import claims_in, template_of
from netdsl.source import Span
from netdsl.syntax import tree
from netdsl.syntax.walk import nodes


def survey(module: Module, context: Context, registry: Registry) -> None:
    """Report what is wrong with a file and was not met in working its networks out."""
    stopped = context.exhausted or context.diagnostics.is_full
    if stopped or has_broken(module.file.declarations):
        return
    known = list(context.diagnostics.found.values())
    surveyor = Surveyor(Context(context.limits), registry, module, known)
    surveyor.look()
    for diagnostic in surveyor.context.diagnostics.found.values():
        # How much may be worked out is a bound on networks.
        if diagnostic.key not in context.diagnostics.found and diagnostic.code != "N606":
            context.report(diagnostic)


def has_broken(parts: tuple[tree.Declaration, ...] | tuple[tree.Statement, ...]) -> bool:
    """Whether some could not be parsed: what they would have named is not known."""
    return any(isinstance(part, tree.Broken) for part in parts)


class FreeNames(ScopeNames):
    """Names in a scope of which it is open who is there: the arms of an `if` may share one."""

    def claim(self, name: str, span: Span) -> str:
        return ScopeNames().claim(name, span)


class Surveyor(Elaborator):
    """Walks as an elaborator does, over every arm and every turn once, without types.

    What a parameter, a loop or a chain gives is not known, so its name means `BROKEN`: whatever
    depends on it stops without a word. What flows is `one` value, or `some`.
    """

    evaluator: SurveyedExpressions
    attributes: SurveyedAttributes
    absences: SurveyedAbsences

    def __init__(
        self, context: Context, registry: Registry, module: Module, known: list[Diagnostic]
    ) -> None:
        super().__init__(context, registry)
        self.module = module
        self.known = sorted(
            each.span.start for each in known if each.span.source.name == module.name
        )
        self.is_recursion_known = any(each.code == "N214" for each in known)
        self.one = Value(None)
        self.some = Value(None)
        self.calls: Calls = {}
        self.caller: BlockEntity | None = None
        self.is_certain = True
        self.are_names_known = True
        self.evaluator = SurveyedExpressions(self)
        self.attributes = SurveyedAttributes(self.evaluator, registry)
        self.operators = SurveyedOperators(self)
        self.merges = SurveyedMerges(self)
        self.blocks = SurveyedBlocks(self)
        self.sharing = SurveyedSharing(self)
        self.loops = SurveyedLoops(self)
        self.absences = SurveyedAbsences(self)
        self.bodies = SurveyedBodies(self)

    def look(self) -> None:
        """Look at every declaration of the file."""
        for declaration in self.module.file.declarations:
            self.are_names_known = True
            with self.context.catching(), self.context.bounded(declaration.span):
                match declaration:
                    case tree.Block():
                        self.block(declaration)
                    case tree.Network():
                        self.network(declaration)
                    case tree.Variant():
                        self.variant(declaration)
                    case tree.Let():
                        self.function(declaration, Environment(self.module.names))
        if not self.is_recursion_known:
            for fault in circles(self.calls):
                self.context.caught(fault)

    def frame(self, parameters: tuple[tree.Parameter, ...], is_network: bool) -> Frame:
        """Where a body stands, its parameters declared."""
        entries = Environment({} if is_network else {INPUT: self.one})
        entries.outer = Environment(self.module.names)
        names = Environment({}, entries)
        frame = Frame(
            self.module, names, self.module.defaults, entries, FreeNames(), is_network=is_network
        )
        for parameter in parameters:
            if parameter.default is not None:
                with self.context.catching():
                    self.argument(parameter.default, frame)
            names.names[parameter.name.text] = BROKEN
            names.spans[parameter.name.text] = parameter.name.span
        return frame

    def block(self, block: tree.Block) -> None:
        frame = self.frame(block.parameters, is_network=False)
        meaning = self.module.names.get(block.name.text)
        self.caller = meaning if isinstance(meaning, BlockEntity) else None
        if not has_broken(block.body.statements):
            self.bodies.block(block.body, (self.one,), frame)

    def network(self, network: tree.Network) -> None:
        frame = self.frame(network.parameters, is_network=True)
        self.inputs.clear()
        self.caller = None
        if not has_broken(network.body.statements):
            results = self.bodies.run(network.body, (), frame)
            for claim in results.claims:
                self.claim(claim, frame.names)
            if not results.values():
                raise no_result(network.body, "network", results)

    def variant(self, variant: tree.Variant) -> None:
        frame = self.frame(variant.parameters, is_network=True)
        base = template_of(variant, self.module).declaration
        for bound in bind(base.name, base.parameters, variant.arguments, variant.template):
            if bound.given:
                with self.context.catching():
                    self.argument(bound.expression, frame)
        if variant.body is not None:
            for claim in claims_in(variant.body):
                self.claim(claim, frame.names)

    def claim(self, claim: tree.Expect, names: Environment) -> None:
        meanings = names.inner(dict.fromkeys(CLAIMABLE, BROKEN))
        with self.context.catching():
            for node in nodes(claim.claim):
                if isinstance(node, tree.Name) and self.evaluator.means_nothing(node, meanings):
                    raise no_figure(node, meanings.all_names())

    def function(self, let: tree.Let, names: Environment) -> None:
        """Look at `let f(a, b) = expr`; a constant was worked out where it stands."""
        if let.parameters is None:
            return
        inner = names.inner({})
        for parameter in let.parameters:
            if parameter.default is not None:
                with self.context.catching():
                    self.evaluator.value(parameter.default, inner)
            inner.names[parameter.name.text] = BROKEN
        with self.context.catching():
            self.evaluator.value(let.value, inner)

    def is_told(self, span: Span) -> bool:
        """Whether something was found within these characters before the survey."""
        place = bisect_left(self.known, span.start)
        return place < len(self.known) and self.known[place] < span.end

    def called(self, block: BlockEntity, span: Span) -> None:
        """Keep that a block uses another one, if it does so in any case."""
        if self.caller is not None and self.is_certain:
            self.calls.setdefault(self.caller, []).append((block, span))

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """For what may be left out."""
        before, self.is_certain = self.is_certain, False
        try:
            yield
        finally:
            self.is_certain = before

    def joined(self, flows: list[Flow]) -> Flow:
        """What flows on from one of several, it is open which."""
        first, *others = flows
        return first if all(flow == first for flow in others) else (self.some,)

    def choice(self, element: tree.If, flow: Flow, frame: Frame) -> Flow:
        for arm in element.arms:
            with self.context.catching():
                self.evaluator.truth(arm.condition, frame.names)
        arms = [*(arm.chain for arm in element.arms), element.otherwise]
        with self.perhaps():
            return self.joined([self.arm(arm, flow, frame) for arm in arms])

    def arm(self, chain: tree.Chain | None, flow: Flow, frame: Frame) -> Flow:
        if chain is None or self.absences.whole(chain, frame):
            return flow
        return self.chain(chain, flow, frame.inside())

    def input(self, element: tree.Input, frame: Frame) -> Value:
        with self.context.catching():
            super().input(element, frame)
        if frame.is_network:
            frame.entries.names[INPUT] = BROKEN
        return self.one

    def argument(self, expression: tree.Expression, frame: Frame) -> Any:
        if isinstance(expression, tree.Parenthesized):
            return self.argument(expression.inner, frame)
        if not isinstance(expression, tree.Conditional):
            return super().argument(expression, frame)
        for condition in expression.conditions:
            with self.context.catching():
                self.evaluator.truth(condition, frame.names)
        for value in expression.values:
            with self.context.catching():
                self.argument(value, frame)
        raise Fault

    def annotated(self, annotation: tree.Geometry, flow: Flow, frame: Frame) -> None:
        with self.context.catching():
            super().annotated(annotation, flow, frame)

    def label(self, label: tree.LabelName, frame: Frame) -> str:
        """A label's text; any, where it is computed from what is not known."""
        try:
            return super().label(label, frame)
        except Fault as caught:
            self.context.caught(caught)
            return "0"
