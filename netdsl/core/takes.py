"""The shapes that an operator takes, and why it refuses others."""

from __future__ import annotations

from dataclasses import dataclass

from netdsl.core.types import Layout, TensorType


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an operator refuses input: the attribute concerned (none: the input), and a repair."""

    message: str
    """What is said of the operator after its name: `takes …`, `has …`, `cannot …`."""
    attribute: str = ""
    """Several are joined as in a geometry: `size/channels`."""
    help: str = ""
    replacement: str = ""
    """What the attribute's value would have to be, where that is known."""
    before: str = ""
    """Layers that would make the input acceptable, where they are known."""
    sets: str = ""
    """An attribute that would make the input acceptable, with its value: `pad=1`."""
    declared: str = ""
    """What an `input` would have to declare, if the value comes straight from one."""
    code: str = "N303"


KINDS_OF_SHAPE = ("a vector", "a signal", "an image", "a volume")
"""What people call values, by their spatial rank."""


def kind_of_shape(x: TensorType) -> str:
    """What people call a value of this shape: `an image`."""
    if x.rank == 1 and x.layout is Layout.LAST:
        return "a sequence"
    return KINDS_OF_SHAPE[x.rank] if x.rank < len(KINDS_OF_SHAPE) else f"a value of {x.rank} axes"


@dataclass(frozen=True, slots=True)
class Takes:
    """The shapes an operator takes: spatial ranks, layouts, element types; and how to say so."""

    words: str
    ranks: tuple[int, ...] | None = None
    layouts: tuple[Layout, ...] = (Layout.FIRST, Layout.LAST)
    floats: bool = True
    help: str = ""
    """How to make a shape that is refused acceptable."""
    before: str = ""
    """The layers that do it, where one choice is far more common than others."""

    def accepts(self, x: TensorType) -> bool:
        return (
            (self.ranks is None or x.rank in self.ranks)
            and (not x.spatial or x.layout in self.layouts)
            and (not self.floats or x.is_float)
        )

    def refusal(self, x: TensorType) -> Problem:
        """Why this input is not taken, and how to make it acceptable."""
        if self.floats and not x.is_float:
            return Problem(
                f"takes floating-point numbers, not {x.dtype}",
                help="an `embedding` turns ids into features" if x.is_whole else "",
                code="N301",
            )
        if self.ranks is not None and x.rank not in self.ranks:
            words = f"takes {self.words}, not {kind_of_shape(x)}"
            return Problem(words, help=self.help, before=self.before, code="N301")
        words = f"takes {self.words}, not {kind_of_shape(x)} with its channels {x.layout.value}"
        if x.layout is Layout.LAST:
            help = "the channels come last here: put `channels_first ->` before it"
            return Problem(words, help=help, code="N301")
        return Problem(words, help=self.help, before=self.before, code="N301")


ANY = Takes("a value of any shape")
ANYTHING = Takes("a value of any shape and element type", floats=False)
SPATIAL = Takes("a signal, an image, a volume or tokens", (1, 2, 3), floats=False)
FROM_VECTOR = (
    "put it before what makes the vector, or `reshape` the vector to a map first: "
    "`reshape 1x1/C ->` for one position of C channels"
)
MAPS = Takes(
    "a signal, an image or a volume, channels first (such as 28x28/6)",
    (1, 2, 3),
    (Layout.FIRST,),
    help=FROM_VECTOR,
)
IMAGES = Takes("an image, channels first (such as 28x28/6)", (2,), (Layout.FIRST,))
VECTORS = Takes("a vector (such as 120)", (0,))
CHANNELLED = Takes("a vector, or a value with channels", None)
TOKENS = Takes(
    "tokens: a sequence with its channels last (such as 197/768 layout=last)",
    (1,),
    (Layout.LAST,),
    help="`tokens` makes tokens of a signal, an image or a volume",
)
MAPS_OR_TOKENS = Takes("a signal, an image, a volume or tokens", (1, 2, 3), help=FROM_VECTOR)
FEATURES = Takes("a vector, or a value with its channels last", layouts=(Layout.LAST,))
