"""Labels and positions are checkpoint keys."""

import pytest
from helpers import body, fault, found, keys, modules
from torch import nn

BLOCK = "block b(c = 4) = conv 3x3/c pad=1 -> relu\n"


def test_positions_count_every_operator() -> None:
    assert modules(body("conv 3x3/4 -> relu -> conv 3x3/4")) == ["0", "2"]


def test_parameters_come_in_the_order_of_pytorch() -> None:
    assert keys(body("conv 3x3/4 -> bn")) == [
        "0.weight",
        "0.bias",
        "1.weight",
        "1.bias",
        "1.running_mean",
        "1.running_var",
        "1.num_batches_tracked",
    ]


def test_a_label_names_an_operator_and_renumbers_nobody() -> None:
    assert modules(body("conv 3x3/4 -> a: conv 3x3/4 -> conv 1x1/4")) == ["0", "a", "2"]


def test_a_group_is_spliced() -> None:
    assert modules(body("conv 1x1/4 -> [conv 1x1/4 -> relu] -> conv 1x1/4")) == ["0", "1", "3"]


def test_a_labelled_group_opens_a_scope_and_takes_no_position() -> None:
    spec = body("features: [conv 1x1/4 -> relu -> conv 1x1/4] -> conv 1x1/4")
    assert modules(spec) == ["features.0", "features.2", "0"]


def test_a_labelled_repeat_holds_all_its_turns() -> None:
    assert modules(body("f: [conv 1x1/4 -> relu] * 2")) == ["f.0", "f.2"]


def test_a_repeat_is_spliced() -> None:
    assert modules(body("[conv 1x1/4] * 3 -> conv 1x1/4")) == ["0", "1", "2", "3"]


def test_a_block_call_opens_a_scope_named_by_its_position() -> None:
    assert modules(BLOCK + body("conv 1x1/4 -> b() -> b()")) == ["0", "1.0", "2.0"]


def test_a_labelled_block_call_opens_one_scope_and_takes_a_position() -> None:
    assert modules(BLOCK + body("stem: b() -> b()")) == ["stem.0", "1.0"]


def test_a_labelled_group_around_a_block_call_opens_two_scopes() -> None:
    assert modules(BLOCK + body("g: [b()]")) == ["g.0.0"]


def test_a_merge_is_spliced_and_takes_no_position() -> None:
    spec = body("conv 1x1/4 -> residual< conv 1x1/4 > -> conv 1x1/4")
    assert modules(spec) == ["0", "1", "2"]


def test_branches_count_on() -> None:
    assert modules(body("concat< conv 1x1/4 | conv 1x1/4 -> relu | conv 1x1/4 >")) == [
        "0",
        "1",
        "3",
    ]


def test_a_labelled_merge_opens_a_scope() -> None:
    assert modules(body("unit: add< conv 1x1/4 | a: conv 1x1/4 >")) == ["unit.0", "unit.a"]


def test_a_labelled_if_opens_a_scope() -> None:
    assert modules(body("x: if true { conv 1x1/4 } -> conv 1x1/4")) == ["x.0", "0"]


def test_a_labelled_for_opens_a_scope() -> None:
    assert modules(body("x: for c in (4, 5) { conv 1x1/c }")) == ["x.0", "x.1"]


def test_a_written_identity_takes_a_position() -> None:
    assert modules(body("residual< identity | conv 1x1/3 >")) == ["1"]


def test_an_implied_identity_takes_no_position() -> None:
    assert modules(body("residual< | conv 1x1/3 >")) == ["0"]
    assert modules(body("residual< conv 1x1/3 > -> conv 1x1/3")) == ["0", "1"]


def test_uses_of_values_and_inputs_take_no_position() -> None:
    spec = "network N { a = input 8x8/3\n b = a -> conv 1x1/4\n add< b | b -> conv 1x1/4 > }"
    assert modules(spec) == ["0", "1"]


def test_counting_runs_on_through_the_statements_of_a_body() -> None:
    assert modules(body("conv 1x1/4 -> a: relu -> skip: conv 1x1/4")) == ["0", "skip"]
    spec = "network N { x = input 8x8/3 -> conv 1x1/4 -> relu\n x -> conv 1x1/4 }"
    assert modules(spec) == ["0", "2"]


def test_a_label_computes() -> None:
    spec = body("for i in range(2) { denselayer{i + 1}: conv 1x1/4 }")
    assert modules(spec) == ["denselayer1", "denselayer2"]


def test_a_label_computes_in_the_middle_and_has_hyphens() -> None:
    spec = body("for s in (2, 3) { for i in range(2) { block{s}-{i}: conv 1x1/4 } }")
    assert modules(spec) == ["block2-0", "block2-1", "block3-0", "block3-1"]


def test_a_label_is_computed_from_strings() -> None:
    assert modules(body('for k in ("a", "b") { w{k}: conv 1x1/4 }')) == ["wa", "wb"]


def test_a_label_is_not_computed_from_a_tuple() -> None:
    assert found(body("for k in ((1, 2),) { w{k}: conv 1x1/4 }")) == [("N407", "k")]


def test_a_path_puts_an_element_into_a_scope_that_several_places_fill() -> None:
    spec = body("downs.0: conv 1x1/4 -> mid: conv 1x1/4 -> downs.1: conv 1x1/4")
    assert modules(spec) == ["downs.0", "downs.1", "mid"]


def test_a_path_may_compute_and_name_a_group() -> None:
    spec = body("for i in range(2) { ups.{i}: [conv 1x1/4 -> relu] }")
    assert modules(spec) == ["ups.0.0", "ups.1.0"]


def test_keywords_may_be_labels() -> None:
    spec = body("block: conv 1x1/4 -> input: conv 1x1/4 -> if: conv 1x1/4 -> in: conv 1x1/4")
    assert modules(spec) == ["block", "input", "if", "in"]


def test_a_scope_lists_its_children_as_first_written() -> None:
    spec = body("a.x: conv 1x1/4 -> b: bn -> a.y: bn")
    assert modules(spec) == ["a.x", "a.y", "b"]


def test_names_of_one_scope_do_not_meet_those_of_another() -> None:
    spec = body("a: [x: conv 1x1/4] -> b: [x: conv 1x1/4] -> x: conv 1x1/4")
    assert modules(spec) == ["a.x", "b.x", "x"]


@pytest.mark.parametrize(
    "text",
    [
        "a: conv 1x1/4 -> a: conv 1x1/4",
        "a: relu -> a: tanh",
        "a: [conv 1x1/4] -> a: conv 1x1/4",
        "[a: conv 1x1/4] * 2",
        "conv 1x1/4 -> 0: conv 1x1/4",
        "a: conv 1x1/4 -> a.b: conv 1x1/4",
        "a.b: conv 1x1/4 -> a: conv 1x1/4",
        "a.b: conv 1x1/4 -> a.b: conv 1x1/4",
    ],
)
def test_two_elements_with_one_name_are_refused(text: str) -> None:
    assert [code for code, _ in found(body(text))] == ["N202"]


def test_the_first_of_two_is_shown() -> None:
    diagnostic = fault(body("a: conv 1x1/4 -> a: relu"))
    assert diagnostic.span.text == "a"
    assert [(label.span.text, label.span.column) for label in diagnostic.labels] == [("a", 6)]


def members_of_modules() -> list[str]:
    """All that a fresh module has, but for what a label cannot spell."""
    return sorted(set(dir(nn.Module())) | set(dir(nn.Sequential())))


@pytest.mark.parametrize("name", members_of_modules())
def test_labels_that_a_module_refuses_are_refused(name: str) -> None:
    assert found(body(f"{name}: conv 1x1/4")) == [("N203", name)]
    assert found(body(f"a.{name}: conv 1x1/4")) == [("N203", f"a.{name}")]


def test_no_label_is_refused_without_need() -> None:
    from netdsl.passes.names import REFUSED

    assert set(members_of_modules()) >= REFUSED


def test_published_names_with_underscores_are_fine() -> None:
    assert modules(body("_conv_stem: conv 1x1/4 -> _fc: conv 1x1/4")) == ["_conv_stem", "_fc"]


def test_after_a_second_meaning_the_new_one_counts() -> None:
    spec = "network N(w = 3) {\n w = input 4 -> fc 5\n w -> fc 2\n}"
    assert found(spec) == [("N204", "w")]
    block = "block b(c, act = relu) {\n act = conv 1x1/c\n act -> conv 1x1/c\n}\n"
    assert found(block + body("b(3)")) == [("N204", "act")]
    assert found(block) == [("N204", "act")]
    spec = "network N {\n x = input 4\n x, y = x -> chunk 2\n add< x | y >\n}"
    assert found(spec) == [("N204", "x")]
    assert found("network N(n = 2) {\n input 4 -> for n in (1, 2) { fc n }\n}") == [("N204", "n")]


def test_a_label_is_no_value() -> None:
    diagnostic = fault("network N {\n x = input 4 -> stem: fc 4\n add< x | stem >\n}")
    assert (diagnostic.code, diagnostic.span.text) == ("N201", "stem")
    assert "`stem = …`" in diagnostic.help


@pytest.mark.parametrize("use", ["x", "input 8x8/3", "w"])
def test_what_has_no_weights_of_its_own_takes_no_label(use: str) -> None:
    spec = f"network N {{ x = input 8x8/3\n shared w: conv 1x1/3\n add< x -> w | l: {use} > }}"
    assert [code for code, _ in found(spec)] == ["N205"]


@pytest.mark.parametrize(
    "spec",
    [
        "network N() { input 4x4/3 }\nnetwork N(width) { input 4x4/width }\nnetwork V = N(2)",
        "block b() = relu\nblock b(c) = conv 1x1/c\nnetwork N { input 4x4/3 -> b(2) }",
        "let k = 3\nlet k(n) = n\nnetwork N { input 4x4/3 -> conv 1x1/(k(2)) }",
    ],
)
def test_what_uses_a_name_that_is_declared_twice_is_not_told(spec: str) -> None:
    assert [code for code, _ in found(spec)] == ["N204"]
