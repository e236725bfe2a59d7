"""An `if`, and an operator given to a block, in the emitted code: one class for all uses."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from emitted import classes, made
from torch import Tensor, nn
from torch.nn import functional as F

UNIT = """
    block unit(c, stride = 1, p = 0.0) {{
      let joined = stride == 1 and in.channels == c
      residual<
        body: conv 1x1/c stride=stride -> if joined {{ stochastic_depth p }}
      | if {condition}
      >
    }}
    network Net {{ input 4x4/3 -> a: unit(3) -> b: unit(3, p=0.5) -> c: unit(4, stride=2) }}
"""


@pytest.mark.parametrize(
    "condition",
    [
        "joined { identity } else { none }",
        "joined { } else { none }",
        "not joined { none } else { identity }",
        "stride == 1 and in.channels == c { identity } else { none }",
    ],
)
def test_a_shortcut_that_may_be_absent(condition: str) -> None:
    source, module = made(UNIT.format(condition=condition))
    assert classes(source) == ["Unit", "Net"]
    x = torch.randn(2, 3, 4, 4)
    y = x + module.a.body(x)
    y = y + module.b.body(y)
    assert torch.equal(module(x), module.c.body(y))


def test_one_condition_is_kept_once_and_apart_from_labels() -> None:
    source, _ = made(UNIT.format(condition="joined { identity } else { none }"))
    assert source.count("self.joined = ") == 1
    source, _ = made(
        UNIT.format(condition="joined { identity } else { none }").replace("body:", "joined:")
    )
    assert "self.joined = nn.Conv2d" in source and "self.joined_ = stride == 1" in source


def test_a_branch_that_is_never_there_leaves_nothing_behind() -> None:
    source, _ = made("""
        block unit(c) = residual<
          body: conv 1x1/c
        | if in.channels == c { identity } else { none }
        >
        network Net { input 4x4/3 -> a: unit(4) -> b: unit(5) }
    """)
    assert classes(source) == ["Unit", "Net"]
    assert "in_channels == c" not in source and "return self.body(x)" in source


@pytest.mark.parametrize(("act", "function"), [("silu", F.silu), ("identity", lambda x: x)])
def test_an_activation_is_an_argument(act: str, function: Any) -> None:
    source, module = made(f"""
        block inner(c, act = relu) = conv: conv 1x1/c -> act
        block outer(c, act) = first: inner(c) -> second: inner(c, act=act) -> act
        network Net {{ input 4x4/3 -> a: outer(4, {act}) -> b: outer(5, tanh) }}
    """)
    assert classes(source) == ["Inner", "Outer", "Net"]
    assert "act: type[nn.Module] = nn.ReLU" in source

    def outer(part: Any, x: Tensor, activation: Any) -> Any:
        x = F.relu(part.first.conv(x))
        return activation(activation(part.second.conv(x)))

    x = torch.randn(2, 3, 4, 4)
    expected = outer(module.b, outer(module.a, x, function), torch.tanh)
    assert torch.equal(module(x), expected)


def test_an_activation_with_weights_has_a_class_of_its_own() -> None:
    source, module = made("""
        block unit(c, act) = conv 1x1/c -> act
        network Net { input 4x4/3 -> a: unit(4, relu) -> b: unit(5, prelu) -> c: unit(4, elu) }
    """)
    assert classes(source) == ["Unit", "Unit2", "Net"]
    assert isinstance(module.b[1], nn.PReLU)


def test_an_activation_is_apart_from_a_label_of_its_name() -> None:
    _, module = made("""
        block unit(act) = act: conv 1x1/3 -> concat< act | identity > -> last: conv 1x1/3
        network Net { input 4x4/3 -> a: unit(relu) -> b: unit(gelu) }
    """)
    assert isinstance(module.a.act, nn.Conv2d)


def test_a_part_of_one_is_no_module() -> None:
    source, _ = made("""
        block part(c) = if c > 5 { identity } else { first: split (1) }
        network Net { input 4x4/1 -> part(2) -> part(7) }
    """)
    assert classes(source) == ["Part", "Net"]


def test_an_activation_in_brackets_is_one() -> None:
    source, module = made("""
        block unit(act) = conv 1x1/3 -> act
        network Net(p = true) { input 4x4/3 -> a: unit((tanh if p else relu)) -> b: unit((gelu)) }
    """)
    assert classes(source) == ["Unit", "Net"]
    assert isinstance(module.a[1], nn.Tanh) and isinstance(module.b[1], nn.GELU)


def test_what_is_known_of_a_condition_is_left_out() -> None:
    source, _ = made("""
        block unit(c, project = true) = residual<
          conv 1x1/c
        | if project and in.channels != c { shortcut: conv 1x1/c } else { identity }
        >
        network Net { input 4x4/3 -> a: unit(4) -> b: unit(4) }
    """)
    assert "if in_channels != c" in source


def test_a_merge_given_as_an_argument_leaves_the_step_before_alone() -> None:
    source, module = made("""
        block unit(join) = relu -> join< identity | none >
        network Net { input 4x4/3 -> a: unit(residual) -> b: conv 1x1/2 }
    """)
    assert "join" not in source
    x = torch.randn(2, 3, 4, 4)
    assert torch.equal(module(x), module.b(F.relu(x)))
