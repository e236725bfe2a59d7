"""`expect`: claims about a network, held against its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from netdsl.core.network import Network
from netdsl.diagnostics import Diagnostic, Label
from netdsl.passes.arithmetic import COMPARISONS
from netdsl.passes.context import Context, Fault, fault
from netdsl.passes.cost import Figures
from netdsl.passes.entities import MISSING, Environment, kind_of
from netdsl.passes.evaluate import Evaluator
from netdsl.passes.meant import meant_by
from netdsl.source import Span
from netdsl.syntax import tree

FIGURES = (
    "params",
    "trainable_params",
    "buffers",
    "macs",
    "flops",
    "activation_bytes",
    "peak_activation_bytes",
    "depth",
    "receptive_field",
)
CLAIMABLE = (*FIGURES, "output")
"""What a claim may speak of, beside the names of the spec."""
LISTED = ", ".join(CLAIMABLE)


def check_claim(
    claim: tree.Expect, names: Environment, network: Network, figures: Figures, context: Context
) -> None:
    """Report a claim that is false, with what is true."""
    known: dict[str, Any] = {name: getattr(figures, name) for name in FIGURES}
    shapes = [_compared(value.known.shape) for value in network.outputs]
    outputs = dict(zip(network.output_names, shapes, strict=True))
    known["output"] = outputs if len(outputs) > 1 else shapes[0]
    evaluator = _Claims(context, network.absent_outputs)
    with context.catching(), context.bounded(claim.span):
        by_name = {_path(name): shape for name, shape in outputs.items()}
        meanings = names.inner({**known, **by_name})
        truth = evaluator.value(claim.claim, meanings)
        if not isinstance(truth, bool):
            raise fault("N502", f"a claim is true or false, not {kind_of(truth)}", claim.claim.span)
        if not truth:
            context.report(_false(evaluator.false_part(claim.claim, meanings), known))


def no_figure(name: tree.Name, names: Iterable[str]) -> Fault:
    """That a claim speaks of nothing: N502, or N207 where a name of the spec is meant."""
    own = [each for each in names if each not in CLAIMABLE and "." not in each]
    meant = meant_by(name.text, name.span, [*CLAIMABLE, *own], otherwise=f"there are {LISTED}")
    if any(fix.replacement in own for fix in meant.fixes):
        code, message = "N207", f"`{name.text}` is not defined here"
    else:
        code, message = "N502", f"a network has no figure `{name.text}`"
    return fault(code, message, name.span, help=meant.help, fixes=meant.fixes)


class _Claims(Evaluator):
    """Expressions in which `7x7/512` is a geometry, and `20/5` too beside an output."""

    def __init__(self, context: Context, absent: Mapping[str, Span]) -> None:
        super().__init__(context)
        self.absent = absent

    def undefined(self, name: tree.Name, names: Environment, others: Iterable[str] = ()) -> Fault:
        return no_figure(name, names.all_names())

    def _postfix(self, expression: tree.Postfix, names: Environment) -> Any:
        match expression:
            case tree.Postfix(
                value=tree.Name(text="output") as output,
                trailers=(tree.Member(name=member) as trailer, *rest),
            ):
                name = tree.Name(output.span.to(trailer.span), _path(member))
                if member in self.absent:
                    raise _no_output(name, self.absent[member])
                if names.find(name.text) is not MISSING:
                    expression = replace(expression, value=name, trailers=tuple(rest))
        return super()._postfix(expression, names)

    def false_part(self, claim: tree.Expression, names: Environment) -> tree.Expression:
        """Of a false claim, the first comparison that is false."""
        match claim:
            case tree.Parenthesized():
                return self.false_part(claim.inner, names)
            case tree.Operation() if claim.operators[0] == "and":
                parts = (part for part in claim.operands if not self.value(part, names))
                return self.false_part(next(parts), names)
        return claim

    def _operation(self, expression: tree.Operation, names: Environment) -> Any:
        operands = expression.operands
        if expression.operators == ("/",) and isinstance(operands[0], tree.Dimensions):
            return self.value(_geometry(expression), names)
        if expression.operators[0] in COMPARISONS and any(map(_is_output, operands)):
            shapes = tuple(
                _geometry(each)
                if isinstance(each, tree.Operation) and each.operators == ("/",)
                else each
                for each in operands
            )
            expression = replace(expression, operands=shapes)
        return super()._operation(expression, names)


def _no_output(output: tree.Name, absence: Span) -> Fault:
    return fault(
        "N216",
        f"`{output.text}` is not there",
        output.span,
        labels=(Label(absence, "it is `none` here"),),
        help="claim it of a network that has it, or ask first: "
        f"`not p or {output.text} == …`, for the `p` that it depends on",
    )


def _path(output: str) -> str:
    """A named output's name in a claim."""
    return f"output.{output}"


def _is_output(expression: tree.Expression) -> bool:
    """Whether an expression is an output's shape: `output`, `output.NAME`."""
    match expression:
        case tree.Name(text="output"):
            return True
        case tree.Postfix(value=tree.Name(text="output"), trailers=(tree.Member(),)):
            return True
    return False


def _geometry(expression: tree.Operation) -> tree.Tuple:
    """`7x7/512` as the tuple that it stands for."""
    sizes, channels = expression.operands
    return tree.Tuple(expression.span, (*_sizes(sizes), channels))


def _sizes(expression: tree.Expression) -> tuple[tree.Expression, ...]:
    """The sizes before a slash: several as `7x7` or `(h, w)`."""
    match expression:
        case tree.Dimensions(span=span, sizes=sizes):
            return tuple(tree.Number(span, size) for size in sizes)
        case tree.Tuple(items=items):
            return items
    return (expression,)


def _compared(shape: tuple[int, ...]) -> Any:
    plain = tuple(int(size) for size in shape)
    return plain[0] if len(plain) == 1 else plain


def _false(claim: tree.Expression, known: dict[str, Any]) -> Diagnostic:
    mentioned = [name for name in known if name in _names(claim)]
    facts = ", ".join(f"{name} is {_written(known[name])}" for name in mentioned)
    return Diagnostic(
        "N501",
        f"this claim is false: {facts}" if facts else "this claim is false",
        claim.span,
        facts,
    )


def _names(expression: tree.Expression) -> set[str]:
    found: set[str] = set()
    stack: list[Any] = [expression]
    while stack:
        part = stack.pop()
        if isinstance(part, tree.Name):
            found.add(part.text)
        for inner in ("inner", "operand", "value"):
            stack.extend([getattr(part, inner)] if hasattr(part, inner) else [])
        for inner in ("operands", "items", "values", "conditions"):
            stack.extend(getattr(part, inner, ()))
    return found


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return f"{'x'.join(map(str, value[:-1]))}/{value[-1]}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_written(shape)}" for name, shape in value.items())
    return f"{value:_}" if isinstance(value, int) else str(value)
