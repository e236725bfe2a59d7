"""Merges: their numbers, what they refuse, and the repairs they offer."""

from __future__ import annotations

import pytest
import torch
from operator_torch import realised
from torch import Tensor

from netdsl.core.calls import Name
from netdsl.core.operator import Merge
from netdsl.core.symbolic import Symbolic, symbol
from netdsl.core.takes import Problem
from netdsl.core.types import Layout, TensorType, vector
from netdsl.ops.merge import Add, Concat, Max, Mean, Mul, Residual, Sub

LAST = Layout.LAST
MAP = TensorType((3, 4), 5)
ROWS = TensorType((3, 4), 5, LAST)


def merged(merge: Merge, *xs: TensorType) -> tuple[list[Tensor], Tensor]:
    assert not list(merge.problems(xs))
    torch.manual_seed(0)
    values = {f"v{n}": torch.randn(2, *x.torch_shape) for n, x in enumerate(xs)}
    code = merge.computes(xs, [Name(name) for name in values])
    result = realised(code, values)
    assert tuple(result.shape[1:]) == merge.infer(xs)[0].torch_shape
    return list(values.values()), result


def refused(merge: Merge, *xs: TensorType) -> Problem:
    (problem,) = merge.problems(xs)
    assert problem.code == "N302"
    return problem


def test_numbers() -> None:
    (a, b, c), result = merged(Add(), MAP, MAP, MAP)
    assert torch.equal(result, a + b + c)
    (a, b), result = merged(Sub(), MAP, MAP)
    assert torch.equal(result, a - b)
    (a, b, c), result = merged(Max(), MAP, MAP, MAP)
    assert torch.equal(result, torch.stack([a, b, c]).amax(0))
    (a, b, c), result = merged(Mean(), MAP, MAP, MAP)
    assert torch.allclose(result, torch.stack([a, b, c]).mean(0))
    (a, b), result = merged(Residual(), MAP, MAP)
    assert torch.equal(result, a + b)


def test_concat_follows_the_layout() -> None:
    (a, b), result = merged(Concat(), MAP, MAP.with_channels(2))
    assert torch.equal(result, torch.cat([a, b], 1))
    (a, b), result = merged(Concat(), ROWS, ROWS.with_channels(2))
    assert torch.equal(result, torch.cat([a, b], 3))
    (a, b), result = merged(Concat(), vector(3), vector(4))
    assert torch.equal(result, torch.cat([a, b], 1))


def test_a_vector_gates_the_channels() -> None:
    (a, gate), result = merged(Mul(), MAP, vector(5))
    assert torch.equal(result, torch.einsum("bchw,bc->bchw", a, gate))
    (gate, a), result = merged(Mul(), vector(5), ROWS)
    assert torch.equal(result, torch.einsum("bhwc,bc->bhwc", a, gate))
    # As many rows as channels, so that a wrong axis would go unnoticed by shapes.
    square = TensorType((5, 5), 5)
    (a, gate), result = merged(Mul(), square, vector(5))
    assert torch.equal(result, torch.einsum("bchw,bc->bchw", a, gate))


def test_a_size_of_one_spreads() -> None:
    (a, b), result = merged(Mul(), MAP, MAP.with_channels(1))
    assert torch.equal(result, a * b)
    (a, b), result = merged(Mul(), MAP.with_spatial((1, 4)), MAP.with_spatial((3, 1)))
    assert torch.equal(result, a * b)
    assert Mul().infer([MAP.with_spatial((1, 4)), MAP.with_spatial((3, 1))]) == (MAP,)


@pytest.mark.parametrize("merge", [Add(), Sub(), Max(), Mean(), Residual()])
def test_shapes_must_be_equal(merge: Merge) -> None:
    assert refused(merge, MAP, MAP.with_channels(6)).message == "has branches of different shapes"
    assert "first" in refused(merge, MAP, ROWS).message
    assert "float16" in refused(merge, vector(5), vector(5, "float16")).message
    refused(merge, MAP, vector(5))


def test_counts_of_branches() -> None:
    assert "2 branches or more" in refused(Add(), MAP).message
    assert "2 branches, not 3" in refused(Sub(), MAP, MAP, MAP).message
    refused(Residual(), MAP, MAP, MAP)


def test_concat_and_mul_refuse() -> None:
    problem = refused(Concat(), TensorType((57, 64), 8), TensorType((60, 50), 8))
    assert problem.help.startswith("`crop 57x50` brings the larger to size")
    refused(Concat(), MAP, ROWS)
    refused(Concat(), MAP, vector(5))
    refused(Mul(), MAP, vector(4))
    refused(Mul(), MAP, MAP.with_spatial((3, 2)))
    refused(Mul(), MAP, ROWS)
    refused(Mul(), MAP, TensorType((3,), 5))


@pytest.mark.parametrize(
    ("shortcut", "branch", "projection"),
    [
        (TensorType((56, 56), 64), TensorType((28, 28), 128), "conv 1x1/128 stride=2 -> bn"),
        (TensorType((55, 56), 64), TensorType((28, 56), 64), "conv 1x1/64 stride=(2, 1) -> bn"),
        (TensorType((56, 56), 64), TensorType((56, 56), 256), "conv 1x1/256 -> bn"),
        (TensorType((100,), 8), TensorType((34,), 8), "conv 1/8 stride=3 -> bn"),
        (vector(84), vector(120), "fc 120"),
        (TensorType((9,), 8, LAST), TensorType((9,), 16, LAST), "fc 16"),
    ],
)
def test_a_residual_offers_a_projection(
    shortcut: TensorType, branch: TensorType, projection: str
) -> None:
    problem = refused(Residual(), branch, shortcut)
    assert problem.replacement == projection
    assert problem.help == f"project the shortcut: residual< … | {projection} >"


def test_no_projection_makes_a_map_of_54_from_56() -> None:
    problem = refused(Residual(), TensorType((54, 54), 64), TensorType((56, 56), 64))
    assert not problem.replacement
    assert "pad=same" in problem.help


def test_formulas_survive() -> None:
    channels = symbol("c", 5)
    (joined,) = Concat().infer([MAP.with_channels(channels), MAP.with_channels(2 * channels)])
    assert isinstance(joined.channels, Symbolic)
    assert joined.channels.formula == (3 * channels).formula
