"""`netdsl check --fix`: repair specs, write them, and tell what is left."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

from netdsl.cli import MISUSE
from netdsl.cli.console import Console
from netdsl.cli.findings import tell
from netdsl.cli.specs import STDIN_NAME
from netdsl.cli.writing import write_whole
from netdsl.errors import RequestError
from netdsl.files import Reader
from netdsl.repair import repair
from netdsl.source import Source


def fix(sources: Sequence[Source], reader: Reader, options: Namespace, console: Console) -> int:
    """Repair sources and write those that changed; returns the exit code, of what is left."""
    repaired = repair(sources, reader, reader.limits, options.unsafe_fixes)
    for name in repaired.refused:
        console.complain(f"{name}: a repair that makes nothing better was not made")
    if [source.name for source in sources] == [STDIN_NAME]:
        console.binary(repaired.sources[0].original.encode())
        with redirect_stdout(sys.stderr):
            return tell(repaired.checked, repaired.sources, options, console, repaired.fixed)
    failed = set()
    for before, after in zip(sources, repaired.sources, strict=True):
        if after is not before:
            try:
                write_whole(Path(after.name), after.original.encode())
            except RequestError as wrong:
                console.complain(str(wrong))
                failed.add(after.name)
    fixed = [each for each in repaired.fixed if each.span.source.name not in failed]
    code = tell(repaired.checked, repaired.sources, options, console, fixed)
    return MISUSE if failed else code
