"""Tell the rule behind a code, with an example that breaks it and one that does not."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from netdsl.cli import CLEAN
from netdsl.cli.console import Console
from netdsl.codes import CODE, codes, rule, title
from netdsl.diagnostics import did_you_mean
from netdsl.errors import RequestError


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", nargs="?", help="such as N302")
    parser.add_argument("--list", action="store_true", help="all codes with their titles")


def run(options: Namespace, console: Console) -> int:
    if options.list:
        console.result("".join(f"{code}  {title(code)}\n" for code in codes()))
        return CLEAN
    if options.code is None:
        options.parser.error("name a code such as N302, or ask for all with --list")
    code = options.code.upper()
    if code not in codes():
        meant = did_you_mean(code, codes()) if CODE.fullmatch(code) else ""
        hint = f"did you mean {meant}?" if meant else "`netdsl explain --list` has them all"
        raise RequestError(f"there is no code `{options.code}`: {hint}")
    console.result(rule(code).text())
    return CLEAN
