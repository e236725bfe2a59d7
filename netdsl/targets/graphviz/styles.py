"""How boxes, frames and arrows look, as attributes of Graphviz. Sizes are inches, fonts points."""

from __future__ import annotations

from netdsl.core.operator import Look
from netdsl.targets.graphviz import theme
from netdsl.targets.graphviz.picture import Arrow, Box, Frame, Kind, Picture
from netdsl.targets.graphviz.wording import box_text, frame_text

Options = dict[str, str | float]

NODES: Options = {
    "fontname": theme.FONT,
    "fontsize": 11,
    "fontcolor": theme.TEXT,
    "shape": "box",
    "style": "filled,rounded",
    "height": 0.26,
    "width": 1.5,
    "margin": "0.12,0.04",
}
EDGES: Options = {
    "fontname": theme.FONT,
    "fontsize": 9,
    "fontcolor": theme.FAINT,
    "color": theme.LINE,
    "arrowsize": 0.6,
    # Straight lines matter more than short ones.
    "weight": 100,
}
SLIM = (Look.NORMALISATION, Look.ACTIVATION, Look.REGULARISATION)
"""What stands between the layers that a network is told by."""


def picture_style(picture: Picture) -> Options:
    return {
        "fontname": theme.FONT,
        "fontsize": 14,
        "fontcolor": theme.TEXT,
        "label": f"{picture.title}\n{picture.subtitle}\n ",
        "labelloc": "t",
        "rankdir": "TB",
        "nodesep": 0.3,
        "ranksep": 0.12,
        "pad": 0.25,
    }


def frame_style(frame: Frame) -> Options:
    text = frame_text(frame)
    return {
        # A label of the frame itself would be crossed by what flows in: the title box says it.
        "label": "" if frame.title else text,
        "tooltip": text,
        "style": "filled,rounded,dashed" if frame.dashed else "filled,rounded",
        "fillcolor": theme.FRAMES[frame.depth % len(theme.FRAMES)],
        "color": theme.REPEAT_LINE if frame.counts else theme.FRAME_LINE,
        "penwidth": 1.6 if frame.counts else 0.8,
        "margin": 10,
    }


def box_style(box: Box) -> Options:
    return {"label": box_text(box), "group": f"g{box.column}", **_look(box)}


def arrow_style(arrow: Arrow) -> Options:
    options: Options = {}
    if arrow.text:
        options["label"] = f" {arrow.text} "
    if not arrow.main:
        options["weight"] = 1
    if arrow.head.kind in (Kind.FORK, Kind.TITLE):
        options["arrowhead"] = "none"
    if arrow.dotted:
        options |= {"style": "dotted", "constraint": "false"}
    elif arrow.dashed:
        options["style"] = "dashed"
    return options


def _look(box: Box) -> Options:
    match box.kind:
        case Kind.FORK:
            return {"shape": "point", "width": 0.05, "height": 0.05, "color": theme.LINE}
        case Kind.TITLE:
            title: Options = {"shape": "plaintext", "style": "", "fontname": theme.BOLD}
            small: Options = {"height": 0.2, "width": 0.1, "margin": "0.05,0.02"}
            return {**title, **small, "fontsize": 10}
        case Kind.REST:
            return {"shape": "plaintext", "style": "", "fontcolor": theme.FAINT}
        case Kind.INPUT | Kind.OUTPUT | Kind.AUXILIARY:
            return _end(box)
        case Kind.MERGE:
            return _merge(box)
        case Kind.OPERATOR:
            return _operator(box)


def _end(box: Box) -> Options:
    style = "filled,dashed" if box.dashed else "filled"
    end: Options = {"shape": "ellipse", "style": style, "width": 0.9}
    rings = 2 if box.kind is Kind.OUTPUT else 1
    return {**end, "peripheries": rings, "fillcolor": theme.PAPER, "color": theme.LINE}


def _merge(box: Box) -> Options:
    colours = theme.LOOKS[box.look or Look.MERGE]
    look: Options = {"fillcolor": colours.fill, "color": colours.line}
    if box.dashed:
        look["style"] = "filled,dashed"
    if len(box.text) == 1:
        return {**look, "shape": "circle", "width": 0.26, "fixedsize": "true", "fontsize": 13}
    return {**look, "shape": "ellipse", "width": 0.5, "height": 0.24, "margin": "0.08,0.02"}


def _operator(box: Box) -> Options:
    colours = theme.LOOKS[box.look or Look.RESHAPING]
    look: Options = {"fillcolor": colours.fill, "color": colours.line}
    if box.look in SLIM:
        look |= {"height": 0.2, "fontsize": 9.5}
    if box.dashed:
        look["style"] = "filled,rounded,dashed"
    return look
