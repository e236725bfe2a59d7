"""Find what is wrong with specs: syntax, names, shapes, claims (`expect`) that do not hold.

Folders are searched for *.net files, the working folder if none is named; `-` is standard input.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from netdsl.cli import CLEAN, FINDINGS, MISUSE
from netdsl.cli.arguments import add_limits
from netdsl.cli.console import Console
from netdsl.cli.specs import STDIN, limits, open_spec
from netdsl.diagnostics import Diagnostic, Severity, has_errors
from netdsl.discovery import spec_files
from netdsl.files import Reader, UnreadableFile
from netdsl.pipeline import CheckedNetwork, Checker, check_module
from netdsl.source import Source


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="*", default=["."])
    parser.add_argument("--format", choices=("text", "concise", "json"), default="text")
    parser.add_argument(
        "--schema", action="store_true", help="print the JSON schema of --format json"
    )
    add_limits(parser)


def run(options: Namespace, console: Console) -> int:
    if options.schema:
        return _schema(console)
    reader = Reader()
    sources, complaints = _opened(options.paths, reader)
    for complaint in complaints:
        console.complain(complaint)
    checker = Checker(reader, limits=limits(options))
    networks = [network for source in sources for network in check_module(checker, source)]
    diagnostics = checker.diagnostics()
    _report(options.format, diagnostics, networks, console)
    if options.format != "json" and (sources or not complaints):
        line = verdict(diagnostics, len(sources), len(networks))
        (console.say if options.format == "text" else console.log)(line)
    if complaints:
        return MISUSE
    return FINDINGS if has_errors(diagnostics) else CLEAN


def verdict(diagnostics: Iterable[Diagnostic], files: int, networks: int) -> str:
    """`37 files, 38 networks: no errors`"""
    found = [diagnostic.severity for diagnostic in diagnostics]
    errors, warnings = found.count(Severity.ERROR), found.count(Severity.WARNING)
    told = _counted(errors, "error") if errors else "no errors"
    told += f", {_counted(warnings, 'warning')}" if warnings else ""
    if errors:
        code = next(each.code for each in diagnostics if each.severity is Severity.ERROR)
        told += f" (`netdsl explain {code}` tells the rule)"
    return f"{_counted(files, 'file')}, {_counted(networks, 'network')}: {told}"


def _opened(paths: list[str], reader: Reader) -> tuple[list[Source], list[str]]:
    """The sources that can be read, and words about those that cannot.

    All are opened before any is checked, so that a file which others import has one name.
    """
    sources, complaints = [], []
    files = list(map(str, spec_files(Path(path) for path in paths if path != STDIN)))
    for file in [*files, *([STDIN] if STDIN in paths else [])]:
        try:
            sources.append(open_spec(file, reader))
        except UnreadableFile as wrong:
            complaints.append(str(wrong))
    if not sources and not complaints:
        complaints.append(f"there are no .net files in {', '.join(paths)}")
    return sources, complaints


def _report(
    format: str,
    diagnostics: tuple[Diagnostic, ...],
    networks: list[CheckedNetwork],
    console: Console,
) -> None:
    style = console.style()
    match format:
        case "json":
            from netdsl.report.json import NetworkFigures, check_document

            figures = (
                NetworkFigures(
                    name=each.network.name,
                    file=each.network.source_name,
                    params=each.figures.params,
                    macs=each.figures.macs,
                )
                for each in networks
            )
            console.result(check_document(diagnostics, figures).model_dump_json(indent=2) + "\n")
        case "concise":
            from netdsl.report.concise import concise

            console.result(concise(diagnostics, style))
        case _:
            from netdsl.report.text import text

            if diagnostics:
                console.result(text(diagnostics, style) + "\n")


def _schema(console: Console) -> int:
    import json

    from netdsl.report.json import CheckDocument

    console.result(json.dumps(CheckDocument.model_json_schema(), indent=2) + "\n")
    return CLEAN


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
