"""Operators that are called as functions are in Python: `maxpool(3, stride=2)`, `concat(a, b)`."""

from __future__ import annotations

from netdsl.core.registry import Registry
from netdsl.diagnostics import Fix
from netdsl.passes.context import fault
from netdsl.passes.entities import MISSING, Environment
from netdsl.source import Span
from netdsl.syntax import tree

PLAIN = (tree.Number, tree.Dimensions, tree.Name, tree.String)
COMPUTES = (tree.Operation, tree.Conditional)


def refuse_call(apply: tree.Apply, names: Environment, registry: Registry) -> None:
    """An operator has one size in parentheses at the most; its attributes follow it.

    Raises:
        Fault: N105 where it is called with attributes, or a merge with its branches.
    """
    call = apply.arguments
    name = apply.name.text
    operator = registry.get(name)
    if call is None or apply.geometry is not None or operator is None or not call.arguments:
        return
    if names.find(name) is not MISSING:
        return
    if operator.merges and apply.branches is None:
        message = f"the branches of `{name}` stand in angle brackets"
        meant = merged(call)
    elif any(argument.name for argument in call.arguments):
        message = f"the attributes of `{name}` stand without parentheses and commas"
        meant = applied(call)
    else:
        return
    whole = Span(apply.span.source, apply.name.span.end, call.span.end)
    raise fault(
        "N105",
        message,
        call.span,
        help=f"write `{name}{meant}`" if meant else f"write `{name} … name=value`",
        fixes=(Fix(whole, meant, safe=not operator.merges),) if meant else (),
    )


def merged(call: tree.Call) -> str:
    """`< up | skip >` for `(up, skip)` and `((up, skip))`."""
    values = tuple(argument.value for argument in call.arguments if argument.name is None)
    if len(values) == 1 and isinstance(values[0], tree.Tuple):
        values = values[0].items
    if not all(isinstance(value, tree.Name) for value in values):
        return "< … | … >"
    return f"< {' | '.join(value.span.text for value in values)} >"


def applied(call: tree.Call) -> str:
    """` 3 stride=2` for `(3, stride=2)`; nothing where more than one has no name."""
    sizes = [argument.value for argument in call.arguments if argument.name is None]
    if len(sizes) > 1:
        return ""
    attributes = [
        f" {argument.name.text}={bracketed(argument.value)}"
        for argument in call.arguments
        if argument.name is not None
    ]
    return "".join((*map(size, sizes), *attributes))


def size(value: tree.Expression) -> str:
    text = value.span.text
    return f" {text}" if isinstance(value, (*PLAIN, tree.Tuple)) else f"({text})"


def bracketed(value: tree.Expression) -> str:
    text = value.span.text
    return f"({text})" if isinstance(value, COMPUTES) else text
