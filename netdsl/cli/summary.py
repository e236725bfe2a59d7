"""The layer table of a network: output, parameters, MACs, memory, receptive field; totals below."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from netdsl.cli import CLEAN, FINDINGS
from netdsl.cli.arguments import add_output, add_spec
from netdsl.cli.console import Console
from netdsl.cli.specs import asked_for
from netdsl.cli.writing import deliver
from netdsl.pipeline import CheckedNetwork


def arguments(parser: ArgumentParser) -> None:
    add_spec(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_output(parser, "write to a file, not to standard output")


def run(options: Namespace, console: Console) -> int:
    checked = asked_for(options, console)
    if checked is None:
        return FINDINGS
    deliver(document(checked, options.format), options.output, console)
    return CLEAN


def document(checked: CheckedNetwork, format: str) -> str:
    if format == "json":
        from netdsl.targets.summary import summary_document

        return summary_document(checked.network, checked.figures).model_dump_json(indent=2) + "\n"
    from netdsl.targets.table import table

    return table(checked.network, checked.figures)
