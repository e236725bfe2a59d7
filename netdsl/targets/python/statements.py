"""Statements of a class as they are printed: what is said twice once, what is left out put in."""

from __future__ import annotations

from collections.abc import Callable

from netdsl.targets.python.definitions import Assign, Give, Let
from netdsl.targets.python.module_lists import Statement
from netdsl.targets.python.nodes import Call, Choice, Node, Text


def simplified(
    statements: tuple[Statement, ...], flat: Callable[[Node], str]
) -> tuple[Statement, ...]:
    """A variable that is only returned, returned at once."""
    match statements:
        case (*others, Let(targets=(name,), value=value), Give(values=(given,)) as end):
            if flat(given) == name and not end.wrapped and not end.in_training:
                return (*others, Give((value,)))
    return statements


def without_repeats(init: tuple[Assign, ...]) -> list[Assign]:
    """The constructor's statements, a condition that several choices share kept once."""
    kept = {
        statement.value.flag: statement
        for statement in reversed(init)
        if not statement.name and isinstance(statement.value, Choice) and statement.value.is_open
    }
    return [each for each in init if each.name or each in kept.values()]


def with_folders(init: list[Assign]) -> list[Assign]:
    """The constructor's statements, containers of labels that are paths before their elements."""
    found: list[Assign] = []
    made: set[str] = set()
    for statement in init:
        folders = statement.name.split(".")[:-1]
        for depth in range(len(folders)):
            folder = ".".join(folders[: depth + 1])
            if folder not in made:
                made.add(folder)
                found.append(Assign(folder, Call(Text("nn.ModuleDict"))))
        found.append(statement)
    return found
