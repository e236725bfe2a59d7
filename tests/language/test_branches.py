"""Branches and the merges that bring them together."""

import pytest
from helpers import body, fault, found, modules, operators, outputs


def test_each_branch_gets_the_same_input() -> None:
    assert outputs(body("concat< conv 1x1/4 | conv 3x3/5 pad=1 | >")) == ["8x8/12"]


@pytest.mark.parametrize("merge", ["add", "sub", "max", "mean", "mul"])
def test_merges_of_equal_shapes(merge: str) -> None:
    assert outputs(body(f"{merge}< conv 1x1/4 | conv 1x1/4 >")) == ["8x8/4"]


@pytest.mark.parametrize("merge", ["add", "max", "mean", "residual"])
def test_equal_shapes_are_needed(merge: str) -> None:
    assert [code for code, _ in found(body(f"{merge}< conv 1x1/4 | conv 1x1/5 >"))] == ["N302"]


def test_what_meets_is_shown() -> None:
    diagnostic = fault(body("residual< conv 3x3/64 stride=2 pad=1 -> bn >", "56x56/64"))
    assert diagnostic.code == "N302"
    assert [label.text for label in diagnostic.labels] == ["28x28/64", "the input is 56x56/64"]
    assert diagnostic.labels[0].span.text == "conv 3x3/64 stride=2 pad=1 -> bn"
    assert "conv 1x1/64 stride=2" in diagnostic.help


def test_residual_with_one_branch_adds_its_input() -> None:
    assert operators(body("residual< conv 1x1/3 >")) == ["conv", "residual"]


def test_residual_with_two_adds_them() -> None:
    assert outputs(body("residual< conv 1x1/4 | conv 1x1/4 >")) == ["8x8/4"]


def test_residual_takes_two_at_most() -> None:
    assert [code for code, _ in found(body("residual< relu | relu | relu >"))] == ["N406"]


def test_concat_needs_equal_sizes() -> None:
    assert [code for code, _ in found(body("concat< relu | maxpool >"))] == ["N302"]


def test_mul_takes_a_vector_of_the_channels() -> None:
    assert outputs(body("mul< identity | gap -> fc 3 -> sigmoid >")) == ["8x8/3"]


def test_merges_nest() -> None:
    spec = body("concat< add< conv 1x1/4 | conv 1x1/4 > | conv 1x1/2 >")
    assert (outputs(spec), modules(spec)) == (["8x8/6"], ["0", "1", "2"])


def test_an_absent_branch_is_none() -> None:
    assert operators(body("residual< relu | none >")) == ["relu"]
    assert outputs(body("concat< conv 1x1/4 | none | conv 1x1/5 >")) == ["8x8/9"]


def test_a_branch_may_be_absent_by_a_condition() -> None:
    spec = "block b(ok) = residual< relu | if ok { identity } else { none } >\n"
    assert operators(spec + body("b(false)")) == ["relu"]
    assert operators(spec + body("b(true)")) == ["relu", "identity", "residual"]


def test_not_every_branch_can_be_absent() -> None:
    assert [code for code, _ in found(body("add< none | none >"))] == ["N406"]


def test_none_stands_only_where_a_branch_could() -> None:
    assert found(body("relu -> none")) == [("N205", "none")]


def test_a_for_as_a_whole_branch_is_a_branch_for_each_turn() -> None:
    spec = body("concat< for k in (1, 3, 5) { conv k/2 pad=same } | identity >")
    assert (outputs(spec), modules(spec)) == (["8x8/9"], ["0", "1", "2"])


def test_a_for_inside_a_branch_is_a_chain() -> None:
    assert outputs(body("concat< relu -> for c in (4, 5) { conv 1x1/c } >")) == ["8x8/5"]


def test_an_if_without_else_as_a_whole_branch_is_refused() -> None:
    diagnostic = fault(body("residual< relu | if false { relu } >"))
    assert diagnostic.code == "N406"
    assert "else { identity }" in diagnostic.help
    assert "else { none }" in diagnostic.help


def test_an_if_without_else_inside_a_branch_is_fine() -> None:
    assert operators(body("residual< tanh -> if false { relu } >")) == ["tanh", "residual"]


def test_a_branch_may_start_from_a_value() -> None:
    spec = "network N { x = input 8 -> fc 4\n x -> fc 8 -> concat< identity | x > }"
    assert outputs(spec) == ["12"]


def test_a_merge_of_several_values_needs_no_branches() -> None:
    assert outputs(body("chunk 3 -> concat")) == ["8x8/3"]


def test_a_merge_without_branches_is_refused() -> None:
    assert found(body("add")) == [("N406", "add")]


def test_a_branch_gives_one_value() -> None:
    assert [code for code, _ in found(body("concat< chunk 3 | relu >"))] == ["N302"]


def test_an_operator_that_merges_nothing_takes_no_branches() -> None:
    assert [code for code, _ in found(body("relu< tanh | tanh >"))] == ["N406"]


def test_attributes_of_a_merge_stand_before_its_branches() -> None:
    assert found(body("add bias=true< relu | relu >")) == [("N401", "bias")]
