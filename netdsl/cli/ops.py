"""List the operators, or tell all about one: its attributes, their defaults, examples."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from netdsl.cli import CLEAN
from netdsl.cli.console import Console
from netdsl.core.attributes import kind_of
from netdsl.core.documentation import attribute_docs
from netdsl.core.notation import literal
from netdsl.core.operator import Operator
from netdsl.diagnostics import did_you_mean
from netdsl.errors import RequestError
from netdsl.ops import STANDARD


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="an operator, such as conv")


def run(options: Namespace, console: Console) -> int:
    if options.name is None:
        console.result("\n".join(catalogue()) + "\n")
        return CLEAN
    operator = STANDARD.get(options.name)
    if operator is None:
        meant = did_you_mean(options.name, STANDARD, STANDARD.habits)
        hint = f"did you mean `{meant}`?" if meant else "`netdsl ops` lists them"
        raise RequestError(f"there is no operator `{options.name}`: {hint}")
    console.result("\n".join(described(operator)) + "\n")
    return CLEAN


def catalogue() -> Iterator[str]:
    """Every operator with what it does, by family."""
    width = max(map(len, STANDARD)) + 2
    family = ""
    for spelling, operator in STANDARD.operators.items():
        if operator.__module__ != family:
            if family:
                yield ""
            family = operator.__module__
            yield first_line(sys.modules[family].__doc__).rstrip(".")
        yield f"  {spelling:{width}}{first_line(operator.__doc__)}"


def described(operator: type[Operator]) -> Iterator[str]:
    """One operator: what it does, its attributes, examples."""
    summary, *rest = (operator.__doc__ or "").strip().splitlines()
    yield f"{operator.spelling} {_geometry(operator)}".rstrip()
    yield ""
    yield f"  {summary}"
    yield f"  Takes {operator.takes.words}."
    documented = attribute_docs(operator)
    rows = [
        (name, _default(info), _kind(info), documented.get(name, ""))
        for name, info in operator.model_fields.items()
    ]
    if rows:
        yield ""
        yield "attributes"
        widths = [max(len(row[place]) for row in rows) for place in range(2)]
        for name, default, kind, words in rows:
            yield f"  {name:{widths[0]}}  {default:{widths[1]}}  {' '.join(words.split())}"
            yield f"  {'':{widths[0]}}  {'':{widths[1]}}  ({kind})"
    examples = [line.strip() for line in rest if line.count(" -> ") == 2]
    if examples:
        yield ""
        yield "examples"
        yield from (f"  {example}" for example in examples)
    notes = [line.strip() for line in rest if line.count(" -> ") != 2]
    while notes and not notes[0]:
        notes.pop(0)
    if notes:
        yield ""
        yield from (f"  {line}".rstrip() for line in notes)


def first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def _geometry(operator: type[Operator]) -> str:
    return operator.geometry.upper() + (" < … | … >" if operator.merges else "")


def _default(info: Any) -> str:
    return "needed" if info.is_required() else f"= {literal(info.default)}"


def _kind(info: Any) -> str:
    kind, optional = kind_of(info)
    words = kind.words if kind else "a value"
    return f"{words}, or none" if optional else words
