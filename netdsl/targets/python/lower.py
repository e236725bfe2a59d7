"""From recorded PyTorch calls, numbers with formulas and conditions to printable expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netdsl.core import calls
from netdsl.core.network import Condition
from netdsl.core.remembered import ComputedRange, ComputedText
from netdsl.core.symbolic import CALLS, Formula, Symbolic, SymbolicFloat, names_in, rebased
from netdsl.targets.python.literals import string
from netdsl.targets.python.nodes import (
    Call,
    Format,
    Infix,
    Item,
    Member,
    Node,
    Number,
    Prefix,
    Sequence,
    Slice,
    Spread,
    Symbol,
    Text,
    Tuple,
)
from netdsl.targets.python.sums import Terms, parts_of, signed_sum

Words = Mapping[str, Any]
"""What names stand for here, if not for themselves: a loop's variables when it is written out."""


def lower(code: Any, words: Words, values: Mapping[str, Node] | None = None) -> Node:
    """A recorded call, or a value inside one, as an expression.

    Args:
        values: the expressions that stand for the placeholders of the operator's inputs.
    """
    known = values or {}
    match code:
        case calls.Name():
            return known.get(code.text) or Text(code.text)
        case calls.Call():
            return Call(
                lower(code.function, words, known),
                tuple(lower(argument, words, known) for argument in code.arguments),
                tuple((name, lower(value, words, known)) for name, value in code.keywords.items()),
            )
        case calls.Spread():
            return Spread(lower(code.value, words, known))
        case calls.Member():
            return Member(lower(code.value, words, known), code.name)
        case calls.Item():
            indices = code.index if isinstance(code.index, tuple) else (code.index,)
            parts = tuple(_index(index, words, known) for index in indices)
            return Item(lower(code.value, words, known), parts)
        case calls.Infix():
            sides = (lower(code.left, words, known), lower(code.right, words, known))
            return Infix(code.operator, sides)
        case tuple():
            return Tuple(tuple(lower(item, words, known) for item in code))
        case list():
            return Sequence(tuple(lower(item, words, known) for item in code))
        case _:
            return written(code, words)


def _index(index: Any, words: Words, values: Mapping[str, Node]) -> Node:
    if index is Ellipsis:
        return Text("...")
    if not isinstance(index, slice):
        return lower(index, words, values)
    ends = (index.start, index.stop, index.step)
    return Slice(*(None if end is None else lower(end, words, values) for end in ends))


def text(value: str, words: Words) -> Node:
    """A string, as a format string where it was computed from names that are open here."""
    if not isinstance(value, ComputedText):
        return Text(string(value))
    parts = [rebased(part, words) for part in value.parts]
    if not any(names_in(part) for part in parts):
        return Text(string(value))
    return Format(tuple(written(part, {}) if names_in(part) else str(part) for part in parts))


def counted(numbers: Any, words: Words) -> Node | None:
    """A `range` whose bounds are open here, as code; none for any other tuple."""
    if not isinstance(numbers, ComputedRange):
        return None
    bounds = [rebased(bound, words) for bound in numbers.bounds]
    if not names_in(tuple(bounds)):
        return None
    return Call(Text("range"), tuple(written(bound, {}) for bound in bounds))


def written(value: Any, words: Words) -> Node:
    """A number, with its formula where it has one, a string, true, false or none."""
    if words:
        value = rebased(value, words)
    match value:
        case Symbolic() | SymbolicFloat():
            return _formula(value.formula)
        case bool() | None:
            return Text(str(value))
        case int() | float():
            return Number(value)
        case str():
            return Text(string(value))
        case tuple():
            return Tuple(tuple(written(item, words) for item in value))
    raise TypeError(f"{type(value).__name__} has no place in emitted code")


def _formula(formula: Formula) -> Node:
    terms: Terms = {
        Symbol(atom) if isinstance(atom, str) else _applied(atom): factor
        for atom, factor in formula.terms.items()
    }
    if not isinstance(formula.constant, int):
        return signed_sum([*parts_of(terms), (1, Number(formula.constant))])
    if formula.constant:
        terms[None] = formula.constant
    return signed_sum(parts_of(terms)) if terms else Number(0)


def _applied(atom: tuple[Any, ...]) -> Node:
    operator, *formulas = atom
    operands = tuple(_formula(formula) for formula in formulas)
    if operator in CALLS:
        return Call(Text(operator), operands)
    return Infix(operator, operands)


def condition(found: Condition, words: Words) -> Node:
    """A condition of the spec, as Python writes it."""
    match found.operator:
        case "value":
            return written(found.operands[0], words)
        case "not":
            return Prefix("not", condition(found.operands[0], words))
        case "and" | "or":
            # A part that is known, and does not decide, says nothing.
            known = Text("True" if found.operator == "and" else "False")
            parts = [condition(part, words) for part in found.operands]
            open_parts = tuple(part for part in parts if part != known)
            return (
                Infix(found.operator, open_parts)
                if len(open_parts) > 1
                else (*open_parts, known)[0]
            )
        case _:
            return Infix(found.operator, tuple(written(part, words) for part in found.operands))
