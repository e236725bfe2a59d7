"""The examples of the standard library, worked out."""

from __future__ import annotations

from netdsl.diagnostics import Diagnostic
from netdsl.files import Reader
from netdsl.pipeline import CheckedNetwork, Checker, check_module
from netdsl.reference.entries import DeclarationEntry
from netdsl.source import Source


class Examples:
    """Checks examples, one by one; a module that several of them use is read once."""

    def __init__(self) -> None:
        self.checker = Checker(Reader())

    def checked(self, entry: DeclarationEntry) -> tuple[list[CheckedNetwork], list[Diagnostic]]:
        """The networks of an entry's example that hold, and what is wrong with it."""
        source = Source.of(entry.path, entry.example)
        networks = check_module(self.checker, source)
        found = [each for each in self.checker.diagnostics() if each.span.source == source]
        return networks, found

    def gives(self, entry: DeclarationEntry) -> str:
        """What an entry's example gives and costs, in words."""
        (checked,), _ = self.checked(entry)
        network, figures = checked.network, checked.figures
        shapes = [str(value.known) for value in network.outputs]
        named = [" ".join(pair) for pair in zip(network.output_names, shapes, strict=True)]
        results = ", ".join(named) if len(shapes) > 1 else shapes[0]
        return f"{results}; {figures.params:,} parameters, {figures.macs:,} MACs"
