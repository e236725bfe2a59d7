"""What a diagram shows: every operator, wired as in the network, with shapes, signs and styles."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from helpers import network
from pictures import SPECS, frames, picture, shown, spec

from netdsl.core.flat import flatten
from netdsl.core.network import Network
from netdsl.targets.graphviz.draw import picture_of
from netdsl.targets.graphviz.mermaid import DOORS
from netdsl.targets.graphviz.picture import Arrow, Box, Kind
from netdsl.targets.graphviz.wording import frame_text

UNET = """
default conv pad=same
block double(c) = conv 3x3/c -> bn -> relu -> conv 3x3/c -> bn -> relu
block up(c, skip) { in -> upsample 2 -> concat< identity | skip > -> double(c) }
network UNet {
  image = input 64x64/3
  d1 = image -> enc1: double(64)
  d2 = d1 -> maxpool -> enc2: double(128)
  d2 -> maxpool -> mid: double(256) -> up2: up(128, d2) -> up1: up(64, d1)
  -> head: conv 1x1/2 -> crop to=image
}
"""
INCEPTION = """
block inception(a, b, c) = concat<
    conv 1x1/a -> relu
  | conv 1x1/b -> relu -> conv 3x3/c pad=same -> relu
  | maxpool 3x3 stride=1 pad=1 -> conv 1x1/a
>
network G(classes = 10) {
  x = input 28x28/32 -> inception(8, 16, 24) -> mul< identity | gap -> fc 40 -> sigmoid >
  auxiliary aux = x -> gap -> fc classes
  x -> maxpool -> gap -> fc classes
}
"""
CHUNKS = """
network Parts {
  a, b = input 8x8/8 -> chunk 2
  output left = a -> conv 3x3/2
  output right = sub< a | b > -> relu
}
"""


def drawn(network: Network) -> int:
    """The operators that a picture shows: written identities are lines."""
    operations = flatten(network).operations
    return sum(operation.step.operator.spelling != "identity" for operation in operations)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_operator_is_counted(path: Path) -> None:
    checked = spec(path)
    made = picture_of(checked.network, checked.figures)
    assert shown(made) == drawn(checked.network)


def source(arrow: Arrow, into: dict[Box, Arrow]) -> Box:
    """Where an arrow comes from, titles and forks aside."""
    tail = arrow.tail
    while tail.kind in DOORS:
        tail = into[tail].tail
    return tail


@pytest.mark.parametrize("text", [UNET, INCEPTION, CHUNKS])
def test_arrows_are_the_edges_of_the_network(text: str) -> None:
    checked = network(text)
    made = picture_of(checked.network, checked.figures)
    flat = flatten(checked.network)
    boxes = iter([box for box in made.boxes if box.kind in (Kind.OPERATOR, Kind.MERGE)])
    ends = {box.text: box for box in made.boxes}
    makers = dict(zip(flat.inputs, made.boxes, strict=False))
    expected: Counter[tuple[Box, Box]] = Counter()
    for operation in flat.operations:
        if operation.step.operator.spelling == "identity":
            makers[operation.outputs[0]] = makers[operation.inputs[0]]
            continue
        box = next(boxes)
        for number in (*operation.inputs, *operation.references):
            expected[makers[number], box] += 1
        makers.update(dict.fromkeys(operation.outputs, box))
    names = (*checked.network.output_names, *checked.network.auxiliary_names)
    for name, number in zip(names, (*flat.outputs, *flat.auxiliaries), strict=True):
        expected[makers[number], ends.get(name) or ends[f"{name} (training)"]] += 1
    into = {arrow.head: arrow for arrow in made.arrows}
    arrows = [arrow for arrow in made.arrows if arrow.head.kind not in DOORS]
    assert Counter((source(arrow, into), arrow.head) for arrow in arrows) == expected


def test_shapes_stand_where_they_are_new() -> None:
    checked = spec(next(path for path in SPECS if path.stem == "lenet5"))
    made = picture_of(checked.network, checked.figures)
    assert [arrow.text for arrow in made.arrows if arrow.text] == [
        "32x32/1",
        "28x28/6",
        "14x14/6",
        "10x10/16",
        "5x5/16",
        "400",
        "120",
        "84",
        "10",
    ]


def test_merges_have_their_signs() -> None:
    text = """
    network N { input 8x8/4
      -> add< conv 1x1/4 | identity > -> mul< relu | tanh > -> sub< relu | tanh >
      -> mean< relu | tanh > -> max< relu | tanh > -> concat< relu | tanh > -> gap }
    """
    merges = [box.text for box in picture(text).boxes if box.kind is Kind.MERGE]
    assert merges == ["+", "×", "−", "mean", "max", "concat"]


def test_what_is_for_training_is_dashed() -> None:
    made = picture(INCEPTION)
    dashed = [box.text for box in made.boxes if box.dashed]
    assert dashed == ["gap", "fc 10", "aux (training)"]
    assert sum(arrow.dashed for arrow in made.arrows) == 3


def test_a_reference_is_dotted_and_weights_used_again_say_so() -> None:
    made = picture(
        """
        network N {
          shared tower: [conv 3x3/8 pad=same -> relu]
          a = input 8x8/3
          b = input 8x8/3
          fa = a -> tower
          fb = b -> tower
          sub< fa | fb > -> upsample to=a
        }
        """
    )
    assert [arrow.dotted for arrow in made.arrows].count(True) == 1
    texts = [frame_text(frame) for frame in frames(made.root)]
    assert texts == ["tower", "tower (shared)"]


def test_each_value_is_told_once() -> None:
    # The arrow that brings the input to the frame has its shape, the three inside have none.
    made = picture("network N { input 8x8/4 -> c: add< conv 1x1/4 | relu | tanh > -> gap }")
    assert [arrow.text for arrow in made.arrows].count("8x8/4") == 2
