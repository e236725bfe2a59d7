"""The catalogue as a value: which operators there are, by the names that specs use."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getmembers, isabstract, isclass
from types import ModuleType

from netdsl.core.operator import Operator


class Registry:
    """Operators by spelling, and the habitual names that stand for some of them."""

    def __init__(self, operators: Iterator[type[Operator]]) -> None:
        self.operators = {operator.spelling: operator for operator in operators}
        self.habits = {
            habit.lower(): operator.spelling
            for operator in self.operators.values()
            for habit in operator.habits
        }

    def __contains__(self, name: str) -> bool:
        return name in self.operators

    def __getitem__(self, name: str) -> type[Operator]:
        return self.operators[name]

    def get(self, name: str) -> type[Operator] | None:
        return self.operators.get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.operators)


def ops_in(*modules: ModuleType) -> Registry:
    """All operators that these modules define (not those they import), in the order written."""

    def defined() -> Iterator[type[Operator]]:
        for module in modules:
            found = [
                member
                for _, member in getmembers(module, isclass)
                if issubclass(member, Operator)
                and member.__module__ == module.__name__
                and not isabstract(member)
                and not member.__name__.startswith("_")
            ]
            order = list(vars(module))
            yield from sorted(found, key=lambda operator: order.index(operator.__name__))

    return Registry(defined())
