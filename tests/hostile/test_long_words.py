"""What a spec is made of goes into messages in brief, and in characters that can be written."""

from __future__ import annotations

import json

import pytest
from helpers import check_within

from netdsl.diagnostics import LONGEST_TEXT, brief
from netdsl.limits import Limits
from netdsl.report.json import check_document
from netdsl.report.text import text
from netdsl.source import Source

LONG = "x" * 100_000
DIGITS = "9" * 100_000


@pytest.mark.parametrize(
    "spec",
    [
        f"network N {{ input 8x8/3 -> {LONG} }}",
        f"network N {{ input 8x8/3 -> conv 3x3/3 {LONG}=1 }}",
        f"network N {{ input 8x8/3 -> conv 3x3/3 pad={LONG} }}",
        f'network N {{ input 8x8/3 -> conv 3x3/3 pad="{LONG}" }}',
        f"network N {{ input 8x8/3 -> conv 3x3/{LONG} }}",
        f"network N {{ input 8x8/3 -> b({LONG}=1) }}\nblock b(n) = relu",
        f"network {LONG} {{ input 8x8/3 -> fc 3 }}\nnetwork {LONG} {{ input 8x8/3 }}",
        f"block {LONG}() = {LONG}()\nnetwork N {{ input 8x8/3 -> {LONG}() }}",
        f"block {LONG}() = fc 3\nnetwork N {{ input 8x8/3 -> {LONG}() }}",
        f'from "{LONG}.net" import {LONG}',
        f"from std.{LONG} import {LONG}",
        f"from std.resnet import {LONG}",
        f"let a = {LONG}\nlet b = {DIGITS}\nlet c = {DIGITS}{LONG}",
        f"let {LONG} = 1\nlet {LONG} = 2",
        f"'{LONG}'",
        "network N { input 8x8/3 -> relu " + "→x" * 10_000 + " }",
        "let a = " + "$" * 100_000,
    ],
    ids=range(17),
)
def test_long_words_are_cut(spec: str) -> None:
    found = check_within(spec, {}, Limits()).diagnostics
    assert found
    for each in found:
        for words in (each.message, each.label, each.help, *(label.text for label in each.labels)):
            assert len(words) <= LONGEST_TEXT + 2
    if len(found) < 10:
        assert len(text(found)) < 10_000


def test_what_is_cut_keeps_its_ends() -> None:
    assert brief("there is no `" + "a" * 300 + "b` here") == (
        "there is no `" + "a" * 199 + "…" + "a" * 48 + "b` here"
    )
    assert brief("no " * 100) == "no " * 100
    assert brief("no " * 2_000) == "no " * 1_000 + " …"


def test_no_more_than_so_many_findings() -> None:
    spec = "network N { input 8x8/3 -> " + " -> ".join(f"rel{n}" for n in range(20)) + " }"
    found = check_within(spec, {}, Limits(findings=5)).diagnostics
    assert [each.code for each in found] == ["N201"] * 5 + ["N608"]
    assert "more than 5 mistakes" in found[-1].message
    found = check_within(spec, {}, Limits(findings=20)).diagnostics
    assert [each.code for each in found] == ["N201"] * 20


@pytest.mark.parametrize("mistake", ["a $ b", "a x= 3", "a => b", "a ]"])
def test_no_more_than_so_many_mistakes_of_syntax(mistake: str) -> None:
    spec = "network N {\n" + f"{mistake}\n" * 3_000 + "}"
    found = check_within(spec, {}, Limits()).diagnostics
    assert len(found) == 1_001
    assert [each.code for each in found].count("N608") == 1


def test_half_a_character_is_none() -> None:
    """Python's texts may have them; a file, a JSON document and a terminal cannot."""
    source = Source.of("\udcff.net", "let a = \ud83d\n")
    assert (source.name, source.text) == ("\\udcff.net", "let a = \ufffd\n")
    assert Source.of("é.net", "let é = 😀\n").text == "let é = 😀\n"
    found = check_within("let a = \udc88", {}, Limits()).diagnostics
    json.loads(check_document(found).model_dump_json())
