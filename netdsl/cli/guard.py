"""What stands around every command: whatever happens ends in words and an exit code."""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from netdsl.cli import BROKEN_PIPE, BUG, INTERRUPTED, MISUSE, TERMINATED


def guarded(arguments: list[str]) -> int:
    """Run a command, and turn every exception into an exit code."""
    from netdsl.cli.dispatch import dispatch
    from netdsl.errors import NetdslError, VerificationError

    try:
        code = dispatch(arguments)
        sys.stdout.flush()
        return code
    except SystemExit as stop:
        # argparse has said its words.
        return stop.code if isinstance(stop.code, int) else MISUSE
    except KeyboardInterrupt:
        return _said("interrupted", INTERRUPTED)
    except BrokenPipeError:
        _let_go_of_output()
        return BROKEN_PIPE
    except VerificationError as wrong:
        return _said(
            f"the compiled module is not what was inferred from the spec: {wrong}\n"
            "This is a bug in netdsl: please report it, with the spec",
            BUG,
        )
    except MemoryError:
        return _said("out of memory", MISUSE)
    except (NetdslError, OSError) as wrong:
        return _said(str(wrong), MISUSE)
    except Exception as wrong:
        return _bug(wrong, verbose=bool({"-v", "--verbose"}.intersection(arguments)))


def stop_on_termination() -> None:
    """Let SIGTERM unwind as SIGINT does, so that half-written files are removed."""

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(TERMINATED)

    signal.signal(signal.SIGTERM, stop)


def collect_garbage_rarely() -> None:
    """Take a fifth less time for a large spec: what is made for it stays, and is no garbage."""
    gc.set_threshold(200_000)


def _said(words: str, code: int) -> int:
    lines = words.encode(sys.stderr.encoding or "utf-8", "backslashreplace")
    print(f"netdsl: {lines.decode(sys.stderr.encoding or 'utf-8')}", file=sys.stderr)
    return code


def _bug(wrong: Exception, verbose: bool) -> int:
    if verbose:
        import traceback

        traceback.print_exception(wrong)
    kind = type(wrong).__name__
    hint = "" if verbose else " (-v shows the traceback)"
    first = (str(wrong).splitlines() or [""])[0]
    return _said(
        f"a bug in netdsl: {kind}: {first}. Please report it, with the spec and this command{hint}",
        BUG,
    )


def _let_go_of_output() -> None:
    # The interpreter flushes again at its end, and would complain.
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
