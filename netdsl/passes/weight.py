"""How much is in a tuple of a spec, with all the tuples that are in it."""

from __future__ import annotations

from typing import Any

NO_LIMIT = 2**63
CHARACTERS_AN_ITEM = 16


def weight(value: Any, limit: int = NO_LIMIT) -> int:
    """The items of a tuple and of those inside, however often one occurs.

    Counting stops above the limit: sixty tuples of two, one inside the other, hold 2^60 items.
    """
    if isinstance(value, str):
        return len(value) // CHARACTERS_AN_ITEM
    count = 0
    waiting = [value]
    while waiting and count <= limit:
        items = waiting.pop()
        count += len(items)
        if count <= limit:
            waiting.extend(item for item in items if isinstance(item, tuple))
    return count
