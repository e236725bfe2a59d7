"""Signs of other languages, keyboards and papers: what is underlined, and what it becomes."""

from __future__ import annotations

import pytest
from syntax_helpers import diagnose, findings

from netdsl.diagnostics import Diagnostic
from netdsl.edits import edited
from netdsl.syntax.printed_signs import meant_by_sign

# What stands in a network's body, the finding's code, its characters, what the repair makes.
# None where no repair is certain.
IN_BODIES = [
    ("if a && b { c }", "N105", "&&", "if a and b { c }"),
    ("if (a)&(b) { c }", "N105", "&", "if (a) and (b) { c }"),
    ("if a||b { c }", "N105", "||", "if a or b { c }"),
    ("if !a { c }", "N105", "!", "if not a { c }"),
    ("if a ~= b { c }", "N105", "~=", "if a != b { c }"),
    ("if a <> b { c }", "N105", "<>", "if a != b { c }"),
    ("if a === b { c }", "N105", "===", "if a == b { c }"),
    ("if a !== b { c }", "N105", "!==", "if a != b { c }"),
    ("if a =< b { c }", "N105", "=<", "if a <= b { c }"),
    ("if a = b { c }", "N105", "=", "if a == b { c }"),
    ("if a ≠ b { c }", "N102", "≠", "if a != b { c }"),
    ("if a ≥ b { c }", "N102", "≥", "if a >= b { c }"),
    ("expect params = 3", "N105", "=", "expect params == 3"),
    ("expect params == 1,234,567", "N104", "1,234,567", "expect params == 1_234_567"),
    ("a >> b", "N105", ">>", "a -> b"),
    ("a > b", "N105", ">", "a -> b"),
    ("a | b", "N105", "|", "a -> b"),
    ("a ~> b", "N105", "~>", "a -> b"),
    ("a --> b", "N105", "-->", "a -> b"),
    ("a ==> b", "N105", "==>", "a -> b"),
    ("a –> b", "N102", "–>", "a -> b"),
    ("fc(c**2)", "N105", "**", "fc(c * c)"),
    ("fc(2 * c^3)", "N105", "^", "fc(2 * (c * c * c))"),
    ("conv 3×3/4", "N102", "×", "conv 3x3/4"),
    ("conv 3 × 3/4", "N102", "×", "conv 3x3/4"),
    ("fc(2×c)", "N102", "×", "fc(2*c)"),
    ("fc(2·c)", "N102", "·", "fc(2*c)"),
    ("fc(c − 1)", "N102", "−", "fc(c - 1)"),
    ("conv 3 x 3/4", "N105", "3 x 3", "conv 3x3/4"),
    ("input 32*32/3", "N105", "32*32", "input 32x32/3"),
    ("conv 3X3/4", "N104", "3X3", "conv 3x3/4"),
    ("conv 3xk/4", "N104", "3xk", "conv (3, k)/4"),
    ("conv slope=.5", "N104", ".5", "conv slope=0.5"),
    ("conv slope=1.", "N104", "1.", "conv slope=1.0"),
    ("conv 3x3, 64", "N105", ",", "conv 3x3/64"),
    ("conv 3x3/64,stride=2", "N105", ",", "conv 3x3/64 stride=2"),
    ("fc （c)", "N102", "（", "fc (c)"),
    ("conv1： conv 3", "N102", "：", "conv1: conv 3"),
    ("a ->\u00a0b", "N102", "\u00a0", "a -> b"),
    ("a ->\u200b b", "N102", "\u200b ", "a -> b"),
    ("conv pad=“same”", "N102", "“same”", 'conv pad="same"'),
    ("conv pad=‘same’", "N102", "‘same’", 'conv pad="same"'),
    ("x = a; y = b", "N105", ";", "x = a\n  y = b"),
    ("a; -> b", "N105", ";", "a -> b"),
    ("if x { a; b }", "N105", ";", "if x { a -> b }"),
    ("a \\\n -> b", "N105", "\\", "a \n -> b"),
    ("if x { a } elif y { b }", "N105", "elif", "if x { a } else if y { b }"),
    ("if x { a }\n elsif (y) { b }", "N105", "elsif", "if x { a }\n else if (y) { b }"),
    ("a -> conv1 = conv 3", "N105", "=", "a -> conv1: conv 3"),
    ("shared f = fc 8", "N105", "=", "shared f: fc 8"),
    ("shared f fc 8", "N101", "fc", "shared f: fc 8"),
    ("a -> conv1 conv 3x3/4", "N101", "conv", "a -> conv1: conv 3x3/4"),
    ("let width 64", "N101", "64", "let width = 64"),
    ("width = 64", "N101", "width", "let width = 64"),
    ("a -> nn.ReLU() -> b", "N201", "nn.ReLU()", "a -> relu -> b"),
    ("a -> torch.nn.Conv2d 3", "N201", "torch.nn.Conv2d", "a -> conv 3"),
    ("residual(a -> b)", "N105", "(", "residual< a -> b >"),
    ("residual {a}", "N105", "{", "residual< a >"),
    ("[a -> b) * 3", "N103", ")", "[a -> b] * 3"),
    ("fc(4*c]", "N103", "]", "fc(4*c)"),
    ("[\n  fc(4*c)) -> b\n  -> c\n  ]", "N103", ")", None),
    ("[ residual< a ] -> b", "N103", "<", None),
    ("residual< a -> b )", "N103", ")", "residual< a -> b >"),
]

# The same, between declarations.
AT_FILE_LEVEL = [
    ("width = 64", "N101", "width", "let width = 64"),
    ("block a(c) conv c", "N101", "conv", "block a(c) = conv c"),
    ("block a(c): conv c", "N105", ":", "block a(c) = conv c"),
    ("block a(c) -> conv c", "N105", "->", "block a(c) = conv c"),
    ("block a() = if x { b }\nelif y { c }", "N105", "elif", None),
    ("let a = 3;", "N105", ";", "let a = 3"),
    ("network A（c) { a }", "N102", "（", "network A(c) { a }"),
]

# What has a body elsewhere, and no certain repair here.
WITHOUT_REPAIR = [
    ("block a(c):\n  conv c", ":", "braces"),
    ("network A { if x: a }", ":", "braces"),
    ("network A { if x == 3: a }", ":", "braces"),
    ("network A { if x { a } else: b }", ":", "braces"),
    ("network A { for i in n: a }", ":", "braces"),
    ("network A { fc(2**c) }", "**", "(1, 2, 4, 8)"),
]


def repaired(found: Diagnostic) -> str:
    return edited(found.span.source, found.fixes)


@pytest.mark.parametrize(("text", "code", "underlined", "meant"), IN_BODIES)
def test_in_a_body(text: str, code: str, underlined: str, meant: str | None) -> None:
    before, after = "network A {\n  ", "\n}\nnetwork B { input 3 }\n"
    (found,) = findings(before + text + after)
    assert (found.code, found.span.text) == (code, underlined)
    if meant is None:
        assert found.fixes == ()
    else:
        assert repaired(found) == before + meant + after
        assert diagnose(repaired(found)) == []


@pytest.mark.parametrize(("text", "code", "underlined", "meant"), AT_FILE_LEVEL)
def test_between_declarations(text: str, code: str, underlined: str, meant: str | None) -> None:
    after = "\nnetwork B { input 3 }\n"
    (found,) = findings(text + after)
    assert (found.code, found.span.text) == (code, underlined)
    assert meant is None or repaired(found) == meant + after
    assert diagnose(repaired(found)) == []


@pytest.mark.parametrize(("text", "underlined", "help"), WITHOUT_REPAIR)
def test_what_has_no_certain_repair(text: str, underlined: str, help: str) -> None:
    (found,) = findings(text + "\n")
    assert (found.code, found.span.text, found.fixes) == ("N105", underlined, ())
    assert help in found.message + found.help


def test_statements_in_braces_are_no_branches() -> None:
    (found,) = findings("network A {\n  residual {\n    x = a\n    x -> b\n  }\n}\n")
    assert (found.code, found.span.text, found.fixes) == ("N105", "{", ())


@pytest.mark.parametrize("text", ["elif(c) -> relu", "elif -> relu", "elif: fc 3"])
def test_a_name_that_other_languages_have_as_a_word(text: str) -> None:
    assert diagnose("network A {\n  if x { a }\n  " + text + "\n}\n") == []


def test_angles_that_close_branches_twice_are_no_arrow() -> None:
    assert diagnose("network A { residual<residual<a>> -> b }\n") == []


def test_signs_that_have_no_meaning_here() -> None:
    assert [meant_by_sign(sign) for sign in "→ä３²€"] == [""] * 5


@pytest.mark.parametrize("text", ["let a = .5.5", "let a = 1.5.", "network.5.5", "let a = 1..2"])
def test_points_without_sense_are_a_finding(text: str) -> None:
    assert len(findings(text)) == 1
