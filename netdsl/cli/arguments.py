"""The arguments that several commands share."""

from __future__ import annotations

import argparse


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
    parser.add_argument(
        "--max-nodes",
        metavar="N",
        type=count,
        help="the most operators that a network may have (default: 50,000)",
    )
    parser.add_argument(
        "--max-steps",
        metavar="N",
        type=count,
        help="the most steps to work a network out, more for its operators (default: 300,000)",
    )


def add_output(parser: argparse.ArgumentParser, help: str) -> None:
    parser.add_argument("-o", "--output", metavar="PATH", help=help)


def count(text: str) -> int:
    """A whole number, 1 or more."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number of 1 or more")
    return number
