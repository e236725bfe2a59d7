"""A picture as a Mermaid flowchart, for READMEs and wikis that draw them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from netdsl.core.network import Network
from netdsl.passes.cost import Figures, measure
from netdsl.targets.graphviz import theme
from netdsl.targets.graphviz.draw import picture_of
from netdsl.targets.graphviz.picture import Arrow, Box, Frame, Kind, Picture
from netdsl.targets.graphviz.wording import box_text, frame_text

DOORS = (Kind.TITLE, Kind.FORK)
"""Boxes that Graphviz needs and Mermaid does not: its frames have titles of their own."""
SHAPES = {
    Kind.INPUT: ('(["', '"])'),
    Kind.OUTPUT: ('(["', '"])'),
    Kind.AUXILIARY: ('(["', '"])'),
    Kind.MERGE: ('(("', '"))'),
}
ESCAPES = str.maketrans(
    {
        "#": "#35;",
        "&": "#amp;",
        '"': "#quot;",
        "<": "#lt;",
        ">": "#gt;",
        "`": "#96;",
        "\\": "#92;",
        "\n": " ",
    }
)


def mermaid_source(network: Network, figures: Figures | None = None) -> str:
    """The diagram of a network in Mermaid's language; its figures are measured unless given."""
    return mermaid_of(picture_of(network, figures or measure(network)))


def mermaid_of(picture: Picture) -> str:
    title = " · ".join((picture.title, picture.subtitle))
    lines = ["---", f"title: {json.dumps(title, ensure_ascii=False)}", "---", "flowchart TB"]
    lines += _members(picture.root, "  ")
    lines += (f"  {arrow}" for arrow in _arrows(picture))
    lines += (f"  {style}" for style in _styles(picture))
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as Mermaid has it between quotes: by entities, for it has no backslashes."""
    clean = (each if each == "\n" or each.isprintable() else "\ufffd" for each in text)
    return f'"{"".join(clean).translate(ESCAPES)}"'


def _members(frame: Frame, indent: str) -> Iterator[str]:
    for member in frame.members:
        if isinstance(member, Frame):
            yield f"{indent}subgraph f{member.number} [{quoted(frame_text(member))}]"
            yield from _members(member, indent + "  ")
            yield f"{indent}end"
        elif member.kind not in DOORS:
            opened, closed = SHAPES.get(member.kind, ('["', '"]'))
            text = quoted(box_text(member))[1:-1]
            yield f"{indent}n{member.number}{opened}{text}{closed}:::{_style(member)}"


def _arrows(picture: Picture) -> Iterator[str]:
    into = {arrow.head: arrow for arrow in picture.arrows if arrow.head.kind in DOORS}
    told: set[Box] = set()
    for arrow in picture.arrows:
        if arrow.head.kind in DOORS:
            continue
        tail, text = arrow.tail, arrow.text
        while tail in into:
            if tail not in told:
                told.add(tail)
                text = text or into[tail].text
            tail = into[tail].tail
        shape = f"|{quoted(text)}|" if text else ""
        yield f"n{tail.number} {_line(arrow)}{shape} n{arrow.head.number}"


def _line(arrow: Arrow) -> str:
    return "-.->" if arrow.dashed or arrow.dotted else "-->"


def _style(box: Box) -> str:
    if box.kind is Kind.OPERATOR and box.look is not None:
        return box.look.value + ("_training" if box.dashed else "")
    return "training" if box.dashed else "plain"


def _styles(picture: Picture) -> Iterator[str]:
    used = {_style(box) for box in picture.boxes}
    plain = f"fill:{theme.PAPER},stroke:{theme.LINE},color:{theme.TEXT}"
    styles = {"plain": plain, "training": f"{plain},stroke-dasharray:4"}
    for look, colours in theme.LOOKS.items():
        style = f"fill:{colours.fill},stroke:{colours.line},color:{theme.TEXT}"
        styles[look.value] = style
        styles[f"{look.value}_training"] = f"{style},stroke-dasharray:4"
    for name, style in styles.items():
        if name in used:
            yield f"classDef {name} {style}"
