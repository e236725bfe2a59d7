"""What is offered for attributes, sizes and inputs that an operator does not take."""

from __future__ import annotations

import pytest
from helpers import body, check_text, fault

from netdsl.edits import edited


def mended(spec: str) -> str:
    """The spec with the repair that its only finding offers."""
    (fix, *_) = found = fault(spec).fixes
    return edited(fix.span.source, found)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        # Attributes that are elements.
        ("conv 3x3/4 activation=relu", "conv 3x3/4 -> relu"),
        ('conv 3x3/4 activation="relu" pad=1', "conv 3x3/4 pad=1 -> relu"),
        ("conv 3x3/4 norm=bn pad=1 act=relu", "conv 3x3/4 pad=1 -> bn -> relu"),
        ("a: conv 3x3/4 act=swish @6x6/4", "a: conv 3x3/4 -> silu @6x6/4"),
        # Sizes of operators that take none.
        ("bn 3", "bn"),
        ("bn(64)", "bn"),
        ("relu 3 -> tanh", "relu -> tanh"),
        ("leaky_relu 0.2", "leaky_relu slope=0.2"),
        ("leaky_relu(0.2)", "leaky_relu slope=0.2"),
        ("maxpool 3x3/2", "maxpool 3x3 stride=2"),
        ("maxpool 2x2/64", "maxpool 2x2"),
        ("maxpool 3x3/2 stride=1", "maxpool 3x3 stride=1"),
        ("gap -> fc 3/4", "gap -> fc 4"),
        # Operators called as functions.
        ("maxpool(3, stride=2)", "maxpool 3 stride=2"),
        ("conv(kernel=3, channels=2*2)", "conv kernel=3 channels=(2*2)"),
        ("concat(in, in)", "concat< in | in >"),
        # Values.
        ("conv 3x3/(9 / 2)", "conv 3x3/(9 // 2)"),
        ("dropout 50", "dropout 0.5"),
        ("conv 3x3/4 channels=4", "conv 3x3/4"),
        # Inputs.
        ("conv 3x3/4 -> fc 2", "conv 3x3/4 -> flatten -> fc 2"),
        ("conv 3x3/4 -> head: fc 2", "conv 3x3/4 -> flatten -> head: fc 2"),
        ("conv 9x9/4", "conv 9x9/4 pad=1"),
        ("conv 3x3/4 dilation=5", "conv 3x3/4 dilation=5 pad=5"),
        ("conv 13x13/4 pad=1 stride=2", "conv 13x13/4 pad=3 stride=2"),
        ("conv 5x1/4 groups=3", "conv 5x1/4 groups=1"),
        ("conv 3x3x3/4", "conv 3/4"),
        ("gap -> reshape 1x1/5", "gap -> reshape 1x1/3"),
        ("channels_last -> permute order=(0, 2, 1, 3)", "channels_last -> permute order=(1, 0, 2)"),
        ("permute order=(0, 1, 3, 2)", "permute order=(1, 0, 2)"),
        ("relu @8x8", "relu @8x8/3"),
        ("residual< conv 3x3/4 pad=1 >", "residual< conv 3x3/4 pad=1 | conv 1x1/4 -> bn >"),
    ],
)
def test_the_repair_is_what_was_meant(wrong: str, right: str) -> None:
    assert mended(body(wrong)) == body(right)
    assert check_text(mended(body(wrong))).ok


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("64x3x32x32", "32x32/3"),
        ("8x16x32x3", "8x16x32/3"),
        ("3/224x224", "224x224/3"),
        ("9/4 layout=channels_last", "9/4 layout=last"),
        ("9/4 layout=nchw", "9/4 layout=first"),
        ("8 dtype=float", "8 dtype=float32"),
    ],
)
def test_shapes_of_inputs(wrong: str, right: str) -> None:
    assert mended(body("relu", wrong)) == body("relu", right)


def test_ids_are_declared_at_the_input() -> None:
    assert mended(body("embedding 4 entries=9", "8")) == body(
        "embedding 4 entries=9", "8 dtype=int64"
    )
    assert fault(body("relu -> embedding 4 entries=9", "8")).fixes == ()


@pytest.mark.parametrize(
    "text",
    [
        "bn 0.9",  # eps or momentum
        "conv(3, 4)",  # kernel and channels, or channels in and out
        "conv 3x3/4 activation=unknown",
        "conv 3x3x2/4",
        "residual< conv 3x3/4 >",
        "[residual< conv 3x3/(in.channels + 1) pad=1 >] * 2",
    ],
)
def test_nothing_is_offered_where_the_tool_cannot_know(text: str) -> None:
    assert check_text(body(text)).diagnostics[0].fixes == ()


def test_no_other_attribute_is_guessed_for_an_element() -> None:
    assert "-> relu" in fault("default conv activation=relu\n" + body("conv 3x3/4")).help
    assert "did you mean" not in fault(body("conv 3x3/4 activation=none")).help


def test_fractions_that_have_a_name_are_made_whole() -> None:
    diagnostic = fault("let c = 0.5 * 35\n" + body("conv 3x3/c"))
    assert diagnostic.label == "this is 17.5"
    assert "`floor(…)`" in diagnostic.help


def test_a_condition_is_true_or_false() -> None:
    for text, help in (('"a"', "compare it"), ("(1, 2)", "len((1, 2)) > 0")):
        for condition in (text, f"not {text}", f"{text} and true"):
            diagnostic = fault(body(f"if {condition} {{ relu }}"))
            assert (diagnostic.code, diagnostic.span.text) == ("N407", text)
            assert help in diagnostic.help
