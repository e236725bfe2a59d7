"""The last size that an operator takes, and the first that it refuses, with the words for it."""

from __future__ import annotations

import pytest

from netdsl.core.operator import Layer
from netdsl.core.types import Layout, TensorType, vector
from netdsl.ops.border import Crop, Pad
from netdsl.ops.channels import ChannelShuffle, Chunk, Select, Split
from netdsl.ops.embedding import Embedding
from netdsl.ops.layout import ChannelsLast, Permute
from netdsl.ops.rbf import Rbf
from netdsl.ops.resize import PixelShuffle, PixelUnshuffle, Upsample
from netdsl.ops.shape import PickToken, Reshape

MAP = TensorType((5, 7), 6)
ROWS = MAP.with_layout(Layout.LAST)
IDS = vector(9, "int64")


@pytest.mark.parametrize(
    ("x", "taken", "refused", "attribute", "words"),
    [
        (MAP, Pad(amount=4, mode="reflect"), Pad(amount=5, mode="reflect"), "amount", "at most 4"),
        (
            MAP,
            Pad(before=5, mode="circular"),
            Pad(before=6, mode="circular"),
            "before",
            "at most 5",
        ),
        (MAP, Pad(after=(4, 6), mode="reflect"), Pad(after=7, mode="reflect"), "after", "height 5"),
        (MAP, Pad(amount=(4, 6), mode="reflect"), Pad(amount=(4,)), "amount", "1 number"),
        (MAP, Crop(size=5), Crop(size=(5, 8)), "size", "cannot keep 8 of width 7"),
        (MAP, Crop(to=ROWS), Crop(to=ROWS.with_spatial((5, 8))), "to", "cannot keep 8 of width 7"),
        (MAP, Crop(before=2, after=2), Crop(before=2, after=3), "before", "leaves nothing"),
        (MAP, Crop(size=5), Crop(size=5, before=1), "before", "not both"),
        (MAP, Select(channels=5), Select(channels=(0, 6)), "channels", "no channel 6 among 6"),
        (MAP, Select(start=5), Select(start=6), "start", "keeps no channel"),
        (MAP, Select(stop=6), Select(stop=7), "stop", "beyond the 6 channels"),
        (MAP, Select(start=1), Select(), "", "which channels"),
        (MAP, Select(start=1), Select(start=16, channels=1), "channels", "not both"),
        (MAP, Crop(size=5), Crop(size=20, to=MAP), "size", "not both"),
        (MAP, Crop(size=5), Crop(size=20, before=9), "before", "not both"),
        (
            MAP,
            Pad(before=1, mode="reflect"),
            Pad(amount=9, before=1, mode="reflect"),
            "amount",
            "not both",
        ),
        (MAP, Chunk(into=6), Chunk(into=4), "into", "do not divide"),
        (MAP, Split(channels=(4, 2)), Split(channels=(4, 1)), "channels", "has 6"),
        (MAP, ChannelShuffle(groups=6), ChannelShuffle(groups=4), "groups", "do not divide"),
        (MAP, Permute(order=(2, 0, 1)), Permute(order=(1, 0)), "order", "each axis"),
        (MAP, Reshape(size=35, channels=6), Reshape(size=35, channels=5), "size/channels", "210"),
        (MAP, Upsample(size=2), Upsample(), "", "by how much"),
        (MAP, Upsample(factor=2), Upsample(factor=2, to=MAP), "factor", "one of factor and to"),
        (MAP, Upsample(factor=2, mode="bicubic"), Upsample(factor=2, mode="linear"), "mode", "5x7"),
        (
            MAP,
            Upsample(factor=2),
            Upsample(factor=2, align_corners=True),
            "align_corners",
            "corners",
        ),
        (MAP, PixelShuffle(factor=1), PixelShuffle(factor=2), "factor", "do not divide"),
        (MAP, PixelUnshuffle(factor=1), PixelUnshuffle(factor=5), "factor", "does not divide"),
        (vector(4), Rbf(units=16), Rbf(units=17), "units", "cannot tell 17"),
        (
            IDS,
            Embedding(channels=2, entries=3, padding=2),
            Embedding(channels=2, entries=3, padding=3),
            "padding",
            "no entry 3 among 3",
        ),
        (
            ROWS.with_spatial((5,)),
            PickToken(position=-5),
            PickToken(position=5),
            "position",
            "no token 5",
        ),
    ],
)
def test_limits(x: TensorType, taken: Layer, refused: Layer, attribute: str, words: str) -> None:
    assert not [*taken.problems([x])]
    (problem,) = refused.problems([x])
    assert problem.attribute == attribute and words in problem.message


@pytest.mark.parametrize(
    ("x", "operator", "code"),
    [
        (MAP, Crop(before=2, after=3), "N304"),
        (MAP, Select(start=6), "N304"),
        (vector(9), Embedding(channels=2, entries=3), "N301"),
        (vector(9), ChannelsLast(), "N301"),
        (IDS, Upsample(factor=2), "N301"),
    ],
)
def test_codes(x: TensorType, operator: Layer, code: str) -> None:
    assert [problem.code for problem in operator.problems([x])] == [code]


@pytest.mark.parametrize(
    ("x", "operator", "help"),
    [
        (vector(10), Chunk(into=3), "split channels=(4, 3, 3)"),
        (vector(10), Split(channels=(4, 3)), "split channels=(4, 3, 3)"),
        (vector(98), Reshape(size=7, channels=12), "`reshape 7/14` has as many"),
        (MAP, Permute(order=(1, 0)), "for example `permute order=(1, 0, 2)`"),
        (MAP, PixelUnshuffle(factor=2), "the next larger input that does is 6x8"),
        (MAP, Upsample(factor=2, mode="trilinear"), "mode=bilinear"),
    ],
)
def test_repairs(x: TensorType, operator: Layer, help: str) -> None:
    (problem,) = operator.problems([x])
    assert problem.help == help
