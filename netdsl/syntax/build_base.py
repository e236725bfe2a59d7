"""What the builders share: spans from tokens and nodes, literals, and a place for findings."""

from __future__ import annotations

from typing import Any

from lark import Token, Tree

from netdsl.diagnostics import Diagnostic, Fix
from netdsl.source import Source, Span
from netdsl.syntax import literals, tree

Children = list[Any]
"""The right-hand side of a rule: tokens, nodes, and None for what is absent."""

CAPITALIZED = {"True": True, "False": False, "None": None}


def start_of(child: Any) -> int:
    while isinstance(child, Tree):  # a list that is not finished
        child = child.children[0]
    if isinstance(child, Token):
        return child.start_pos or 0
    return int(child.span.start)


def end_of(child: Any) -> int:
    while isinstance(child, Tree):
        child = child.children[-1]
    if isinstance(child, Token):
        return child.end_pos or 0
    return int(child.span.end)


class BuildBase:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []

    def span(self, children: Children) -> Span:
        """From the first child that is there to the last."""
        there = [child for child in children if child is not None]
        return Span(self.source, start_of(there[0]), end_of(there[-1]))

    def named(self, token: Token) -> tree.Name:
        return tree.Name(self.span([token]), str(token))

    # Literals

    def number(self, children: Children) -> tree.Number:
        span = self.span(children)
        value = literals.number(children[0])
        if value is None:
            self.diagnostics.append(Diagnostic("N104", "this number is too large", span))
            value = 1
        return tree.Number(span, value)

    def dimensions(self, children: Children) -> tree.Dimensions:
        span = self.span(children)
        sizes = literals.dimensions(children[0])
        if sizes is None:
            self.diagnostics.append(Diagnostic("N104", "these sizes are too large", span))
            sizes = (1, 1)
        return tree.Dimensions(span, sizes)

    def string(self, children: Children) -> tree.String:
        return tree.String(self.span(children), literals.string(children[0]))

    def constant(self, children: Children) -> tree.Constant:
        values = {"TRUE": True, "FALSE": False, "NONE": None}
        return tree.Constant(self.span(children), values[children[0].type])

    def expression_name(self, children: Children) -> tree.Name | tree.Constant:
        (token,) = children
        if token not in CAPITALIZED:
            return self.named(token)
        span = self.span(children)
        lowered = token.lower()
        fixes = (Fix(span, lowered, safe=True),)
        message = f"`{token}` is written `{lowered}` here"
        help = f"write `{lowered}`"
        self.diagnostics.append(Diagnostic("N105", message, span, help=help, fixes=fixes))
        return tree.Constant(span, CAPITALIZED[token])
