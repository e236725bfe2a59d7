"""Mistakes to expect: one finding each, at the very characters, with words that help."""

from __future__ import annotations

import pytest
from syntax_helpers import diagnose, findings

from netdsl.edits import edited
from netdsl.source import Source
from netdsl.syntax.parse import parse

# What stands in a network's body, the finding's code, its characters, a part of its help.
IN_BODIES = [
    ("[a -> b] x 3", "N105", "x", "`[…] * 3`"),
    ("[a -> b] x3 -> c", "N105", "x", "`[…] * 3`"),
    ("[a] × 3", "N105", "×", "`[…] * 3`"),
    ("3 * [a -> b]", "N105", "3 *", "`[…] * 3`"),
    ("a -> n * [a -> b]", "N105", "n *", "`[…] * n`"),
    ("c: conv 3x3/64 * 3 -> relu", "N105", "* 3", "`[conv 3x3/64] * 3`"),
    ("conv 3x3/64 stride=2 * n", "N105", "* n", "`[conv 3x3/64 stride=2] * n`"),
    ("residual { a -> b } -> c", "N105", "{", "residual< … >"),
    ("residual {\n a\n -> b\n}", "N105", "{", "residual< … >"),
    ("a -> residual[ b ]", "N105", "[", "residual< … >"),
    ("concat<a, b>", "N105", ",", "`|`"),
    ("concat<a -> b, c> -> d", "N105", ",", "`|`"),
    ("maxpool stride 2 -> relu", "N105", "2", "stride=2"),
    ("conv 3x3/64 stride 2", "N105", "2", "stride=2"),
    ("maxpool stride k -> relu", "N105", "k", "stride=k"),
    ("conv 3x3/64, stride=2 -> relu", "N105", ",", "without the comma"),
    ("conv 3x3, 64", "N105", ",", "3x3/64"),
    ("[a, b]", "N105", ",", "`->`"),
    ("a + b", "N105", "+", "add< a | b >"),
    ("residual< a | b + c >", "N105", "+", "add< b | c >"),
    ("a // isn't [ it\n -> b", "N105", "//", "#"),
    ("// isn't { it\n a -> b", "N105", "//", "#"),
    ("let a = 3 // my constant", "N105", "//", "#"),
    ("conv bias=False", "N105", "False", "`false`"),
    ("expect a == None", "N105", "None", "`none`"),
    ("conv groups=c//2 -> relu", "N105", "c//2", "groups=(c//2)"),
    ("conv a=1 groups=f(x) + 2", "N105", "f(x) + 2", "groups=(f(x) + 2)"),
    ("fc 4*c -> relu", "N105", "4*c", "(4*c)"),
    ("conv 3x3/n[0]*2 pad=1", "N105", "n[0]*2", "(n[0]*2)"),
    ("a => b", "N105", "=>", "`->`"),
    ("a |> b", "N105", "|>", "`->`"),
    ("a → b", "N102", "→", "`->`"),
    ("conv pad='same'", "N105", "'same'", '"same"'),
    ("[conv 3x3/64\n relu]", "N106", "relu", "`->`"),
    ("if x { a\n b }", "N106", "b", "`->`"),
    ("relu fc 10", "N106", "fc", "`->`"),
    ("conv 3x3/64 bn1: bn", "N106", "bn1:", "`->`"),
    ("a; b", "N105", ";", "line"),
    ("a $$ b", "N102", "$$", "remove"),
    ('a init="abc', "N104", '"', "close it"),
    ("conv 3abc/4", "N104", "3abc", "3x3"),
    ("expect params == 57k", "N104", "57k", "57K"),
    ("expect a == " + "9" * 5_000, "N104", "9" * 5_000, ""),
    ("expect a == 1e999", "N104", "1e999", ""),
    ("fc(4*c -> relu", "N103", "(", "`)`"),
    ("a -> [ b -> c", "N103", "[", "`]`"),
    ("residual< a -> b", "N103", "<", "`>`"),
    ("if x { a -> b\n expect a == 3", "N103", "{", "`}`"),
    ("a ] -> b", "N103", "]", "remove"),
    ("a -> [ b ) -> c ]", "N103", ")", ""),
    ("a -> -> b", "N101", "->", ""),
    ("a ->", "N101", "}", ""),
    ("let = 3", "N101", "=", ""),
    ("expect a b", "N101", "b", ""),
]

AT_FILE_LEVEL = [
    ("class LeNet5 {\n input 3\n}", "N105", "class", "`network`"),
    ("netwrok A { input 3 }", "N105", "netwrok", "`network`"),
    ("def f(x):\n  return x", "N105", "def", "`block`"),
    ("network A:\n input 3\n fc 3", "N105", ":", "`{`"),
    ("input 3\n-> fc 4\nfc 5", "N101", "input", "network NAME"),
    ("network A {\n a\n}\n -> b\n}", "N101", "->", "one too many"),
    ("network A {\n a\n", "N103", "{", "`}`"),
    ("network A(x {\n a\n}", "N103", "(", "`)`"),
    ("}", "N103", "}", "remove"),
    ('network A { """doc\n a -> b\n}', "N104", '"""', "close it"),
    ("block a(x) =", "N101", "", ""),
]


@pytest.mark.parametrize(("text", "code", "underlined", "help"), IN_BODIES)
def test_in_a_body(text: str, code: str, underlined: str, help: str) -> None:
    spec = "network A {\n  " + text + "\n}\nnetwork B { input 3 }\n"
    (found,) = findings(spec)
    assert (found.code, found.span.text) == (code, underlined)
    assert help in found.help


@pytest.mark.parametrize(("text", "code", "underlined", "help"), AT_FILE_LEVEL)
def test_between_declarations(text: str, code: str, underlined: str, help: str) -> None:
    (found,) = findings(text + "\nnetwork B { input 3 }\n")
    assert (found.code, found.span.text) == (code, underlined)
    assert help in found.help


@pytest.mark.parametrize("text", [text for text, *_ in IN_BODIES])
def test_fixes_mend(text: str) -> None:
    spec = "network A {\n  " + text + "\n}\nnetwork B { input 3 }\n"
    (found,) = findings(spec)
    if found.fixes:
        assert diagnose(edited(found.span.source, found.fixes)) == []


def test_the_words_name_no_tokens() -> None:
    for text, *_ in IN_BODIES:
        (found,) = findings("network A {\n  " + text + "\n}\n")
        words = found.message.replace("`" + found.span.text + "`", "")
        assert not any(word.isupper() and len(word) > 2 for word in words.split())


def test_what_was_expected() -> None:
    (found,) = findings("network A { a -> -> b }")
    assert found.message == ("expected an operator, a block or a value after `->`, found `->`")


def test_several_independent_mistakes() -> None:
    spec = """\
network A {
  input 3
  -> [a] x 3 -> conv 3x3/64, stride=2 -> fc 4
  x = = a
  output x
  expect params >
}
let a = 3 +
network B { a ] }
netwrok C {
  a -> -> b
}
block d() = relu
"""
    assert diagnose(spec) == [
        ("N105", "x"),
        ("N105", ","),
        ("N101", "="),
        ("N101", "}"),
        ("N101", ""),
        ("N103", "]"),
        ("N105", "netwrok"),
        ("N101", "->"),
    ]


def test_statements_around_a_broken_one_are_kept() -> None:
    text = "network A {\n  input 3\n  x = = a -> if y { b\n -> c }\n  output x\n}\n"
    file, _ = parse(Source.of("test.net", text))
    (network,) = file.declarations
    statements = network.body.statements  # type: ignore[union-attr]
    assert [type(one).__name__ for one in statements] == ["Flow", "Broken", "Output"]
    assert statements[1].span.text == "x = = a -> if y { b\n -> c }"


def test_an_unclosed_bracket_names_where_it_was_missed() -> None:
    (found,) = findings("network A {\n  a -> [ b -> c\n  expect a == 3\n}\n")
    assert found.label == "this `[` is never closed"
    assert [label.span.text for label in found.labels] == ["expect"]
