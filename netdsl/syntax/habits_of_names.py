"""Names with a hyphen, as files and packages have them."""

from __future__ import annotations

from netdsl.diagnostics import Fix
from netdsl.syntax.build_base import start_of
from netdsl.syntax.failure import Failure, Mistake, Repair, habit
from netdsl.syntax.layout import make_token

BEFORE_NAME = frozenset(
    {
        *("NETWORK", "BLOCK", "LET", "OUTPUT", "AUXILIARY", "IMPORT", "AS", "DEFAULT", "SHARED"),
        *("NEWLINE", "LBRACE", "ARROW", "BAR", "LESS", "LABEL", "LABEL_END"),
    }
)
"""What a name of its own stands behind: elsewhere a hyphen may be meant to subtract."""


def hyphen_in_name(failure: Failure) -> Mistake | None:
    """`block conv-bn(c)`"""
    if failure.previous.type != "NAME" or failure.at(-2).type not in BEFORE_NAME:
        return None
    end, last = failure.previous.end_pos, -1
    parts = [str(failure.previous)]
    while failure.at(last + 1).type == "MINUS" and failure.at(last + 2).type == "NAME":
        minus, name = failure.at(last + 1), failure.at(last + 2)
        if (end, minus.end_pos) != (minus.start_pos, name.start_pos):
            break
        parts.append(str(name))
        end, last = name.end_pos, last + 2
    if len(parts) == 1:
        return None
    meant = "_".join(parts)
    whole = failure.span(failure.previous, failure.at(last))
    diagnostic = habit("a name has no `-`", whole, f"write `{meant}`", Fix(whole, meant))
    name = make_token("NAME", meant, start_of(failure.previous))
    return Mistake(diagnostic, Repair(last + 1, (name,), unread=True))


NAME_HABITS = (hyphen_in_name,)
