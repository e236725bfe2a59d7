"""`expect`: claims about a network, held against its figures."""

from __future__ import annotations

from typing import Any

from netdsl.core.network import Network
from netdsl.diagnostics import Diagnostic
from netdsl.passes.context import Context, fault
from netdsl.passes.cost import Figures
from netdsl.passes.entities import MISSING, Environment, kind_of
from netdsl.passes.evaluate import Evaluator
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


def check_claim(
    claim: tree.Expect, names: Environment, network: Network, figures: Figures, context: Context
) -> None:
    """Report a claim that is false, with what is true."""
    known: dict[str, Any] = {name: getattr(figures, name) for name in FIGURES}
    if len(network.outputs) == 1:
        known["output"] = _compared(network.outputs[0].known.shape)
    else:
        known["output"] = {
            name: _compared(value.known.shape)
            for name, value in zip(network.output_names, network.outputs, strict=True)
        }

    def members(value: Any, name: str) -> Any:
        return value.get(name, MISSING) if isinstance(value, dict) else MISSING

    evaluator = _Claims(context, members)
    with context.catching(), context.bounded(claim.span):
        truth = evaluator.value(claim.claim, names.inner(known))
        if not isinstance(truth, bool):
            raise fault("N502", f"a claim is true or false, not {kind_of(truth)}", claim.claim.span)
        if not truth:
            context.report(_false(claim, known))


class _Claims(Evaluator):
    """Expressions in which `7x7/512` is a geometry."""

    def _operation(self, expression: tree.Operation, names: Environment) -> Any:
        sizes = expression.operands[0]
        if expression.operators == ("/",) and isinstance(sizes, tree.Dimensions):
            return (*sizes.sizes, self.value(expression.operands[1], names))
        return super()._operation(expression, names)


def _compared(shape: tuple[int, ...]) -> Any:
    plain = tuple(int(size) for size in shape)
    return plain[0] if len(plain) == 1 else plain


def _false(claim: tree.Expect, known: dict[str, Any]) -> Diagnostic:
    mentioned = [name for name in known if name in _names(claim.claim)]
    facts = ", ".join(f"{name} is {_written(known[name])}" for name in mentioned)
    return Diagnostic(
        "N501",
        f"this claim is false: {facts}" if facts else "this claim is false",
        claim.claim.span,
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
