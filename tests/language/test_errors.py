"""One mistake is one error, at the characters that cause it, with what was meant."""

import pytest
from helpers import body, check_text, fault, found

from netdsl.diagnostics import Severity


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("rellu", "relu"),
        ("ReLU", "relu"),
        ("Linear 5", "fc"),
        ("dense 5", "fc"),
        ("batchnorm", "bn"),
        ("Conv2d 3x3/4", "conv"),
        ("cat< relu | tanh >", "concat"),
        ("max_pool 2x2", "maxpool"),
    ],
)
def test_an_unknown_operator_says_which_was_meant(written: str, meant: str) -> None:
    diagnostic = fault(body(written))
    assert (diagnostic.code, diagnostic.help) == ("N201", f"did you mean `{meant}`?")
    assert diagnostic.span.text == written.partition(" ")[0].partition("<")[0]
    assert [fix.replacement for fix in diagnostic.fixes] == [meant]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("s=2", "stride"),
        ("p=1", "pad"),
        ("padding=1", "pad"),
        ("k=3", "kernel"),
        ("filters=3", "channels"),
        ("strid=2", "stride"),
        ("dilatoin=2", "dilation"),
    ],
)
def test_an_unknown_attribute_says_which_was_meant(written: str, meant: str) -> None:
    diagnostic = fault(body(f"conv 3x3/4 {written}"))
    assert (diagnostic.code, diagnostic.help) == ("N401", f"did you mean `{meant}`?")
    assert diagnostic.span.text == written.partition("=")[0]


def test_blocks_and_values_are_meant_too() -> None:
    assert (
        fault("block bottleneck() = relu\n" + body("botleneck()")).help
        == "did you mean `bottleneck`?"
    )
    spec = "network N { image = input 8\n imagee -> relu }"
    assert fault(spec).help == "did you mean `image`?"
    spec = "block b(act = reluu) = act\n" + body("b()")
    assert fault(spec).help == "did you mean `relu`?"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("conv 3x3/8 pad=weird", "N402", "weird"),
        ("conv 3x3/8 bias=1", "N402", "1"),
        ("conv 3x3/8 stride=0", "N402", "0"),
        ("conv 3x3/8 stride=1.5", "N402", "1.5"),
        ("conv 3x3/0", "N402", "0"),
        ("conv 3x3/8 kernel=3", "N404", "kernel"),
        ("conv 3x3/8 stride=2 stride=1", "N404", "stride"),
        ("conv", "N403", "conv"),
        ("conv 3x3", "N403", "conv 3x3"),
        ("relu 3", "N405", "3"),
        ("fc 3/4", "N405", "/4"),
        ("conv(3, 4)", "N405", "(3, 4)"),
        ("dropout 1.5", "N402", "1.5"),
        ("conv 3x3/8 groups=2", "N303", "2"),
        ("conv 9x9/4", "N304", "9x9"),
        ("conv 3x3/8 stride=missing", "N207", "missing"),
        ("conv 3x3/missing", "N207", "missing"),
        ("upsample to=missing", "N207", "missing"),
    ],
)
def test_mistakes_point_at_their_characters(text: str, code: str, place: str) -> None:
    assert found(body(f"{text} -> relu -> fc 3 -> bn")) == [(code, place)]


def test_mistakes_apart_are_all_reported() -> None:
    spec = "network N { x = input 8\n a = x -> foo\n b = x -> bar\n x -> fc 3 }"
    assert found(spec) == [("N201", "foo"), ("N201", "bar")]


def test_a_value_at_fault_causes_no_second_error() -> None:
    spec = "network N { x = input 8 -> foo\n y = x -> fc 3\n add< x | y > -> fc (x.channels) }"
    assert found(spec) == [("N201", "foo")]


def test_several_values_at_fault_cause_no_second_error() -> None:
    assert found("network N { a, b = input 8 -> foo\n add< a | b > }") == [("N201", "foo")]


def test_a_branch_at_fault_causes_no_second_error() -> None:
    assert found(body("concat< foo | relu > -> fc 3")) == [("N201", "foo")]


def test_a_forgotten_arrow_is_one_error() -> None:
    assert found("network N {\n input 8 -> fc 3\n relu -> tanh\n}") == [("N209", "input 8 -> fc 3")]
    assert found("network N {\n x = input 8\n fc 3\n}") == [("N210", "fc 3")]


def test_a_network_is_not_made_of_faults() -> None:
    block = "block b() = conv 1x1/nonsense\n"
    checked = check_text(block + "network A { input 8 -> b() }\nnetwork B { input 8 -> b() }")
    assert (checked.networks, len(checked.diagnostics)) == ([], 1)


def test_names_declared_twice() -> None:
    assert found("let a = 3\nblock a() = relu") == [("N204", "a")]
    assert found("network N { input 8 -> relu }\nnetwork N { input 8 -> tanh }") == [("N204", "N")]
    assert found("block b(c, c) = conv 1x1/c\n" + body("b(1)"))[0][0] == "N204"


def test_a_warning_is_no_error() -> None:
    checked = check_text("let relu = 3\n" + body("tanh"))
    assert [each.severity for each in checked.diagnostics] == [Severity.WARNING]
    assert (checked.ok, len(checked.networks)) == (True, 1)
