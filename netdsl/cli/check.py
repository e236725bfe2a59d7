"""Find what is wrong with specs: syntax, names, shapes, claims (`expect`) that do not hold.

Folders are searched for *.net files, the working folder if none is named; `-` is standard input.
With --fix, the files named here are repaired, not those that they import, and what is left is told;
from standard input, the repaired spec goes to standard output and findings to standard error.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from netdsl.cli import CLEAN, MISUSE
from netdsl.cli.arguments import add_limits
from netdsl.cli.console import Console
from netdsl.cli.findings import tell
from netdsl.cli.fix import fix
from netdsl.cli.specs import STDIN, limits, open_spec
from netdsl.discovery import spec_files
from netdsl.files import Reader, UnreadableFile
from netdsl.pipeline import check_sources
from netdsl.source import Source


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="*", default=["."])
    parser.add_argument("--format", choices=("text", "concise", "json"), default="text")
    parser.add_argument(
        "--schema", action="store_true", help="print the JSON schema of --format json"
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="repair what has one reading: the same words, written as netdsl writes them",
    )
    parser.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix: repair, too, where a name, a number or a layer has to be chosen",
    )
    add_limits(parser)


def run(options: Namespace, console: Console) -> int:
    if options.schema:
        return _schema(console)
    if options.unsafe_fixes and not options.fix:
        options.parser.error("--unsafe-fixes goes with --fix")
    if options.fix and STDIN in options.paths and len(options.paths) > 1:
        options.parser.error("`-` stands alone: its result goes to standard output")
    reader = Reader(limits(options))
    sources, complaints = _opened(options.paths, reader)
    for complaint in complaints:
        console.complain(complaint)
    if options.fix:
        code = fix(sources, reader, options, console)
    else:
        checked = check_sources(sources, reader, reader.limits)
        code = tell(checked, sources, options, console)
    return MISUSE if complaints else code


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


def _schema(console: Console) -> int:
    import json

    from netdsl.report.json import CheckDocument

    console.result(json.dumps(CheckDocument.model_json_schema(), indent=2) + "\n")
    return CLEAN
