"""What valid expressions become."""

from __future__ import annotations

import pytest
from syntax_helpers import expression

from netdsl.syntax import tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("64", 64),
        ("61_706", 61706),
        ("0.5", 0.5),
        ("1e-3", 0.001),
        ("57K", 57_000),
        ("4.2G", 4_200_000_000),
        ("1.5T", 1_500_000_000_000),
        ("0.0005K", 0.5),
    ],
)
def test_numbers(text: str, value: float) -> None:
    node = expression(text)
    assert node.value == value and type(node.value) is type(value) and node.span.text == text


def test_strings() -> None:
    assert expression(r'"a\"b\\c\n"').value == 'a"b\\c\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b - c", (["a", "b", "c"], ["+", "-"])),
        ("a + b * c", (["a", "b * c"], ["+"])),
        ("a * -b // c % d", (["a", "-b", "c", "d"], ["*", "//", "%"])),
        ("1 < n <= 4", (["1", "n", "4"], ["<", "<="])),
        ("a and not b == c or d", (["a and not b == c", "d"], ["or"])),
        ("output == 7x7/512", (["output", "7x7/512"], ["=="])),
        ("(a < b) == c", (["(a < b)", "c"], ["=="])),
    ],
)
def test_operations(text: str, expected: tuple[list[str], list[str]]) -> None:
    node = expression(text)
    assert isinstance(node, tree.Operation)
    assert ([one.span.text for one in node.operands], list(node.operators)) == expected


def test_signs_are_one_node() -> None:
    node = expression("- + -x[0]")
    assert (node.operators, node.operand.span.text) == (("-", "+", "-"), "x[0]")
    assert expression("not not x").operators == ("not", "not")


def test_conditionals_are_flat() -> None:
    node = expression("a if p else b if q else c")
    assert [one.text for one in node.values] == ["a", "b", "c"]
    assert [one.text for one in node.conditions] == ["p", "q"]


def test_trailers() -> None:
    node = expression("in.channels[n - 1](a, key=b)[i:][:2][a:b]")
    assert node.value.text == "in"
    kinds = [type(one).__name__ for one in node.trailers]
    assert kinds == ["Member", "Index", "Call", "Slice", "Slice", "Slice"]
    assert [one.span.text for one in node.trailers[3:]] == ["[i:]", "[:2]", "[a:b]"]
    assert [one.name and one.name.text for one in node.trailers[2].arguments] == [None, "key"]


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        ("()", tree.Tuple, 0),
        ("(1,)", tree.Tuple, 1),
        ("(1, 2)", tree.Tuple, 2),
        ("(1, 2,)", tree.Tuple, 2),
    ],
)
def test_tuples(text: str, kind: type[tree.Tuple], count: int) -> None:
    node = expression(text)
    assert isinstance(node, kind) and len(node.items) == count
    assert isinstance(expression("(1)"), tree.Parenthesized)


@pytest.mark.parametrize("index", ["[i:]", "[a:b]", "[:n]", "[i - 1:n-1]", "[len(x):]"])
def test_slices_are_no_labels(index: str) -> None:
    assert expression("n" + index).trailers[0].span.text == index
