"""The entries of the standard library, from its files."""

from __future__ import annotations

import re
from inspect import cleandoc
from itertools import takewhile
from textwrap import indent

from netdsl.core.docstrings import Docstring, first_sentence
from netdsl.reference.entries import DeclarationEntry, ModuleEntry, ParameterEntry
from netdsl.reference.index import COMMENT, head, source_of, summary_of, uncommented
from netdsl.source import Source
from netdsl.syntax import tree
from netdsl.syntax.format import Formatted, format_source
from netdsl.syntax.parse import parse

CITATION = re.compile(r'"[^"]+" \([^()]*\b(?:19|20)\d\d\b[^()]*\)')
"""A title in quotes; authors and year in parentheses."""
IMPORT = "from "
NETWORK = re.compile(r"^network\b", re.MULTILINE)

Declared = tree.Block | tree.Network | tree.Variant | tree.Let


def module_entry(module: str) -> ModuleEntry:
    """A module with all that it declares."""
    source = source_of(module)
    file, diagnostics = parse(source)
    assert not diagnostics, module
    lines = source.text.splitlines()
    words = head(lines)
    found = [each for each in file.declarations if isinstance(each, Declared)]
    names = [each.name.text for each in found]
    return ModuleEntry(
        name=module,
        summary=summary_of(module),
        words=words,
        sources=_citations(words),
        declarations=tuple(_declaration(each, module, names, lines) for each in found),
    )


def _declaration(
    declared: Declared, module: str, names: list[str], lines: list[str]
) -> DeclarationEntry:
    line = declared.span.source.text.count("\n", 0, declared.span.start)
    above = _above(lines, line)
    words, notes, example = above, "", ""
    if not isinstance(declared, tree.Let):
        text = declared.body.docstring if declared.body else None
        docstring = Docstring.of(text.value if text else "")
        words, notes, example = cleandoc(docstring.words), above, docstring.example
    sources = _citations(above)
    return DeclarationEntry(
        module=module,
        name=declared.name.text,
        kind=_kind(declared),
        parameters=tuple(
            ParameterEntry(
                name=each.name.text, default=each.default.span.text if each.default else None
            )
            for each in declared.parameters or ()
        ),
        summary=first_sentence(words),
        words=words,
        notes="" if sources else notes,
        sources=sources,
        example=_spec(example, module, names) if example else "",
    )


def _kind(declared: Declared) -> str:
    match declared:
        case tree.Block():
            return "block"
        case tree.Let(parameters=None):
            return "constant"
        case tree.Let():
            return "function"
        case _:
            return "network"


def _spec(example: str, module: str, names: list[str]) -> str:
    """A file that stands on its own: what an example imports, and a network around the rest."""
    lines = example.splitlines()
    imports = [line for line in lines if line.startswith(IMPORT)]
    body = "\n".join(line for line in lines if not line.startswith(IMPORT))
    words = set(re.findall(r"\w+", body))
    used = ", ".join(name for name in names if name in words)
    if not NETWORK.search(body):
        body = f"network Example {{\n{indent(body, '  ')}\n}}"
    spec = "\n".join((f"from {module} import {used}", *imports, "", body, ""))
    styled = format_source(Source.of(module, spec))
    return styled.text if isinstance(styled, Formatted) else spec


def _above(lines: list[str], line: int) -> str:
    """The comment right above a line, where it is not the head of the file."""
    before = list(takewhile(lambda each: each.startswith(COMMENT), reversed(lines[:line])))
    return "" if len(before) == line else "\n".join(uncommented(reversed(before)))


def _citations(text: str) -> tuple[str, ...]:
    return tuple(CITATION.findall(" ".join(text.split())))
