"""Attention in specs: names, positions, and what is said against it."""

from __future__ import annotations

import pytest
from helpers import body, check_text, fault, found, keys, network, outputs

TOKENS = "6/8 layout=last"


def test_a_label_names_the_module() -> None:
    assert keys(body("attn: mha heads=2 bias=false -> fc 3 bias=false", TOKENS)) == [
        "attn.in_proj_weight",
        "attn.out_proj.weight",
        "1.weight",
    ]


def test_it_takes_its_position_after_its_branches() -> None:
    spec = body("mha heads=2 < fc 8 | identity | identity > -> fc 3", TOKENS)
    weights = [key for key in keys(spec) if key.endswith("weight")]
    assert weights == ["0.weight", "3.in_proj_weight", "3.out_proj.weight", "4.weight"]


def test_attention_takes_none() -> None:
    assert keys(body("fc 24 bias=false -> attention heads=2 -> fc 3 bias=false", TOKENS)) == [
        "0.weight",
        "1.weight",
    ]


def test_a_label_of_attention_opens_a_scope() -> None:
    spec = body("a: attention heads=2 < fc 8 bias=false | identity | identity >", TOKENS)
    assert keys(spec) == ["a.0.weight"]


def test_shared_it_is_one_module() -> None:
    spec = f"network N {{ x = input {TOKENS}\n shared a: mha heads=2\n x -> a -> a }}"
    assert len(keys(spec)) == 4
    assert network(spec).figures.depth == 4


def test_a_default_may_set_the_heads() -> None:
    spec = f"default mha heads=2\nnetwork N {{ input {TOKENS} -> mha -> mha heads=4 }}"
    assert outputs(spec) == ["6/8"]


@pytest.mark.parametrize(
    ("text", "code", "at", "help"),
    [
        ("mha heads=3", "N303", "3", "heads=2 divides them"),
        ("fc 24 -> attention heads=16", "N303", "16", "heads=8 divides them"),
        ("attention heads=2", "N303", "attention", "fc(3*c) -> attention"),
        ("mha heads=2 < identity | identity >", "N302", "mha", "< query | key | value >"),
        (
            "attention heads=2 causal=true < fc 8 | in -> crop 5 | in -> crop 5 >",
            "N303",
            "true",
            "leave `causal` out",
        ),
        ("attention heads=2 < fc 8 | fc 6 | fc 6 >", "N302", "attention", "`fc` to one size"),
        ("mha heads=2 < identity | crop 5 | crop 4 >", "N302", "mha", "the same tokens"),
        ("mha", "N403", "mha", "heads"),
    ],
)
def test_what_is_wrong_is_said(text: str, code: str, at: str, help: str) -> None:
    diagnostic = fault(body(text, TOKENS))
    assert (diagnostic.code, diagnostic.span.text) == (code, at)
    assert help in diagnostic.help


def test_heads_that_do_not_divide_are_repaired() -> None:
    (fix,) = fault(body("mha heads=3", TOKENS)).fixes
    assert fix.replacement == "2"


def test_a_map_is_no_sequence() -> None:
    diagnostic = fault(body("mha heads=1"))
    assert diagnostic.code == "N301"
    assert "tokens" in diagnostic.help


def test_a_template_that_nothing_uses_is_looked_at() -> None:
    used = "block b(x) = mha heads=2 < in | x | x >\nblock c() = mha heads=2 -> attention heads=2\n"
    assert not check_text(used + body("relu")).diagnostics
    assert found(used.replace("mha heads=2 ->", "mha head=2 ->") + body("relu")) == [
        ("N401", "head")
    ]


def test_windows_and_back() -> None:
    spec = body("windows 7 -> permute order=(1, 0, 2) -> permute order=(1, 0, 2)", "14x21/3")
    assert outputs(spec) == ["6x49/3"]
    assert outputs(spec.replace("\n}", " -> unwindows 14x21\n}")) == ["14x21/3"]
    assert "21x21" in fault(body("windows 7", "20x21/3")).help
    assert "7x7" in fault(body("windows 7 -> unwindows 14x14", "14x21/3")).message
    diagnostic = fault(body("channels_last -> shifted_window_attention heads=2", "14x14/3"))
    assert (diagnostic.span.text, diagnostic.help) == ("2", "heads=1 divides them")


@pytest.mark.parametrize("mask", ["5 dtype=int64", "6", "6/1 dtype=bool", "6x6/1 dtype=int32"])
def test_a_mask_has_a_whole_number_for_each_key(mask: str) -> None:
    spec = f"""network N {{
      mask = input {mask}
      x = input {TOKENS}
      x -> fc 24 -> attention heads=2 mask=mask
    }}"""
    diagnostic = fault(spec)
    assert (diagnostic.code, diagnostic.span.text) == ("N303", "mask")
    assert diagnostic.help == "such as `input 6 dtype=int64`"
    assert outputs(spec.replace(f"mask = input {mask}", "mask = input 6 dtype=int64")) == ["6/8"]


def test_a_text_is_no_longer_than_the_table_of_its_positions() -> None:
    assert outputs(body("position_table 6 -> fc 3", TOKENS)) == ["6/3"]
    diagnostic = fault(body("position_table 5", TOKENS))
    assert (diagnostic.code, diagnostic.span.text) == ("N303", "5")
    assert "at most 5" in diagnostic.help
