"""What the operators refuse, in which words, and that PyTorch refuses it too."""

from __future__ import annotations

import re

import pytest
from operator_examples import geometry, operator
from operator_torch import run

from netdsl.core.takes import Problem
from netdsl.ops import STANDARD


def refusals(line: str) -> list[Problem]:
    given, text = line.split(" -> ")
    return [*operator(text, STANDARD, {}).problems([geometry(given)])]


# Line, code, attribute, and parts of what is said.
REFUSED = [
    ("28x28/3 -> conv 3x3/8 groups=2", "N303", "groups", "gets 3 channels.* into 2 groups"),
    ("28x28/4 -> conv 3x3/6 groups=4", "N303", "groups", "gives 6 channels, .*`groups=2`"),
    ("3x4/3 -> conv 5x5/8", "N304", "kernel", "height 3 is less than 5 and width 4 .*5x5/3.*pad=1"),
    ("3x9/3 -> conv 7x7/8 pad=1", "N304", "kernel", r"height 3 \(5 with its padding\) .*5x9/3"),
    ("4/3 -> conv 3/8 dilation=2", "N304", "dilation", "3, dilated, .*4 is less than 5.*5/3"),
    (
        "4x9x9/3 -> conv 3x5/8",
        "N303",
        "kernel",
        "of 2 numbers.*a volume, with 3 spatial axes.*one number, or 3",
    ),
    ("120 -> conv 3x3/8", "N301", "", "takes a signal, an image or a volume"),
    ("9x9/8 layout=last -> conv 3x3/8", "N301", "", "channels_first"),
    ("9x9/8 dtype=int64 -> conv 3x3/8", "N301", "", "embedding"),
    ("7x7/6 -> convtranspose 2x2/8 groups=4", "N303", "groups", "gets 6 channels"),
    ("7x7/8 -> convtranspose 2x2/6 groups=4", "N303", "groups", "gives 6 channels, .*`groups=2`"),
    ("7x7/8 -> convtranspose 2x2/6 output_pad=1", "N303", "output_pad", "at most `output_pad=0`"),
    (
        "1x2/8 -> convtranspose 2x2/6 pad=1",
        "N304",
        "pad",
        r"height 1 would become 0.*`pad=\(0, 1\)`",
    ),
    ("7x7/8 -> fc 10", "N301", "", "flatten.*gap"),
    ("1x8/8 -> maxpool", "N304", "kernel", "height 1 is less than 2.*2x8/8"),
    ("8x8/8 -> maxpool 3x3 pad=2", "N303", "pad", "more than half .*`pad=1`"),
    ("8x8/8 -> maxpool 3x3 pad=2 dilation=2", "N303", "pad", "more than half .*`pad=1`"),
    ("8x8/8 -> avgpool 4x2 pad=2", "N303", "pad", r"width 2.*`pad=\(2, 1\)`"),
    ("2x4x4/8 -> avgpool 3 pad=1", "N304", "kernel", "depth 2 is less than 3.*3x4x4/8"),
    ("8x8/8 -> adaptive_avgpool (1, 2, 3)", "N303", "size", "of 3 numbers"),
    ("8/8 -> adaptive_maxpool 2x3", "N303", "size", "of 2 numbers"),
    ("1x1/8 -> instancenorm", "N303", "", "more than one position"),
    ("8x8/6 -> groupnorm 4", "N303", "groups", "6 channels, .*`groupnorm 3`"),
    ("120 -> lrn 5", "N301", "", "takes a signal"),
    ("8x8/6 layout=last -> bn", "N301", "", "channels_first"),
    ("8x8/6 -> dropout_channels 0.2", "", "", ""),
]

STRICTER = [
    # `same` has its own rounding; with ceil mode PyTorch would add a window.
    ("8x8/8 -> maxpool 3x3 pad=same ceil=true", "N303", "ceil", "keeps ceil"),
    ("8x8/8 -> avgpool 3x3 pad=same ceil=true", "N303", "ceil", "keeps ceil"),
    # PyTorch normalises one number to zero, and at batch 1 refuses.
    ("8 -> groupnorm 8", "N303", "groups", "single number"),
    # PyTorch would give each token a slope.
    ("8/8 layout=last -> prelu per_channel=true", "N303", "per_channel", "channels come first"),
    # PyTorch lets a tuple be of another length in places.
    ("8/8 -> maxpool 3x3", "N303", "kernel", "one number serves every axis: `kernel=3`"),
    ("7x7/8 -> convtranspose 2x2/6 stride=(2, 2, 2)", "N303", "stride", "of 3 numbers"),
    (
        "9/3 -> conv 3/8 stride=(1, 1)",
        "N303",
        "stride",
        "of 2 numbers.*1 spatial axis.*`stride=1`",
    ),
    ("8x8/8 -> conv 3/8 pad=(1,)", "N303", "pad", "of 1 number"),
    # A vector has no positions; PyTorch would take the mean of the whole batch.
    ("120 -> gap", "N301", "", "spatial axes"),
    # The channels are not where PyTorch takes them to be.
    ("8x8/8 layout=last -> conv 3x3/8", "N301", "", "channels_first"),
    ("8x8/8 -> fc 3", "N301", "", "flatten"),
]


def said(line: str, code: str, attribute: str, words: str) -> bool:
    return any(
        (problem.code, problem.attribute) == (code, attribute)
        and re.search(words, f"{problem.message} {problem.help}")
        for problem in refusals(line)
    )


def accepted_by_pytorch(line: str) -> bool:
    given, text = line.split(" -> ")
    try:
        for device in ("meta", "cpu"):
            for training in (True, False):
                run(operator(text, STANDARD, {}), [geometry(given)], {}, training, device)
    except Exception:
        return False
    return True


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("line", "code", "attribute", "words"), REFUSED)
def test_refused(line: str, code: str, attribute: str, words: str) -> None:
    if not code:
        assert not refusals(line) and accepted_by_pytorch(line)
        return
    assert said(line, code, attribute, words), refusals(line)
    # A layout is ours: PyTorch takes the wrong axis for the channels, and may find nothing amiss.
    assert "layout=last" in line or not accepted_by_pytorch(line)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("line", "code", "attribute", "words"), STRICTER)
def test_stricter_than_pytorch(line: str, code: str, attribute: str, words: str) -> None:
    assert said(line, code, attribute, words), refusals(line)
    assert accepted_by_pytorch(line)


# PyTorch must not run these: it reads and writes outside its memory.
RUINOUS = [
    ("2x4/8 -> maxpool dilation=(3, 1) pad=(1, 0)", "N303", "dilation", "padding.*height of 2"),
    ("2/8 -> maxpool 4 stride=1 dilation=5 pad=same", "N303", "dilation", "nothing but padding"),
]


@pytest.mark.parametrize(("line", "code", "attribute", "words"), RUINOUS)
def test_what_would_end_the_process_is_refused(
    line: str, code: str, attribute: str, words: str
) -> None:
    assert said(line, code, attribute, words), refusals(line)


@pytest.mark.parametrize(
    "text",
    [
        "conv 5x3/8",
        "conv 5x3/8 pad=1",
        "conv 3x3/8 stride=2 dilation=(3, 1)",
        "maxpool 5x4",
        "maxpool 5x4 stride=3 ceil=true",
        "avgpool 4x4 pad=1 stride=2 ceil=true",
    ],
)
@pytest.mark.parametrize("given", ["1x1/8", "2x1/8", "1x3/8"])
def test_help_helps(given: str, text: str) -> None:
    """The smallest input named is the smallest, and the padding named makes the input fit."""
    for problem in refusals(f"{given} -> {text}"):
        match = re.match(r"the smallest input that fits is (\S+?)/8", problem.help)
        assert match
        size = tuple(int(part) for part in match[1].split("x"))
        assert not refusals(f"{match[1]}/8 -> {text}")
        for axis in (0, 1):
            if size[axis] > geometry(given).spatial[axis]:
                less = "x".join(str(each - (place == axis)) for place, each in enumerate(size))
                assert refusals(f"{less}/8 -> {text}")
        if given == "1x1/8":
            assert "one position is left" in problem.help and not problem.sets
            continue
        assert f"`{problem.sets}`" in problem.help
        padded = f"{re.sub(r' pad=1| ceil=true', '', text)} {problem.sets}"
        assert not refusals(f"{given} -> {padded}")
