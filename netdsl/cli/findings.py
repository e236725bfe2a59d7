"""What a check found, in the format that was asked for, and a line that sums it up."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from netdsl.cli import CLEAN, FINDINGS
from netdsl.cli.console import Console
from netdsl.diagnostics import Diagnostic, Severity, has_errors
from netdsl.edits import fixable
from netdsl.pipeline import Checked, CheckedNetwork
from netdsl.source import Source

if TYPE_CHECKING:
    from netdsl.report.json import NetworkFigures


def tell(
    checked: Checked,
    sources: Sequence[Source],
    options: Namespace,
    console: Console,
    fixed: Sequence[Diagnostic] = (),
) -> int:
    """Say what was found, and what was repaired before; returns the exit code."""
    report(options.format, checked, console, fixed)
    if options.format != "json" and sources:
        say = console.say if options.format == "text" else console.log
        if fixed:
            say(repairs(fixed))
        hint = ""
        if able := len(fixable(checked.diagnostics, sources, unsafe=options.fix)):
            hint = f"`{'--unsafe-fixes' if options.fix else '--fix'}` repairs {able:,}"
        say(verdict(checked.diagnostics, len(sources), len(checked.networks), hint))
    return FINDINGS if has_errors(checked.diagnostics) else CLEAN


def verdict(diagnostics: Iterable[Diagnostic], files: int, networks: int, hint: str = "") -> str:
    """`37 files, 38 networks: no errors`"""
    found = [diagnostic.severity for diagnostic in diagnostics]
    errors, warnings = found.count(Severity.ERROR), found.count(Severity.WARNING)
    told = counted(errors, "error") if errors else "no errors"
    told += f", {counted(warnings, 'warning')}" if warnings else ""
    if errors:
        code = next(each.code for each in diagnostics if each.severity is Severity.ERROR)
        told += f" ({hint}{', ' if hint else ''}`netdsl explain {code}` tells the rule)"
    return f"{counted(files, 'file')}, {counted(networks, 'network')}: {told}"


def repairs(fixed: Sequence[Diagnostic]) -> str:
    """`fixed 3 errors in a.net, 1 in b.net`"""
    errors = all(each.severity is Severity.ERROR for each in fixed)
    (file, number), *others = Counter(each.span.source.name for each in fixed).items()
    told = f"fixed {counted(number, 'error' if errors else 'finding')} in {file}"
    return told + "".join(f", {number:,} in {file}" for file, number in others)


def report(
    format: str, checked: Checked, console: Console, fixed: Sequence[Diagnostic] = ()
) -> None:
    """The findings, and for programs all else that is known."""
    style = console.style()
    match format:
        case "json":
            console.result(document(checked, fixed))
        case "concise":
            from netdsl.report.concise import concise

            console.result(concise(checked.diagnostics, style))
        case _:
            from netdsl.report.text import text

            if checked.diagnostics:
                console.result(text(checked.diagnostics, style) + "\n")


def document(checked: Checked, fixed: Sequence[Diagnostic]) -> str:
    from netdsl.report.json import FixedFile, check_document

    numbers = Counter(each.span.source.name for each in fixed)
    found = check_document(
        checked.diagnostics,
        map(_figures, checked.networks),
        (FixedFile(file=file, findings=number) for file, number in numbers.items()),
    )
    return found.model_dump_json(indent=2) + "\n"


def _figures(checked: CheckedNetwork) -> NetworkFigures:
    from netdsl.report.json import NetworkFigures

    return NetworkFigures(
        name=checked.network.name,
        file=checked.network.source_name,
        params=checked.figures.params,
        macs=checked.figures.macs,
    )


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
