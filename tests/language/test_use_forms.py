"""Uses of blocks, weights and values that are written as an operator's: told, and repaired."""

import pytest
from helpers import body, check_text, fault, found

from netdsl.edits import edited

UNIT = "block unit(c, stride = 1) = conv 3x3/c stride=stride pad=1\n"
SE = "block se(r = 1) = fc (in.channels // r)\n"


@pytest.mark.parametrize(
    ("use", "repaired", "is_safe"),
    [
        ("unit(4) stride=2", "unit(4, stride=2)", True),
        ("unit() c=4 stride=2", "unit(c=4, stride=2)", True),
        ("unit c=4", "unit(c=4)", True),
        ("unit 4", "unit(4)", False),
        ("unit 4 stride=2", "unit(4, stride=2)", False),
        ("unit(4, strides=2)", "unit(4, stride=2)", False),
        ("gap -> se", "gap -> se()", True),
        ("add< relu | l: in >", "add< relu | in >", False),
    ],
)
def test_a_use_is_repaired(use: str, repaired: str, is_safe: bool) -> None:
    diagnostic = fault(UNIT + SE + body(use))
    text = edited(diagnostic.span.source, diagnostic.fixes)
    assert text == UNIT + SE + body(repaired)
    assert {fix.safe for fix in diagnostic.fixes} == {is_safe}


@pytest.mark.parametrize(
    ("use", "help"),
    [
        ("unit", "write `unit(c=…)`"),
        ("unit stride=2", "write `unit(stride=2, c=…)`"),
        ("unit() stride=2", "write `unit(stride=2, c=…)`"),
        ("unit(stride=2)", "write `unit(stride=2, c=…)`"),
        ("unit(4) strid=2", "did you mean `stride`?"),
        ("unit 3x3/4", "`unit` takes c, stride"),
        ("unit(4)< relu >", "`unit` takes c, stride"),
        ("unit(4, 1, 2)", "`unit` takes c, stride"),
    ],
)
def test_what_cannot_be_repaired_is_told(use: str, help: str) -> None:
    diagnostic = fault(UNIT + body(use))
    assert diagnostic.help == help


def test_the_library_is_not_at_fault_for_what_it_was_given() -> None:
    mine = "from std.resnet import ResNet\nblock mine(c) = conv 3x3/c pad=1\n"
    for given in ("mine", "relu", "add", "64", '"mine"', "ResNet"):
        diagnostic = fault(mine + f"network N = ResNet({given}, (1, 1, 1, 1))")
        assert diagnostic.span.text == given


@pytest.mark.parametrize(
    ("network", "repaired"),
    [
        ("x: input 8\n x -> fc 3", "x = input 8\n x -> fc 3"),
        ("x: input 8 -> fc 3", "x = input 8\nx -> fc 3"),
        ("  x: input 8 # ids\n  -> fc 3", "  x = input 8\n  x # ids\n  -> fc 3"),
    ],
)
def test_an_input_with_a_label_is_bound(network: str, repaired: str) -> None:
    start = "network N {\n"
    diagnostic = fault(f"{start}{network}\n}}")
    text = edited(diagnostic.span.source, diagnostic.fixes)
    assert text == f"{start}{repaired}\n}}"
    assert check_text(text).ok


def test_a_name_that_an_imported_file_has_is_offered() -> None:
    parts = "block a(c) = conv 1x1/c\nblock b(c) = a(c)\nnetwork T(c) { input 8 -> fc c }"
    spec = 'from "parts" import a\n'
    for use in (body("a(3) -> b(3)"), "network N = T(3)"):
        diagnostic = fault(spec + use, parts=parts)
        text = edited(diagnostic.span.source, diagnostic.fixes)
        assert check_text(text, parts=parts).ok


def test_one_of_two_names_that_are_equally_like_is_not_chosen() -> None:
    diagnostic = fault("network N {\n x1 = input 8\n x2 = x1 -> relu\n add< x1 | x > -> fc 3\n}")
    assert (diagnostic.help, diagnostic.fixes) == ("did you mean `x1` or `x2`?", ())


def test_an_input_after_a_sign_that_was_mended() -> None:
    text = "network N(){a<same=input 8x8/3>}"
    assert ("N205", "same") in found(text)
