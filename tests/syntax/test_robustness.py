"""Parsing never raises, takes time in step with the text, and knows no recursion."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syntax_helpers import EVERYTHING, RESNET, VGG, diagnose, findings, nodes_of, parsed

from netdsl.limits import Limits
from netdsl.source import Source
from netdsl.syntax import tree
from netdsl.syntax.parse import parse

WORDS = (
    "network block default let from import as expect input output auxiliary shared for in if else"
    " and or not none true false a conv 3x3 64 0.5 57K 3a a1: b{i}: {i}-{j}: -> | < > / * // @ ="
    ' == != <= >= + - % ( ) [ ] { } , . : ; → => |> × é "s" "s \'q\' """d""" """d # //'
)
PIECES = [*WORDS.split(" "), "\n", "\nnetwork A {\n", "\n\n  ", "# c\n", "\\", "\t"]


@pytest.mark.parametrize("text", [EVERYTHING, RESNET])
def test_every_beginning_of_a_spec(text: str) -> None:
    for end in range(0, len(text), 1 if text is EVERYTHING else 5):
        parse(Source.of("test.net", text[:end]))


@pytest.mark.parametrize("text", [EVERYTHING, VGG])
def test_every_gap_in_a_spec(text: str) -> None:
    for start in range(0, len(text), 2):
        parse(Source.of("test.net", text[:start] + text[start + 1 :]))


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", " "]))
@settings(max_examples=400, deadline=None)
def test_any_tokens(pieces: list[str], between: str) -> None:
    body = between.join(pieces)
    for text in (body, f"network A {{ a -> {body} }}\nnetwork B {{ input 3 }}\n"):
        source = Source.of("test.net", text)
        file, found = parse(source)
        for node in nodes_of(file.declarations):
            assert 0 <= node.span.start <= node.span.end <= len(source.text)
        for one in found:
            assert 0 <= one.span.start <= one.span.end <= len(source.text)
            assert one.message and one.code


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text(text: str) -> None:
    parse(Source.of("test.net", text))


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_what_comes_after_a_broken_body_is_intact(pieces: list[str]) -> None:
    body = " ".join(piece for piece in pieces if '"""' not in piece and "network" not in piece)
    file, _ = parse(
        Source.of("test.net", f"network A {{\n  a -> {body}\n}}\nnetwork B {{ input 3 }}\n")
    )
    last = file.declarations[-1]
    assert isinstance(last, tree.Network) and last.name.text == "B"
    assert [type(one) for one in last.body.statements] == [tree.Flow]


LONG = {
    "sum": "let a = 1" + " + 1" * 15_000,
    "differences without blanks": "let a = 1" + "-1" * 15_000,
    "signs": "let a = " + "-" * 10_000 + "1",
    "not": "let a = " + "not " * 10_000 + "true",
    "conditional": "let a = " + "1 if b else " * 5_000 + "2",
    "chain": "network A { input 3" + "\n-> fc 3" * 8_000 + "}",
    "else if": "network A { input 3 -> if a { b }" + " else if a { b }" * 5_000 + "}",
    "trailers": "let a = b" + "[0]" * 10_000,
    "blank lines": "network A {" + "\n   \n\t\n" * 20_000 + "input 3 }",
    "comments": "network A {" + "\n  # comment" * 15_000 + "\ninput 3 }",
    "label": "network A { input 3 -> " + "a-" * 15_000 + "b: fc 3 }",
    "computed label": "network A { input 3 -> " + "a{i}" * 8_000 + ": fc 3 }",
    "branches": "network A { input 3 -> add<" + "a |" * 10_000 + "b> }",
    "attributes": "network A { input 3 -> fc 3" + " a=1" * 10_000 + "}",
    "networks": "network A { input 3 }\n" * 5_000,
    "nested": "let a = " + "(" * 60 + "1" + ")" * 60,
    "groups": "network A { " + "[" * 60 + "a" + "]" * 60 + "}",
    "tuple": "let a = (" + "1, " * 15_000 + ")",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_texts(text: str) -> None:
    start = time.process_time()
    parsed(text)
    assert time.process_time() - start < 10


BROKEN = {
    "statements": "network A {\n" + "a -> -> b\n" * 5_000 + "}",
    "strays": "network A {\n" + "a ; b\n" * 5_000 + "}",
    "brackets": "network A {\n" + "a ]\n" * 5_000 + "}",
    "commas": "network A {\na" + " -> conv 3x3/64, stride=2" * 5_000 + "}",
    "missing arrows": "network A {\n[ a " + "\nb: bn" * 5_000 + "] }",
    "braces": "network A { a }}\n" * 5_000,
    "declarations": "netwrok A { input 3 }\n" * 2_000,
    "colons": ": " * 20_000,
    "colons after braces": "{a}}: " * 20_000,
    "angles": "network A { a" + " -> f< b\n" * 50 + "}",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_many_mistakes(text: str) -> None:
    start = time.process_time()
    assert findings(text)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("opener", "before"), [("[", "a -> "), ("(", "a -> fc "), ("if x {", "a -> "), ("f<", "a -> ")]
)
def test_nesting_is_bounded(opener: str, before: str) -> None:
    text = "network A {\n" + before + opener * 15_000 + "\n}\n"
    assert diagnose(text) == [("N601", opener[-1])]


def test_size_is_bounded() -> None:
    assert diagnose("#" * 8_000_001) == [("N602", "")]
    assert diagnose("# ä" + "\n" * 7_000_000) == []


def test_20_000_lines() -> None:
    text = "\n".join(RESNET.replace("ResNet", f"Net{count}") for count in range(800))
    parsed(text, Limits(words=1_000_000))
