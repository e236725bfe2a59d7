"""The statements of a body: bindings, outputs, local defaults and constants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from netdsl.core.network import Value
from netdsl.diagnostics import Fix, Label
from netdsl.passes.context import Fault, fault
from netdsl.passes.defaults import check_place, declare_default
from netdsl.passes.entities import BROKEN, Absence, FunctionEntity, SharedEntity
from netdsl.passes.frames import Flow, Frame
from netdsl.source import Span
from netdsl.syntax import tree

if TYPE_CHECKING:
    from netdsl.passes.elaborate import Elaborator


@dataclass(slots=True)
class Results:
    """What a body gives: its last chain, its outputs by name, its auxiliary ones, its claims."""

    last: Flow | None = None
    outputs: list[tuple[str, Value]] = field(default_factory=list)
    absent: dict[str, Absence] = field(default_factory=dict)
    """Outputs that are not there."""
    auxiliaries: list[tuple[str, Value]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Those of all outputs."""
    claims: list[tree.Expect] = field(default_factory=list)
    broken: bool = False
    following: tree.Statement | None = None
    """The statement after the one that is worked out."""
    forgotten: Flow = ()
    """What a chain gave that nothing used: the next goes on from it: one `->` is one error."""

    @property
    def declared(self) -> int:
        """How many outputs were declared."""
        return len(self.outputs) + len(self.absent)

    def values(self) -> list[Value]:
        if self.absent and not self.outputs:
            return []
        return [value for _, value in self.outputs] or list(self.last or ())


class Bodies:
    def __init__(self, elaborator: Elaborator) -> None:
        self.elaborator = elaborator

    def block(self, body: tree.Body, flow: Flow, frame: Frame) -> list[Value]:
        """The values that a block's body gives. Its first chain starts from what flows in."""
        results = self.run(body, flow, frame)
        for statement in body.statements:
            if isinstance(statement, tree.Output) and statement.auxiliary:
                self.elaborator.context.caught(
                    fault("N205", "only a network has auxiliary outputs", statement.span)
                )
        for claim in results.claims:
            self.elaborator.context.caught(
                fault("N205", "`expect` makes a claim about a network", claim.span)
            )
        found = results.values()
        if not found:
            # A broken body was reported by the parser.
            wrong = Fault() if results.broken else no_result(body, "block", results)
            self.elaborator.context.caught(wrong)
        return found or [Value(None)]

    def run(self, body: tree.Body, flow: Flow, frame: Frame) -> Results:
        results = Results()
        frame.defaults = dict(frame.defaults)
        chains = [
            statement
            for statement in body.statements
            if isinstance(statement, tree.Flow | tree.Bind | tree.Output)
        ]
        for place, statement in enumerate(body.statements, 1):
            results.following = next(iter(body.statements[place : place + 1]), None)
            entering = flow if chains and statement is chains[0] else results.forgotten
            last = bool(chains) and statement is chains[-1]
            with self.elaborator.context.catching():
                if isinstance(statement, tree.Default):
                    check_place(statement, body.statements)
                self.statement(statement, entering, frame, results, last)
        return results

    def statement(
        self,
        statement: tree.Statement,
        flow: Flow,
        frame: Frame,
        results: Results,
        last: bool,
    ) -> None:
        match statement:
            case tree.Flow():
                self.flow(statement, flow, frame, results, last)
            case tree.Bind():
                self.bind(statement, flow, frame)
            case tree.Output():
                self.output(statement, flow, frame, results)
            case tree.Shared():
                name = self.elaborator.label(statement.label, frame)
                local = tree.Name(statement.label.span, name)
                frame.declare(local, SharedEntity(statement, name, frame.at(statement.span)))
                frame.scope.claim(name, statement.label.span)
            case tree.Let():
                self.let(statement, frame)
            case tree.Default():
                declare_default(self.elaborator.registry, frame.defaults, statement)
            case tree.Expect():
                results.claims.append(statement)
            case tree.Broken():
                results.broken = True
                for unread in statement.names:
                    frame.names.names.setdefault(unread.text, BROKEN)

    def flow(
        self, statement: tree.Flow, flow: Flow, frame: Frame, results: Results, last: bool
    ) -> None:
        is_result = last and not results.declared
        if is_result and (absence := self.elaborator.absences.whole(statement.chain, frame)):
            results.absent["output"] = absence
            return
        result = self.chain(statement.chain, flow, frame)
        results.forgotten = () if last else result
        # An input on a line of its own is used as `in`.
        if not is_result and not is_input(statement.chain) and self.is_known(result):
            raise self.unused(statement, results.following, frame)
        results.last = result

    def chain(self, chain: tree.Chain, flow: Flow, frame: Frame) -> Flow:
        if chain.leads:
            raise fault(
                "N210",
                "this chain starts with an arrow, and nothing stands before it",
                chain.span,
                help="start with a value: `in -> …`",
            )
        return self.elaborator.chain(chain, flow, frame)

    def unused(self, statement: tree.Flow, following: tree.Statement | None, frame: Frame) -> Fault:
        """That nothing goes on from a chain; mostly the next one was to (N209)."""
        help, fixes = "bind it to use it: `name = …`", tuple[Fix, ...]()
        if isinstance(following, tree.Flow) and not following.chain.leads:
            first = next(iter(following.chain.links), None)
            if first is not None and not self.elaborator.starts(first, frame):
                help = f"write `->` before `{first_word(first.span)}` to go on, or {help}"
                start = following.span.start
                fixes = (Fix(Span(following.span.source, start, start), "-> "),)
        message = "the result of this chain is not used"
        return fault("N209", message, statement.chain.span, help=help, fixes=fixes)

    def is_known(self, flow: Flow) -> bool:
        """Whether no fault was reported on the way to what flows."""
        return all(value.type is not None for value in flow)

    def bind(self, statement: tree.Bind, flow: Flow, frame: Frame) -> None:
        names = statement.names
        absence = self.elaborator.absences.whole(statement.chain, frame)
        if absence is not None:
            self.declare(names, [absence] * len(names), frame)
            return
        result = self.chain(statement.chain, flow, frame)
        if len(result) == 1 and result[0].type is None:
            self.declare(names, [BROKEN] * len(names), frame)
            return
        if not result:
            raise fault("N210", "this chain gives no value", statement.chain.span)
        if len(result) != len(names):
            self.declare(names, [BROKEN] * len(names), frame)
            raise fault(
                "N302",
                f"this chain gives {len(result)} values, and there are {len(names)} names for them",
                names[0].span.to(names[-1].span),
                labels=(Label(statement.chain.links[-1].span, f"gives {len(result)} values"),),
            )
        self.declare(names, result, frame)
        for name, value in zip(names, result, strict=True):
            # A value keeps the name that it has; a block's input is `in`, whatever it is bound to.
            if value not in self.elaborator.prefixes:
                value.name = value.name or name.text

    def declare(self, names: Sequence[tree.Name], meanings: Sequence[Any], frame: Frame) -> None:
        """Give names their meanings, each of them also where another one has one already."""
        for name, meaning in zip(names, meanings, strict=True):
            with self.elaborator.context.catching():
                frame.declare(name, meaning)

    def output(self, statement: tree.Output, flow: Flow, frame: Frame, results: Results) -> None:
        absence = self.elaborator.absences.whole(statement.chain, frame)
        result = () if absence else self.chain(statement.chain, flow, frame)
        kind = "auxiliary" if statement.auxiliary else "output"
        if absence is None and len(result) != 1:
            raise fault("N302", f"an {kind} is one value, not {len(result)}", statement.chain.span)
        name = statement.name.text if statement.name else f"{kind}{results.declared or ''}"
        if name in results.names:
            span = statement.name.span if statement.name else statement.span
            self.elaborator.context.caught(
                fault("N204", f"there is an output `{name}` already", span, help="name each output")
            )
        results.names.add(name)
        if absence is None:
            known = results.auxiliaries if statement.auxiliary else results.outputs
            known.append((name, result[0]))
        elif not statement.auxiliary:
            results.absent[name] = absence

    def let(self, statement: tree.Let, frame: Frame) -> None:
        if statement.parameters is not None:
            frame.declare(statement.name, FunctionEntity(statement, frame.names))
            return
        try:
            value = self.elaborator.evaluator.value(statement.value, frame.names)
        except Fault:
            frame.declare(statement.name, BROKEN)
            raise
        frame.declare(statement.name, value)
        if isinstance(value, bool):
            found = self.elaborator.evaluator.condition(statement.value, frame.names)
            if found is not None:
                name = statement.name.text
                frame.names.conditions[name] = replace(found, name=name)


def first_word(span: Span) -> str:
    return span.text.split(maxsplit=1)[0]


def is_input(chain: tree.Chain) -> bool:
    return len(chain.links) == 1 and isinstance(chain.links[0].element, tree.Input)


def no_result(body: tree.Body, kind: str, results: Results) -> Fault:
    """That a body gives nothing (N210): it has no result, or every one of them is absent."""
    if results.absent:
        labels = tuple(
            Label(absence.span, f"`{name}` is not there")
            for name, absence in results.absent.items()
        )
        last = body.statements[-1].span
        message = f"every output of this {kind} is absent"
        return fault("N210", message, last, labels=labels)
    binds = [each for each in body.statements if isinstance(each, tree.Bind)]
    if not body.statements:
        return fault("N210", f"this {kind} is empty", body.span)
    if not binds:
        last, help = body.statements[-1].span, "end with a chain, or `output …`"
        return fault("N210", f"this {kind} gives no result", last, help=help)
    names = binds[-1].names
    span = names[0].span.to(names[-1].span)
    start = Span(span.source, span.start, span.start)
    return fault(
        "N210",
        f"this {kind} gives no result: it ends in a binding",
        span,
        help=f"end with `output {names[-1].text}`",
        fixes=(Fix(start, "output "),) if len(names) == 1 else (),
    )
