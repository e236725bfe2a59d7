"""What a check found, as a JSON document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from netdsl.diagnostics import Diagnostic, Fix, Label, Use
from netdsl.source import Span

FORMAT_VERSION = 1


class Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Place(Document):
    """Characters of a file. Lines and columns are counted from 1, columns in code points."""

    file: str
    """The file as the user named it; `<stdin>` for standard input."""
    line: int
    column: int
    end_line: int
    end_column: int
    """The column after the last character."""


class SecondaryLabel(Place):
    """Another place that a finding is about."""

    text: str


class Repair(Place):
    """Put `replacement` where the characters are."""

    replacement: str
    safe: bool
    """Whether the same words stay, as netdsl writes them, and nothing was chosen."""


class UseOfBlock(Place):
    """A step of the way that led into a block, the outermost first."""

    block: str
    detail: str


class Finding(Place):
    """One finding; its place is that of the faulty characters."""

    code: str
    severity: Literal["error", "warning", "note"]
    message: str
    label: str
    """What to see at the place."""
    labels: tuple[SecondaryLabel, ...]
    help: str
    fixes: tuple[Repair, ...]
    uses: tuple[UseOfBlock, ...]
    turn: str
    """The turn of the loop that it was met in: `turn 2 of 3, c = 64`."""
    count: int
    """How many uses of the place show this fault."""


class NetworkFigures(Document):
    """A network that was found to hold."""

    name: str
    file: str
    params: int
    macs: int
    """Multiply-accumulates for one example."""


class FixedFile(Document):
    """A file that was repaired."""

    file: str
    findings: int
    """How many findings were repaired in it."""


class CheckDocument(Document):
    """What `netdsl check` found; with `--fix`, what is left."""

    format_version: Literal[1]
    diagnostics: tuple[Finding, ...]
    networks: tuple[NetworkFigures, ...]
    fixed: tuple[FixedFile, ...]
    """What `--fix` repaired."""


def check_document(
    diagnostics: Iterable[Diagnostic],
    networks: Iterable[NetworkFigures] = (),
    fixed: Iterable[FixedFile] = (),
) -> CheckDocument:
    return CheckDocument(
        format_version=FORMAT_VERSION,
        diagnostics=tuple(map(finding, diagnostics)),
        networks=tuple(networks),
        fixed=tuple(fixed),
    )


def finding(diagnostic: Diagnostic) -> Finding:
    return Finding(
        code=diagnostic.code,
        severity=diagnostic.severity.value,
        message=diagnostic.message,
        label=diagnostic.label,
        labels=tuple(map(_label, diagnostic.labels)),
        help=diagnostic.help,
        fixes=tuple(map(_repair, diagnostic.fixes)),
        uses=tuple(map(_use, diagnostic.uses)),
        turn=diagnostic.turn,
        count=diagnostic.count,
        **_place(diagnostic.span),
    )


def _label(label: Label) -> SecondaryLabel:
    return SecondaryLabel(text=label.text, **_place(label.span))


def _repair(fix: Fix) -> Repair:
    return Repair(replacement=fix.replacement, safe=fix.safe, **_place(fix.span))


def _use(use: Use) -> UseOfBlock:
    return UseOfBlock(block=use.block, detail=use.detail, **_place(use.span))


def _place(span: Span) -> dict[str, Any]:
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return {
        "file": span.source.name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }
