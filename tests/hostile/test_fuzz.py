"""No text ends in an exception: a short run of `benchmarks/fuzz.py`, and the crashes it found."""

from __future__ import annotations

import time
from random import Random

import format_helpers
import fuzzing
import pytest
from fuzzing import TARGETS, shrunk, tried
from hypothesis import given, settings
from hypothesis import strategies as st
from random_texts import KINDS, shipped

FOUND = [
    "block stage(c){)\nnetwork N{input 8x8/3 conv1:conv 7x7/64 layer2:stage(128)@28x28/512}",
    'from "a\0.net" import a\n',
    "network N(__debug__ = 4) { input 8x8/3 -> conv 1x1/__debug__ }",
    "block b(in_channels) = conv 1x1/in_channels -> conv 1x1/(in.channels)\n"
    "network N { input 8x8/3 -> b(2) -> b(5) }",
    'network N {\n"""a\0b"""\ninput 8x8/3 -> conv 1x1/2\n}',
    "let a = round(12345, 0 - 999_999_999)\n",
    "\udc88\udc9f",
    "let a = 1 .channels\nlet b = 3x3 .x",
]
PLANTED = "network N { input 8x8/3 -> relu }"


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("text", FOUND)
def test_crashes_of_before(text: str, target: str) -> None:
    assert tried(target, text)[1] == ""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("kind", KINDS)
def test_random_specs(kind: str, target: str) -> None:
    random, texts = Random(7), shipped()
    for _ in range(20):
        text = KINDS[kind](random, texts)
        assert tried(target, text)[1] == "", text


@pytest.mark.parametrize("target", TARGETS)
@given(st.one_of(st.text(max_size=80), st.binary(max_size=80)))
@settings(max_examples=60, deadline=None)
def test_any_text_and_any_bytes(target: str, given: str | bytes) -> None:
    TARGETS[target](given if isinstance(given, str) else given.decode("utf-8", "surrogateescape"))


def test_what_holds_is_counted() -> None:
    for target in TARGETS:
        assert tried(target, PLANTED) == (True, "")
        assert tried(target, "network N {") == (False, "")


def test_a_crash_is_seen_and_its_text_made_short(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> str:
        raise KeyError("planted")

    monkeypatch.setattr(fuzzing, "table", broken)
    held, crash = tried("checker", PLANTED)
    assert not held and crash.startswith("KeyError in ")
    long = "let a = 1\n# more\n" + PLANTED
    assert len(shrunk("checker", long, crash)) <= len(PLANTED)


def test_a_formatter_that_loses_a_comment_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = format_helpers.format_text
    monkeypatch.setattr(
        format_helpers, "format_text", lambda text: honest(text).replace("  # why", "")
    )
    assert tried("formatter", "let a = 1 # why\n")[1].startswith("AssertionError in format_helpers")


def test_a_text_that_never_ends_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(text: str) -> bool:
        while True:
            time.sleep(0.01)

    monkeypatch.setitem(TARGETS, "parser", endless)
    assert tried("parser", PLANTED, seconds=0.05) == (False, "hang")
