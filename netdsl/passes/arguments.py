"""Arguments of a call against the parameters of what is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netdsl.diagnostics import Label, did_you_mean
from netdsl.passes.context import fault
from netdsl.source import Span
from netdsl.syntax import tree


@dataclass(frozen=True, slots=True)
class Bound:
    """The expression that a parameter gets, and whether it was given (or is its default)."""

    parameter: tree.Parameter
    expression: tree.Expression
    given: bool


def bind(
    callee: str, parameters: Sequence[tree.Parameter], call: tree.Call, declared: Span
) -> list[Bound]:
    """Match arguments to parameters, by place and by name.

    Raises:
        Fault: N206 for an argument too many, an unknown name, one given twice, or a missing one.
    """
    given: dict[str, tree.Expression] = {}
    names = [parameter.name.text for parameter in parameters]
    takes = f"`{callee}` takes {', '.join(names)}" if names else f"`{callee}` takes no arguments"
    place = 0
    for argument in call.arguments:
        if argument.name is None:
            if place >= len(names):
                raise fault(
                    "N206",
                    f"`{callee}` has no parameter for this argument",
                    argument.span,
                    labels=(Label(declared, takes),),
                    help=takes,
                )
            name, place = names[place], place + 1
        else:
            name = argument.name.text
            if name not in names:
                meant = did_you_mean(name, names)
                raise fault(
                    "N206",
                    f"`{callee}` has no parameter `{name}`",
                    argument.name.span,
                    help=f"did you mean `{meant}`?" if meant else takes,
                )
        if name in given:
            raise fault("N206", f"`{name}` of `{callee}` is given twice", argument.span)
        given[name] = argument.value
    missing = [
        parameter.name.text
        for parameter in parameters
        if parameter.name.text not in given and parameter.default is None
    ]
    if missing:
        raise fault(
            "N206",
            f"`{callee}` lacks a value for {', '.join(f'`{name}`' for name in missing)}",
            call.span,
            labels=(Label(declared, takes),),
            help=f"{callee}({', '.join(missing)})",
        )
    bound = []
    for parameter in parameters:
        expression = given.get(parameter.name.text, parameter.default)
        assert expression is not None
        bound.append(Bound(parameter, expression, parameter.name.text in given))
    return bound
