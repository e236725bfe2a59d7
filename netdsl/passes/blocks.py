"""Uses of blocks and of shared weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netdsl.core.network import Body, Scope, Value
from netdsl.core.operator_value import OperatorValue
from netdsl.core.symbolic import names_in, rebased, spread, symbol
from netdsl.diagnostics import Use
from netdsl.limits import raised
from netdsl.passes.arguments import bind
from netdsl.passes.bodies import Bodies
from netdsl.passes.context import CALL_STEPS, Fault, fault
from netdsl.passes.entities import BlockEntity, Environment
from netdsl.passes.frames import Flow, Frame
from netdsl.passes.members import MEMBERS, member_of
from netdsl.passes.use_forms import check_block_use
from netdsl.source import Span
from netdsl.syntax import tree
from netdsl.syntax.walk import nodes

if TYPE_CHECKING:
    from netdsl.passes.elaborate import Elaborator

INPUT = "in"


def constant_of(expression: tree.Expression | None) -> Any:
    """A default that is a plain number; none for any other."""
    match expression:
        case tree.Number():
            return expression.value
        case tree.Unary(operators=("-",), operand=tree.Number(value=value)):
            return -value
        case _:
            return None


def named(name: str, value: Any) -> Any:
    """An argument as the block sees it: a number or an operator that stands for its name."""
    if isinstance(value, OperatorValue):
        return replace(value, parameter=name)
    return symbol(name, value)


def members_in(part: Any) -> Iterator[str]:
    """Every `name.member` in a part of the tree."""
    for node in nodes(part):
        match node:
            case tree.Postfix(value=tree.Name(text=text), trailers=(tree.Member(name=name), *_)):
                yield f"{text}.{name}"


class Blocks:
    def __init__(self, elaborator: Elaborator) -> None:
        self.elaborator = elaborator
        self.bodies = Bodies(elaborator)
        self.open: list[tree.Block] = []
        self.reads: dict[tree.Block, frozenset[str]] = {}

    def call(
        self,
        entity: BlockEntity,
        apply: tree.Apply,
        label: tree.LabelName | None,
        flow: Flow,
        frame: Frame,
    ) -> Flow:
        block = entity.declaration
        call = self.check_call(block, apply, flow)
        self.elaborator.context.spend(apply.span, CALL_STEPS)
        name = self.elaborator.operators.name(label, apply.name.span, frame)
        arguments: dict[str, Any] = {}
        spans: dict[str, Span] = {}
        names: dict[str, Any] = {}
        inner = Environment(names, Environment(entity.module.names))
        outside: list[Value] = list(flow)
        inside: list[Value] = [self.entering(INPUT, value) for value in flow]
        assert inner.outer is not None
        if flow:
            inner.outer = Environment({INPUT: inside[0]}, inner.outer)
        for bound in bind(block.name, block.parameters, call, apply.name):
            parameter = bound.parameter.name
            if bound.given:
                value = self.elaborator.argument(bound.expression, frame)
            else:
                scope = Frame(entity.module, inner, {}, inner)
                value = self.elaborator.argument(bound.expression, scope)
                if names_in(value):
                    value = rebased(value, self.words(arguments, inside, outside))
            arguments[parameter.text] = value
            if bound.given:
                spans[parameter.text] = bound.expression.span
                self.elaborator.attributes.blame.pass_on(
                    parameter.text, inner, bound.expression, frame.names
                )
            if isinstance(value, Value):
                outside.append(value)
                inside.append(self.entering(parameter.text, value))
                names[parameter.text] = inside[-1]
            else:
                names[parameter.text] = named(parameter.text, value)
            inner.spans[parameter.text] = parameter.span
        body_frame = Frame(entity.module, inner, entity.module.defaults, inner.outer)
        self.open.append(block)
        with self.elaborator.context.using(self.use(apply, block, spans, flow)):
            results = self.bodies.block(block.body, flow and (inside[0],), body_frame)
        self.open.pop()
        outputs = tuple(
            self.leaving(result, arguments, inside, outside, apply.span) for result in results
        )
        body = Body(tuple(inside), body_frame.items, tuple(results))
        frame.items.append(
            Scope(
                name,
                block.name.text,
                body,
                tuple(outside),
                outputs,
                apply.span,
                label is not None,
                arguments,
                {each.name.text: self.default(each.default) for each in block.parameters},
                self.reads_of(block, inside),
                block.body.docstring.value if block.body.docstring else "",
            )
        )
        return outputs

    def default(self, expression: tree.Expression | None) -> Any:
        """A default that is a plain number or an operator; none for any other."""
        if isinstance(expression, tree.Name):
            operator = self.elaborator.registry.get(expression.text)
            return None if operator is None else OperatorValue(operator)
        return constant_of(expression)

    def reads_of(self, block: tree.Block, inside: list[Value]) -> frozenset[str]:
        """What a block reads of its inputs: alike for all uses, but for inputs by other names."""
        if block not in self.reads:
            self.reads[block] = frozenset(members_in(block.body))
        return self.reads[block].union(
            f"{self.elaborator.prefixes[value]}.{name}"
            for value in inside
            for name in self.elaborator.reads.get(value, ())
        )

    def use(
        self, apply: tree.Apply, block: tree.Block, arguments: dict[str, Span], flow: Flow
    ) -> Use:
        turn = self.elaborator.context.turn
        parts = [turn] if turn else []
        if len(flow) == 1 and flow[0].type is not None:
            parts.append(f"on {flow[0].type}")
        return Use(block.name.text, apply.name.span, ", ".join(parts), turn, arguments)

    def check_call(self, block: tree.Block, apply: tree.Apply, flow: Flow) -> tree.Call:
        """The arguments of a use that may be unfolded here.

        Raises:
            Fault: N205, N302, N214 or N604 where it may not.
        """
        name = block.name.text
        call = check_block_use(block, apply)
        if len(flow) > 1:
            raise fault(
                "N302", f"{len(flow)} values flow into `{name}`, which takes one", apply.name.span
            )
        if block in self.open:
            raise uses_itself(name, apply.name.span)
        if len(self.open) >= self.elaborator.context.limits.depth:
            limit = self.elaborator.context.limits.depth
            raise fault(
                "N604",
                f"blocks are nested more than {limit} deep here",
                apply.span,
                help=raised("depth"),
            )
        return call

    def entering(self, prefix: str, value: Value) -> Value:
        """A value as the block sees it: its channels a symbol in the block's words."""
        kind = value.type
        if kind is not None:
            kind = kind.with_channels(symbol(f"{prefix}.channels", kind.channels))
        entered = Value(kind, prefix if prefix != INPUT else "", value.span)
        self.elaborator.prefixes[entered] = prefix
        return entered

    def leaving(
        self,
        value: Value,
        arguments: dict[str, Any],
        inside: list[Value],
        outside: list[Value],
        span: Span,
    ) -> Value:
        """A result as the block's user sees it: its channels in the user's words."""
        if value.type is None:
            return Value(None, span=span)
        channels = value.type.channels
        if names_in(channels):
            channels = rebased(channels, self.words(arguments, inside, outside))
        return Value(value.type.with_channels(channels), span=span)

    def words(
        self, arguments: dict[str, Any], inside: list[Value], outside: list[Value]
    ) -> dict[str, Any]:
        """What each word of a block stands for in the words of its user."""
        words: dict[str, Any] = {}
        for name, argument in arguments.items():
            words.update(spread(name, argument))
        for inner, outer in zip(inside, outside, strict=True):
            if outer.type is not None:
                prefix = self.elaborator.prefixes[inner]
                # Sizes are numbers: the user's class may have no words for those of its own input.
                for member in MEMBERS:
                    words.update(spread(f"{prefix}.{member}", member_of(outer, member)))
        return words


def uses_itself(name: str, span: Span) -> Fault:
    return fault("N214", f"`{name}` uses itself", span, help="repeat with [ … ] * n")
