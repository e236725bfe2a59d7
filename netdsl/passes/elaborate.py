"""Works a network out: every block, repeat and choice unfolded, every operator with its shapes.

Names, sizes and structure depend on one another (`if in.channels != c { … }`), so one walk does
them all. A fault stops its element only; a value that could not be worked out raises no second
error.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from netdsl.core.initialisation import INITIALISATIONS
from netdsl.core.network import Body, Choice, Scope, Segment, Value
from netdsl.core.operator_value import OperatorValue
from netdsl.core.registry import Registry
from netdsl.core.symbolic import symbol
from netdsl.core.types import TensorType
from netdsl.diagnostics import Fix, Label
from netdsl.limits import raised
from netdsl.passes.absences import Absences
from netdsl.passes.attributes import Attributes
from netdsl.passes.blocks import Blocks
from netdsl.passes.called import refuse_call
from netdsl.passes.context import ARGUMENT_STEPS, Context, Fault, fault
from netdsl.passes.entities import BROKEN, MISSING
from netdsl.passes.evaluate import Evaluator
from netdsl.passes.frames import Flow, Frame
from netdsl.passes.functions import FUNCTIONS
from netdsl.passes.geometry import input_options, type_of
from netdsl.passes.labels import label_text
from netdsl.passes.loops import Loops
from netdsl.passes.members import member_of
from netdsl.passes.merges import Merges
from netdsl.passes.operators import Operators
from netdsl.passes.quota import Quota
from netdsl.passes.schemes import names_scheme
from netdsl.passes.sharing import Sharing
from netdsl.passes.use_forms import labelled_input
from netdsl.passes.weight import weight
from netdsl.source import Span
from netdsl.syntax import tree

INNER_DEPTH = 16
"""How much deeper chains nest than blocks do."""


class Elaborator:
    """Holds what one network's elaboration shares; the rooms beside it do the work, a form each."""

    def __init__(
        self, context: Context, registry: Registry, override: TensorType | None = None
    ) -> None:
        self.context = context
        self.registry = registry
        self.override = override
        self.lenient = False
        self.quota = Quota(context)
        self.evaluator = Evaluator(context, self.member, registry)
        self.attributes = Attributes(self.evaluator, registry)
        self.operators = Operators(self)
        self.merges = Merges(self)
        self.blocks = Blocks(self)
        self.sharing = Sharing(self)
        self.loops = Loops(self)
        self.absences = Absences(self)
        self.inputs: list[Value] = []
        self.prefixes: dict[Value, str] = {}
        """The names by which blocks know their inputs."""
        self.reads: dict[Value, set[str]] = defaultdict(set)
        """What blocks read of their inputs."""
        self.depth = 0

    def member(self, value: Any, name: str) -> Any:
        """`in.height` and the like; sizes of a block's inputs are symbols in the block's words."""
        if not isinstance(value, Value):
            return MISSING
        found = member_of(value, name)
        prefix = self.prefixes.get(value)
        if prefix is None or found is MISSING or name == "channels":
            return found
        self.reads[value].add(name)
        if name == "shape":
            spatial = (symbol(f"{prefix}.shape[{i}]", size) for i, size in enumerate(found[:-1]))
            return (*spatial, found[-1])
        return symbol(f"{prefix}.{name}", found)

    def chain(self, chain: tree.Chain, flow: Flow, frame: Frame) -> Flow:
        """Apply a chain to what flows in. Faults are reported here, and leave an unknown value.

        Raises:
            Fault: N604 where too many chains stand one in another.
        """
        self.depth += 1
        if self.depth > self.context.limits.depth + INNER_DEPTH:
            self.depth -= 1
            limit = self.context.limits.depth + INNER_DEPTH
            message = f"parts are nested more than {limit} deep here, with the blocks around them"
            raise fault("N604", message, chain.span, help=raised("depth"))
        for place, link in enumerate(chain.links):
            try:
                if place and flow and self.starts(link, frame):
                    raise fault(
                        "N209",
                        f"what comes before is not used: `{link.element.span.text}` "
                        "is a value of its own",
                        link.element.span,
                        help="bring them together with a merge: add< … | … > or concat< … | … >",
                    )
                flow = self.link(link, flow, frame)
            except Fault as caught:
                self.context.caught(caught)
                flow = (Value(None, span=link.span),)
        self.depth -= 1
        return flow

    def starts(self, link: tree.Link, frame: Frame) -> bool:
        """Whether a link is a value, so that a chain starts there."""
        element = link.element
        if isinstance(element, tree.Input):
            return True
        if not isinstance(element, tree.Apply):
            return False
        return isinstance(frame.names.find(element.name.text), Value)

    def link(self, link: tree.Link, flow: Flow, frame: Frame) -> Flow:
        element = link.element
        self.context.spend(link.span)
        match element:
            case tree.Apply():
                flow = self.apply(element, link.label, flow, frame)
            case tree.Input():
                if link.label is not None:
                    self.context.caught(labelled_input(link.label, element))
                    frame.names.names.setdefault(link.label.span.text, BROKEN)
                flow = (self.input(element, frame),)
            case tree.Absent():
                raise fault(
                    "N205",
                    "`none` stands only for a whole branch, value or result",
                    element.span,
                )
            case tree.Group() | tree.For() | tree.If():
                if link.label is None:
                    flow = self.structure(element, flow, frame)
                else:
                    flow = self.scoped(link.label, element, flow, frame)
        if link.annotation is not None:
            self.annotated(link.annotation, flow, frame)
        return flow

    def structure(self, element: tree.Element, flow: Flow, frame: Frame) -> Flow:
        match element:
            case tree.Group(repeat=None):
                return self.chain(element.chain, flow, frame)
            case tree.Group():
                return self.loops.repeat(element, flow, frame)
            case tree.For():
                return self.loops.each(element, flow, frame)
            case tree.If():
                return self.choice(element, flow, frame)
        raise TypeError(element)

    def scoped(
        self, label: tree.LabelName, element: tree.Element, flow: Flow, frame: Frame
    ) -> Flow:
        """A labelled group, merge, `if` or `for`: a level of names that holds all of it."""
        name = frame.scope.claim(self.label(label, frame), label.span)
        inside = frame.opened()
        if isinstance(element, tree.Apply):
            result = self.merges.merge(element, flow, inside)
        else:
            result = self.structure(element, flow, inside)
        self.add_scope(name, element.span, flow, result, inside, frame)
        return result

    def add_scope(
        self, name: str, span: Span, flow: Flow, result: Flow, inside: Frame, frame: Frame
    ) -> None:
        body = Body(flow, inside.items, result)
        frame.items.append(Scope(name, "", body, flow, result, span, labelled=True))

    def label(self, label: tree.LabelName, frame: Frame) -> str:
        """A label's text."""
        return label_text(label, self.evaluator, frame.names)

    def choice(self, element: tree.If, flow: Flow, frame: Frame) -> Flow:
        before = set(self.evaluator.decided)
        conditions = []
        arm = len(element.arms)
        chosen = element.otherwise
        for place, branch in enumerate(element.arms):
            truth = self.evaluator.truth(branch.condition, frame.names)
            conditions.append(self.evaluator.condition(branch.condition, frame.names))
            if truth:
                arm, chosen = place, branch.chain
                break
        # The emitter may write the condition down; then the decision stays open.
        self.evaluator.decided = before
        inside = frame.inside()
        result = self.chain(chosen, flow, inside) if chosen is not None else flow
        segment = Segment(inside.items, flow, result)
        # Values of its own, so that uses which take different arms have one structure.
        outputs = tuple(Value(value.type, span=value.span) for value in result)
        arms = len(element.arms) + 1
        frame.items.append(Choice(tuple(conditions), arm, arms, segment, outputs, element.span))
        return outputs

    def apply(
        self, apply: tree.Apply, label: tree.LabelName | None, flow: Flow, frame: Frame
    ) -> Flow:
        """A name in a chain: an operator, a block, shared weights or a value."""
        refuse_call(apply, frame.names, self.registry)
        return self.operators.apply(apply, label, flow, frame)

    def input(self, element: tree.Input, frame: Frame) -> Value:
        if not frame.is_network:
            raise fault(
                "N205", "only a network has inputs", element.span, help="a block's input is `in`"
            )
        layout, dtype = input_options(element.attributes, self.evaluator, frame.names)
        if element.geometry is None:
            raise fault(
                "N306",
                "an input says its shape",
                element.span,
                help="for example `input 224x224/3`",
            )
        kind = type_of(element.geometry, self.evaluator, frame.names, layout, dtype)
        if self.override is not None:
            kind = kind.with_spatial(self.override.spatial).with_channels(self.override.channels)
        value = Value(kind, span=element.span)
        self.inputs.append(value)
        frame.entries.names["in"] = value if len(self.inputs) == 1 else MISSING
        return value

    def annotated(self, annotation: tree.Geometry, flow: Flow, frame: Frame) -> None:
        """Check an `@` annotation against what was found, unless sizes were set from outside."""
        if self.lenient:
            return
        found = flow[0].type if len(flow) == 1 else None
        expected = type_of(annotation, self.evaluator, frame.names, found=found)
        if found is None:
            return
        if expected.shape != found.shape:
            raise_at = flow[0].span or annotation.span
            self.context.caught(
                fault(
                    "N305",
                    f"this is {found}, not {expected}",
                    annotation.span,
                    labels=(Label(raise_at, f"gives {found}"),),
                    help=f"write @{found}, or change what comes before it",
                    fixes=(Fix(annotation.span, str(found)),),
                )
            )

    def argument(self, expression: tree.Expression, frame: Frame) -> Any:
        """An argument's value: operators, blocks and initialisations may be passed, too."""
        expression = self.evaluator.settled(expression, frame.names)
        if names_scheme(expression, frame.names):
            return self.attributes.schemes.argument(expression, frame.names)
        if isinstance(expression, tree.Name):
            found = frame.names.find(expression.text)
            if found is MISSING and expression.text in self.registry:
                return OperatorValue(self.registry[expression.text])
            if found is MISSING and expression.text not in FUNCTIONS:
                others = [*self.registry, *INITIALISATIONS]
                raise self.evaluator.undefined(expression, frame.names, others)
        value = self.evaluator.value(expression, frame.names)
        if isinstance(value, tuple):
            self.context.spend(expression.span, ARGUMENT_STEPS * weight(value))
        return value
