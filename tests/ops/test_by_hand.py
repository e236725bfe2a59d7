"""What PyTorch cannot confirm: our own modules and layouts, against a few lines by hand."""

from __future__ import annotations

import torch
from operator_examples import geometry, operator
from operator_torch import called, module_of, tensor
from torch import Tensor
from torch.nn import functional as F

from netdsl.ops import STANDARD


def computed(line: str) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
    """A random input, the output, and the state, made random too."""
    torch.manual_seed(0)
    given, text = line.split(" -> ")
    module = module_of(operator(text, STANDARD, {}), [geometry(given)], "cpu")
    assert module is not None
    for parameter in module.parameters():
        torch.nn.init.normal_(parameter)
    value = tensor(geometry(given), 2, "cpu")
    return value, module.eval()(value).detach(), dict(module.state_dict())


def test_softmax_of_tokens_sums_over_their_features() -> None:
    _, output, _ = computed("5/8 layout=last -> softmax")
    torch.testing.assert_close(output.sum(-1), torch.ones(2, 5, dtype=torch.float64))


def test_softmax_of_a_map_sums_over_its_channels() -> None:
    _, output, _ = computed("5x5/8 -> log_softmax")
    torch.testing.assert_close(output.exp().sum(1), torch.ones(2, 5, 5, dtype=torch.float64))


def test_layernorm_of_a_map_normalises_each_position() -> None:
    value, output, state = computed("3x4/6 -> layernorm")
    mean = value.mean(1, keepdim=True)
    variance = value.var(1, correction=0, keepdim=True)
    weight, bias = (state[name][None, :, None, None] for name in ("weight", "bias"))
    expected = (value - mean) / (variance + 1e-5).sqrt() * weight + bias
    torch.testing.assert_close(output, expected)


def test_rmsnorm_of_a_map_divides_each_position() -> None:
    value, output, state = computed("3x4/6 -> rmsnorm eps=0.001")
    root = (value.square().mean(1, keepdim=True) + 0.001).sqrt()
    torch.testing.assert_close(output, value / root * state["weight"][None, :, None, None])


def test_a_gap_is_over_the_positions_of_either_layout() -> None:
    value, output, _ = computed("3x4/6 layout=last -> gap")
    torch.testing.assert_close(output, value.mean((1, 2)))
    value, output, _ = computed("2x3x4/6 -> gap")
    torch.testing.assert_close(output, value.mean((2, 3, 4)))
    value, output, _ = computed("7/6 layout=last -> gmp")
    torch.testing.assert_close(output, value.amax(1))


def test_a_same_convolution_pads_the_end_more() -> None:
    value, output, state = computed("5x5/2 -> conv 4x4/3 stride=2 pad=same")
    padded = F.pad(value, (1, 2, 1, 2))
    torch.testing.assert_close(output, F.conv2d(padded, state["weight"], state["bias"], 2))
    value, output, state = computed("6/2 -> conv 2/3 stride=2 pad=same dilation=3")
    padded = F.pad(value, (1, 2))
    expected = F.conv1d(padded, state["weight"], state["bias"], 2, dilation=3)
    torch.testing.assert_close(output, expected)
    value, output, state = computed("3x3x5/2 -> conv (1, 2, 4)/2 stride=2 pad=same groups=2")
    padded = F.pad(value, (1, 2, 0, 1, 0, 0))
    expected = F.conv3d(padded, state["weight"], state["bias"], 2, groups=2)
    torch.testing.assert_close(output, expected)


def test_a_same_max_pool_never_picks_its_padding() -> None:
    value, output, _ = computed("3x3/1 -> maxpool 2x2 stride=1 pad=same")
    assert output[0, 0, 2, 2] == value[0, 0, 2, 2]
    assert output[0, 0, 0, 0] == value[0, 0, :2, :2].max()
    assert output[0, 0, 2, 0] == value[0, 0, 2, :2].max()


def test_a_same_average_pool_counts_its_padding_or_not() -> None:
    value, output, _ = computed("3x3/1 -> avgpool 2x2 stride=1 pad=same")
    torch.testing.assert_close(output[0, 0, 2, 2], value[0, 0, 2, 2] / 4)
    value, output, _ = computed("3x3/1 -> avgpool 2x2 stride=1 pad=same count_pad=false")
    torch.testing.assert_close(output[0, 0, 2, 2], value[0, 0, 2, 2])
    torch.testing.assert_close(output[0, 0, 1, 2], value[0, 0, 1:, 2].mean())
    torch.testing.assert_close(output[0, 0, 0, 0], value[0, 0, :2, :2].mean())


def test_stochastic_depth_drops_whole_examples() -> None:
    torch.manual_seed(0)
    module = module_of(operator("stochastic_depth 0.5", STANDARD, {}), [geometry("5x5/8")], "cpu")
    assert module is not None
    output = module.train()(torch.ones(64, 8, 5, 5)).flatten(1)
    assert {(float(row.min()), float(row.max())) for row in output} == {(0.0, 0.0), (2.0, 2.0)}
    assert torch.equal(module.eval()(torch.ones(3, 8)), torch.ones(3, 8))


def test_all_examples_dropped_is_zero() -> None:
    module = module_of(operator("stochastic_depth 1.0", STANDARD, {}), [geometry("8")], "cpu")
    assert module is not None
    assert not module.train()(torch.ones(4, 8)).any()


def test_a_position_table_adds_its_first_entries() -> None:
    value, output, state = computed("5/8 layout=last -> position_table 7")
    assert torch.equal(output, value + state["weight"][:5])


def test_a_causal_position_sees_what_the_mask_leaves_of_those_before() -> None:
    packed = tensor(geometry("5/6 layout=last"), 2, "cpu")
    mask = torch.tensor([[1, 1, 0, 1, 0], [1, 0, 0, 1, 1]])
    masked = operator(
        "attention heads=1 causal=true mask=m", STANDARD, {"m": geometry("5 dtype=int64")}
    )
    found = called(masked, [geometry("5/6 layout=last")], [packed], {"mask": mask})
    query, key, value = packed.chunk(3, -1)
    for example in range(2):
        for place in range(5):
            seen = mask[example, : place + 1].nonzero()[:, 0]
            scores = key[example, seen] @ query[example, place] / 2**0.5
            wanted = scores.softmax(0) @ value[example, seen]
            torch.testing.assert_close(found[example, place], wanted)
