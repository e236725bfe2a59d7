"""Where words go and how they may look."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TextIO

from netdsl.diagnostics import Diagnostic
from netdsl.report.style import PLAIN, Style


@dataclass(frozen=True, slots=True)
class Console:
    """Results go to standard output, all else to standard error."""

    color: str | None = None
    quiet: bool = False
    verbose: bool = False

    @staticmethod
    def of(options: Namespace) -> Console:
        return Console(options.color, options.quiet, options.verbose)

    def result(self, text: str) -> None:
        """What the command was asked for."""
        write(sys.stdout, text)

    def binary(self, data: bytes) -> None:
        """A result that is no text."""
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    def say(self, text: str) -> None:
        """A line about a result; not for those who asked for quiet."""
        if not self.quiet:
            write(sys.stdout, f"{text}\n")

    def log(self, text: str) -> None:
        """A line about the work; not for those who asked for quiet."""
        if not self.quiet:
            write(sys.stderr, f"{text}\n")

    def complain(self, text: str) -> None:
        """A line about what went wrong."""
        write(sys.stderr, f"netdsl: {text}\n")

    def findings(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Diagnostics beside a result."""
        from netdsl.report.text import text

        write(sys.stderr, text(diagnostics, self.style(sys.stderr)))

    def style(self, stream: TextIO | None = None) -> Style:
        """How a report on the stream may look (standard output unless given)."""
        stream = stream or sys.stdout
        return Style(
            color=has_color(self.color, stream, os.environ), ascii=not shows(stream, "…→×─")
        )


def has_color(asked: str | None, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """`--color` over NO_COLOR over FORCE_COLOR over whether it is a terminal."""
    if asked in ("always", "never"):
        return asked == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] != "0"
    return stream.isatty() and environment.get("TERM") != "dumb"


def shows(stream: TextIO, text: str) -> bool:
    """Whether a stream's encoding has these characters."""
    try:
        text.encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def write(stream: TextIO, text: str) -> None:
    """Write a text; what the stream's encoding lacks is written in other words."""
    if not shows(stream, text):
        encoding = stream.encoding or "utf-8"
        text = "".join(each if shows(stream, each) else PLAIN.get(each, each) for each in text)
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    stream.write(text)
