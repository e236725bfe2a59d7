"""A class leaves a parameter open only where its every value gives what the spec would give."""

from __future__ import annotations

import inspect

import pytest
import torch

from netdsl.files import Reader
from netdsl.pipeline import check
from netdsl.source import Source
from netdsl.targets.python import emit
from netdsl.targets.torch import build

OPEN = {
    "classes": "network N(classes = 10) { input 8x8/3 -> conv 3x3/4 -> gap -> fc classes }",
    "width": "network N(width = 4) { input 8x8/3 -> conv 3x3/width -> bn -> conv 1x1/(2*width) }",
    "turns": "network N(n = 3) { input 8x8/3 -> body: [[conv 1x1/3 -> relu] * n] -> gap }",
    "root": "network N(c = 4) { input 8x8/3 -> conv 1x1/(int(sqrt(4 * c * c))) -> gap -> "
    "multiply(1 / sqrt(c)) -> fc 2 init=normal(std=sqrt(2 / c)) }",
    "rate": "network N(p = 0.5) { input 8x8/3 -> conv 3x3/4 -> dropout p -> gap }",
    "through a block": "block b(c) = conv 3x3/c -> relu\n"
    "network N(width = 4) { input 8x8/3 -> a: b(width) -> c: b(width + 1) -> gap }",
}
FIXED = {
    "flattened": "network N(k = 3) { input 8x8/3 -> conv k/4 -> flatten -> fc 2 }",
    "condition": "network N(n = 3) { input 8x8/3 -> if n > 5 { conv 1x1/n } else { conv 3x3/n } }",
    "in a block": "block b(c) = if c > 6 { conv 1x1/c } else { conv 3x3/c -> relu }\n"
    "network N(n = 4) { input 8x8/3 -> b(n) -> gap }",
    "loop": "network N(n = 3) { input 8x8/3 -> for i in range(n) { l{i}: conv 1x1/n } -> gap }",
    "ternary": "network N(n = 3) { input 8x8/3 -> conv 3x3/(8 if n < 6 else n) -> conv 1x1/n }",
    "even kernel": "network N(k = 3) { input 8x8/3 -> conv k/4 pad=same stride=2 -> gap }",
}


def class_of(text: str) -> type[torch.nn.Module]:
    checked = check(Source.of("n.net", text), Reader())
    assert checked.diagnostics == ()
    (made,) = checked.networks
    return build(emit(made.network, made.figures, "n.net"), "N", "<n>")


def parameters_of(made: type[torch.nn.Module]) -> list[str]:
    return [name for name in inspect.signature(made.__init__).parameters if name != "self"]


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
def test_open(text: str) -> None:
    made = class_of(text)
    (name,) = parameters_of(made)
    head, _, rest = text.partition(f"({name} = ")
    default, _, tail = rest.partition(")")
    value: int | float = 0.25 if "." in default else int(default) + 2
    same = class_of(f"{head}({name} = {value}){tail}")().state_dict()
    ours = made(**{name: value}).state_dict()
    assert {k: v.shape for k, v in ours.items()} == {k: v.shape for k, v in same.items()}


@pytest.mark.parametrize("text", FIXED.values(), ids=FIXED)
def test_fixed(text: str) -> None:
    assert parameters_of(class_of(text)) == []


def test_a_variant_that_says_what_it_takes_takes_no_more() -> None:
    template = "network T(c, classes = 10, p = 0.5) { input 8 -> fc c -> dropout p -> fc classes }"
    for declared, taken in (
        ("network N = T(4)", ["classes", "p"]),
        ("network N(classes = 10) = T(4, classes)", ["classes"]),
        ("network N(width = 4, p = 0.1) = T(width, p=p)", ["width", "p"]),
    ):
        assert parameters_of(class_of(f"{template}\n{declared}")) == taken


def test_a_block_may_ask_whether_it_got_an_operator() -> None:
    block = "block b(c, act = relu) = fc c -> if act != none { act }"
    made = class_of(f"{block}\nnetwork N {{ input 8 -> b(4, act=none) -> b(4) -> b(5, act=tanh) }}")
    assert made()(torch.zeros(2, 8)).shape == (2, 5)
