"""The bounds of a check: no spec may work for ever, or fill the memory."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a spec may ask for.

    Attributes:
        operators: those of a network, and of all networks of a file together (N603). The largest
            published networks have some thousands.
        steps: to work a file out; each operator that it makes allows for some more (N606).
        depth: of blocks in blocks, functions in functions, imports that lead to imports (N604,
            N607).
        items: of a tuple, with those of the tuples in it (N605).
        words: and signs of a file (N602).
        file_bytes: of a file (N602).
        files: read by one check (N607).
        findings: told by one check (N608).

    Raises:
        ValueError: one of them is no whole number, or below 0.
    """

    operators: int = 10_000
    steps: int = 100_000
    depth: int = 64
    items: int = 100_000
    words: int = 40_000
    file_bytes: int = 8_000_000
    files: int = 1_000
    findings: int = 1_000

    def __post_init__(self) -> None:
        for name in NAMES:
            bound = getattr(self, name)
            if not isinstance(bound, int) or bound < 0:
                raise ValueError(f"the bound `{name}` is a whole number, 0 or more, not {bound!r}")


NAMES = tuple(field.name for field in fields(Limits))


def raised(name: str) -> str:
    """How a user raises a bound, in words."""
    assert name in NAMES
    return f"raise the bound: `--limit {name}=N`"
