"""A network as a picture, by the format's name."""

from __future__ import annotations

from pathlib import Path

from netdsl.errors import RequestError
from netdsl.pipeline import CheckedNetwork

FORMATS = ("svg", "png", "pdf", "dot", "mmd")


def format_of(path: Path) -> str:
    """The format that a file's suffix asks for.

    Raises:
        RequestError: it asks for none that there is.
    """
    format = path.suffix.removeprefix(".").lower()
    if format not in FORMATS:
        listed = ", ".join(f".{each}" for each in FORMATS)
        raise RequestError(f"{path} does not say what to draw: its suffix is one of {listed}")
    return format


def drawn(checked: CheckedNetwork, format: str) -> bytes:
    """The picture.

    Raises:
        RequestError: Graphviz is not installed, or refuses.
    """
    from netdsl.targets import graphviz

    if format == "mmd":
        return graphviz.mermaid_source(checked.network).encode()
    dot = graphviz.dot_source(checked.network, checked.figures)
    if format == "dot":
        return dot.encode()
    try:
        return graphviz.render(dot, format)
    except graphviz.CannotDraw as wrong:
        raise RequestError(str(wrong)) from None
