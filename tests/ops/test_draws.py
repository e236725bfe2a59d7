"""An operator refuses an input when PyTorch does, and no other: tried on random ones.

Where an operator is stricter than PyTorch, on purpose, its words stand in `STRICTER`.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from operator_draws import ONCE_A_BATCH, drawn_inputs, drawn_operator
from operator_torch import counted_macs, module_of, run, saved

from netdsl.core.operator import Operator
from netdsl.core.types import TensorType
from netdsl.ops import STANDARD

DRAWS = int(os.environ.get("NETDSL_DRAWS", "40"))

SPREAD = r"of \d numbers?, "
SHAPES = "different shapes|different layouts|takes .* branch|element types"
STRICTER = {
    # PyTorch spreads a tuple of one number, and lets a kernel have more axes than the input.
    "conv": SPREAD,
    "convtranspose": SPREAD,
    "adaptive_avgpool": SPREAD,
    "adaptive_maxpool": SPREAD,
    "subsample": f"{SPREAD}|keeps nothing",
    # `same` has its own rounding; with ceil mode PyTorch would add a window.
    "maxpool": f"{SPREAD}|keeps ceil",
    "avgpool": f"{SPREAD}|keeps ceil",
    # PyTorch normalises one number to zero, and at batch 1 refuses.
    "groupnorm": "single number",
    # PyTorch spreads one number over the channels, and one channel over the numbers.
    "rescale": "1 (factor|offset) for|for 1 channel$",
    # PyTorch gives each position of axis 1 a slope, whatever stands there.
    "prelu": "only where the channels come first",
    # PyTorch spreads any size of 1 and promotes element types: most often a mistake.
    "add": SHAPES,
    "sub": SHAPES,
    "max": SHAPES,
    "mean": SHAPES,
    "mul": SHAPES,
    "residual": SHAPES,
    "concat": "element types|takes .* branch|layouts",
    # PyTorch would make a batch of another size, or parts of different ones.
    "reshape": "gets .* numbers, and",
    "chunk": "do not divide into",
    # PyTorch would make parts of different sizes; it lets the first queries look at the first keys.
    "attention": "of one size|it is not clear|takes a mask",
    # A roll and a mask are made of any shift; offsets of no extent are no numbers.
    "shifted_window_attention": "as far as the next",
    "shifted_window_attention_v2": "as far as the next|no offsets",
    # The windows of another image.
    "unwindows": f"are not .* together|no square|{SPREAD}",
    # Contradictions, and nothing to do: our own rules.
    "channels_first": "first already",
    "channels_last": "last already",
    "select": "which channels|not both|no channel|beyond",
    "upsample": f"by how much|{SPREAD}|takes one of",
    "crop": f"not both|leaves nothing|cannot take|{SPREAD}",
    "pad": f"not both|{SPREAD}",
    "rbf": "cannot tell",
}

SELDOM_FIT = {"unwindows": 10}
"""Operators that take few of the inputs drawn: how many times more are drawn."""

pytestmark = pytest.mark.filterwarnings("ignore")


def references_of(operator: Operator) -> dict[str, TensorType]:
    given = ((name, getattr(operator, name)) for name in type(operator).model_fields)
    return {name: value for name, value in given if isinstance(value, TensorType)}


def complaint(operator: Operator, inputs: Sequence[TensorType]) -> Exception | None:
    """What PyTorch raises, in training or after it; meta tensors are not checked in all things."""
    try:
        for device in ("meta", "cpu"):
            for training in (True, False):
                run(operator, inputs, references_of(operator), training, device)
    except Exception as error:
        return error
    return None


def compare(operator: Operator, inputs: Sequence[TensorType]) -> None:
    outputs = operator.infer(inputs)
    references = references_of(operator)
    results = run(operator, inputs, references, training=True)
    assert [tuple(result.shape) for result in results] == [(2, *y.torch_shape) for y in outputs]
    assert [str(result.dtype) for result in results] == [f"torch.{y.dtype}" for y in outputs]
    module = module_of(operator, inputs, "meta")
    if module is not None:
        states = [(name, tuple(state.shape)) for name, state in module.state_dict().items()]
        assert saved(operator.learned(inputs), operator.buffers(inputs)) == states
    batch = 1 if operator.spelling in ONCE_A_BATCH else 2
    assert operator.macs(inputs, outputs) == counted_macs(operator, inputs, references, batch)


@pytest.mark.parametrize("name", [*STANDARD])
def test_refusals_agree(name: str) -> None:
    random = Random(f"{name} {os.environ.get('NETDSL_SEED', '')}")
    outcomes: Counter[str] = Counter()
    for _ in range(DRAWS * SELDOM_FIT.get(name, 1)):
        inputs = drawn_inputs(STANDARD[name], random)
        operator = drawn_operator(STANDARD[name], inputs[0], random)
        case = f"{' | '.join(map(repr, inputs))} -> {name} {operator}"
        problems = [*operator.problems(inputs)]
        for problem in problems:
            names = problem.attribute.split("/") if problem.attribute else []
            assert set(names) <= set(type(operator).model_fields)
            assert re.match(r"[a-z0-9`]", problem.message), problem.message
        words = [problem.message for problem in problems]
        if not problems:
            assert complaint(operator, inputs) is None, case
            compare(operator, inputs)
        elif not all(re.search(STRICTER.get(name, "$^"), message) for message in words):
            assert complaint(operator, inputs) is not None, f"{case}: {words}"
        outcomes["refused" if problems else "taken"] += 1
    assert outcomes["taken"]
