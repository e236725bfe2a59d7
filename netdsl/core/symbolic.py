"""Numbers that remember how they were computed from a block's parameters.

A `Symbolic` integer computes as an integer does and carries its formula along, so that the shape
rules, run once, give the sizes of one use and the expressions that the emitted class needs for all.
Integer formulas are kept as a constant plus multiples of atoms: short, however long the sum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from math import sqrt
from typing import Any

Atom = str | tuple[Any, ...]
"""A name, or `(operator, operand, …)` over formulas."""

LARGEST_FORMULA = 40
"""Formulas with more atoms than this are dropped for their value."""


class Formula:
    """constant + sum of coefficient * atom; hashable, compared by structure."""

    __slots__ = ("_hash", "constant", "terms")

    def __init__(self, constant: int | float, terms: Mapping[Atom, int]) -> None:
        self.constant = constant
        self.terms = {atom: factor for atom, factor in terms.items() if factor}
        self._hash = hash((constant, frozenset(self.terms.items())))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Formula)
            and self.constant == other.constant
            and self.terms == other.terms
        )

    def __hash__(self) -> int:
        return self._hash

    def names(self) -> Iterator[str]:
        """Every name the formula depends on, as often as it occurs."""
        stack: list[Any] = list(self.terms)
        while stack:
            part = stack.pop()
            if isinstance(part, str):
                yield part
            elif isinstance(part, Formula):
                stack.extend(part.terms)
            elif isinstance(part, tuple):
                stack.extend(part[1:])

    def plus(self, other: Formula, sign: int = 1) -> Formula:
        terms = dict(self.terms)
        for atom, factor in other.terms.items():
            terms[atom] = terms.get(atom, 0) + sign * factor
        return Formula(self.constant + sign * other.constant, terms)

    def times(self, factor: int) -> Formula:
        return Formula(
            self.constant * factor, {atom: each * factor for atom, each in self.terms.items()}
        )


def formula_of(value: Any) -> Formula:
    """The formula of a number; of a plain one, itself."""
    return value.formula if isinstance(value, Symbolic | SymbolicFloat) else Formula(value, {})


def _made(value: int, formula: Formula) -> int:
    if not formula.terms or sum(1 for _ in formula.names()) > LARGEST_FORMULA:
        return value
    return Symbolic(value, formula)


def opaque(operator: str, value: int | float, *operands: Any) -> int | float:
    """`value`, remembered as `operator` applied to operands."""
    formulas = [formula_of(operand) for operand in operands]
    if not any(formula.terms for formula in formulas):
        return value
    formula = Formula(0, {(operator, *formulas): 1})
    if isinstance(value, int):
        return _made(value, formula)
    if sum(1 for _ in formula.names()) > LARGEST_FORMULA:
        return value
    return SymbolicFloat(value, formula)


class Symbolic(int):
    """An integer with its formula."""

    formula: Formula

    def __new__(cls, value: int, formula: Formula) -> Symbolic:
        made = super().__new__(cls, value)
        made.formula = formula
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Symbolic, (int(self), self.formula)

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, int):
            return int(self) + other
        return _made(int(self) + int(other), self.formula.plus(formula_of(other)))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if not isinstance(other, int):
            return int(self) - other
        return _made(int(self) - int(other), self.formula.plus(formula_of(other), -1))

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __neg__(self) -> int:
        return _made(-int(self), self.formula.times(-1))

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, float):
            return opaque("*", int(self) * other, self, other)
        if not isinstance(other, int):
            return int(self) * other
        if isinstance(other, Symbolic):
            return opaque("*", int(self) * int(other), self, other)
        return _made(int(self) * int(other), self.formula.times(int(other)))

    def __rmul__(self, other: Any) -> Any:
        return self * other

    def __truediv__(self, other: Any) -> Any:
        return opaque("/", int(self) / other, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return opaque("/", other / int(self), other, self)

    def __floordiv__(self, other: Any) -> Any:
        if not isinstance(other, int):
            return int(self) // other
        exact = _divided(self.formula, other)
        value = int(self) // int(other)
        return _made(value, exact) if exact else opaque("//", value, self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return opaque("//", other // int(self), other, self)

    def __mod__(self, other: Any) -> Any:
        return opaque("%", int(self) % int(other), self, other)

    def __rmod__(self, other: Any) -> Any:
        return opaque("%", other % int(self), other, self)


def _divided(formula: Formula, divisor: int) -> Formula | None:
    """The formula divided by a plain number, where every part divides; or by itself."""
    if isinstance(divisor, Symbolic):
        return Formula(1, {}) if divisor.formula == formula else None
    if divisor == 0 or any(part % divisor for part in (formula.constant, *formula.terms.values())):
        return None
    terms = {atom: factor // divisor for atom, factor in formula.terms.items()}
    return Formula(formula.constant // divisor, terms)


class SymbolicFloat(float):
    """A float with its formula (one opaque atom)."""

    formula: Formula

    def __new__(cls, value: float, formula: Formula) -> SymbolicFloat:
        made = super().__new__(cls, value)
        made.formula = formula
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return SymbolicFloat, (float(self), self.formula)

    def __add__(self, other: Any) -> Any:
        return opaque("+", float(self) + other, self, other)

    def __radd__(self, other: Any) -> Any:
        return opaque("+", other + float(self), other, self)

    def __sub__(self, other: Any) -> Any:
        return opaque("-", float(self) - other, self, other)

    def __rsub__(self, other: Any) -> Any:
        return opaque("-", other - float(self), other, self)

    def __mul__(self, other: Any) -> Any:
        return opaque("*", float(self) * other, self, other)

    def __rmul__(self, other: Any) -> Any:
        return opaque("*", other * float(self), other, self)

    def __truediv__(self, other: Any) -> Any:
        return opaque("/", float(self) / other, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return opaque("/", other / float(self), other, self)


def symbol(name: str, value: Any) -> Any:
    """A number that stands for a name; tuples give a symbol to each number in them."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Symbolic(int(value), Formula(0, {name: 1}))
    if isinstance(value, float):
        return SymbolicFloat(float(value), Formula(0, {name: 1}))
    if isinstance(value, tuple):
        return tuple(symbol(f"{name}[{place}]", item) for place, item in enumerate(value))
    return value


def plain(value: Any) -> Any:
    """The value without its formulas."""
    if isinstance(value, Symbolic):
        return int(value)
    if isinstance(value, SymbolicFloat):
        return float(value)
    return tuple(plain(item) for item in value) if isinstance(value, tuple) else value


def names_in(value: Any) -> bool:
    """Whether a value, or a number in a tuple, was computed from a name."""
    if isinstance(value, tuple):
        return any(names_in(item) for item in value)
    return isinstance(value, Symbolic | SymbolicFloat)


CALLS: dict[str, Callable[..., Any]] = {
    "min": lambda *items: min(items),
    "max": lambda *items: max(items),
    "abs": abs,
    "int": int,
    "round": round,
    "math.sqrt": sqrt,
    "sum": lambda *items: sum(items),
}


def rebased(value: Any, names: Mapping[str, Any]) -> Any:
    """The same value, each of these names in its formula replaced by what it stands for outside."""
    if isinstance(value, tuple):
        return tuple(rebased(item, names) for item in value)
    if isinstance(value, Symbolic):
        return _made(int(value), _substituted(value.formula, names))
    if isinstance(value, SymbolicFloat):
        formula = _substituted(value.formula, names)
        return SymbolicFloat(float(value), formula) if formula.terms else float(value)
    return value


def spread(name: str, value: Any) -> dict[str, Any]:
    """A name and, for a tuple, each of its items by the name a formula has for it (`n[0]`)."""
    found = {name: value}
    if isinstance(value, tuple):
        for place, item in enumerate(value):
            found.update(spread(f"{name}[{place}]", item))
    return found


def _substituted(formula: Formula, names: Mapping[str, Any]) -> Formula:
    total = Formula(formula.constant, {})
    for atom, factor in formula.terms.items():
        if isinstance(atom, str):
            part = formula_of(names[atom]) if atom in names else Formula(0, {atom: 1})
        else:
            part = _applied(atom, names)
        total = total.plus(part.times(factor))
    return total


def _applied(atom: tuple[Any, ...], names: Mapping[str, Any]) -> Formula:
    operator, *formulas = atom
    operands = [_substituted(formula, names) for formula in formulas]
    if not any(operand.terms for operand in operands):
        constants = [operand.constant for operand in operands]
        if operator in CALLS:
            return Formula(CALLS[operator](*constants), {})
        return Formula(reduce(BINARY[operator], constants), {})
    if operator == "*" and len(operands) == 2:
        for factor, other in (operands, operands[::-1]):
            if not factor.terms and isinstance(factor.constant, int):
                return other.times(factor.constant)
    return Formula(0, {(operator, *operands): 1})


BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
}
