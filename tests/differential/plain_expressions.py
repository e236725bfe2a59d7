"""Expressions of specs, evaluated by Python's own operators: the oracle's, apart from netdsl's."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from netdsl.syntax import tree

LARGEST = 2**63
SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "round": round,
    "floor": math.floor,
    "ceil": math.ceil,
    "int": lambda number: int(number),
    "sqrt": math.sqrt,
    "len": len,
    "range": lambda *bounds: tuple(range(*bounds)),
    "zip": lambda *tuples: tuple(zip(*tuples, strict=False)),
    "enumerate": lambda items: tuple(enumerate(items)),
    "sum": sum,
}


class Refused(Exception):
    """What makes a spec wrong, as PyTorch or plain Python would find it."""


@dataclass(frozen=True, slots=True)
class Function:
    """`let f(a, b) = …` with the names of its file or body."""

    declaration: tree.Let
    names: Mapping[str, Any]


class Gone:
    """What a name means that is bound to `none`."""


GONE = Gone()


def evaluated(expression: tree.Expression, names: Mapping[str, Any], depth: int = 0) -> Any:
    """What an expression means.

    Raises:
        Refused: where Python would raise.
    """
    try:
        return _value(expression, names, depth)
    except (TypeError, ValueError, IndexError, ArithmeticError, RecursionError) as wrong:
        raise Refused(f"{type(wrong).__name__}: {wrong}") from None


def _value(node: tree.Expression, names: Mapping[str, Any], depth: int) -> Any:
    match node:
        case tree.Number() | tree.String() | tree.Constant():
            return node.value
        case tree.Dimensions():
            return node.sizes
        case tree.Name(text=text):
            if names.get(text) is GONE:
                raise Refused(f"UnboundLocalError: {text}")
            if text in names:
                return names[text]
            if text in FUNCTIONS:
                return FUNCTIONS[text]
            raise Refused(f"NameError: {text}")
        case tree.Tuple(items=items):
            return tuple(_value(item, names, depth) for item in items)
        case tree.Parenthesized(inner=inner):
            return _value(inner, names, depth)
        case tree.Unary(operators=signs, operand=operand):
            value = _value(operand, names, depth)
            for sign in reversed(signs):
                value = not value if sign == "not" else -value if sign == "-" else +value
            return value
        case tree.Conditional(values=values, conditions=conditions):
            for value, condition in zip(values, conditions, strict=False):
                if _value(condition, names, depth):
                    return _value(value, names, depth)
            return _value(values[-1], names, depth)
        case tree.Operation():
            return _operation(node, names, depth)
        case tree.Postfix(value=value, trailers=trailers):
            return _postfix(_value(value, names, depth), trailers, names, depth)


def _operation(node: tree.Operation, names: Mapping[str, Any], depth: int) -> Any:
    first = node.operators[0]
    if first in ("and", "or"):
        value: Any = None
        for operand in node.operands:
            value = _value(operand, names, depth)
            if bool(value) is (first == "or"):
                return value
        return value
    left = _value(node.operands[0], names, depth)
    for sign, operand in zip(node.operators, node.operands[1:], strict=True):
        right = _value(operand, names, depth)
        result = SIGNS[sign](left, right)
        if sign in COMPARISONS:
            if not result:
                return False
            left = right
        else:
            left = result
            if isinstance(left, int | float) and not abs(left) <= LARGEST:
                raise Refused("OverflowError")
    return True if first in COMPARISONS else left


def _postfix(value: Any, trailers: tuple[Any, ...], names: Mapping[str, Any], depth: int) -> Any:
    for trailer in trailers:
        match trailer:
            case tree.Member(name=name):
                value = _member(value, name)
            case tree.Index(index=index):
                value = value[_value(index, names, depth)]
            case tree.Slice(start=start, stop=stop):
                ends = [None if end is None else _value(end, names, depth) for end in (start, stop)]
                value = value[slice(*ends)]
            case tree.Call(arguments=arguments):
                if any(argument.name is not None for argument in arguments):
                    raise Refused("TypeError: a function takes no keywords")
                given = [_value(argument.value, names, depth) for argument in arguments]
                value = _called(value, given, depth)
    return value


def _member(value: Any, name: str) -> Any:
    members = getattr(value, "members", None)
    if members is None or name not in members():
        raise Refused(f"AttributeError: {name}")
    return members()[name]


def _called(function: Any, given: list[Any], depth: int) -> Any:
    if not isinstance(function, Function):
        return function(*given)
    parameters = function.declaration.parameters or ()
    if len(given) > len(parameters) or depth > 64:
        raise Refused("TypeError: too many arguments")
    scope = dict(function.names)
    for place, parameter in enumerate(parameters):
        if place < len(given):
            scope[parameter.name.text] = given[place]
        elif parameter.default is not None:
            scope[parameter.name.text] = _value(parameter.default, scope, depth + 1)
        else:
            raise Refused(f"TypeError: no value for {parameter.name.text}")
    return _value(function.declaration.value, scope, depth + 1)
