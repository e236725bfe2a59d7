"""What there is to use in a spec, as values: the operators, and what the standard library declares.

The same entries are the pages of a terminal, those of the documents, and a JSON document.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class AttributeEntry(Entry):
    """An attribute of an operator."""

    name: str
    default: str | None
    """As a spec writes it; null for one that every use has to give."""
    kind: str
    """What it takes."""
    words: str


class OperatorEntry(Entry):
    """An operator."""

    name: str
    family: str
    geometry: str
    """The attributes that stand right after the name, such as `kernel/channels`."""
    merges: bool
    """Whether it takes branches."""
    summary: str
    takes: str
    """The shapes that it takes."""
    attributes: tuple[AttributeEntry, ...]
    examples: tuple[str, ...]
    """Each an input (several are joined by `|`), a use, and what it gives, joined by `->`."""
    notes: str


class ParameterEntry(Entry):
    """A parameter of something that a spec declares."""

    name: str
    default: str | None
    """As the spec has it; null for one that every use has to give."""


class DeclarationEntry(Entry):
    """Something that a module of the standard library declares."""

    module: str
    """The name that an import has, such as `std.resnet`."""
    name: str
    kind: Literal["block", "network", "function", "constant"]
    parameters: tuple[ParameterEntry, ...]
    summary: str
    """The first sentence of `words`."""
    words: str
    notes: str
    """What the spec says beside the docstring."""
    sources: tuple[str, ...]
    """Where it was published, if elsewhere than its module."""
    example: str
    """A spec that uses it; empty for functions and constants."""

    @property
    def path(self) -> str:
        return f"{self.module}.{self.name}"

    @property
    def signature(self) -> str:
        if self.kind == "constant" or (self.kind == "network" and not self.parameters):
            return self.name
        parameters = (
            each.name if each.default is None else f"{each.name} = {each.default}"
            for each in self.parameters
        )
        return f"{self.name}({', '.join(parameters)})"


class ModuleEntry(Entry):
    """A module of the standard library."""

    name: str
    summary: str
    words: str
    """The comment at the head of its file."""
    sources: tuple[str, ...]
    """Where it was published: what it declares, too, but for what has a source of its own."""
    declarations: tuple[DeclarationEntry, ...]


class ReferenceDocument(Entry):
    """Operators and modules."""

    format_version: Literal[1] = 1
    operators: tuple[OperatorEntry, ...]
    modules: tuple[ModuleEntry, ...]
