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
    Look.WEIGHTED: Colours("#a8c6f4", "#2a5fa8"),
    Look.POOLING: Colours("#f2bf9a", "#a8551a"),
    Look.NORMALISATION: Colours("#dcdffb", "#6a6fb8"),
    Look.ACTIVATION: Colours("#f8f4a2", "#8c8210"),
    Look.MERGE: Colours("#ffffff", "#1b1f24"),
    Look.RESHAPING: Colours("#cdc7ca", "#6f6a6d"),
    Look.REGULARISATION: Colours("#c8f7dc", "#2f8a5f"),
}
FRAMES = ("#f6f7f9", "#eef0f3")
"""Fills of nested frames, in turn."""
FRAME_LINE = "#b4bac2"
REPEAT_LINE = "#5d646c"
