"""Arguments of a call against the parameters of what is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from netdsl.diagnostics import Fix, Label
from netdsl.passes.context import Fault, fault, is_standard
from netdsl.passes.meant import meant_by
from netdsl.source import Span
from netdsl.syntax import tree


@dataclass(frozen=True, slots=True)
class Bound:
    """The expression that a parameter gets, and whether it was given (or is its default)."""

    parameter: tree.Parameter
    expression: tree.Expression
    given: bool


def bind(
    callee: tree.Name, parameters: Sequence[tree.Parameter], call: tree.Call, use: tree.Name
) -> list[Bound]:
    """Match arguments to parameters, by place and by name.

    Args:
        callee: the name where it is declared.
        use: the name where it is called.

    Raises:
        Fault: N206 for an argument too many, an unknown name, one given twice, or a missing one.
    """
    given: dict[str, tree.Argument] = {}
    names = [parameter.name.text for parameter in parameters]
    if len(set(names)) < len(names):
        # Reported where they are declared.
        raise Fault
    takes = f"`{callee.text}` takes {', '.join(names) or 'no arguments'}"
    declared = (Label(callee.span, takes),)

    def wrong(message: str, span: Span, **more: Any) -> Fault:
        # What the library calls was given to it, so the name says whose fault it is.
        return fault("N206", message, use.span if is_standard(span) else span, **more)

    in_order = iter(names)
    for argument in call.arguments:
        if argument.name is not None:
            name, span = argument.name.text, argument.name.span
        elif (following := next(in_order, None)) is not None:
            name, span = following, argument.span
        else:
            message = f"`{callee.text}` has no parameter for this argument"
            raise wrong(message, argument.span, labels=declared, help=takes)
        if name not in names:
            meant = meant_by(name, span, names, otherwise=takes)
            message = f"`{callee.text}` has no parameter `{name}`"
            raise wrong(message, span, labels=declared, help=meant.help, fixes=meant.fixes)
        if name in given:
            first = (Label(given[name].span, "first here"),)
            raise wrong(f"`{name}` of `{callee.text}` is given twice", span, labels=first)
        given[name] = argument
    missing = [
        parameter.name.text
        for parameter in parameters
        if parameter.name.text not in given and parameter.default is None
    ]
    if missing:
        lacks = ", ".join(f"`{name}`" for name in missing)
        written = [argument.span.text for argument in call.arguments]
        whole = ", ".join([*written, *(f"{name}=…" for name in missing)])
        raise wrong(
            f"`{callee.text}` lacks a value for {lacks}",
            use.span,
            labels=declared,
            help=f"write `{use.text}({whole})`",
        )
    bound = []
    for parameter in parameters:
        own = given.get(parameter.name.text)
        expression = parameter.default if own is None else own.value
        assert expression is not None
        bound.append(Bound(parameter, expression, own is not None))
    return bound


def named_argument(argument: tree.Argument) -> Fault:
    """That a function is given an argument by name (N206)."""
    value = argument.value.span.text
    message = "functions take their arguments in order, without names"
    fixes = (Fix(argument.span, value),)
    return fault("N206", message, argument.span, help=f"write `{value}`", fixes=fixes)
