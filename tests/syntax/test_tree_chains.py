"""What valid chains and their elements become."""

from __future__ import annotations

import pytest
from syntax_helpers import element, outline, statement


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("conv 3x3/64", ["Apply", "conv", None, "3x3/64", [], None]),
        ("conv k/c a=-1", ["Apply", "conv", None, "k/c", [["Attribute", "a", "-1"]], None]),
        ("conv 1x1/(4*c)", ["Apply", "conv", None, "1x1/(4*c)", [], None]),
        ("conv kernel=3x3", ["Apply", "conv", None, None, [["Attribute", "kernel", "3x3"]], None]),
        ("pad in=0", ["Apply", "pad", None, None, [["Attribute", "in", "0"]], None]),
        ('act "gelu"', ["Apply", "act", None, '"gelu"', [], None]),
        ("in", ["Apply", "in", None, None, [], None]),
        ("input", ["Input", None, []]),
        ("input (s, s)/3 dtype=int64", ["Input", "(s, s)/3", [["Attribute", "dtype", "int64"]]]),
        ("[ ]", ["Group", ["Chain", [], False], None]),
        ("none", ["Absent"]),
    ],
)
def test_elements(text: str, expected: object) -> None:
    assert outline(element(text)) == expected


@pytest.mark.parametrize("text", ["conv(2*k + 1)/c stride=2", "conv (2*k + 1)/c stride=2"])
def test_arguments_with_channels(text: str) -> None:
    node = element(text)
    assert len(node.arguments.arguments) == 1
    assert node.geometry.sizes is node.arguments.arguments[0].value
    assert node.geometry.span.text == "(2*k + 1)/c"
    assert [one.span.text for one in node.attributes] == ["stride=2"]


def test_arguments_without_channels() -> None:
    node = element("fc(4*c) bias=false")
    assert node.geometry is None and node.arguments.span.text == "(4*c)"


def test_several_arguments_are_sizes() -> None:
    assert outline(element("conv(1, k)/c").geometry.sizes) == "(1, k)"


def test_repeats() -> None:
    assert element("[ a -> b ] * (n - 1)").repeat.span.text == "(n - 1)"
    assert element("[ a ] * n[0]").repeat.span.text == "n[0]"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("concat< a | b -> c | d >", ["a", "b -> c", "d"]),
        ("concat<a|b>", ["a", "b"]),
        ("residual< | f >", ["", "f"]),
        ("residual< f | >", ["f", ""]),
        ("residual<>", [""]),
        ("add< if a < b { x } else { y } | z >", ["if a < b { x } else { y }", "z"]),
        ("attention heads=8 < q: fc c | k: fc c >", ["q: fc c", "k: fc c"]),
    ],
)
def test_branches(text: str, written: list[str]) -> None:
    assert [chain.span.text for chain in element(text).branches] == written


def test_leading_arrow() -> None:
    assert element("[ -> a -> b ]").chain.leads
    assert not element("[ a -> b ]").chain.leads


def test_for() -> None:
    node = element("for i, (c, n) in zip(a, b) { conv }")
    names, grouped = node.targets.items
    assert (names.text, grouped.grouped, node.targets.grouped) == ("i", True, False)
    assert [one.text for one in grouped.items] == ["c", "n"]
    assert node.iterable.span.text == "zip(a, b)"


def test_if() -> None:
    node = element("if a { x } else if b { } else { -> y }")
    assert [arm.condition.text for arm in node.arms] == ["a", "b"]
    assert [len(arm.chain.links) for arm in node.arms] == [1, 0]
    assert node.arms[1].span.text == "if b { }" and node.otherwise.leads
    assert element("if a { x }").otherwise is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("conv1: a", ["conv1"]),
        ("denselayer{i + 1}: a", ["denselayer", "i + 1"]),
        ("block{s}-{i}: a", ["block", "s", "-", "i"]),
        ("downs.0: a", ["downs.0"]),
        ("{i}: a", ["i"]),
        ("0: a", ["0"]),
        ("1.0.x : a", ["1.0.x"]),
        ("block: a", ["block"]),
        ("in: a", ["in"]),
        ("layer1.{f(n[0])}.conv-1: a", ["layer1.", "f(n[0])", ".conv-1"]),
    ],
)
def test_labels(text: str, parts: list[str]) -> None:
    (link,) = statement(text).chain.links
    assert outline(link.label.parts) == parts
    assert link.label.span.text == text.rsplit(":", 1)[0].rstrip()
    assert link.element.name.text == "a"


def test_a_label_after_an_arrow_without_blanks() -> None:
    first, second = statement("a->b-c:d").chain.links
    assert (first.element.name.text, second.label.parts) == ("a", ("b-c",))
