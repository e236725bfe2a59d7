"""Names whose values were refused: what else such a value breaks is no second mistake."""

from __future__ import annotations

from typing import Any

from netdsl.passes.entities import Environment
from netdsl.syntax import tree
from netdsl.syntax.walk import nodes

Binding = tuple[int, str]
"""A name, and the scope that gives it its meaning."""


class Blame:
    """Knows of each name which rules its value breaks, in the words of the rules."""

    def __init__(self) -> None:
        self.broken: dict[Binding, set[str]] = {}
        self.scopes: list[dict[str, Any]] = []
        """Kept, so that no other scope takes the place of one of them in memory."""

    def again(self, expression: tree.Expression, names: Environment, rule: str) -> bool:
        """Whether a value that breaks a rule does so by a name of which that was said before.

        What a name alone gives is noted; of several names, any may be the cause.
        """
        found = [node.text for node in nodes(expression) if isinstance(node, tree.Name)]
        rules = [broken for name in found if (broken := self.of(name, names)) is not None]
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
            broken = self.of(given.text, names)
            if broken is not None:
                self.scopes.append(inner.names)
                self.broken[id(inner.names), name] = broken

    def of(self, name: str, names: Environment) -> set[str] | None:
        """The rules that a name's value breaks so far; none for what is no name here."""
        scope = names.home(name)
        if scope is None:
            return None
        self.scopes.append(scope.names)
        return self.broken.setdefault((id(scope.names), name), set())
