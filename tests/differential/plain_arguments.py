"""The arguments of blocks and networks, bound as Python binds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plain_expressions import Refused, evaluated
from plain_initialisation import names_start, start_of

from netdsl.ops import STANDARD
from netdsl.syntax import tree


def arguments(
    parameters: tuple[tree.Parameter, ...],
    call: tree.Call | None,
    outside: Mapping[str, Any],
    inside: dict[str, Any],
) -> None:
    """Bind arguments as Python does; defaults see the parameters before them."""
    if call is None:
        raise Refused("TypeError: a block is not used without parentheses")
    names = [parameter.name.text for parameter in parameters]
    given: dict[str, Any] = {}
    place = 0
    for argument in call.arguments:
        if argument.name is None:
            if place >= len(names):
                raise Refused("TypeError: too many arguments")
            name, place = names[place], place + 1
        else:
            name = argument.name.text
        if name not in names or name in given:
            raise Refused(f"TypeError: argument {name}")
        given[name] = argument_of(argument.value, outside)
    if len(set(names)) < len(names):
        raise Refused("SyntaxError: two parameters of one name")
    for parameter in parameters:
        name = parameter.name.text
        if name in given:
            inside[name] = given[name]
        elif parameter.default is not None:
            inside[name] = argument_of(parameter.default, inside)
        else:
            raise Refused(f"TypeError: no argument {name}")


def argument_of(expression: tree.Expression, names: Mapping[str, Any]) -> Any:
    while isinstance(expression, tree.Parenthesized):
        expression = expression.inner
    if isinstance(expression, tree.Conditional):
        for value, condition in zip(expression.values, expression.conditions, strict=False):
            if evaluated(condition, names):
                return argument_of(value, names)
        return argument_of(expression.values[-1], names)
    if names_start(expression, names):
        return start_of(expression, names)
    if isinstance(expression, tree.Name) and expression.text not in names:
        return STANDARD.get(expression.text) or evaluated(expression, names)
    return evaluated(expression, names)
