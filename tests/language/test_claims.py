"""`expect` and `@`: what the author believes, checked."""

import pytest
from helpers import body, fault, found, networks

NET = "network N {{\n  input 8x8/3 -> conv 3x3/4 -> bn -> relu -> conv 1x1/2\n  expect {}\n}}"


@pytest.mark.parametrize(
    "claim",
    [
        "params == 130",
        "trainable_params == 130",
        "buffers == 9",
        "macs == 4_176",
        "flops == 2 * macs",
        "100 < params < 1K",
        "macs < 4.2G and params < 131",
        "depth == 2",
        "receptive_field == 3",
        "output == 6x6/2",
        "output != 6x6/3",
        "activation_bytes == 4 * (192 + 3 * 144 + 72)",
        "peak_activation_bytes < activation_bytes",
    ],
)
def test_true_claims(claim: str) -> None:
    assert found(NET.format(claim)) == []


@pytest.mark.parametrize(
    ("claim", "fact"),
    [
        ("params == 131", "params is 130"),
        ("params < 100", "params is 130"),
        ("depth >= 3", "depth is 2"),
        ("output == 5x6/2", "output is 6x6/2"),
        ("flops == macs", "macs is 4_176, flops is 8_352"),
    ],
)
def test_a_false_claim_says_what_is_true(claim: str, fact: str) -> None:
    diagnostic = fault(NET.format(claim))
    assert (diagnostic.code, diagnostic.span.text, diagnostic.label) == ("N501", claim, fact)


@pytest.mark.parametrize(
    ("claim", "false"),
    [
        ("depth == 2 and params == 131", "params == 131"),
        ("(depth == 2 and (params == 131 and depth == 3)) and macs == 0", "params == 131"),
        ("depth == 3 or params == 131", "depth == 3 or params == 131"),
        ("not depth == 2", "not depth == 2"),
    ],
)
def test_the_part_that_is_false_is_underlined(claim: str, false: str) -> None:
    assert found(NET.format(claim)) == [("N501", false)]


def test_a_claim_about_a_misspelt_parameter_is_no_figure() -> None:
    spec = "network N(width = 4) {\n input 8 -> fc width\n expect output == widht\n}"
    assert found(spec) == [("N207", "widht")]


def test_a_claim_is_true_or_false() -> None:
    assert found(NET.format("params")) == [("N502", "params")]


def test_a_misspelt_figure_says_which_was_meant() -> None:
    diagnostic = fault(NET.format("parms == 3"))
    assert (diagnostic.code, diagnostic.help) == ("N502", "did you mean `params`?")


def test_claims_use_parameters_and_constants() -> None:
    spec = "network N(c = 4) {\n let d = c + 1\n input 8 -> fc c\n expect params == 9 * (d - 1)\n}"
    assert found(spec) == []


def test_a_vector_is_claimed_by_its_size() -> None:
    assert found("network N { input 8 -> fc 3\n expect output == 3 }") == []


def test_several_outputs_are_claimed_by_name() -> None:
    spec = "network N { x = input 8\n output a = x -> fc 2\n output b = x -> fc 3\n expect {} }}"
    spec = "network N {{ x = input 8\n output a = x -> fc 2\n output b = x -> fc 3\n expect {} }}"
    assert found(spec.format("output.a == 2 and output.b == 3")) == []
    assert found(spec.format("output.b == 2")) == [("N501", "output.b == 2")]
    assert found(spec.format("output.c == 2")) == [("N208", ".c")]


def test_a_network_with_a_false_claim_is_still_a_network() -> None:
    from helpers import check_text

    assert len(check_text(NET.format("params == 0")).networks) == 1


def test_only_a_network_makes_claims() -> None:
    spec = "block b() {\n relu\n expect params == 0\n}\n" + body("b()")
    assert [code for code, _ in found(spec)] == ["N205"]


@pytest.mark.parametrize("annotation", ["6x6/4", "6x6/(2*2)"])
def test_a_true_annotation(annotation: str) -> None:
    assert found(body(f"conv 3x3/4 @{annotation} -> relu @6x6/4")) == []


def test_annotations_on_vectors_blocks_groups_and_merges() -> None:
    spec = """block b() = conv 3x3/4 @6x6/4
    network N { input 8x8/3 @8x8/3 -> b() @6x6/4 -> [relu] * 2 @6x6/4
      -> add< tanh | relu @6x6/4 > @6x6/4 -> flatten @144 }"""
    assert found(spec) == []


def test_a_false_annotation_says_what_is_true() -> None:
    diagnostic = fault(body("conv 3x3/4 @8x8/4 -> relu"))
    assert (diagnostic.code, diagnostic.span.text) == ("N305", "8x8/4")
    assert diagnostic.message == "this is 6x6/4, not 8x8/4"
    assert [fix.replacement for fix in diagnostic.fixes] == ["6x6/4"]


def test_an_annotation_behind_a_fault_says_nothing() -> None:
    assert found(body("conv 9x9/4 @1x1/4 -> relu @1x1/4")) == [("N304", "9x9")]


def test_annotations_use_parameters() -> None:
    spec = "block b(c) = conv 1x1/c @8x8/c\n"
    assert list(networks(spec + body("b(3) -> b(5)"))) == ["N"]
