"""Diagnostics for people: the place, the line, what is wrong under it, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netdsl.diagnostics import Diagnostic, Use
from netdsl.report.snippet import snippets
from netdsl.report.style import Style

MOST_USES = 6
"""Steps of the way into a block that are told; from a longer way, the middle is left out."""


def text(diagnostics: Iterable[Diagnostic], style: Style | None = None) -> str:
    """All findings, a blank line between them; empty where there are none."""
    style = style or Style()
    return "\n".join("\n".join(rows(diagnostic, style)) + "\n" for diagnostic in diagnostics)


def rows(diagnostic: Diagnostic, style: Style) -> Iterator[str]:
    """One finding, line by line."""
    kind = diagnostic.severity.value
    head = style.paint(f"{kind}[{diagnostic.code}]", kind)
    yield f"{head}{style.paint(f': {style.words(diagnostic.message)}', 'bold')}"
    found = snippets(diagnostic)
    gutter = max(len(str(snippet.last_line)) for snippet in found)
    for snippet in found:
        yield f"  {style.words(str(snippet.at))}"
        yield from snippet.rows(gutter, style)
    for title, words in footers(diagnostic):
        yield from _footer(title, words, gutter, style)


def footers(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    """What is said below the source."""
    if diagnostic.help:
        yield "help", diagnostic.help
    if diagnostic.turn:
        yield "note", f"in {diagnostic.turn}"
    for words in uses(diagnostic.uses):
        yield "note", words
    if diagnostic.count > 1:
        yield "note", f"this place shows the same fault {diagnostic.count:,} times"


def uses(way: tuple[Use, ...]) -> Iterator[str]:
    """The uses that led to a place, the innermost first."""
    told = list(reversed(way))
    left_out = len(told) - MOST_USES
    for place, use in enumerate(told):
        if left_out > 0 and MOST_USES // 2 <= place < MOST_USES // 2 + left_out:
            if place == MOST_USES // 2:
                yield f"… {left_out} more …"
            continue
        detail = f" ({use.detail})" if use.detail else ""
        yield f"in this use of `{use.block}`, {use.span}{detail}"


def _footer(title: str, words: str, gutter: int, style: Style) -> Iterator[str]:
    sign = style.paint("=", "gutter")
    first, *more = words.splitlines()
    yield f"{'':{gutter}} {sign} {style.paint(f'{title}:', title)} {style.words(first)}"
    for line in more:
        yield f"{'':{gutter + 5 + len(title)}}{style.words(line)}"
