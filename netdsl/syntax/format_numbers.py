"""One form for numbers: digits in threes from five digits on, as in 61_706, and a small `e`."""

from __future__ import annotations

import re

from netdsl.syntax.literals import MOST_DIGITS

GROUPED_FROM = 5
PARTS = re.compile(r"([0-9_]+)(\.[0-9]+)?(?:([eE])\+?(-?[0-9]+))?([KMGT]?)")


def number(text: str) -> str:
    """A number's spelling; its value stays what it is."""
    found = PARTS.fullmatch(text)
    if found is None:
        return text
    whole, fraction, exponential, exponent, suffix = found.groups()
    digits = whole.replace("_", "")
    if len(digits) >= GROUPED_FROM:
        first = len(digits) % 3 or 3
        digits = "_".join(
            [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]
        )
    written = digits + (fraction or "") + (f"e{exponent}" if exponential else "") + suffix
    return written if len(written) <= MOST_DIGITS else text
