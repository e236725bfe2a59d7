"""What PyTorch lacks: Python files beside the operators, read as text, never imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from importlib import resources
from importlib.resources.abc import Traversable


def file_of(name: str) -> str:
    """The file that holds a module's class: `GlobalAveragePool` is in `global_average_pool.py`.

    A function is in the file of its name.
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower() + ".py"


def folder_of(name: str) -> Traversable:
    """Modules are in one folder, functions in another."""
    return resources.files("netdsl") / "ops" / ("modules" if name[:1].isupper() else "functions")


def text_of(name: str) -> str:
    """The text of such a class or function."""
    text = (folder_of(name) / file_of(name)).read_text("utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name:
            return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])
    raise LookupError(name)


def is_own(name: str) -> bool:
    """Whether a class of this name would hide a module of netdsl's own."""
    return (folder_of(name) / file_of(name)).is_file()


def own_functions() -> frozenset[str]:
    """The functions among them: the emitted code uses these names itself."""
    names = (each.name for each in folder_of("functions").iterdir())
    return frozenset(name.removesuffix(".py") for name in names if name.endswith(".py"))


def needed(names: Iterable[str]) -> list[str]:
    """The texts of those names that are netdsl's own, and of what these use: functions first."""
    modules = {each.name for each in folder_of("Modules").iterdir()}
    functions = own_functions()
    found: dict[str, str] = {}
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        is_class = name[:1].isupper() and file_of(name) in modules
        if name not in found and (is_class or name in functions):
            found[name] = text_of(name)
            nodes = ast.walk(ast.parse(found[name]))
            waiting.update(node.id for node in nodes if isinstance(node, ast.Name))
    return [found[name] for name in sorted(found, key=lambda name: (name not in functions, name))]
