"""Format specs: one style, nothing to set. Comments stay, and so does what a spec means.

Folders are searched for *.net files, the working folder if none is named; `-` reads standard input
and writes the result to standard output. A file with mistakes in its syntax is left as it is.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

from netdsl.cli import CLEAN, FINDINGS, MISUSE
from netdsl.cli.arguments import add_limits
from netdsl.cli.console import Console
from netdsl.cli.specs import STDIN, limits, open_spec
from netdsl.cli.writing import write_whole
from netdsl.discovery import spec_files
from netdsl.errors import RequestError
from netdsl.files import Reader, UnreadableFile
from netdsl.source import Source
from netdsl.syntax.format import Formatted, format_source


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="*", default=["."])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a file would change"
    )
    parser.add_argument(
        "--diff", action="store_true", help="write nothing; show what would change, and fail then"
    )
    add_limits(parser)


def run(options: Namespace, console: Console) -> int:
    reader = Reader(limits(options))
    if STDIN in options.paths:
        if len(options.paths) > 1:
            options.parser.error("`-` stands alone: its result goes to standard output")
        return _standard_input(reader, options, console)
    files = spec_files(Path(path) for path in options.paths)
    if not files:
        console.complain(f"there are no .net files in {', '.join(options.paths)}")
        return MISUSE
    outcomes = [_file(path, reader, options, console) for path in files]
    console.log(summary(outcomes, options.check or options.diff))
    return max((CODES[outcome] for outcome in outcomes), default=CLEAN)


CHANGED, UNCHANGED, WOULD_CHANGE, REFUSED, FAILED = (
    "changed",
    "unchanged",
    "would change",
    "refused",
    "failed",
)
CODES = {
    CHANGED: CLEAN,
    UNCHANGED: CLEAN,
    WOULD_CHANGE: FINDINGS,
    REFUSED: FINDINGS,
    FAILED: MISUSE,
}


def summary(outcomes: Sequence[str], only_told: bool) -> str:
    """`2 files formatted, 35 as they were, 1 left alone`"""
    changed = outcomes.count(WOULD_CHANGE if only_told else CHANGED)
    told = f"{changed:,} file{'' if changed == 1 else 's'} "
    told += "would change" if only_told else "formatted"
    told += f", {outcomes.count(UNCHANGED):,} as they should be"
    alone = outcomes.count(REFUSED) + outcomes.count(FAILED)
    return told + (f", {alone:,} left alone" if alone else "")


def _file(path: Path, reader: Reader, options: Namespace, console: Console) -> str:
    """Formats a file; returns what became of it."""
    try:
        source = open_spec(str(path), reader)
        formatted = format_source(source, reader.limits)
        if not isinstance(formatted, Formatted):
            console.findings(formatted)
            return REFUSED
        data = formatted.text.encode()
        # Line ends are part of the style, and a source has lost them.
        if data == path.read_bytes():
            return UNCHANGED
        if options.check or options.diff:
            _tell(source, formatted, options, console)
            return WOULD_CHANGE
        write_whole(path, data)
    except (UnreadableFile, RequestError) as wrong:
        console.complain(str(wrong))
        return FAILED
    console.say(f"formatted {path}")
    return CHANGED


def _tell(source: Source, formatted: Formatted, options: Namespace, console: Console) -> None:
    if options.diff:
        console.result(difference(source, formatted.text))
    else:
        console.result(f"{source.name} would change\n")


def _standard_input(reader: Reader, options: Namespace, console: Console) -> int:
    source = open_spec(STDIN, reader)
    formatted = format_source(source, reader.limits)
    if not isinstance(formatted, Formatted):
        console.findings(formatted)
        return FINDINGS
    if not (options.check or options.diff):
        console.binary(formatted.text.encode())
        return CLEAN
    if not formatted.changed:
        return CLEAN
    _tell(source, formatted, options, console)
    return FINDINGS


def difference(source: Source, text: str) -> str:
    """What formatting changes, as a unified diff; only line ends are told in words."""
    before, after = (each.split("\n") for each in (source.text, text))
    lines = list(unified_diff(before, after, source.name, source.name, lineterm=""))
    return "\n".join(lines) + "\n" if lines else f"{source.name}: only its line ends\n"
