"""Entries as Markdown: the pages `docs/operators.md` and `docs/std.md`, and sections of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from netdsl.reference.entries import DeclarationEntry, ModuleEntry, OperatorEntry, ReferenceDocument
from netdsl.reference.text import Gives, usage

FENCE = "```"
OPERATORS = """\
# Operators

Each operator as it is declared; `netdsl ops --format markdown` makes this page again. An example
is an input, a use, and what it gives; the branches of a merge are joined by `|`. An attribute
without a default has to be given. [The language](language.md#operators) tells how operators are
written, and how their weights start; [the standard library](std.md) has blocks made of them."""
LIBRARY = """\
# The standard library

What the modules of `std` declare: blocks and networks made of [operators](operators.md). Each
example is a whole spec, and holds. `netdsl ops std --format markdown` makes this page again."""


def operators_page(document: ReferenceDocument) -> Iterator[str]:
    """All operators by family."""
    yield OPERATORS
    for family, members in groupby(document.operators, key=lambda entry: entry.family):
        yield f"\n## {family}"
        for entry in members:
            yield from operator_section(entry)


def operator_section(entry: OperatorEntry) -> Iterator[str]:
    """One operator."""
    yield f"\n### {entry.name}\n"
    yield entry.summary
    yield f"`{usage(entry)}` takes {entry.takes}."
    if entry.attributes:
        yield ""
        yield from _table("attribute", "default", "meaning", "takes")
        for each in entry.attributes:
            default = "" if each.default is None else f"`{each.default}`"
            yield _row(f"`{each.name}`", default, each.words, each.kind)
    yield from _fenced("\n".join(entry.examples))
    if entry.notes:
        yield f"\n{entry.notes}"


def library_page(document: ReferenceDocument, gives: Gives) -> Iterator[str]:
    """All of the standard library."""
    yield LIBRARY
    yield ""
    yield from _table("module", "has")
    for module in document.modules:
        anchor = module.name.replace(".", "")
        yield _row(f"[{module.name}](#{anchor})", module.summary)
    for module in document.modules:
        yield from module_section(module, gives)


def module_section(module: ModuleEntry, gives: Gives) -> Iterator[str]:
    """One module with all that it declares."""
    yield f"\n## {module.name}\n"
    yield from _with_tables(module.words)
    yield from declaration_sections(module, gives)


def declaration_sections(module: ModuleEntry, gives: Gives) -> Iterator[str]:
    """What a module declares."""
    for entry in module.declarations:
        yield from _declaration_section(entry, gives)


def _declaration_section(entry: DeclarationEntry, gives: Gives) -> Iterator[str]:
    """One declaration."""
    yield f"\n### {entry.path}\n"
    yield f"`{entry.signature}`"
    source = f"Source: {'; '.join(entry.sources)}." if entry.sources else ""
    for words in (entry.words, entry.notes, source):
        if words:
            yield f"\n{words}"
    if entry.example:
        yield from _fenced(entry.example.rstrip())
        yield f"\nGives {gives(entry)}."


def _with_tables(text: str) -> Iterator[str]:
    """Paragraphs, and what is laid out with spaces in fences."""
    for is_table, lines in groupby(text.splitlines(), key=lambda line: line.startswith("  ")):
        joined = "\n".join(lines)
        yield from (*_fenced(joined), "") if is_table else (joined,)


def _fenced(text: str) -> Iterator[str]:
    yield f"\n{FENCE}\n{text}\n{FENCE}"


def _table(*heads: str) -> Iterator[str]:
    yield _row(*heads)
    yield f"|{'---|' * len(heads)}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
