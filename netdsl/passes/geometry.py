"""Geometries: `224x224/3` as a type of value, or as the sizes of an operator."""

from __future__ import annotations

from typing import Any

from netdsl.core.symbolic import plain
from netdsl.core.types import DTYPE_BYTES, Layout, TensorType
from netdsl.diagnostics import Fix, did_you_mean
from netdsl.passes.context import Fault, fault
from netdsl.passes.entities import Environment
from netdsl.passes.evaluate import Evaluator
from netdsl.passes.unknown import twice
from netdsl.source import Span
from netdsl.syntax import tree

WORDS = {
    "int": "int64",
    "float": "float32",
    "long": "int64",
    "short": "int16",
    "half": "float16",
    "double": "float64",
    "nhwc": "last",
    "nwc": "last",
    "channels_last": "last",
    "nchw": "first",
    "ncw": "first",
    "channels_first": "first",
}
"""Words of other libraries for layouts and element types."""
IMAGE_CHANNELS = 4
"""A first size up to this, before larger ones, is taken for channels written first."""


def type_of(
    geometry: tree.Geometry,
    evaluator: Evaluator,
    names: Environment,
    layout: Layout = Layout.FIRST,
    dtype: str = "float32",
    found: TensorType | None = None,
) -> TensorType:
    """The type that a geometry writes down, for an input or an annotation.

    Args:
        found: what an annotation's shape was worked out to be.

    Raises:
        Fault: N306 where it is not spatial/channels, N407 where its sizes are no positive whole
            numbers.
    """
    sizes = evaluator.value(geometry.sizes, names)
    written = geometry.channels
    channels: Any = None if written is None else evaluator.value(written, names)
    spatial = sizes if isinstance(sizes, tuple) else (sizes,)
    for size in (*spatial, *(() if channels is None else (channels,))):
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise fault(
                "N306", f"a size is a whole number, 1 or more, not {_shown(size)}", geometry.span
            )
        if size > 2**31 - 1:
            raise fault("N605", f"{size:,} is too large for a size", geometry.span)
    if channels is not None:
        return TensorType(tuple(map(plain, spatial)), channels, layout, dtype)
    if len(spatial) == 1:
        return TensorType((), spatial[0], Layout.FIRST, dtype)
    raise _without_channels(geometry, spatial, found)


def _without_channels(
    geometry: tree.Geometry, sizes: tuple[int, ...], found: TensorType | None
) -> Fault:
    *others, last = sizes
    written = "x".join(map(str, sizes))
    if found is not None and found.spatial == sizes:
        meant = str(found)
        text = f"write the channels after a slash: {meant}"
    elif len(sizes) > 3 and sizes[1] <= IMAGE_CHANNELS < min(sizes[2:]):
        meant = f"{'x'.join(map(str, sizes[2:]))}/{sizes[1]}"
        text = f"the batch is never written, and channels come last: {meant}"
    elif len(sizes) > 2 and sizes[0] <= IMAGE_CHANNELS < last:
        meant = f"{'x'.join(map(str, sizes[1:]))}/{sizes[0]}"
        text = f"channels come last: {meant}"
    elif len(sizes) > 2:
        meant = f"{'x'.join(map(str, others))}/{last}"
        text = f"channels stand after a slash: {meant}"
    else:
        meant, text = "", f"write the channels after a slash: {written}/3"
    return fault(
        "N306",
        f"`{written}` does not say how many channels there are",
        geometry.span,
        help=text,
        fixes=(Fix(geometry.span, meant),) if meant else (),
    )


def _shown(value: Any) -> str:
    return f"{plain(value)}" if isinstance(value, int | float | str) else "this"


def input_options(
    attributes: tuple[tree.Attribute, ...], evaluator: Evaluator, names: Environment
) -> tuple[Layout, str]:
    """The layout and element type that an `input` asks for.

    Raises:
        Fault: N401 for an attribute that inputs lack, N402 for a value it cannot have, N404 for
            a second one.
    """
    given: dict[str, str] = {}
    first: dict[str, Span] = {}
    choices = {"dtype": tuple(DTYPE_BYTES), "layout": ("first", "last")}
    for attribute in attributes:
        name = attribute.name.text
        if name not in choices:
            meant = did_you_mean(name, choices, {"type": "dtype", "format": "layout"})
            raise fault(
                "N401",
                f"an input has no attribute `{name}`",
                attribute.name.span,
                help=f"did you mean `{meant}`?" if meant else "an input has `dtype` and `layout`",
                fixes=(Fix(attribute.name.span, meant),) if meant else (),
            )
        if name in given:
            raise twice(attribute, first[name])
        value = attribute.value
        first[name] = value.span
        if isinstance(value, tree.Name) and value.text in choices[name]:
            given[name] = value.text
            continue
        word = value.text if isinstance(value, tree.Name) else evaluator.value(value, names)
        if word not in choices[name]:
            meant = did_you_mean(str(word), choices[name], WORDS)
            raise fault(
                "N402",
                f"`{name}` is one of {', '.join(choices[name])}",
                value.span,
                help=f"did you mean `{meant}`?" if meant else "",
                fixes=(Fix(value.span, meant),) if meant else (),
            )
        given[name] = str(word)
    return Layout(given.get("layout", "first")), given.get("dtype", "float32")
