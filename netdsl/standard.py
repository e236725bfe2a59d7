"""The files of the standard library, which ships with netdsl: a module of `std` each."""

from __future__ import annotations

from functools import cache
from importlib import resources

from netdsl.source import Source


@cache
def standard_modules() -> tuple[str, ...]:
    """The names of all modules, sorted: `resnet` for `std.resnet`."""
    folder = resources.files("netdsl") / "std"
    names = (each.name for each in folder.iterdir() if each.name.endswith(".net"))
    return tuple(sorted(name.removesuffix(".net") for name in names))


@cache
def standard_source(name: str) -> Source:
    """The file of the module of that name."""
    text = (resources.files("netdsl") / "std" / f"{name}.net").read_text("utf-8")
    return Source.of(f"std/{name}.net", text, is_standard=True)
