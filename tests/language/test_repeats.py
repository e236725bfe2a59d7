"""`[ … ] * n`, `for`, `if`: unfolded before anything runs."""

import pytest
from helpers import body, fault, found, modules, operators, outputs


def test_a_repeat_has_weights_of_its_own_in_each_turn() -> None:
    assert modules(body("[conv 1x1/4 -> relu] * 3")) == ["0", "2", "4"]


def test_a_repeat_of_nothing_is_nothing() -> None:
    assert operators(body("[conv 1x1/4] * 0 -> relu")) == ["relu"]


def test_a_repeat_counts_by_an_expression() -> None:
    assert operators(body("[relu] * (1 + 2)")) == ["relu"] * 3
    assert operators("network N(n = (1, 2)) { input 8 -> [relu] * n[1] }") == ["relu"] * 2


def test_repeats_nest() -> None:
    assert operators(body("[[relu] * 2 -> tanh] * 2")) == ["relu", "relu", "tanh"] * 2


@pytest.mark.parametrize("count", ["1.5", "true", "(1, 2)", '"2"'])
def test_a_count_is_a_whole_number(count: str) -> None:
    assert found(body(f"[relu] * {count}")) == [("N407", count)]


def test_a_count_is_not_negative() -> None:
    assert found(body("[relu] * (1 - 2)")) == [("N407", "(1 - 2)")]


def test_a_loop_goes_over_a_tuple() -> None:
    assert outputs(body("for c in (4, 5, 6) { conv 1x1/c }")) == ["8x8/6"]
    assert modules(body("for c in (4, 5, 6) { conv 1x1/c }")) == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("targets", "iterable", "channels"),
    [
        ("i", "range(3)", "8x8/2"),
        ("i", "range(1, 4)", "8x8/3"),
        ("i", "range(4, 0, -2)", "8x8/2"),
        ("a, b", "zip((1, 2), (3, 4))", "8x8/4"),
        ("i, c", "enumerate((7, 9))", "8x8/9"),
        ("i, (c, b)", "enumerate(zip((5, 6), (7, 8)))", "8x8/8"),
        ("(a, b), c", "(((1, 2), 3),)", "8x8/3"),
        ("a", "((5,)[0], 6)", "8x8/6"),
    ],
)
def test_targets_may_nest(targets: str, iterable: str, channels: str) -> None:
    last = targets.replace("(", "").replace(")", "").split(", ")[-1]
    spec = body(f"for {targets} in {iterable} {{ conv 1x1/(max({last}, 1)) }}")
    assert outputs(spec) == [channels]


def test_a_loop_over_nothing_is_nothing() -> None:
    assert operators(body("for c in () { conv 1x1/c } -> relu")) == ["relu"]


def test_a_loop_over_a_number_says_range() -> None:
    diagnostic = fault(body("for i in 3 { relu }"))
    assert (diagnostic.code, diagnostic.span.text) == ("N407", "3")
    assert "range(3)" in diagnostic.help


def test_targets_and_items_agree() -> None:
    assert found(body("for a, b in ((1, 2, 3),) { relu }")) == [("N407", "a, b")]
    assert found(body("for a, b in (1, 2) { relu }")) == [("N407", "a, b")]


def test_tuples_of_a_zip_have_one_length() -> None:
    assert found(body("for a, b in zip((1,), (1, 2)) { relu }")) == [("N407", "zip((1,), (1, 2))")]


def test_a_loop_variable_has_no_meaning_outside() -> None:
    assert found(body("for c in (4, 5) { relu } -> conv 1x1/c")) == [("N207", "c")]


def test_a_loop_variable_does_not_hide_a_local_name() -> None:
    spec = "network N(c = 4) { input 8 -> for c in (1, 2) { fc c } }"
    assert found(spec) == [("N204", "c")]


def test_a_loop_over_a_block_and_its_defaults() -> None:
    spec = "block b(c, k = 1) = conv k/c\n" + body("for c in (4, 5) { b(c) -> relu }")
    assert modules(spec) == ["0.0", "2.0"]


def test_an_if_is_chosen_at_compile_time() -> None:
    spec = "network N(deep = false) { input 8 -> if deep { fc 4 -> relu } else { tanh } }"
    assert operators(spec) == ["tanh"]
    assert operators(spec.replace("false", "true")) == ["fc", "relu"]


def test_an_if_without_else_is_nothing_when_false() -> None:
    assert operators(body("if false { conv 1x1/4 } -> relu")) == ["relu"]


def test_ifs_chain() -> None:
    text = "if c == 1 {{ relu }} else if c == 2 {{ tanh }} else {{ sigmoid }}"
    spec = "network N(c = {}) {{ input 8 -> " + text + " }}"
    assert [operators(spec.format(c))[0] for c in (1, 2, 3)] == ["relu", "tanh", "sigmoid"]


def test_an_if_may_be_the_identity() -> None:
    assert operators(body("if true { } else { relu } -> tanh")) == ["tanh"]


def test_the_arm_not_taken_is_not_worked_out() -> None:
    assert operators(body("if false { conv 99x99/4 } else { relu }")) == ["relu"]


def test_an_if_reads_the_shape_that_flows_in() -> None:
    spec = "block b() = if in.channels > 2 { conv 1x1/2 } else { identity }\n"
    assert operators(spec + body("b() -> b()")) == ["conv", "identity"]


def test_a_condition_is_true_or_false() -> None:
    assert found("block b() = relu\n" + body("if b { relu }")) == [("N407", "b")]
