"""`none`: what is not there, as a whole branch, a whole value, a whole result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netdsl.diagnostics import Label
from netdsl.passes.context import Fault, fault
from netdsl.passes.entities import Absence
from netdsl.source import Span
from netdsl.syntax import tree

if TYPE_CHECKING:
    from netdsl.passes.elaborate import Elaborator
    from netdsl.passes.frames import Frame


class Absences:
    def __init__(self, elaborator: Elaborator) -> None:
        self.elaborator = elaborator

    def whole(self, chain: tree.Chain | None, frame: Frame) -> Absence | None:
        """What makes a chain absent as a whole; none for a chain that is there.

        A chain whose condition cannot be worked out is there: who works it out tells of it.
        """
        before = set(self.elaborator.evaluator.decided)
        while chain is not None and len(chain.links) == 1 and not chain.leads:
            (link,) = chain.links
            match link.element:
                case _ if link.label is not None:
                    break
                case tree.Absent(span=span):
                    return Absence(span)
                case tree.Apply(name=name) as apply if apply.span == name.span:
                    meaning = frame.names.find(name.text)
                    if isinstance(meaning, Absence):
                        return meaning
                    break
                case tree.If(otherwise=tree.Chain()) as choice:
                    chain = self.chosen(choice, frame)
                case _:
                    break
        self.elaborator.evaluator.decided = before
        return None

    def chosen(self, choice: tree.If, frame: Frame) -> tree.Chain | None:
        """The arm that is taken; none where that cannot be told."""
        try:
            for arm in choice.arms:
                if self.elaborator.evaluator.truth(arm.condition, frame.names):
                    return arm.chain
        except Fault:
            return None
        return choice.otherwise


def not_there(name: str, absence: Absence, use: Span) -> Fault:
    """That something is used which is `none` here (N216)."""
    return fault(
        "N216",
        f"`{name}` is not there",
        use,
        labels=(Label(absence.span, f"`{name}` is `none` here"),),
        help=f"`{name}` may be a whole branch, binding or result; whatever else uses it stands "
        "in an `if` of the same condition",
    )
