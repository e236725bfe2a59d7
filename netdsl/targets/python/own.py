"""Modules that PyTorch lacks: Python files beside the operators, read as text, never imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from importlib import resources


def file_of(name: str) -> str:
    """The file that holds a module's class: `GlobalAveragePool` is in `global_average_pool.py`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower() + ".py"


def class_text(name: str) -> str:
    """The text of such a class."""
    text = (resources.files("netdsl") / "ops" / "modules" / file_of(name)).read_text("utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])
    raise LookupError(name)


def is_own(name: str) -> bool:
    """Whether a class of this name would hide a module of netdsl's own."""
    return (resources.files("netdsl") / "ops" / "modules" / file_of(name)).is_file()


def own_names(names: Iterable[str]) -> list[str]:
    """Those names that are modules of netdsl's own."""
    folder = resources.files("netdsl") / "ops" / "modules"
    files = {each.name for each in folder.iterdir()}
    return sorted(name for name in names if name[:1].isupper() and file_of(name) in files)
