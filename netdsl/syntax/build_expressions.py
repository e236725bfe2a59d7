"""Expressions of the tree, a method for each rule of the grammar."""

from __future__ import annotations

from lark import Token

from netdsl.syntax import tree
from netdsl.syntax.build_base import BuildBase, Children


class BuildExpressions(BuildBase):
    def conditional(self, children: Children) -> tree.Conditional:
        # value if condition else value if condition else … value
        return tree.Conditional(self.span(children), tuple(children[0::4]), tuple(children[2::4]))

    def operation(self, children: Children) -> tree.Operation:
        operators = tuple(str(token) for token in children[1::2])
        return tree.Operation(self.span(children), tuple(children[0::2]), operators)

    def unary(self, children: Children) -> tree.Unary:
        operators = tuple(str(token) for token in children[:-1])
        return tree.Unary(self.span(children), operators, children[-1])

    def postfix(self, children: Children) -> tree.Postfix:
        value, *trailers = children
        return tree.Postfix(self.span(children), value, tuple(trailers))

    def member(self, children: Children) -> tree.Member:
        return tree.Member(self.span(children), str(children[1]))

    def index(self, children: Children) -> tree.Index:
        return tree.Index(self.span(children), children[1])

    def slice(self, children: Children) -> tree.Slice:
        _, start, _, stop, _ = children
        return tree.Slice(self.span(children), start, stop)

    def arguments(self, children: Children) -> tree.Call:
        found = (child for child in children if isinstance(child, tree.Argument))
        return tree.Call(self.span(children), tuple(found))

    def argument(self, children: Children) -> tree.Argument:
        name, _, value = children
        return tree.Argument(self.span(children), name, value)

    def parentheses(self, children: Children) -> tree.Parenthesized:
        return tree.Parenthesized(self.span(children), children[1])

    def tuple(self, children: Children) -> tree.Tuple:
        items = (child for child in children if child and not isinstance(child, Token))
        return tree.Tuple(self.span(children), tuple(items))
