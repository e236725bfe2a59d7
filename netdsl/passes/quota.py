"""How many operators a network has so far, and what is said where there would be too many."""

from __future__ import annotations

from netdsl.limits import raised
from netdsl.passes.context import Context, Fault, fault
from netdsl.source import Span


class Quota:
    """Counts the operators of one network, and adds them to those of its file.

    Too many are told once: what follows in the network would say the same of other places.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.nodes = 0
        self.is_exceeded = False

    def count(self, span: Span) -> None:
        """Count an operator that is about to be made.

        Raises:
            Fault: N603 where there would be too many.
        """
        self.nodes += 1
        self.context.operators += 1
        if self.context.operators > self.context.limits.operators:
            told = self.too_many(span)
            self.context.exhaust(told.diagnostic)

    def foresee(self, nodes: int, span: Span) -> None:
        """See to it that a network of so many operators would be within bounds.

        Raises:
            Fault: N603 where it would not.
        """
        if nodes > self.context.limits.operators:
            raise self.too_many(span)

    def too_many(self, span: Span) -> Fault:
        if self.is_exceeded:
            return Fault()
        self.is_exceeded = True
        alone = self.nodes == self.context.operators
        what = "this network has" if alone else "this file's networks have"
        return fault(
            "N603",
            f"{what} more than {self.context.limits.operators:,} operators",
            span,
            help=f"repeat less, or {raised('operators')}",
        )
