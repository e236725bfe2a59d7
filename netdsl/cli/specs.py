"""From `FILE[:NETWORK]` to a checked network."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from netdsl.cli.console import Console
from netdsl.diagnostics import has_errors
from netdsl.errors import RequestError
from netdsl.files import Reader, UnreadableFile, read_bounded
from netdsl.limits import Limits
from netdsl.ops import STANDARD
from netdsl.pipeline import CheckedNetwork, Checker
from netdsl.selection import choose, geometry, setting, worked_out
from netdsl.source import Source

STDIN = "-"
STDIN_NAME = "<stdin>"


def asked_for(options: Namespace, console: Console) -> CheckedNetwork | None:
    """The network that a command is about; none where its spec is at fault, which was said.

    Raises:
        UnreadableFile: the spec cannot be read.
        RequestError: there is no such network, parameter or size.
    """
    path, name = split(options.spec)
    reader = Reader(limits(options))
    source = open_spec(path, reader)
    checker = Checker(reader, limits=reader.limits)
    module = checker.module(source)
    settings = [setting(written, module, STANDARD) for written in options.settings]
    given = dict(settings)
    if len(given) < len(settings):
        raise RequestError("a parameter is set twice")
    override = geometry(options.input) if options.input else None
    try:
        network = worked_out(checker, choose(module, name, list(given)), given, override)
    except RequestError:
        # A network may be missing because it could not be read.
        if not has_errors(checker.diagnostics()):
            raise
        network = None
    diagnostics = checker.diagnostics()
    if diagnostics and (not console.quiet or has_errors(diagnostics)):
        console.findings(diagnostics)
    return None if has_errors(diagnostics) else network


def split(spec: str) -> tuple[str, str]:
    """`FILE:NETWORK` as a file and a name, which may be empty."""
    if Path(spec).exists():
        return spec, ""
    path, colon, name = spec.rpartition(":")
    if colon and path and (name.isidentifier() or not name):
        if not name:
            raise RequestError(f"`{spec}` ends in a colon: a network's name belongs there")
        return path, name
    return spec, ""


def open_spec(path: str, reader: Reader) -> Source:
    """A file, or standard input.

    Raises:
        UnreadableFile: it cannot be read.
    """
    if path not in (STDIN, STDIN_NAME):
        return reader.open(Path(path))
    data = read_bounded(sys.stdin.buffer, "standard input", reader.limits)
    try:
        return Source.of(STDIN_NAME, data.decode("utf-8"))
    except UnicodeDecodeError as wrong:
        raise UnreadableFile(f"standard input is not UTF-8 text (byte {wrong.start})") from None


def limits(options: Namespace) -> Limits:
    """The bounds, with those that the user set.

    Raises:
        RequestError: one is set twice.
    """
    given = dict(options.limits)
    if len(given) < len(options.limits):
        raise RequestError("a bound is set twice")
    return Limits(**given)
