"""What numbers and strings are worth."""

from __future__ import annotations

import re
from fractions import Fraction

MOST_DIGITS = 100
MOST_EXPONENT = 5
"""Characters of an exponent, with its sign."""
LARGEST = 10**300
FACTORS = {"K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
ESCAPES = {"n": "\n", "t": "\t"}


def number(text: str) -> int | float | None:
    """The value of a number, an integer where it is one exactly; None where it is out of bounds."""
    if len(text) > MOST_DIGITS:
        return None
    text = text.replace("_", "")
    _, _, exponent = text.lower().rstrip("kmgt").partition("e")
    if len(exponent) > MOST_EXPONENT:
        return None
    factor = FACTORS.get(text[-1])
    if factor is not None:
        exact = Fraction(text[:-1]) * factor
        if abs(exact) > LARGEST:
            return None
        return int(exact) if exact.denominator == 1 else float(exact)
    if text.isdigit():
        return int(text)
    value = float(text)
    return None if value == float("inf") else value


def dimensions(text: str) -> tuple[int, ...] | None:
    """The sizes of `224x224`; None where they are out of bounds."""
    if len(text) > MOST_DIGITS:
        return None
    return tuple(int(size) for size in text.split("x"))


def string(text: str) -> str:
    """The text between double quotes; a backslash takes the next character as it is."""
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), text[1:-1])


def long_string(text: str) -> str:
    """The text between triple quotes."""
    return text[3:-3]
