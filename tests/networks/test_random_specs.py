"""Random specs of every form: the emitted module has the inferred keys, and the right numbers."""

from __future__ import annotations

from inspect import signature

import pytest
import torch
from helpers import check_text
from interpreter import interpreted
from random_specs import spec
from torch import nn

from netdsl.files import Reader
from netdsl.pipeline import CheckedNetwork, Checker
from netdsl.source import Source
from netdsl.targets.python import emit
from netdsl.targets.torch import build, example_inputs

FEW = 60
MANY = 1000
LARGEST = 500
"""Layers of a network that is small enough to try."""
CLOSE = 1e-9


def agree(checked: CheckedNetwork, module: nn.Module) -> None:
    """Keys, shapes and outputs of a module are those of a network."""
    expected = {entry.key: entry.shape for entry in checked.figures.state_dict}
    found = {key: tuple(each.shape) for key, each in module.state_dict().items()}
    assert list(found.items()) == list(expected.items())
    for parameter in module.parameters():
        # Small enough that the numbers of a deep network stay finite.
        nn.init.normal_(parameter, std=0.4)
    inputs = list(example_inputs(checked.network, "cpu", torch.float64))
    with torch.no_grad():
        (theirs,) = interpreted(checked.network, dict(module.state_dict()), inputs)
        ours = module.eval()(*inputs)
    assert ours.shape == theirs.shape
    assert torch.equal(ours.isfinite(), theirs.isfinite())
    scale = float(theirs.nan_to_num(posinf=0, neginf=0).abs().max())
    assert float((ours - theirs).nan_to_num().abs().max()) <= CLOSE * max(scale, 1e-300)


def try_spec(seed: int) -> str:
    """Try a random spec: what became of it."""
    text = spec(seed)
    checked = check_text(text)
    if not checked.ok:
        return "refused"
    (network,) = checked.networks
    if len(network.figures.layers) > LARGEST:
        return "large"
    torch.manual_seed(seed)
    made = build(emit(network.network, network.figures, "random.net"), "N", f"<random {seed}>")
    agree(network, made().double())
    if "width" not in signature(made.__init__).parameters:
        return "agrees"
    # A parameter that the class leaves open has to mean what it means in the spec.
    width = int(network.network.parameters["width"]) + 2
    checker = Checker(Reader())
    module = checker.module(Source.of("test.net", text))
    other = checker.network(module.networks[-1], {"width": width})
    assert other is not None
    agree(other, made(width=width).double())
    return "agrees at another width"


@pytest.mark.parametrize("seed", range(FEW))
def test_a_random_spec_is_what_it_compiles_to(seed: int) -> None:
    try_spec(seed)


def test_most_random_specs_hold() -> None:
    assert sum(check_text(spec(seed)).ok for seed in range(FEW)) > 0.9 * FEW


@pytest.mark.slow
def test_many_random_specs_are_what_they_compile_to() -> None:
    failed = []
    for seed in range(FEW, MANY):
        try:
            try_spec(seed)
        except Exception as wrong:
            failed.append((seed, repr(wrong)[:200]))
    assert failed == []
