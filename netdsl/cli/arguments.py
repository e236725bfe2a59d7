"""The arguments that several commands share."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from netdsl.limits import NAMES, Limits


def add_common(parser: argparse.ArgumentParser) -> None:
    """Those of every command."""
    group = parser.add_argument_group("common options")
    group.add_argument("-q", "--quiet", action="store_true", help="only findings and results")
    group.add_argument(
        "-v", "--verbose", action="store_true", help="tell the time taken, and tracebacks of bugs"
    )
    group.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default=None,
        help="auto heeds NO_COLOR, FORCE_COLOR, and whether it writes to a terminal",
    )


def add_spec(parser: argparse.ArgumentParser) -> None:
    """A network of a file, its parameters and the size of its input."""
    parser.add_argument("spec", metavar="FILE[:NETWORK]", help="a spec; `-` reads standard input")
    parser.add_argument(
        "--set",
        dest="settings",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="give a parameter of the network a value, as a spec writes it; may be repeated",
    )
    parser.add_argument(
        "--input",
        metavar="GEOMETRY",
        help="the size of the single input, such as 256x256/3",
    )
    add_limits(parser)


def add_limits(parser: argparse.ArgumentParser) -> None:
    defaults = ", ".join(f"{name}={value:_}" for name, value in asdict(Limits()).items())
    parser.add_argument(
        "--limit",
        dest="limits",
        metavar="NAME=N",
        type=limit,
        action="append",
        default=[],
        help=f"raise or lower a bound of what a spec may ask for; may be repeated ({defaults})",
    )


def add_output(parser: argparse.ArgumentParser, help: str) -> None:
    parser.add_argument("-o", "--output", metavar="PATH", help=help)


def limit(text: str) -> tuple[str, int]:
    """A bound's name and its number, 1 or more."""
    name, equal, number = text.partition("=")
    if name not in NAMES:
        # Late: nothing else here needs what it loads.
        from netdsl.diagnostics import did_you_mean

        meant = did_you_mean(name, NAMES)
        cure = f"did you mean {meant}?" if meant else f"it is one of {', '.join(NAMES)}"
        raise argparse.ArgumentTypeError(f"there is no bound `{name}`: {cure}")
    if not equal:
        raise argparse.ArgumentTypeError(f"a bound is written `{name}=N`")
    return name, count(number)


def count(text: str) -> int:
    """A whole number, 1 or more."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number of 1 or more")
    return number
