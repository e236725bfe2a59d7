"""Where nothing is left of a map, the smallest input of the network that would do is told."""

from __future__ import annotations

import re

import pytest
from helpers import body, check_text, fault

STAGES = "for c in (4, 8, 8, 8, 8) { conv 3x3/c pad=same -> relu -> maxpool } -> gap -> fc 2"
LENET = "conv 5x5/6 -> avgpool -> conv 5x5/16 -> avgpool -> conv 5x5/120 -> flatten -> fc 10"


def smallest(chain: str, size: str) -> str:
    """What is told of an input that is too small; nothing where nothing is."""
    match = re.search(r"with an input of (\S+) or larger", fault(body(chain, size)).help)
    return match[1] if match else ""


@pytest.mark.parametrize(
    ("chain", "size", "told"),
    [
        (STAGES, "28x28/1", "32x32/1"),
        (STAGES, "16x24/1", "32x47/1"),
        (LENET, "28x28/1", "32x32/1"),
        (LENET, "31x31/3", "32x32/3"),
        ("[conv 3/4] * 8", "10/2", "17/2"),
        ("[conv 3x3x3/4] * 2", "4x6x8/2", "5x7x9/2"),
    ],
)
def test_the_smallest_input_is_told(chain: str, size: str, told: str) -> None:
    assert smallest(chain, size) == told


@pytest.mark.parametrize("size", ["28x28/1", "9x9/1", "1x1/1"])
def test_it_fits_and_no_smaller_one_does(size: str) -> None:
    told = smallest(STAGES, size)
    side = int(told.partition("x")[0])
    assert check_text(body(STAGES, told)).ok
    assert fault(body(STAGES, f"{side - 1}x{side - 1}/1")).code == "N304"


@pytest.mark.parametrize(
    ("chain", "size"),
    [
        # No input makes it larger.
        ("adaptive_avgpool 2 -> conv 3x3/4", "8x8/3"),
        ("gap -> reshape 1x1/3 -> conv 3x3/4", "8x8/3"),
        # Nobody has such images.
        ("[conv 3x3/2 -> maxpool] * 12", "8x8/3"),
    ],
)
def test_none_is_told_where_none_would_do(chain: str, size: str) -> None:
    assert fault(body(chain, size)).code == "N304"
    assert smallest(chain, size) == ""


def test_none_is_told_of_several_inputs() -> None:
    spec = "network N {\n a = input 4x4/1\n b = input 4x4/1\n concat< a | b > -> conv 5x5/2\n}"
    assert "with an input" not in fault(spec).help


def test_large_networks_are_not_tried() -> None:
    assert smallest("[relu] * 3000 -> conv 9x9/3", "8x8/3") == "9x9/3"
    assert smallest("[relu] * 6000 -> conv 9x9/3", "8x8/3") == ""


def test_a_claim_or_an_annotation_does_not_stand_in_the_way() -> None:
    chain = "relu @8x8/3 -> conv 9x9/3\n  expect params == 3"
    assert smallest(chain, "8x8/3") == "9x9/3"


def test_the_tries_say_nothing() -> None:
    found = check_text(body("conv 9x9/3 -> unknown 3")).diagnostics
    assert [each.code for each in found] == ["N304", "N201"]
    assert [each.count for each in found] == [1, 1]


def test_one_position_is_not_padded() -> None:
    diagnostic = fault(body(STAGES, "16x16/1"))
    assert "one position is left" in diagnostic.help
    assert diagnostic.fixes == ()


def test_a_network_that_grows_with_its_input_is_not_worked_out_for_long() -> None:
    grows = "[[relu] * in.height] * in.width -> conv 9x9/3"
    assert smallest(grows, "8x8/3") == "9x9/3"
    assert smallest(grows.replace("9x9", "500x500"), "8x8/3") == ""
