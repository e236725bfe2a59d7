"""From arguments to the command that they name."""

from __future__ import annotations

import argparse
import time
from importlib import import_module

from netdsl.cli import COMMANDS, MISUSE
from netdsl.cli.arguments import add_common
from netdsl.cli.console import Console
from netdsl.version import VERSION


def dispatch(arguments: list[str]) -> int:
    """Run the command that comes first.

    Raises:
        SystemExit: by argparse, after help or words about a wrong call.
    """
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        return _without_command(arguments)
    command = import_module(f"netdsl.cli.{name}")
    parser = argparse.ArgumentParser(
        prog=f"netdsl {name}",
        description=command.__doc__,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.arguments(parser)
    add_common(parser)
    # To argparse, `-:NETWORK` looks like an option.
    rest = [f"<stdin>{each[1:]}" if each.startswith("-:") else each for each in arguments[1:]]
    options = parser.parse_args(rest)
    options.parser = parser
    console = Console.of(options)
    start = time.perf_counter()
    code: int = command.run(options, console)
    if options.verbose:
        console.log(f"netdsl {name}: {time.perf_counter() - start:.2f} s")
    return code


def _without_command(arguments: list[str]) -> int:
    listed = "\n".join(f"  {name:<9}{words}" for name, words in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="netdsl",
        usage="netdsl COMMAND …",
        description=f"A language and compiler for neural networks.\n\ncommands:\n{listed}",
        epilog="`netdsl COMMAND --help` tells more.",
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"netdsl {VERSION}")
    _, rest = parser.parse_known_args(arguments)
    if not rest:
        parser.print_help()
        return MISUSE
    words = [each for each in rest if not each.startswith("-")]
    if not words:
        parser.error(f"a command comes before {rest[0]}")
    parser.error(f"there is no command `{words[0]}`{_meant(words[0])}")


def _meant(word: str) -> str:
    from netdsl.diagnostics import did_you_mean

    meant = did_you_mean(word, COMMANDS)
    if meant and meant == word:
        return f": options come after it, `netdsl {word} …`"
    return f": did you mean `{meant}`?" if meant else f" (there are {', '.join(COMMANDS)})"
