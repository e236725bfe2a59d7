"""List the operators and the standard library, or tell all about one of them.

NAME is an operator (conv), a block or a network of the standard library (bottleneck, or in full
std.resnet.bottleneck), one of its modules (std.resnet), or all of it (std).
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from netdsl.cli import CLEAN
from netdsl.cli.console import Console
from netdsl.ops import STANDARD
from netdsl.reference import text
from netdsl.reference.entries import ReferenceDocument
from netdsl.reference.index import LIBRARY, index, summary_of
from netdsl.reference.lookup import Meant, meant
from netdsl.reference.operators import family_of, first_line, operator_entry


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="such as conv or bottleneck")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")


def run(options: Namespace, console: Console) -> int:
    name = options.name
    if options.format == "text" and name in (None, LIBRARY):
        lines = catalogue(with_operators=name is None)
    else:
        # The standard library has a page of its own.
        modules = () if options.format == "markdown" else tuple(index())
        found = meant(name, STANDARD) if name else Meant(tuple(STANDARD), modules)
        document = entries(found)
        if options.format == "json":
            lines = iter([document.model_dump_json(indent=2)])
        elif options.format == "markdown":
            lines = markdown_pages(name, document, is_whole=bool(found.modules))
        else:
            lines = pages(document, is_whole=bool(found.modules))
    console.result("\n".join(lines).strip("\n") + "\n")
    return CLEAN


def catalogue(with_operators: bool) -> Iterator[str]:
    """Names, each with a few words. Reads no more than that takes."""
    if with_operators:
        yield from text.operators(
            (family_of(each), each.spelling, first_line(each.__doc__))
            for each in STANDARD.operators.values()
        )
    yield from text.library((name, summary_of(name), names) for name, names in index().items())


def entries(found: Meant) -> ReferenceDocument:
    """The entries of what was found; a module has all its declarations, or those found."""
    if found.modules or found.declarations:
        from netdsl.reference.library import module_entry
    modules = [module_entry(module) for module in found.modules]
    for module in dict.fromkeys(module for module, _ in found.declarations):
        entry = module_entry(module)
        kept = [each for each in entry.declarations if (module, each.name) in found.declarations]
        modules.append(entry.model_copy(update={"declarations": tuple(kept)}))
    operators = [operator_entry(STANDARD[spelling]) for spelling in found.operators]
    return ReferenceDocument(operators=tuple(operators), modules=tuple(modules))


def pages(document: ReferenceDocument, is_whole: bool) -> Iterator[str]:
    """Entries for a terminal: all about one; of several blocks of one name, what they are."""
    for operator in document.operators:
        yield from text.operator_page(operator)
    if is_whole:
        for module in document.modules:
            yield from text.module_page(module)
        return
    declared = [(each, module) for module in document.modules for each in module.declarations]
    if len(declared) == 1 and not document.operators:
        from netdsl.reference.examples import Examples

        ((entry, module),) = declared
        yield from text.declaration_page(entry, module, Examples().gives)
    elif declared:
        yield from text.namesakes([entry for entry, _ in declared])


def markdown_pages(name: str | None, document: ReferenceDocument, is_whole: bool) -> Iterator[str]:
    """Entries for a document."""
    from netdsl.reference import markdown
    from netdsl.reference.examples import Examples

    gives = Examples().gives
    if name is None:
        yield from markdown.operators_page(document)
    elif name == LIBRARY:
        yield from markdown.library_page(document, gives)
    else:
        for operator in document.operators:
            yield from markdown.operator_section(operator)
        for module in document.modules:
            section = markdown.module_section if is_whole else markdown.declaration_sections
            yield from section(module, gives)
