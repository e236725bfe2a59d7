"""Diagnostics a line each, for grep and for editors: `file:line:column: error[N302]: message`."""

from __future__ import annotations

from collections.abc import Iterable

from netdsl.diagnostics import Diagnostic
from netdsl.report.style import Style


def concise(diagnostics: Iterable[Diagnostic], style: Style | None = None) -> str:
    """All findings, each on a line of its own."""
    return "".join(f"{line(diagnostic, style or Style())}\n" for diagnostic in diagnostics)


def line(diagnostic: Diagnostic, style: Style) -> str:
    kind = diagnostic.severity.value
    head = style.paint(f"{kind}[{diagnostic.code}]", kind)
    place = style.words(str(diagnostic.span))
    return f"{place}: {head}: {style.words(diagnostic.message)}"
