"""Texts and ranges that remember the formulas they were computed from, as numbers do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netdsl.core.symbolic import names_in


class ComputedText(str):
    """A label such as `block{i + 1}`, with its parts: texts, and numbers with their formulas."""

    parts: tuple[Any, ...]

    def __new__(cls, parts: Iterable[Any]) -> ComputedText:
        kept = tuple(parts)
        made = super().__new__(cls, "".join(str(part) for part in kept))
        made.parts = kept
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return ComputedText, (self.parts,)


class ComputedRange(tuple[int, ...]):
    """The numbers of `range(start, stop, step)`, with these bounds and their formulas."""

    bounds: tuple[Any, ...]

    def __new__(cls, bounds: Iterable[Any]) -> ComputedRange:
        kept = tuple(bounds)
        made = super().__new__(cls, range(*(int(bound) for bound in kept)))
        made.bounds = kept
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return ComputedRange, (self.bounds,)

    @property
    def is_open(self) -> bool:
        """Whether its bounds depend on a name."""
        return names_in(self.bounds)

    @property
    def length(self) -> int:
        """How many numbers there are, with its formula where each is one more than the last."""
        counted = len(self)
        match self.bounds:
            case (stop,) if stop >= 0:
                counted = stop
            case (start, stop) if stop >= start:
                counted = stop - start
        return counted
