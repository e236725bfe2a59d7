"""Numbers and strings as Python writes them."""

from __future__ import annotations

import json
from math import isinf


def number(value: int | float) -> str:
    """A number as Python writes it; digits are not grouped."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return str(int(value))
    return f'float("{value}")' if isinf(value) else repr(float(value))


def string(text: str) -> str:
    """A string literal with double quotes, whatever is in it."""
    return json.dumps(text)
