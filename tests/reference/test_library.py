"""The standard library as its reference has it: each block with words, a source and an example."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from commands import ROOT, CommandLine

from netdsl.diagnostics import Diagnostic
from netdsl.ops import STANDARD
from netdsl.pipeline import CheckedNetwork
from netdsl.reference.entries import DeclarationEntry, ModuleEntry
from netdsl.reference.examples import Examples
from netdsl.reference.index import index, summary_of
from netdsl.reference.library import module_entry
from netdsl.reference.lookup import Meant, meant

MODULES = {name: module_entry(name) for name in index()}
USED = {
    entry.path: (entry, module)
    for module in MODULES.values()
    for entry in module.declarations
    if entry.kind in ("block", "network")
}
"""What a spec builds with: blocks and networks."""


class Remembered(Examples):
    """Examples that are checked once, for the tests of each and for the page of all."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, tuple[list[CheckedNetwork], list[Diagnostic]]] = {}

    def checked(self, entry: DeclarationEntry) -> tuple[list[CheckedNetwork], list[Diagnostic]]:
        if entry.path not in self.known:
            self.known[entry.path] = super().checked(entry)
        return self.known[entry.path]


@cache
def examples() -> Examples:
    return Remembered()


@pytest.mark.parametrize("module", MODULES.values(), ids=lambda module: module.name)
def test_the_index_has_what_the_parser_finds(module: ModuleEntry) -> None:
    assert index()[module.name] == tuple(each.name for each in module.declarations)
    for each in module.declarations:
        assert meant(each.path, STANDARD) == Meant(declarations=((module.name, each.name),))
    assert module.summary == summary_of(module.name) != ""
    assert module.words.startswith(module.summary)


@pytest.mark.parametrize("path", USED)
def test_it_has_words_a_source_and_an_example_that_holds(path: str) -> None:
    entry, module = USED[path]
    assert lacking(entry, module) == []
    networks, found = examples().checked(entry)
    assert found == []
    assert len(networks) == 1


def lacking(entry: DeclarationEntry, module: ModuleEntry) -> list[str]:
    """What its users miss."""
    body = entry.example.partition("\n\n")[2]
    has = {
        "a docstring": bool(entry.summary),
        "a sentence": entry.words.rstrip().endswith("."),
        "a source": bool(entry.sources or module.sources),
        "an example": bool(entry.example),
        "an example that uses it": f"{entry.name}(" in body,
    }
    return [what for what, there in has.items() if not there]


def test_its_page(netdsl: CommandLine, golden: Callable[[Path, str], None]) -> None:
    netdsl.monkeypatch.setattr("netdsl.reference.examples.Examples", examples)
    ran = netdsl("ops", "std", "--format", "markdown")
    assert (ran.code, ran.err) == (0, "")
    golden(ROOT / "docs" / "std.md", ran.out)
