"""The words in a diagram."""

from __future__ import annotations

from collections.abc import Iterator

from netdsl.core.attributes import Scheme
from netdsl.core.calls import Infix, Name
from netdsl.core.network import Network, Scope, Step, Value
from netdsl.core.notation import literal, notation
from netdsl.core.operator import Look, Merge
from netdsl.core.types import Layout, TensorType
from netdsl.passes.cost import Figures
from netdsl.targets.graphviz.picture import Box, Frame, Kind

LONGEST = 44
"""Characters of a line, at most."""
GLYPHS = {"+": "+", "-": "−", "*": "×"}


def shortened(text: str, longest: int = LONGEST) -> str:
    """A text on one line of bounded length."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"


def step_text(step: Step, names: tuple[str, str], varies: bool) -> str:
    """`conv1: conv 7x7/64 stride=2`."""
    if step.operator.look is Look.MERGE:
        return glyph(step)
    text = notation(step) + (" …" if varies else "")
    if step.labelled:
        text = f"{_range(names)}: {text}"
    return shortened(text)


def _range(names: tuple[str, str]) -> str:
    first, last = names
    return first if first == last else f"{first}…{last}"


def glyph(step: Step) -> str:
    """The sign of a merge that is plain arithmetic, the name of any other."""
    names = [Name(f"x{place}") for place in range(len(step.inputs))]
    code = step.operator.computes(step.input_types, names)
    if isinstance(code, Infix) and code.operator in GLYPHS:
        return GLYPHS[code.operator]
    return step.operator.spelling


def is_wire(step: Step) -> bool:
    """Whether a step gives its input as it is, so that a line says it all."""
    if isinstance(step.operator, Merge) or len(step.inputs) != 1:
        return False
    x = Name("x")
    references = {name: Name(name) for name in step.references}
    return step.operator.computes(step.input_types, [x], **references) is x


def scope_text(scope: Scope, names: tuple[str, str]) -> str:
    """`layer1: stage(n=3, c=64)`, or a label alone."""
    label = _range(names)
    if not scope.block:
        return shortened(label)
    given = ", ".join(_arguments(scope))
    text = shortened(f"{scope.block}({given})" if given else scope.block, 60)
    return f"{label}: {text}" if scope.labelled else text


def _arguments(scope: Scope) -> Iterator[str]:
    for name, value in scope.arguments.items():
        if isinstance(value, Value):
            yield f"{name}={value.name}" if value.name else name
        elif not isinstance(value, Scheme):
            yield f"{name}={literal(value)}"


def box_text(box: Box) -> str:
    """What a box says, with its count and whether its weights were used before."""
    if box.kind is Kind.TITLE:
        return frame_text(box.frame)
    if box.kind is Kind.REST:
        return f"… {box.count:,} more operators …"
    return _marked(box.text, box.shared, (box.count,) if box.count > 1 else ())


def frame_text(frame: Frame) -> str:
    """A frame's name, with its counts and whether its weights were used before."""
    if frame.abreast > 1:
        return f"{frame.abreast} in parallel"
    return _marked(frame.text, frame.shared, frame.counts)


def _marked(text: str, shared: bool, counts: tuple[int, ...]) -> str:
    times = " ".join(f"× {count}" for count in counts)
    named = f"{text} (shared)" if shared else text
    return f"{named}   {times}" if named and times else named or times


def type_text(kind: TensorType) -> str:
    return str(kind)


def input_text(value: Value) -> str:
    """`image`, and what is unusual about it."""
    kind = value.known
    words = [value.name or "input"]
    if kind.dtype != "float32":
        words.append(kind.dtype)
    if kind.spatial and kind.layout is Layout.LAST:
        words.append("layout=last")
    return shortened(" ".join(words))


def subtitle(network: Network, figures: Figures) -> str:
    parts = [
        f"{short(figures.params)} parameters",
        f"{short(figures.macs)} multiply-accumulates",
    ]
    if figures.depth:
        parts.append(f"depth {figures.depth}")
    return " · ".join(parts)


def short(number: int) -> str:
    """25,557,032 as `25.6M`."""
    for unit, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "K")):
        if number >= unit:
            return f"{number / unit:.3g}{letter}"
    return str(number)
