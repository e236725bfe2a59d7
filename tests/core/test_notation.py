"""The words for an operator are a spec again: they make the same operator."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from helpers import network

from netdsl.core.calls import Code, Name
from netdsl.core.network import Step
from netdsl.core.notation import literal, notation
from netdsl.core.operator import Splitter
from netdsl.core.symbolic import symbol
from netdsl.ops import STANDARD
from netdsl.pipeline import CheckedNetwork


def step(checked: CheckedNetwork) -> Step:
    """The first operator of a network."""
    return checked.figures.layers[0].operation.step


def called(step: Step) -> tuple[Code | None, Code | None]:
    """The PyTorch that a use stands for: sizes of all axes count as one that is given for all."""
    types = step.input_types
    return step.operator.constructs(types), step.operator.computes(types, [Name("x")])


def spelt(use: str) -> str:
    """An example's use as specs have it: a tuple after the name is `1x2x2` there."""
    return re.sub(r"^(\w+) \((\d+), (\d+), (\d+)\)", r"\1 \2x\3x\4", use)


def uses() -> Iterator[tuple[str, str]]:
    """Input and use, from the operators' examples."""
    for name in STANDARD:
        for line in (STANDARD[name].__doc__ or "").splitlines():
            parts = [part.strip() for part in line.split("->")]
            is_example = len(parts) == 3 and parts[0][0].isdigit() and "where" not in line
            if is_example and not STANDARD[name].merges:
                # Several values are no result: they are brought together again.
                several = issubclass(STANDARD[name], Splitter)
                yield parts[0], spelt(parts[1]) + (" -> concat" if several else "")


@pytest.mark.parametrize(("size", "use"), list(uses()))
def test_words_make_the_same_operator(size: str, use: str) -> None:
    written = step(network(f"network N {{ input {size} -> {use} }}"))
    words = notation(written)
    rest = " -> concat" if use.endswith("-> concat") else ""
    again = step(network(f"network N {{ input {size} -> {words}{rest} }}"))
    assert called(again) == called(written)
    assert notation(again) == words


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ("conv 3/8", "conv 3x3/8"),
        ("conv (1, 3)/8", "conv 1x3/8"),
        ("conv (2*1 + 1)/(4*2) stride=(1 + 1)", "conv 3x3/8 stride=2"),
        ("conv kernel=3 channels=8 bias=false", "conv 3x3/8 bias=false"),
        ("conv 3x3/8 stride=1 pad=0", "conv 3x3/8"),
        ("conv 3x3/8 pad=same stride=(2, 1)", "conv 3x3/8 stride=(2, 1) pad=same"),
        ("maxpool", "maxpool"),
        ("maxpool 2x2", "maxpool 2x2"),
        ("maxpool stride=1", "maxpool stride=1"),
        ("dropout 0.5", "dropout 0.5"),
        ("dropout(1 / 3)", "dropout 0.333333"),
        ("multiply(2 / 3)", "multiply 0.666667"),
        ("select((0, 2))", "select channels=(0, 2)"),
        ("select(2)", "select 2"),
        ("multiply factor=-2", "multiply factor=-2"),
        ("pad 1x2 mode=reflect", "pad 1x2 mode=reflect"),
        ("relu", "relu"),
        ("conv 1x1/8 init=zeros", "conv 1x1/8"),
    ],
)
def test_words(use: str, words: str) -> None:
    assert notation(step(network(f"network N {{ input 8x8/4 -> {use} }}"))) == words


def test_defaults_are_left_out_as_they_are_where_it_is_written() -> None:
    text = "default conv pad=same bias=false\nnetwork N { input 8x8/4 -> conv 3x3/8 stride=2 }"
    assert notation(step(network(text))) == "conv 3x3/8 stride=2"


def test_values_and_ties_have_their_names() -> None:
    text = """
    network N {
      image = input 8x8/4
      image -> conv 1x1/4 -> c: conv 1x1/4 tied=0 -> maxpool -> upsample to=image
    }
    """
    layers = network(text).figures.layers
    assert [notation(layer.operation.step) for layer in layers] == [
        "conv 1x1/4",
        "conv 1x1/4 tied=0",
        "maxpool",
        "upsample to=image",
    ]


def test_literals() -> None:
    values = (True, None, symbol("n", 3), symbol("x", 0.5), "same", (1,), ((1, 2), 3), 1e-05)
    assert [literal(value) for value in values] == [
        "true",
        "none",
        "3",
        "0.5",
        "same",
        "(1,)",
        "((1, 2), 3)",
        "1e-05",
    ]
