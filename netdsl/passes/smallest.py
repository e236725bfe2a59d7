"""The smallest input of a network with which nothing falls to zero, for the help of N304."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from netdsl.core.types import TensorType
from netdsl.limits import Limits
from netdsl.passes.context import Context

TOO_SMALL, TOO_LARGE = "N304", "N6"
LARGEST_SIDE = 4096
MOST_TRIES = 14
MOST_OPERATORS = 5_000
"""Operators of a network that is worth being tried with other inputs."""
MOST_WORK = 150_000
"""Operators and steps of all tries of a check: help must not be dear."""


@dataclass(slots=True)
class SmallestInput:
    """Works networks out again with larger inputs, as long as that is cheap."""

    context: Context
    spent: int = 0

    def tell(
        self,
        known: Collection[tuple[str, str, int, int]],
        given: TensorType,
        work: int,
        again: Callable[[TensorType], Context],
    ) -> None:
        """Add the smallest input that would do to the findings that nothing would be left.

        Args:
            known: the findings made before the network was worked out.
            given: its input.
            work: operators that were made of it.
            again: what is found where the input has another size.
        """
        found = self.context.diagnostics.found
        keys = [key for key in found if key[0] == TOO_SMALL and key not in known]
        if not keys or not given.spatial or work > MOST_OPERATORS:
            return
        smallest = self.search(given, again)
        if smallest is None:
            return
        words = f"with an input of {smallest} or larger the network fits"
        for key in keys:
            help = "\n".join(filter(None, (found[key].help, words)))
            found[key] = replace(found[key], help=help)

    def search(
        self, given: TensorType, again: Callable[[TensorType], Context]
    ) -> TensorType | None:
        """The smallest input of this aspect with which nothing falls to zero; none in reach."""
        too_small = side = max(given.spatial)
        fitting = None
        for _ in range(MOST_TRIES):
            side = 2 * too_small if fitting is None else (too_small + fitting) // 2
            if side == too_small or side > LARGEST_SIDE or self.spent > MOST_WORK:
                break
            if self.fits(enlarged(given, side), again):
                fitting = side
            else:
                too_small = side
        is_found = fitting is not None and fitting == too_small + 1
        return enlarged(given, fitting) if is_found and fitting else None

    def fits(self, kind: TensorType, again: Callable[[TensorType], Context]) -> bool:
        tried = again(kind)
        self.spent += tried.operators + tried.spent
        return not any(key[0].startswith((TOO_SMALL, TOO_LARGE)) for key in tried.diagnostics.found)


def of_a_try(limits: Limits) -> Limits:
    """Bounds for a network that may grow with its input."""
    steps = min(limits.steps, MOST_WORK)
    return replace(limits, steps=steps, operators=min(limits.operators, 2 * MOST_OPERATORS))


def enlarged(given: TensorType, side: int) -> TensorType:
    """The same aspect with another longest side."""
    longest = max(given.spatial)
    return given.with_spatial(tuple(-(-size * side // longest) for size in given.spatial))
