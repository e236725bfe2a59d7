"""A spec that asks for far too much ends soon, in little memory, with an error that says why."""

from __future__ import annotations

import pytest
from bombs import BOMBS
from measured import measured

QUICK = [
    "nested repeats",
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
    "numbers squared",
    "round to many digits",
    "an exponent with a suffix",
    "parameters that double",
    "defaults that call",
    "deep brackets",
    "deep groups",
    "a deep if",
    "a label of many parts",
    "networks that call",
    "claims that call",
]
# A bound against work without end, far above what each takes: a busy machine is slow.
SECONDS = 15.0
"""Of CPU: three times what it should take, for a machine that is busy."""
MEGABYTES = 500


@pytest.mark.parametrize("name", QUICK)
def test_bomb(name: str) -> None:
    text, code = BOMBS[name]
    found = measured(text)
    seconds, peak, codes, count, words, _ = found
    assert not code or code in codes or "N606" in codes, found
    assert seconds < SECONDS and peak < MEGABYTES, found
    assert count < 100 and words < 100_000, found
