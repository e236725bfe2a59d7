"""No text ends in an exception: a short run of `benchmarks/fuzz.py`, and the crashes it found."""

from __future__ import annotations

from random import Random

import pytest
from fuzzing import KINDS, crash, exercise, shipped
from hypothesis import given, settings
from hypothesis import strategies as st

FOUND = [
    "block stage(c){)\nnetwork N{input 8x8/3 conv1:conv 7x7/64 layer2:stage(128)@28x28/512}",
    'from "a\0.net" import a\n',
    "network N(__debug__ = 4) { input 8x8/3 -> conv 1x1/__debug__ }",
    "block b(in_channels) = conv 1x1/in_channels -> conv 1x1/(in.channels)\n"
    "network N { input 8x8/3 -> b(2) -> b(5) }",
    'network N {\n"""a\0b"""\ninput 8x8/3 -> conv 1x1/2\n}',
    "let a = round(12345, 0 - 999_999_999)\n",
]


@pytest.mark.parametrize("text", FOUND)
def test_crashes_of_before(text: str) -> None:
    assert crash(text) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_random_specs(kind: str) -> None:
    random, texts = Random(7), shipped()
    for _ in range(40):
        text = KINDS[kind](random, texts)
        assert crash(text) == "", text


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text(text: str) -> None:
    exercise(text)


@given(st.binary(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_bytes(data: bytes) -> None:
    exercise(data.decode("utf-8", "surrogateescape"))


def test_a_crash_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    import fuzzing

    def broken(*given: object) -> str:
        raise KeyError("planted")

    monkeypatch.setattr(fuzzing, "table", broken)
    assert crash("network N { input 8x8/3 -> relu }").startswith("KeyError")
