"""A spec that asks for far too much ends soon, in little memory, with an error that says why.

`benchmarks/hostile.py` prints what each of them takes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from bombs import BOMBS
from measured import measured
from traps import TRAPS

QUICK = [
    "nested repeats",
    "loops that choose nothing",
    "blocks that use two blocks",
    "branches that use two blocks",
    "blocks passed on",
    "a function that calls itself twice",
    "functions that call each other",
    "tuples of tuples",
    "tuples of large tuples",
    "many large tuples",
    "zips of many",
    "enumerations of enumerations",
    "a range without end",
    "numbers squared",
    "round to many digits",
    "an exponent with a suffix",
    "parameters that double",
    "defaults that call",
    "deep brackets",
    "deep groups",
    "a deep if",
    "open brackets",
    "a very long sum",
    "a long unknown name",
    "a label of many parts",
    "many errors in a network",
    "many characters without sense",
    "networks that call",
    "claims that call",
]
SECONDS = 15.0
"""Of CPU: far above what it should take, for a machine that is busy."""
MEGABYTES = 500


@pytest.mark.parametrize("name", QUICK)
def test_bomb(name: str) -> None:
    text, code = BOMBS[name]
    found = measured(["check", "-"], text.encode())
    assert code in found.codes or "N606" in found.codes, found
    assert found.seconds < SECONDS and found.megabytes < MEGABYTES, found
    assert len(found.said) < 400_000, found


@pytest.mark.parametrize("name", TRAPS)
def test_trap(name: str, tmp_path: Path) -> None:
    arguments, stdin, words = TRAPS[name](tmp_path)
    found = measured(arguments, stdin or b"", tmp_path)
    assert words in found.said.decode(), found
    assert found.seconds < SECONDS and found.megabytes < MEGABYTES, found
