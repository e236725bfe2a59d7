"""Draw a network: as SVG, PNG or PDF, or as the text of Graphviz (dot) or Mermaid (mmd)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from netdsl.cli import CLEAN, FINDINGS
from netdsl.cli.arguments import add_output, add_spec
from netdsl.cli.console import Console
from netdsl.cli.specs import asked_for
from netdsl.cli.writing import STDOUT, write_whole
from netdsl.drawing import FORMATS, drawn, format_of


def arguments(parser: ArgumentParser) -> None:
    add_spec(parser)
    add_output(parser, "the file to write, by its suffix; `-` is standard output")
    parser.add_argument("--format", choices=FORMATS, help="unless the file's suffix says it")


def run(options: Namespace, console: Console) -> int:
    if options.output is None and options.format is None:
        options.parser.error("say what to draw: -o x.svg, x.png, x.pdf, x.dot or x.mmd")
    format = options.format or format_of(Path(options.output))
    checked = asked_for(options, console)
    if checked is None:
        return FINDINGS
    picture = drawn(checked, format)
    if options.output in (None, STDOUT):
        console.binary(picture)
        return CLEAN
    write_whole(Path(options.output), picture)
    console.say(f"wrote {options.output}: {checked.network.name}")
    return CLEAN
