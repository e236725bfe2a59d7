"""Windows reach as far as declared: a NaN in the input shows which outputs look at it."""

from __future__ import annotations

from fractions import Fraction
from math import nan

import pytest
import torch
from operator_examples import geometry, operator
from operator_torch import module_of

from netdsl.core.operator import Layer
from netdsl.core.symbolic import symbol
from netdsl.core.types import TensorType
from netdsl.ops import STANDARD
from netdsl.ops.conv import Conv
from netdsl.ops.pool import Maxpool
from netdsl.ops.windows import padding

LINES = [
    "40/2 -> conv 5/2",
    "40/2 -> conv 3/2 stride=2 dilation=3 pad=same",
    "40/2 -> conv 4/2 stride=3 pad=same",
    "41/2 -> maxpool 3 stride=2",
    "41/2 -> maxpool 2 pad=same stride=1",
    "40/2 -> maxpool 3 stride=1 dilation=2 pad=same",
    "40/2 -> avgpool",
    "40/2 -> avgpool 4 stride=3 pad=2",
    "41/2 -> avgpool 4 stride=2 pad=same",
    "40/2 -> adaptive_avgpool 8",
    "40/2 -> adaptive_avgpool 7",
    "40/2 -> adaptive_maxpool 12",
    "40/2 -> adaptive_maxpool 30",
    "20/2 -> convtranspose 2/2 stride=2",
    "20/2 -> convtranspose 3/2 stride=2 pad=1 output_pad=1",
    "20/2 -> convtranspose 4/2 stride=2 pad=1",
    "20/2 -> convtranspose 3/2 stride=2 dilation=3",
    "20/2 -> convtranspose 5/2",
    "20/2 -> convtranspose 7/2 stride=3",
]


def looks(x: TensorType, layer: Layer) -> list[list[int]]:
    """For each output, the inputs it looks at."""
    module = module_of(layer, [x], "cpu")
    assert module is not None
    seen = []
    for place in range(x.spatial[0]):
        value = torch.zeros(1, x.channels, *x.spatial, dtype=torch.float64)
        value[:, :, place] = nan
        seen.append(module(value)[0, 0].isnan())
    table = torch.stack(seen)
    return [column.nonzero()[:, 0].tolist() for column in table.T]


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
@pytest.mark.parametrize("line", LINES)
def test_reach_and_step(line: str) -> None:
    given, text = line.split(" -> ")
    x, layer = geometry(given), operator(text, STANDARD, {})
    assert isinstance(layer, Layer)
    (window,) = layer.windows(x)
    seen = [places for places in looks(x, layer) if places]
    assert max(places[-1] - places[0] + 1 for places in seen) == window.reach
    # From the first window to the last, less what padding and rounding hide at the ends.
    steps = (seen[-1][0] - seen[0][0]) / (len(seen) - 1)
    assert abs(steps - window.stride) < 1.01 * window.reach / (len(seen) - 1) + (
        1 if "adaptive" in text else 0
    )


def test_a_global_pool_has_no_window() -> None:
    x = geometry("7x9/4")
    layer = operator("adaptive_avgpool 1", STANDARD, {})
    assert [(each.reach, each.stride) for each in layer.windows(x)] == [(1, 1), (1, 1)]


def test_an_enlarging_step_is_a_fraction() -> None:
    layer = operator("convtranspose 2/4 stride=2", STANDARD, {})
    assert [each.stride for each in layer.windows(geometry("7x9/4"))] == [Fraction(1, 2)] * 2


def test_formulas_survive() -> None:
    """A convolution in a block keeps the block's parameters in what it gives and records."""
    k, c, d = symbol("k", 3), symbol("c", 16), symbol("d", 2)
    layer = Conv(kernel=(k, k), channels=c, pad="same", dilation=d, groups=c // 4)
    x = TensorType((8, 8), c)
    assert not [*layer.problems([x])]
    (y,) = layer.infer([x])
    assert y.spatial == (8, 8) and y.channels is c
    call = layer.constructs([x])
    assert call is not None
    assert str(call.keywords["groups"].formula.terms) != "{}"
    assert call.keywords["padding"] == 2 and hasattr(call.keywords["padding"], "formula")
    weight, _ = layer.learned([x])
    assert weight.shape == (16, 4, 3, 3) and weight.shape[0] is c


def test_a_kernel_that_happens_to_be_square_stays_two_formulas() -> None:
    call = Conv(kernel=(symbol("k", 3), 3), channels=4).constructs([geometry("8x8/4")])
    assert call is not None and isinstance(call.arguments[2], tuple)


def test_same_of_an_odd_kernel_reads_as_half_of_it() -> None:
    assert padding("same", (3, 5), 1, 2) == (1, 2)
    assert padding("same", 7, 2, 2) == 6
    assert padding("same", 2, 2, 2) == 1
    assert padding("same", 2, 1, 2) == "same"
    assert padding("valid", 3, 1, 2) == 0


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("kernel", [1, 2, 3, 4])
@pytest.mark.parametrize("dilation", [1, 2, 3, 4, 7])
def test_a_window_that_sees_nothing_is_refused(size: int, kernel: int, dilation: int) -> None:
    """PyTorch gives minus infinity there, and reads and writes outside its memory."""
    x = TensorType((size,), 1)
    for stride in (1, 2, 3):
        for pad in ("same", *range(kernel // 2 + 1)):
            pool = Maxpool(kernel=kernel, stride=stride, dilation=dilation, pad=pad)
            problems = [*pool.problems([x])]
            if any("nothing but padding" not in problem.message for problem in problems):
                continue
            before = dilation * (kernel - 1) // 2 if pad == "same" else int(pad)
            starts = (window * stride - before for window in range(pool.gives(x).spatial[0]))
            blind = [
                start
                for start in starts
                if not any(0 <= start + place * dilation < size for place in range(kernel))
            ]
            assert bool(blind) == bool(problems), pool
