"""The command line: `netdsl COMMAND`. A command's module is imported when the command is called.

Exit codes: 0 clean, 1 findings in specs, 2 a wrong call, a missing file, library or device, 3 a bug
in netdsl. Stopped by a signal, or by a reader that went away: 128 and the signal's number.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

CLEAN, FINDINGS, MISUSE, BUG = 0, 1, 2, 3
INTERRUPTED, BROKEN_PIPE, TERMINATED = 130, 141, 143

COMMANDS = {
    "check": "find what is wrong: syntax, names, shapes, claims that do not hold",
    "summary": "the layer table: outputs, parameters, MACs, memory, receptive field",
    "compile": "write the PyTorch code, build it, run it once, and compare it with the spec",
    "render": "draw the network",
    "fmt": "format specs in one style",
    "explain": "the rule behind a code such as N302, with examples",
    "ops": "the operators and the standard library",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: those of the process unless given; only then are its signals and memory set up.

    Returns:
        The exit code.
    """
    from netdsl.cli.guard import collect_garbage_rarely, guarded, stop_on_termination

    if arguments is None:
        stop_on_termination()
        collect_garbage_rarely()
        arguments = sys.argv[1:]
    return guarded(list(arguments))
