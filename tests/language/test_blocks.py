"""Blocks: parameters of every kind, where names are looked up, defaults."""

import pytest
from helpers import body, fault, found, modules, networks, operators, outputs


def test_parameters_take_numbers_by_place_and_by_name() -> None:
    spec = "block b(c, k = 3) = conv k/c\n"
    assert outputs(spec + body("b(4)")) == ["6x6/4"]
    assert outputs(spec + body("b(4, 5)")) == ["4x4/4"]
    assert outputs(spec + body("b(k=1, c=2)")) == ["8x8/2"]


def test_a_default_may_use_the_parameters_before_it() -> None:
    assert outputs("block b(c, d = 2*c) = conv 1x1/d\n" + body("b(4)")) == ["8x8/8"]


def test_a_default_may_use_the_input() -> None:
    assert outputs("block b(c = 2*in.channels) = conv 1x1/c\n" + body("b() -> b()")) == ["8x8/12"]


@pytest.mark.parametrize(
    ("parameter", "argument", "use", "shape"),
    [
        ("on", "true", "if on { conv 1x1/4 } else { identity }", "8x8/4"),
        ("mode", '"same"', "conv 3x3/4 pad=mode", "8x8/4"),
        ("n", "(4, 5)", "conv 1x1/(n[1])", "8x8/5"),
        ("k", "(3, 5)", "conv k/4", "6x4/4"),
        ("x", "1.5", "conv 1x1/(int(2 * x))", "8x8/3"),
    ],
)
def test_parameters_take_values_of_every_kind(
    parameter: str, argument: str, use: str, shape: str
) -> None:
    assert outputs(f"block b({parameter}) = {use}\n" + body(f"b({argument})")) == [shape]


def test_a_parameter_may_be_an_operator() -> None:
    spec = "block conv_bn(c, k = 3, act = relu) = conv k/c -> bn -> act\n"
    assert operators(spec + body("conv_bn(4) -> conv_bn(4, act=tanh)")) == [
        *("conv", "bn", "relu"),
        *("conv", "bn", "tanh"),
    ]


def test_an_operator_given_as_parameter_takes_attributes() -> None:
    spec = "block b(pool) = pool 4x4 stride=2\n"
    assert operators(spec + body("b(maxpool)")) == ["maxpool"]
    assert outputs(spec + body("b(avgpool)")) == ["3x3/3"]


def test_a_merge_may_be_a_parameter() -> None:
    spec = "block b(merge) = merge< relu | tanh >\n"
    assert outputs(spec + body("b(concat) -> b(add)")) == ["8x8/6"]


def test_a_parameter_may_be_a_block() -> None:
    spec = "block unit(c) = conv 1x1/c\nblock twice(f, c) = f(c) -> f(c)\n"
    assert modules(spec + body("twice(unit, 4)")) == ["0.0.0", "0.1.0"]


def test_a_parameter_may_be_a_value() -> None:
    spec = """block up(c, skip) = upsample 2 -> concat< identity | skip > -> conv 1x1/c
    network N { d = input 8x8/3 -> conv 1x1/4\n d -> maxpool -> up(5, d) }"""
    assert outputs(spec) == ["8x8/5"]


def test_a_value_parameter_tells_its_shape() -> None:
    spec = """block like(x) = conv 1x1/(x.channels)
    network N { d = input 8x8/7\n d -> conv 1x1/4 -> like(d) }"""
    assert outputs(spec) == ["8x8/7"]


def test_blocks_use_blocks() -> None:
    spec = "block a() = conv 1x1/4\nblock b() = a() -> relu -> a()\n"
    assert modules(spec + body("b()")) == ["0.0.0", "0.2.0"]


def test_a_block_may_be_declared_after_its_use() -> None:
    assert operators(body("b()") + "\nblock b() = relu") == ["relu"]


def test_a_block_does_not_see_the_names_of_its_user() -> None:
    spec = "block b() = conv 1x1/c\nnetwork N(c = 4) { input 8x8/3 -> b() }"
    assert found(spec) == [("N207", "c")]


def test_a_block_sees_the_constants_of_its_file() -> None:
    assert outputs("block b() = conv 1x1/c\nlet c = 4\n" + body("b()")) == ["8x8/4"]


def test_a_body_with_statements() -> None:
    spec = "block b() {\n x = conv 1x1/4\n x -> relu -> concat< identity | x >\n}\n"
    assert outputs(spec + body("b()")) == ["8x8/8"]


def test_the_first_chain_of_a_block_starts_from_what_flows_in() -> None:
    assert outputs("block b() {\n let c = 4\n x = conv 1x1/c\n x }\n" + body("b()")) == ["8x8/4"]


def test_an_empty_block_body_is_refused() -> None:
    assert [code for code, _ in found("block b() { }\n" + body("b()"))] == ["N210"]


def test_a_call_has_its_parentheses() -> None:
    diagnostic = fault("block se(r) = relu\n" + body("se"))
    assert (diagnostic.code, diagnostic.span.text, diagnostic.help) == (
        "N205",
        "se",
        "write `se(r=…)`",
    )


@pytest.mark.parametrize(
    ("call", "code", "place"),
    [
        ("b()", "N206", "b"),
        ("b(1, 2)", "N206", "2"),
        ("b(1, c=2)", "N206", "c"),
        ("b(d=2)", "N206", "d"),
        ("b(1) pad=2", "N205", "pad=2"),
        ("b(1)< relu | tanh >", "N205", "< relu | tanh >"),
    ],
)
def test_calls_that_do_not_fit(call: str, code: str, place: str) -> None:
    assert found("block b(c) = conv 1x1/c\n" + body(call)) == [(code, place)]


def test_parameters_of_one_name_are_told_once() -> None:
    assert found("block b(c, c) = fc c\n" + body("b(3, 4)")) == [("N204", "c")]


def test_a_block_does_not_use_itself() -> None:
    assert found("block b() = relu -> b()\n" + body("b()")) == [("N214", "b")]
    round_about = "block a() = b()\nblock b() = a()\n"
    assert found(round_about + body("a()")) == [("N214", "a")]


def test_a_network_is_no_element_of_a_chain() -> None:
    spec = body("relu") + "\nnetwork M { input 8 -> N }"
    assert found(spec) == [("N205", "N")]


def test_a_local_name_wins_over_an_operator_with_a_warning() -> None:
    assert found("block bn() = tanh\n" + body("bn()")) == [("N801", "bn")]


DEFAULTS = "default conv pad=same bias=false\n"


def test_defaults_hold_for_the_operators_of_the_file() -> None:
    assert outputs(DEFAULTS + body("conv 3x3/4 -> conv 5x5/4")) == ["8x8/4"]
    assert outputs(DEFAULTS + "block b() = conv 3x3/4\n" + body("b()")) == ["8x8/4"]


def test_what_is_written_wins_over_a_default() -> None:
    assert outputs(DEFAULTS + body("conv 3x3/4 pad=0")) == ["6x6/4"]


def test_a_default_of_a_body_adds_to_those_of_the_file() -> None:
    spec = DEFAULTS + "network N {\n default conv pad=0\n input 8x8/3 -> conv 3x3/4\n}"
    (checked,) = networks(spec).values()
    assert (outputs(spec), checked.figures.params) == (["6x6/4"], 4 * 3 * 9)


def test_a_default_never_reaches_into_a_block_defined_elsewhere() -> None:
    spec = "block b() = conv 3x3/4\nnetwork N {\n default conv pad=same\n input 8x8/3 -> b() }"
    assert outputs(spec) == ["6x6/4"]
    imported = 'from "a.net" import b\n' + DEFAULTS + body("b()")
    assert outputs(imported, a="block b() = conv 3x3/4") == ["6x6/4"]


def test_a_default_stands_before_what_it_is_for() -> None:
    late = "default conv pad=same"
    assert found("block b() = conv 3x3/4\n" + late + "\n" + body("b()")) == [("N205", late)]
    inside = f"network N {{\n x = input 8x8/3\n {late}\n x -> conv 3x3/4\n}}"
    assert found(inside) == [("N205", late)]
    assert (
        found(f"let k = 3\n{late}\nnetwork N {{\n let j = 3\n {late}\n input 8 -> relu\n}}") == []
    )


def test_defaults_do_not_come_with_an_import() -> None:
    spec = 'from "a.net" import b\n' + body("conv 3x3/4 -> b()")
    assert outputs(spec, a=DEFAULTS + "block b() = conv 3x3/4") == ["6x6/4"]


def test_a_default_names_an_operator_and_its_attributes() -> None:
    assert found("default kconv pad=1\n" + body("relu")) == [("N201", "kconv")]
    assert found("default conv padd=1\n" + body("relu")) == [("N401", "padd")]


def test_a_docstring_is_kept() -> None:
    spec = 'network N {\n  """What it is."""\n  input 8 -> relu\n}'
    (checked,) = networks(spec).values()
    assert checked.network.docstring == "What it is."
