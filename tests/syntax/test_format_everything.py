"""Formatting keeps tree and comments, is done after one time, and never crashes.

Seen on all that ships, on the documents, on random specs in random layouts, and on broken texts.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from random import Random

import pytest
from format_helpers import format_text, restyled
from hypothesis import given, settings
from hypothesis import strategies as st
from random_layouts import laid_out
from random_specs import spec
from syntax_helpers import EVERYTHING, RESNET, VGG
from test_robustness import LONG, PIECES

from netdsl.diagnostics import has_errors
from netdsl.limits import Limits
from netdsl.source import Source
from netdsl.syntax.engine import lex, standard
from netdsl.syntax.format import Formatted, format_source

ROOT = Path(__file__).parent.parent.parent
SHIPPED = sorted([*(ROOT / "specs").rglob("*.net"), *(ROOT / "netdsl" / "std").rglob("*.net")])
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```net[^\n]*\n(.*?)^```$", re.S | re.M)
EXAMPLES = [
    pytest.param(found[1], id=f"{path.name}-{place}")
    for path in DOCUMENTS
    for place, found in enumerate(FENCE.finditer(path.read_text("utf-8")))
]
ODD = (ROOT / "tests" / "networks" / "odd" / "forms.net").read_text("utf-8")
TEXTS = [EVERYTHING, RESNET, VGG, ODD, *(path.read_text("utf-8") for path in SHIPPED)]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_ships_is_formatted(path: Path) -> None:
    text = path.read_text("utf-8")
    assert restyled(text) == text


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_of_the_documents(text: str) -> None:
    if isinstance(format_source(Source.of("test.net", text)), Formatted):
        restyled(text)


@pytest.mark.parametrize("text", [EVERYTHING, ODD])
def test_every_form(text: str) -> None:
    restyled(text)


def test_random_layouts() -> None:
    """`benchmarks/formatter.py` does the same with as many as it is told to."""
    comments = 0
    for seed in range(60):
        random = Random(seed)
        layout = laid_out(random.choice(TEXTS) if random.random() < 0.4 else spec(seed), random)
        if layout is not None:
            comments += layout.count("#")
            restyled(layout)
    assert comments > 200


@pytest.mark.parametrize("text", [EVERYTHING, VGG])
def test_every_beginning(text: str) -> None:
    for end in range(0, len(text), 7):
        refused_or_restyled(text[:end])


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["", " "]))
@settings(max_examples=200, deadline=None)
def test_any_tokens(pieces: list[str], between: str) -> None:
    refused_or_restyled(between.join(pieces))
    refused_or_restyled(f"network A {{ a -> {between.join(pieces)} }}\nnetwork B {{ input 3 }}\n")


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    refused_or_restyled(text)


def refused_or_restyled(text: str) -> None:
    result = format_source(Source.of("test.net", text))
    if isinstance(result, Formatted):
        assert format_text(result.text) == result.text
    else:
        assert has_errors(result)


NESTED = {
    "groups": " -> [ some_longer_name -> c" * 60 + "]" * 60,
    "choices": " -> if x { some_longer_name } else { bb -> c" * 60 + "}" * 60,
    "branches": " -> f< some_longer_name | c" * 60 + ">" * 60,
    "labels": " -> l: [ some_longer_name -> m: c" * 60 + "]" * 60,
    "lines": "\n-> fc 3  -> fc 3  @3 # x" * 3_000 + "\n",
    "calls": " -> fc 3" + " a=f(1)" * 5_000,
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_nests_and_rows(text: str) -> None:
    quick(f"network A {{ a{text} }}\n")


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_texts(text: str) -> None:
    quick(text)


def test_a_text_that_only_just_fits_is_formatted() -> None:
    text = "network A { input 3 -> add<" + "a |" * 10_000 + "b> }"
    words = len(list(lex(standard(), text)))
    result = format_source(Source.of("test.net", text), Limits(words=words))
    assert isinstance(result, Formatted)
    assert len(list(lex(standard(), result.text))) > words


def quick(text: str) -> None:
    start = time.process_time()
    once = format_text(text)
    assert time.process_time() - start < 30
    assert format_text(once) == once
