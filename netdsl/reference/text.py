"""Entries as pages for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import fill, indent

from netdsl.reference.entries import DeclarationEntry, ModuleEntry, OperatorEntry

INDENT = "  "
WIDTH = 100

Gives = Callable[[DeclarationEntry], str]
"""What the example of an entry gives, in words."""


def operators(listed: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Operators by family: of each its family, its name, and what it does."""
    rows = list(listed)
    width = max(len(name) for _, name, _ in rows) + 2
    for family, members in groupby(rows, key=lambda row: row[0]):
        yield family
        yield from (f"{INDENT}{name:{width}}{summary}" for _, name, summary in members)
        yield ""


def library(listed: Iterable[tuple[str, str, tuple[str, ...]]]) -> Iterator[str]:
    """Modules of the standard library: of each its name, what it has, and what it declares."""
    yield "The standard library"
    for name, summary, declared in listed:
        yield f"{INDENT}{name}: {summary}"
        around = INDENT * 2
        yield fill(", ".join(declared), WIDTH, initial_indent=around, subsequent_indent=around)


def operator_page(entry: OperatorEntry) -> Iterator[str]:
    """One operator: what it does, its attributes, examples."""
    yield usage(entry)
    yield ""
    yield f"{INDENT}{entry.summary}"
    yield f"{INDENT}Takes {entry.takes}."
    if entry.attributes:
        yield ""
        yield "attributes"
        defaults = [
            "needed" if each.default is None else f"= {each.default}" for each in entry.attributes
        ]
        wide, most = max(len(each.name) for each in entry.attributes), max(map(len, defaults))
        for each, default in zip(entry.attributes, defaults, strict=True):
            yield f"{INDENT}{each.name:{wide}}  {default:{most}}  {each.words}"
            yield f"{INDENT}{'':{wide}}  {'':{most}}  ({each.kind})"
    if entry.examples:
        yield ""
        yield "examples"
        yield from (f"{INDENT}{example}" for example in entry.examples)
    if entry.notes:
        yield ""
        yield indent(entry.notes, INDENT)


def usage(entry: OperatorEntry) -> str:
    """How an operator is written: its name, and what stands right after it."""
    branches = "< … | … >" if entry.merges else ""
    return " ".join(part for part in (entry.name, entry.geometry.upper(), branches) if part)


def module_page(entry: ModuleEntry) -> Iterator[str]:
    """One module: what it is, and all that it declares."""
    yield entry.name
    yield ""
    yield indent(entry.words, INDENT)
    for each in entry.declarations:
        yield ""
        yield from _in_brief(each.signature, each)


def namesakes(entries: Sequence[DeclarationEntry]) -> Iterator[str]:
    """Declarations of one name, in brief, and how to see one as a whole."""
    for entry in entries:
        yield ""
        yield from _in_brief(f"{entry.module}.{entry.signature}", entry)
    yield ""
    yield f"`netdsl ops {entries[0].path}` tells all about one of the standard library."


def _in_brief(signature: str, entry: DeclarationEntry) -> Iterator[str]:
    yield signature
    if entry.summary:
        yield fill(f"{entry.summary}.", WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)


def declaration_page(entry: DeclarationEntry, module: ModuleEntry, gives: Gives) -> Iterator[str]:
    """One declaration: its parameters, what it is, where it is from, and a spec that uses it."""
    yield f"{entry.module}.{entry.signature}"
    for words in (entry.words, entry.notes):
        if words:
            yield ""
            yield indent(words, INDENT)
    if not entry.example:
        yield ""
        yield f"{INDENT}from {entry.module} import {entry.name}"
        return
    yield ""
    yield "source"
    yield from (f"{INDENT}{source}" for source in entry.sources or module.sources)
    yield ""
    yield "example"
    yield indent(entry.example, INDENT)
    yield f"{INDENT}gives {gives(entry)}"
