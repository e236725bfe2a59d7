"""Sums as expressions, and expressions as sums."""

from __future__ import annotations

from collections.abc import Sequence

from netdsl.targets.python.nodes import Infix, Node, Number, Prefix, Symbol

Terms = dict[Node | None, int]
"""How often each term is in a sum; none stands for 1."""


def product(factor: int, *terms: Node) -> Node:
    """`factor * a * b`, a factor of 1 left out. The sign is the sum's."""
    parts = terms if abs(factor) == 1 and terms else (Number(abs(factor)), *terms)
    return parts[0] if len(parts) == 1 else Infix("*", parts)


def signed_sum(parts: Sequence[tuple[int, Node]]) -> Node:
    """Terms, each with a number of its sign: `a + 2 * b - c`."""
    (first_sign, first), *others = parts
    if first_sign < 0:
        first = Prefix("-", first)
    if not others:
        return first
    signs = " ".join("-" if sign < 0 else "+" for sign, _ in others)
    return Infix(signs, (first, *(part for _, part in others)))


def parts_of(terms: Terms) -> list[tuple[int, Node]]:
    """The terms of a sum: those that are added first, a number last."""
    ordered = sorted(terms.items(), key=lambda each: (each[0] is None, each[1] < 0))
    return [(factor, product(factor, *([term] if term else []))) for term, factor in ordered]


def terms_of(node: Node) -> Terms | None:
    """An expression as a sum; none for one that is no whole number."""
    match node:
        case Number(value=int() as value):
            return {None: value} if value else {}
        case Prefix(operator="-", operand=operand):
            inner = terms_of(operand)
            return None if inner is None else {term: -factor for term, factor in inner.items()}
        case Infix(operator="*", operands=(Number(value=int() as factor), other)):
            return {other: factor}
        case Symbol() | Infix(operator="*" | "//" | "%"):
            return {node: 1}
        case Infix(operator=operator) if set(operator.split(" ")) <= {"+", "-"}:
            return _added(node)
    return None


def _added(node: Infix) -> Terms | None:
    signs = ["+", *node.operator.split(" ")]
    total: Terms = {}
    for place, operand in enumerate(node.operands):
        inner = terms_of(operand)
        if inner is None:
            return None
        sign = -1 if signs[min(place, len(signs) - 1)] == "-" else 1
        total = added(total, inner, sign)
    return total


def added(one: Terms, other: Terms, times: int = 1) -> Terms:
    """`one + times * other`."""
    found = dict(one)
    for term, factor in other.items():
        found[term] = found.get(term, 0) + times * factor
    return {term: factor for term, factor in found.items() if factor}
