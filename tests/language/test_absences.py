"""`none` as a whole value or result: where it may stand, and what is said where it may not."""

import pytest
from helpers import body, fault, found, network, operators, outputs

from netdsl.targets.python import emit

SPEC = """network N(aux = {aux}) {{
  x = input 8x8/3
  early = if aux {{ x -> conv: conv 1x1/4 }} else {{ none }}
  {rest}
}}"""


def spec(rest: str, aux: bool = False) -> str:
    return SPEC.format(aux=str(aux).lower(), rest=rest)


def test_a_result_comes_and_goes() -> None:
    rest = "output x -> relu\n output early = early"
    assert outputs(spec(rest, aux=True)) == ["8x8/3", "8x8/4"]
    assert outputs(spec(rest)) == ["8x8/3"]
    assert network(spec(rest)).network.output_names == ("output",)


def test_what_only_an_absent_result_needs_is_not_there() -> None:
    rest = "auxiliary head = early\n output x -> relu"
    assert operators(spec(rest, aux=True)) == ["conv", "relu"]
    assert operators(spec(rest)) == ["relu"]


def test_a_binding_of_what_is_not_there_is_not_there() -> None:
    rest = "again = early\n concat< x | again | if aux { again } else { early } >"
    assert outputs(spec(rest)) == ["8x8/3"]
    assert outputs(spec(rest, aux=True)) == ["8x8/11"]


def test_several_names_may_be_bound_to_none() -> None:
    rest = "a, b = if aux { x -> split channels=(1, 2) } else { none }\n concat< x | a | b >"
    assert outputs(spec(rest)) == ["8x8/3"]
    assert outputs(spec(rest, aux=True)) == ["8x8/6"]


def test_choices_nest() -> None:
    rest = "output a = x\n output b = if true { if aux { x } else { none } } else { x }"
    assert outputs(spec(rest)) == ["8x8/3"]
    assert outputs(spec(rest, aux=True)) == ["8x8/3", "8x8/3"]


def test_an_output_without_a_name_keeps_its_number() -> None:
    rest = "output x\n output early\n output x -> relu"
    assert network(spec(rest)).network.output_names == ("output", "output2")
    assert network(spec(rest, aux=True)).network.output_names == ("output", "output1", "output2")


def test_a_block_gives_the_outputs_that_are_there() -> None:
    block = """block two(both) {
      output a = conv 1x1/2
      output b = if both { in -> conv 1x1/5 } else { none }
    }
    """
    assert outputs(block + body("two(false) -> relu")) == ["8x8/2"]
    assert outputs(block + body("two(true) -> concat")) == ["8x8/7"]


@pytest.mark.parametrize(
    ("rest", "place"),
    [
        ("early -> relu", "early"),
        ("x -> relu -> early", "early"),
        ("concat< x | early -> relu >", "early"),
        ("x -> conv 1x1/(early.channels)", "early"),
        ("x -> upsample to=early", "early"),
        ("let c = early.channels\n x -> relu", "early"),
        ("x -> label: early", "early"),
        ("[early] -> relu", "early"),
        ("let many = (1, early)\n x -> relu", "early"),
    ],
)
def test_any_other_use_is_an_error_that_shows_the_none(rest: str, place: str) -> None:
    diagnostic = fault(spec(rest))
    assert (diagnostic.code, diagnostic.span.text) == ("N216", place)
    assert [label.span.text for label in diagnostic.labels] == ["none"]


def test_what_is_not_there_is_no_argument() -> None:
    block = "block join(y) = concat< identity | y >\n"
    diagnostic = fault(block + spec("x -> join(early)"))
    assert (diagnostic.code, diagnostic.span.text) == ("N216", "early")
    assert outputs(block + spec("x -> join(early)", aux=True)) == ["8x8/7"]


@pytest.mark.parametrize(
    "rest",
    ["output early", "early", "none", "output a = early\n output b = none"],
)
def test_a_network_needs_one_result(rest: str) -> None:
    diagnostic = fault(spec(rest))
    assert diagnostic.code == "N210"
    assert "every output" in diagnostic.message
    assert {label.span.text for label in diagnostic.labels} == {"none"}


def test_a_block_needs_one_result() -> None:
    block = "block b(p) = if p { relu } else { none }\n"
    assert [code for code, _ in found(block + body("b(false)"))] == ["N210"]
    assert outputs(block + body("b(true)")) == ["8x8/3"]


def test_an_if_without_else_keeps_its_meaning() -> None:
    rest = "y = if aux { x }\n output x"
    assert [code for code, _ in found(spec(rest))] == ["N210"]


def test_none_is_whole_or_an_error() -> None:
    assert found(spec("y = x -> none\n output x")) == [("N205", "none")]
    assert found(spec("y = [none]\n output x")) == [("N205", "none")]
    assert found(spec("none -> relu")) == [("N205", "none")]


def test_a_result_beside_an_absent_one_is_not_used() -> None:
    assert ("N209", "x -> relu") in found(spec("output a = early\n output b = x\n x -> relu"))


def test_names_of_absent_outputs_are_taken() -> None:
    rest = "output a = early\n output a = x"
    assert [code for code, _ in found(spec(rest))] == ["N204"]


def test_a_claim_may_ask_first() -> None:
    rest = "output a = x\n output b = early\n expect not aux or output.b == 8x8/4"
    assert outputs(spec(rest)) == ["8x8/3"]
    assert outputs(spec(rest, aux=True)) == ["8x8/3", "8x8/4"]


def test_one_output_is_claimed_by_its_name_too() -> None:
    assert outputs(spec("output a = x\n expect output.a == 8x8/3")) == ["8x8/3"]
    assert [code for code, _ in found(spec("output a = x\n expect output.a == 8x8/4"))] == ["N501"]


def test_parameters_that_decide_are_fixed_in_the_class() -> None:
    text = """network N(n = 2, m =) {
      x = input 8 -> fc 4
      output a = x -> fc n
      output b = if m > 1 { x -> relu } else { none }
    }"""
    for m in (1, 2):
        made = network(text.replace("m =", f"m = {m}"))
        assert "(self, n: int = 2) -> None" in emit(made.network, made.figures, "n.net")


def test_no_network_needs_to_come_by() -> None:
    block = "block b() {{\n y = {y}\n in -> {rest}\n}}\n"
    other = body("relu")
    certain = block.format(y="none", rest="concat< identity | y -> relu >")
    assert found(certain + other) == [("N216", "y")]
    open_ = "block b(p) {\n y = if p { in } else { none }\n in -> residual< relu | in | y >\n}\n"
    assert found(open_ + other) == []


def test_what_is_absent_in_every_arm_is_absent_in_a_block_too() -> None:
    text = "block b() {\n s = relu\n m = if true { none } else { none }\n s\n}\n"
    assert outputs(text + body("b()")) == ["8x8/3"]
