"""What a diagram shows, before any format: boxes in nested frames, and arrows between boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from netdsl.core.operator import Look


class Kind(Enum):
    """What a box stands for."""

    OPERATOR = "operator"
    MERGE = "merge"
    INPUT = "input"
    OUTPUT = "output"
    AUXILIARY = "auxiliary"
    TITLE = "title"
    """A frame's name, on the line of what flows in."""
    FORK = "fork"
    """Where another value that enters a frame goes several ways."""
    REST = "rest"
    """Operators that are left out of a picture that would be too large."""


@dataclass(slots=True, eq=False)
class Box:
    """`count` is how often it is applied, one after the other; of the rest, how many are left out.

    What is `dashed` is for training only.
    """

    number: int
    text: str
    kind: Kind
    frame: Frame
    look: Look | None = None
    count: int = 1
    dashed: bool = False
    shared: bool = False
    """Whether its weights were used before."""
    column: int = 0
    """Boxes of one column stand right below one another."""


@dataclass(slots=True, eq=False)
class Frame:
    """A block or a labelled group, or (without a text) a repeat or branches that are alike."""

    number: int
    text: str
    around: Frame | None
    counts: tuple[int, ...] = ()
    """How often it is applied, one after the other: outer repeats first."""
    abreast: int = 1
    """How many such branches stand side by side."""
    members: list[Box | Frame] = field(default_factory=list)
    dashed: bool = False
    shared: bool = False
    title: Box | None = None

    @property
    def depth(self) -> int:
        return 0 if self.around is None else self.around.depth + 1

    def path(self) -> list[Frame]:
        """The frames that it is in, outermost first, itself last."""
        found: list[Frame] = []
        frame: Frame | None = self
        while frame is not None:
            found.append(frame)
            frame = frame.around
        return found[::-1]


@dataclass(slots=True, eq=False)
class Arrow:
    """A value on its way. `main` arrows keep to a straight line; the others go round."""

    tail: Box
    head: Box
    text: str = ""
    main: bool = True
    dashed: bool = False
    dotted: bool = False
    """A value that is only asked for its size, and the like."""


@dataclass(slots=True)
class Picture:
    title: str
    subtitle: str
    root: Frame
    arrows: list[Arrow] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def box(self, text: str, kind: Kind, frame: Frame, first: bool = False) -> Box:
        """A new box, the first or the last in a frame."""
        box = Box(len(self.boxes), text, kind, frame)
        self.boxes.append(box)
        frame.members.insert(0 if first else len(frame.members), box)
        return box
