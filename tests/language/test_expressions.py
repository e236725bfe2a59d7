"""Expressions, constants and functions: Python's, and nothing else."""

from typing import Any

import pytest
from helpers import body, fault, found, networks, outputs

GIVEN = """let n = (3, 4, 6, 3)
let x = 7
let f(a, b) = a * b + 1
let half(a, by = 2) = a // by
let pair(a) = (a, 2*a)
"""


def value(expression: str) -> object:
    """What an expression with `n`, `x`, `f`, `half` and `pair` means."""
    spec = GIVEN + f"network N(v = {expression}) {{ input 8 -> relu }}"
    (checked,) = networks(spec).values()
    return checked.network.parameters["v"]


@pytest.mark.parametrize(
    "expression",
    [
        "1 + 2 - 4",
        "2 * 3 + 4 * 5",
        "(2 + 3) * 4",
        "7 / 2",
        "7 // 2",
        "-7 // 2",
        "-7 % 3",
        "1 - 2 - 3",
        "100 / 10 / 2",
        "1_000 + 1",
        "1e-3",
        "2.5",
        "3 if x == 7 else 4",
        "1 if x < 3 else 2 if x < 8 else 3",
        "1 if 1 < 2 < 3 else 0",
        "1 if 1 < 2 > 3 else 0",
        "1 if not x == 7 else 0",
        "1 if x != 7 or x >= 7 and x <= 7 else 0",
        "n[0]",
        "n[-1]",
        "sum(n[:2])",
        "sum(n[1:3])",
        "sum(n[2:])",
        "sum(())",
        "len(n)",
        "min(n)",
        "max(3, x, 5)",
        "abs(-3)",
        "round(2.6)",
        "round(0.125, 2)",
        "floor(-2.5)",
        "ceil(2.1)",
        "int(3.9)",
        "int(x / 2)",
        "sqrt(x)",
        "sqrt(2.25)",
        "sqrt(0)",
        "len(range(2, 9, 3))",
        "sum(range(5))",
        "zip((1, 2), (3, 4))[1][0]",
        "enumerate((5, 6))[1][1]",
        "len((1, 2) + (3,))",
        "sum((1, 2) * 3)",
        "f(2, 3)",
        "half(9)",
        "half(9, 4)",
        "pair(4)[1]",
    ],
)
def test_expressions_are_pythons(expression: str) -> None:
    from math import ceil, floor, sqrt

    names: dict[str, Any] = {
        **{"n": (3, 4, 6, 3), "x": 7, "floor": floor, "ceil": ceil, "sqrt": sqrt},
        "zip": lambda *items: tuple(zip(*items, strict=True)),
        "enumerate": lambda items: tuple(enumerate(items)),
        **{"f": lambda a, b: a * b + 1, "half": lambda *a: a[0] // (a[1] if len(a) > 1 else 2)},
        "pair": lambda a: (a, 2 * a),
    }
    expected = eval(expression, names)  # these very strings, from the list above
    made = value(expression)
    assert made == expected
    assert isinstance(made, type(expected))


@pytest.mark.parametrize(
    ("text", "number"),
    [("57K", 57_000), ("4.2G", 4_200_000_000), ("1M", 10**6), ("2T", 2 * 10**12)],
)
def test_suffixes_are_decimal(text: str, number: int) -> None:
    assert value(text) == number


def test_and_or_stop_early() -> None:
    assert found("let a = 0\nlet b = 1 if a != 0 and 5 / a > 1 else 2\n") == []
    assert found("let a = 0\nlet b = a == 0 or 5 / a > 1\n") == []


def test_constants_in_bodies_see_parameters() -> None:
    spec = "network N(c = 4) {\n let d = 2*c\n let g(x) = x + c\n input 8 -> fc (g(d))\n}"
    (checked,) = networks(spec).values()
    assert str(checked.network.outputs[0].known) == "12"


@pytest.mark.parametrize(
    "expression",
    [
        "1 / 0",
        "1 % 0",
        "2 * (1, 2)",
        '"a" + "b"',
        "(1, 2)[5]",
        "(1, 2)[1.5]",
        "3[0]",
        "3[:1]",
        "(1, 2) < 3",
        '-"a"',
        "len(3)",
        'min("a", 1)',
        "min(())",
        "sum(1, 2)",
        "range(1.5)",
        "range(1, 9, 0)",
        'round("a")',
        'sqrt("a")',
        "sqrt(-1)",
        "3(4)",
    ],
)
def test_what_has_no_value(expression: str) -> None:
    assert [code for code, _ in found(f"let a = {expression}")] == ["N407"]


def test_functions_take_their_arguments_in_order() -> None:
    assert found("let f(a) = a\nlet b = f(a=3)") == [("N206", "a=3")]
    assert found("let f(a) = a\nlet b = f()") == [("N206", "f")]
    assert found("let f(a) = a\nlet b = f(1, 2)") == [("N206", "2")]


def test_a_misspelt_name_says_which_was_meant() -> None:
    assert fault("let width = 3\nlet a = widht + 1").help == "did you mean `width`?"
    assert fault("let a = lenn((1, 2))").help == "did you mean `len`?"


def test_nothing_outside_the_spec_is_reached() -> None:
    for name in ("open", "eval", "__import__", "print", "getattr"):
        assert found(f'let a = {name}("x")') == [("N207", name)]
    assert [code for code, _ in found("let a = (1, 2).__class__")] == ["N208"]


def test_a_constant_at_fault_causes_no_second_error() -> None:
    assert found("let a = b\nlet c = a + 1\n" + body("conv 1x1/c")) == [("N207", "b")]


def test_a_local_constant_at_fault_causes_no_second_error() -> None:
    assert found("network N {\n let a = b\n input 8 -> fc a\n}") == [("N207", "b")]


def test_constants_stand_in_any_order() -> None:
    spec = "let a = 2 * b\nlet b = f(3)\nlet f(n) = n + c\nlet c = 1\n"
    assert outputs(spec + body("conv 1x1/a")) == ["8x8/8"]
    assert outputs("let f(n) = 1 if n < 2 else n * f(n - 1)\n" + body("conv 1x1/(f(3))")) == [
        "8x8/6"
    ]


def test_constants_that_need_each_other_have_no_value() -> None:
    spec = "let a = 2 * b\nlet b = c + 1\nlet c = a\nlet d = a\n"
    diagnostic = fault(spec + body("conv 1x1/d -> conv 1x1/b"))
    assert (diagnostic.code, diagnostic.span.text, diagnostic.span.line) == ("N407", "a", 3)
    assert "`a` needs `b`, and `b` needs `c`, and `c` needs `a`" in diagnostic.message
    assert found("let a = a + 1") == [("N407", "a")]
