"""Chains of specs, run step by step in PyTorch: the oracle's, apart from netdsl's passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from plain_decided import arm_of, is_gone, turns
from plain_expressions import Refused, evaluated
from plain_initialisation import initialised
from plain_operators import applied, operator_of
from plain_values import Made, Plain
from torch import nn

from netdsl.core.operator import Merge, Operator
from netdsl.ops import STANDARD
from netdsl.syntax import tree

Flow = tuple[Plain, ...]
DEEPEST = 70


@dataclass(frozen=True, eq=False)
class Block:
    """A block and the names and defaults of its file."""

    declaration: tree.Block
    file: PlainFile


@dataclass(eq=False)
class PlainFile:
    """What the names of a file mean, and its defaults."""

    names: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, dict[str, tree.Expression]] = field(default_factory=dict)


@dataclass(eq=False)
class Shared:
    """Shared weights: where their keys stand, and whether they were made."""

    declaration: tree.Shared
    key: str
    used: bool = False


@dataclass(eq=False)
class Level:
    """A level of keys: its path, and how many positions were taken."""

    path: str = ""
    position: int = 0

    def next(self) -> str:
        self.position += 1
        return str(self.position - 1)

    def under(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


@dataclass
class Place:
    """Where an element stands: names in sight, defaults, keys."""

    names: dict[str, Any]
    defaults: Mapping[str, Mapping[str, tree.Expression]]
    level: Level
    made: Made
    depth: int = 0
    inputs: list[Plain] | None = None
    """Those of a network; none inside a block."""
    reuse: bool = False
    """Whether modules that are there are used again."""

    def inside(self, **changes: Any) -> Place:
        return replace(self, **{"names": dict(self.names), **changes})


def chain(links: tree.Chain, flow: Flow, place: Place) -> Flow:
    if links.leads:
        raise Refused("SyntaxError: a chain that starts with an arrow")
    for link in links.links:
        place.made.ran(link.span)
        flow = element(link.element, link.label, flow, place)
        if place.inputs:
            # An input is `in` for all that follows, however deep it stands.
            place.names.pop("in", None)
            if len(place.inputs) == 1:
                place.names["in"] = place.inputs[0]
        if link.annotation is not None:
            annotated(link.annotation, flow, place)
    return flow


def annotated(annotation: tree.Geometry, flow: Flow, place: Place) -> None:
    shape = sizes_of(annotation, place.names)
    if len(flow) == 1 and flow[0].type.shape != shape:
        raise Refused(f"AssertionError: {flow[0].type.shape}")


def sizes_of(geometry: tree.Geometry, names: Mapping[str, Any]) -> tuple[int, ...]:
    """(spatial…, channels)"""
    sizes = evaluated(geometry.sizes, names)
    spatial = sizes if isinstance(sizes, tuple) else (sizes,)
    shape = spatial
    if geometry.channels is not None:
        shape = (*spatial, evaluated(geometry.channels, names))
    elif len(spatial) > 1:
        raise Refused("a shape without channels")
    if not all(isinstance(size, int) and not isinstance(size, bool) for size in shape):
        raise Refused("TypeError: a size that is no whole number")
    if any(size < 1 for size in shape):
        raise Refused("RuntimeError: a size below 1")
    return shape


def element(node: tree.Element, label: tree.LabelName | None, flow: Flow, place: Place) -> Flow:
    match node:
        case tree.Apply():
            return named(node, label, flow, place)
        case tree.Input():
            if label is not None or place.inputs is None:
                raise Refused("an input out of place")
            return (entered(node, place),)
        case tree.Absent():
            raise Refused("nothing to apply")
        case _:
            if label is not None:
                place = place.inside(level=Level(place.level.under(text_of(label, place))))
            return structure(node, flow, place)


def text_of(label: tree.LabelName, place: Place) -> str:
    parts = [
        part if isinstance(part, str) else evaluated(part, place.names) for part in label.parts
    ]
    if any(isinstance(part, bool) or not isinstance(part, int | str) for part in parts):
        raise Refused("TypeError: a label of something else")
    return "".join(map(str, parts))


def entered(node: tree.Input, place: Place) -> Plain:
    import torch

    from netdsl.core.types import Layout

    options = {"layout": "first", "dtype": "float32"}
    for attribute in node.attributes:
        if attribute.name.text not in options:
            raise Refused("TypeError: no such option of an input")
        options[attribute.name.text] = attribute.value.span.text.strip('"')
    if node.geometry is None or options["layout"] not in ("first", "last"):
        raise Refused("TypeError: an input")
    dtype = getattr(torch, options["dtype"], None)
    if not isinstance(dtype, torch.dtype):
        raise Refused("AttributeError: no such dtype")
    *spatial, channels = sizes_of(node.geometry, place.names)
    layout = Layout(options["layout"])
    shape = [*spatial, channels] if layout is Layout.LAST and spatial else [channels, *spatial]
    tensor = torch.zeros((2, *shape), dtype=dtype, device=place.made.device)
    tensor.requires_grad_(dtype.is_floating_point)
    value = Plain(tensor, layout if spatial else Layout.FIRST)
    assert place.inputs is not None
    place.inputs.append(value)
    return value


def structure(node: tree.Element, flow: Flow, place: Place) -> Flow:
    match node:
        case tree.Group(repeat=None):
            return chain(node.chain, flow, place)
        case tree.Group(repeat=repeat):
            assert repeat is not None
            count = evaluated(repeat, place.names)
            if not isinstance(count, int) or isinstance(count, bool) or count < 0:
                raise Refused("TypeError: a count")
            for _ in range(min(count, place.made.most + 1)):
                flow = chain(node.chain, flow, place.inside())
                place.made.spend()
        case tree.For():
            for bindings in turns(node, place.names):
                flow = chain(node.chain, flow, place.inside(names=place.names | bindings))
                place.made.spend()
        case tree.If():
            chosen = arm_of(node, place.names, place.made)
            if chosen is not None:
                flow = chain(chosen, flow, place.inside())
    return flow


def named(node: tree.Apply, label: tree.LabelName | None, flow: Flow, place: Place) -> Flow:
    from plain_blocks import called, shared

    meaning = place.names.get(node.name.text, STANDARD.get(node.name.text))
    match meaning:
        case Block():
            return called(meaning, node, label, flow, place)
        case Shared():
            return shared(meaning, node, label, flow, place)
        case Plain():
            if label or node.geometry or node.arguments or node.attributes or node.branches:
                raise Refused("TypeError: a tensor is not callable")
            return (meaning,)
        case type() if issubclass(meaning, Operator):
            return operator(meaning, node, label, flow, place)
    raise Refused(f"NameError: {node.name.text}")


def operator(
    declared: type[Operator],
    node: tree.Apply,
    label: tree.LabelName | None,
    flow: Flow,
    place: Place,
) -> Flow:
    defaults = place.defaults.get(node.name.text, {})
    made, references, weights = operator_of(declared, node, place.names, defaults)
    written = {attribute.name.text for attribute in node.attributes}
    for attribute, expression in defaults.items():
        if attribute not in written:
            place.made.ran(expression.span)
    if issubclass(declared, Merge):
        if label is not None and not declared.takes_position:
            place = place.inside(level=Level(place.level.under(text_of(label, place))))
        flow = merged(declared, node, flow, place)
        if len(flow) == 1 and not declared.takes_one:
            return flow
    elif node.branches is not None:
        raise Refused("TypeError: branches of one that takes none")
    elif len(flow) != 1:
        raise Refused(f"TypeError: {len(flow)} values for one")
    name = place.level.next() if declared.takes_position else declared.spelling
    key = place.level.under(text_of(label, place) if label is not None else name)

    def start(module: nn.Module | None) -> None:
        initialised(module, key, weights, written, place.names, place.made)

    return applied(made, flow, references, key, place.made, reuse=place.reuse, start=start)


def merged(declared: type[Merge], node: tree.Apply, flow: Flow, place: Place) -> Flow:
    values: list[Plain] = []
    if node.branches is None:
        if len(flow) < (1 if declared.takes_one else 2):
            raise Refused("TypeError: a merge without branches")
        values += flow
    else:
        for each in node.branches:
            values += branch(each, flow, place)
        if declared.implied_input and len(node.branches) == 1:
            values += flow
    if not values or (declared.most is not None and len(values) > declared.most):
        raise Refused("TypeError: branches")
    return tuple(values)


def branch(links: tree.Chain, flow: Flow, place: Place) -> Flow:
    match links.links:
        case (tree.Link(element=tree.For() as loop, label=None),):
            values: Flow = ()
            for bindings in turns(loop, place.names):
                values += branch(loop.chain, flow, place.inside(names=place.names | bindings))
            return values
        case (tree.Link(element=tree.If(otherwise=None)),):
            raise Refused("a branch that is nothing, or the identity")
    if is_gone(links, place.names, place.made):
        return ()
    result = chain(links, flow, place.inside())
    if len(result) != 1:
        raise Refused("TypeError: a branch gives one value")
    return result
