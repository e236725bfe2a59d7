"""A picture as DOT.

Text from a spec stands in quoted strings only, escaped; ids are numbers of our own.
"""

from __future__ import annotations

from collections.abc import Iterator

from netdsl.core.network import Network
from netdsl.passes.cost import Figures
from netdsl.targets.graphviz.draw import picture_of
from netdsl.targets.graphviz.picture import Arrow, Box, Frame, Picture
from netdsl.targets.graphviz.styles import (
    EDGES,
    NODES,
    Options,
    arrow_style,
    box_style,
    frame_style,
    picture_style,
)


def dot_source(network: Network, figures: Figures) -> str:
    """The diagram of a network in Graphviz's language."""
    return dot_of(picture_of(network, figures))


def dot_of(picture: Picture) -> str:
    lines = [
        f"digraph {quoted(picture.title)} {{",
        f"  {_statement('graph', picture_style(picture))}",
        f"  {_statement('node', NODES)}",
        f"  {_statement('edge', EDGES)}",
        *_members(picture.root, "  "),
        *(f"  {_arrow(arrow)}" for arrow in picture.arrows),
        "}",
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as a DOT string: Graphviz reads backslashes, and `&` as the start of an entity."""
    clean = "".join(
        character if character == "\n" or character.isprintable() else "\ufffd"
        for character in text
    )
    escaped = clean.replace("\\", "\\\\").replace("&", "&amp;").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n") + '"'


def _members(frame: Frame, indent: str) -> Iterator[str]:
    for member in frame.members:
        if isinstance(member, Box):
            yield indent + _statement(f"n{member.number}", box_style(member))
            continue
        yield f"{indent}subgraph cluster_{member.number} {{"
        yield f"{indent}  {_statement('graph', frame_style(member))}"
        yield from _members(member, indent + "  ")
        yield f"{indent}}}"


def _arrow(arrow: Arrow) -> str:
    return _statement(f"n{arrow.tail.number} -> n{arrow.head.number}", arrow_style(arrow))


def _statement(subject: str, options: Options) -> str:
    listed = ", ".join(
        f"{name}={quoted(value) if isinstance(value, str) else f'{value:g}'}"
        for name, value in options.items()
    )
    return f"{subject} [{listed}]" if listed else subject
