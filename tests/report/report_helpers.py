"""Diagnostics to render, made by hand so that a report depends on nothing else."""

from __future__ import annotations

from netdsl.source import Source, Span


def place(source: Source, text: str, nth: int = 0) -> Span:
    """Where a text stands in a source: its first occurrence, or a later one."""
    start = -1
    for _ in range(nth + 1):
        start = source.text.index(text, start + 1)
    return Span(source, start, start + len(text))


RESNET = Source.of(
    "specs/resnet50.net",
    "\n".join(
        [
            "# ResNet-50",
            *[""] * 9,
            "block unit() =",
            "  residual< conv 3x3/128 stride=2 -> bn >",
            "  -> relu",
            "",
        ]
    ),
)
