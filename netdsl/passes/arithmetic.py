"""Operators of expressions on values: what has a meaning, within which bounds."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from netdsl.core.network import Value
from netdsl.core.symbolic import Formula, Symbolic, SymbolicFloat, plain
from netdsl.limits import raised
from netdsl.passes.context import Context, Fault, fault
from netdsl.passes.entities import kind_of
from netdsl.passes.weight import weight
from netdsl.source import Span

LARGEST_NUMBER = 2**63

ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Arithmetic:
    """Comparisons and calculations; `decided` collects the names that a comparison depended on."""

    context: Context
    decided: set[str]

    def _compared(self, sign: str, left: Any, right: Any, span: Span) -> bool:
        for side in (left, right):
            if isinstance(side, Symbolic | SymbolicFloat):
                self.decided.update(side.formula.names())
        if isinstance(left, Value) or isinstance(right, Value):
            message = f"{kind_of(left)} and {kind_of(right)} do not compare with `{sign}`"
            help = "compare its shape: `x.shape`, `x.channels`, `x.height`"
            raise fault("N407", message, span, help=help)
        if isinstance(left, tuple | str) and isinstance(right, tuple | str):
            self.context.spend_items(span, min(weight(left), weight(right)))
        try:
            return COMPARISONS[sign](plain(left), plain(right))
        except TypeError:
            raise fault(
                "N407", f"{kind_of(left)} and {kind_of(right)} do not compare with `{sign}`", span
            ) from None

    def _calculated(self, sign: str, left: Any, right: Any, span: Span) -> Any:
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        tuples = isinstance(left, tuple) and isinstance(right, tuple) and sign == "+"
        repeated = isinstance(left, tuple) and isinstance(right, int) and sign == "*"
        if not (numbers or tuples or repeated):
            raise fault("N407", f"{kind_of(left)} `{sign}` {kind_of(right)} has no meaning", span)
        if type(left) is float and isinstance(right, Symbolic):
            # Python would not ask the right operand, which knows its formula.
            left = SymbolicFloat(left, Formula(left, {}))
        if repeated and len(left) * right > self.context.limits.items:
            raise self._too_long(span)
        try:
            value = ARITHMETIC[sign](left, right)
        except ZeroDivisionError:
            raise fault("N407", "division by zero", span) from None
        except OverflowError:
            raise fault("N605", "this number is too large", span) from None
        return self._bounded(value, span)

    def _bounded(self, value: Any, span: Span) -> Any:
        if isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
            raise fault("N605", "this number is too large: numbers reach to 2^63", span)
        return self._weighed(value, span) if isinstance(value, tuple) else value

    def _weighed(self, value: tuple[Any, ...], span: Span) -> tuple[Any, ...]:
        """A tuple that was made, within bounds with all that is in it."""
        items = weight(value, self.context.limits.items)
        if items > self.context.limits.items:
            raise self._too_long(span)
        self.context.spend_items(span, items)
        return value

    def _too_long(self, span: Span) -> Fault:
        return fault(
            "N605",
            f"a tuple holds at most {self.context.limits.items:,} items",
            span,
            help=raised("items"),
        )
