"""What a diagram shows: every operator, folded where it is repeated, wired as in the network."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from helpers import network
from pictures import SPECS, frames, picture, spec, times

from netdsl.core.flat import flatten
from netdsl.core.network import Network
from netdsl.targets.graphviz.draw import LARGEST, picture_of
from netdsl.targets.graphviz.mermaid import DOORS
from netdsl.targets.graphviz.picture import Arrow, Box, Kind, Picture
from netdsl.targets.graphviz.wording import frame_text

OPERATIONS = (Kind.OPERATOR, Kind.MERGE, Kind.REST)

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


def shown(made: Picture) -> int:
    return sum(times(box) for box in made.boxes if box.kind in OPERATIONS)


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


def test_a_block_in_a_row_is_one_frame() -> None:
    checked = spec(next(path for path in SPECS if path.stem == "resnet50"))
    made = picture_of(checked.network, checked.figures)
    texts = [frame_text(frame) for frame in frames(made.root)]
    assert texts[:4] == [
        "layer1: stage(n=3, c=64, stride=1)",
        "bottleneck(c=64, stride=1)",
        "downsample",
        "bottleneck(c=64, stride=1)   × 2",
    ]
    assert [frame.counts for frame in frames(made.root) if frame.counts] == [(2,), (3,), (5,), (2,)]


def test_blocks_written_in_a_row_fold_as_a_repeat_does() -> None:
    block = "block b(c) = conv 3x3/c pad=same -> relu\n"
    written = picture(block + "network N { input 8x8/4 -> b(4) -> b(4) -> b(4) -> gap }")
    repeated = picture(block + "network N { input 8x8/4 -> [b(4)] * 3 -> gap }")
    partly = picture(block + "network N { input 8x8/4 -> b(4) -> [b(4)] * 2 -> gap }")
    for made in (written, repeated, partly):
        assert [frame_text(frame) for frame in frames(made.root)] == ["b(c=4)   × 3"]


def test_nested_repeats_fold_to_nested_counts() -> None:
    made = picture("network N { input 8x8/4 -> [[[conv 1x1/4 -> relu] * 5 -> bn] * 4] * 3 -> gap }")
    assert [frame.counts for frame in frames(made.root)] == [(3, 4), (5,)]
    assert [box.text for box in made.boxes if box.text] == [
        "input",
        "conv 1x1/4",
        "relu",
        "bn",
        "gap",
        "output",
    ]
    assert shown(made) == 3 * 4 * (5 * 2 + 1) + 1


def test_a_repeated_operator_is_a_box_with_its_count() -> None:
    made = picture("network N { input 8x8/4 -> [conv 1x1/4] * 7 -> gap }")
    assert [(box.text, box.count) for box in made.boxes if box.kind is Kind.OPERATOR] == [
        ("conv 1x1/4", 7),
        ("gap", 1),
    ]


def test_a_value_that_is_used_from_between_stays_visible() -> None:
    made = picture(
        """
        block b(c) = conv 3x3/c pad=same -> relu
        network N { p = input 8x8/4 -> b(4)
          q = p -> b(4)
          q -> b(4) -> add< identity | p > -> gap }
        """
    )
    # The first gives `p`, which the sum needs: only the two after it are alike.
    assert [frame_text(frame) for frame in frames(made.root)] == ["b(c=4)", "b(c=4)   × 2"]


def test_turns_wired_otherwise_do_not_fold() -> None:
    made = picture(
        """
        block b(skip) = conv 3x3/4 pad=same -> add< identity | skip >
        network N { p = input 8x8/4 -> conv 1x1/4
          q = p -> conv 1x1/4
          q -> b(p) -> b(q) -> gap }
        """
    )
    assert all(not frame.counts for frame in frames(made.root))


def test_a_skip_into_every_turn_folds() -> None:
    made = picture(
        """
        block b(skip) = conv 3x3/4 pad=same -> add< identity | skip >
        network N { p = input 8x8/4 -> conv 1x1/4
          p -> [b(p)] * 4 -> gap }
        """
    )
    assert [frame.counts for frame in frames(made.root)] == [(4,)]


def test_alike_branches_are_one_with_a_count() -> None:
    made = picture(
        """
        network N { input 8x8/6
          -> c: concat<
            for i in range(5) { select((0, i + 1)) -> map{i}: conv 3x3/2 }
          | conv 3x3/1
          >
          -> gap }
        """
    )
    (group, branches) = frames(made.root)
    assert (frame_text(group), frame_text(branches)) == ("c", "5 in parallel")
    texts = [box.text for box in made.boxes if box.frame is branches and box.text]
    assert texts == ["select channels=(0, 1) …", "map0…map4: conv 3x3/2"]
    merge = next(box for box in made.boxes if box.kind is Kind.MERGE)
    assert sum(arrow.head is merge for arrow in made.arrows) == 2


def test_branches_from_different_values_stay_apart() -> None:
    made = picture(
        """
        network N { x = input 8x8/6
          a = x -> conv 1x1/6
          b = x -> relu
          concat< a -> conv 3x3/2 | b -> conv 3x3/2 | x -> conv 3x3/2 > -> gap }
        """
    )
    assert [box.text for box in made.boxes].count("conv 3x3/2") == 3
    assert list(frames(made.root)) == []


def test_branches_that_something_else_reads_stay_apart() -> None:
    made = picture(
        """
        network N { x = input 8x8/6
          a = x -> conv 1x1/6
          b = x -> conv 1x1/6
          c = x -> conv 1x1/6
          concat< a | b | c > -> concat< identity | b > -> gap }
        """
    )
    assert [box.text for box in made.boxes].count("conv 1x1/6") == 3


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


@pytest.mark.parametrize("count", [1_000, 4_000])
def test_a_long_network_has_a_small_picture(count: int) -> None:
    lines = "".join(f"  -> conv 1x1/{4 + place % 3} -> relu\n" for place in range(count // 2))
    checked = network(f"network N {{\n  input 8x8/4\n{lines}  -> gap\n}}")
    made = picture_of(checked.network, checked.figures)
    assert len(made.boxes) <= LARGEST
    assert shown(made) == count + 1
    (rest,) = [box for box in made.boxes if box.kind is Kind.REST]
    assert [arrow.head for arrow in made.arrows].count(rest) == 1
    assert [arrow.tail for arrow in made.arrows].count(rest) == 1


def test_a_picture_of_nested_repeats_does_not_grow() -> None:
    def boxes(count: int) -> int:
        text = f"network N {{ input 4x4/4 -> [[relu -> tanh] * {count} -> bn] * {count} }}"
        return len(picture(text).boxes)

    assert boxes(40) == boxes(4) < 15


def test_each_value_is_told_once() -> None:
    # The arrow that brings the input to the frame has its shape, the three inside have none.
    made = picture("network N { input 8x8/4 -> c: add< conv 1x1/4 | relu | tanh > -> gap }")
    assert [arrow.text for arrow in made.arrows].count("8x8/4") == 2
