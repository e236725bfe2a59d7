"""The files of the standard library, which ships with netdsl: a module of `std` each."""

from __future__ import annotations

from importlib import resources

from netdsl.source import Source


def standard_modules() -> list[str]:
    """The names of all modules, sorted: `resnet` for `std.resnet`."""
    folder = resources.files("netdsl") / "std"
    return sorted(
        each.name.removesuffix(".net") for each in folder.iterdir() if each.name.endswith(".net")
    )


def standard_source(name: str) -> Source:
    """The file of the module of that name."""
    text = (resources.files("netdsl") / "std" / f"{name}.net").read_text("utf-8")
    return Source.of(f"std/{name}.net", text, is_standard=True)
