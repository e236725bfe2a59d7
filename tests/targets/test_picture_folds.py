"""What a diagram folds: what is repeated is drawn once, with its count."""

from __future__ import annotations

import pytest
from helpers import network
from pictures import SPECS, frames, picture, shown, spec

from netdsl.targets.graphviz.draw import LARGEST, picture_of
from netdsl.targets.graphviz.picture import Kind
from netdsl.targets.graphviz.wording import frame_text


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


def test_a_frame_does_not_tell_how_weights_start() -> None:
    made = picture(
        "block unit(c, init = zeros, share = 0.5) = conv 1x1/c init=init -> relu\n"
        "network N { input 4x4/3 -> a: unit(4, normal(std=0.1)) -> conv 1x1/2 }"
    )
    assert [frame_text(frame) for frame in frames(made.root)] == ["a: unit(c=4, share=0.5)"]
