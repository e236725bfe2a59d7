"""Names whose values were refused: what else such a value breaks is no second mistake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netdsl.passes.entities import Environment
from netdsl.syntax import tree
from netdsl.syntax.walk import nodes

Binding = tuple[dict[str, Any], str]
"""A name, and the names among which it has its meaning."""


def bindings(expression: tree.Expression, names: Environment) -> Iterator[Binding]:
    """The names in an expression that have a meaning here."""
    for node in nodes(expression):
        if isinstance(node, tree.Name) and (scope := names.home(node.text)) is not None:
            yield scope.names, node.text


class Blame:
    """Knows of each name which rules its value breaks, in the words of the rules."""

    def __init__(self) -> None:
        self.broken: dict[tuple[int, str], tuple[Binding, set[str]]] = {}
        """The binding is kept, so that no other takes its place in memory."""

    def again(self, expression: tree.Expression, names: Environment, rule: str) -> bool:
        """Whether a value that breaks a rule does so by a name of which that was said before.

        What a name alone gives is noted; of several names, any may be the cause.
        """
        rules = [self.of(binding) for binding in bindings(expression, names)]
        if any(rule in broken for broken in rules):
            return True
        if len(rules) == 1:
            rules[0].add(rule)
        return False

    def pass_on(
        self, name: str, inner: Environment, given: tree.Expression, names: Environment
    ) -> None:
        """Note that a block's parameter is another name for what a name means around it."""
        if isinstance(given, tree.Name):
            for binding in bindings(given, names):
                own = inner.names, name
                self.broken[id(inner.names), name] = own, self.of(binding)

    def of(self, binding: Binding) -> set[str]:
        """The rules that a name's value breaks so far."""
        scope, name = binding
        return self.broken.setdefault((id(scope), name), (binding, set()))[1]
