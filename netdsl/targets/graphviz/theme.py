"""The colours of diagrams, one table. They tell apart with the common kinds of colour blindness."""

from __future__ import annotations

from dataclasses import dataclass

from netdsl.core.operator import Look


@dataclass(frozen=True, slots=True)
class Colours:
    fill: str
    line: str


TEXT = "#1b1f24"
LINE = "#4a5159"
PAPER = "#ffffff"
FAINT = "#5d646c"
FONT = "Helvetica,Arial,sans-serif"
BOLD = "Helvetica-Bold"

LOOKS: dict[Look, Colours] = {
    Look.WEIGHTED: Colours("#bcd9f2", "#2f6ea5"),
    Look.POOLING: Colours("#f6cfae", "#b8621b"),
    Look.NORMALISATION: Colours("#e4e1f5", "#7a6fb3"),
    Look.ACTIVATION: Colours("#fbf1b5", "#a58a12"),
    Look.MERGE: Colours("#ffffff", "#1b1f24"),
    Look.RESHAPING: Colours("#e9eaec", "#7b838c"),
    Look.REGULARISATION: Colours("#d5efe6", "#3a8f77"),
}
FRAMES = ("#f6f7f9", "#eef0f3")
"""Fills of nested frames, in turn."""
FRAME_LINE = "#b4bac2"
REPEAT_LINE = "#5d646c"
