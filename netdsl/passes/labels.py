"""Labels whose text is computed: `block{i + 1}:`."""

from __future__ import annotations

from netdsl.core.remembered import ComputedText
from netdsl.core.symbolic import names_in, plain
from netdsl.passes.context import fault
from netdsl.passes.entities import Environment, kind_of
from netdsl.passes.evaluate import Evaluator
from netdsl.syntax import tree

LONGEST = 1_000
"""Characters of a label, its path with it."""


def label_text(label: tree.LabelName, evaluator: Evaluator, names: Environment) -> str:
    """A label's text, its computed parts worked out.

    Raises:
        Fault: N407 for a part that is no number or text, N605 for a label that is too long.
    """
    parts = []
    room = LONGEST
    for part in label.parts:
        value = part if isinstance(part, str) else evaluator.value(part, names)
        known = plain(value)
        if isinstance(known, bool) or not isinstance(known, int | str):
            assert not isinstance(part, str)
            raise fault(
                "N407",
                f"a label is computed from numbers and strings, not {kind_of(value)}",
                part.span,
            )
        room -= len(str(known))
        if room < 0:
            raise fault("N605", f"a label has at most {LONGEST:,} characters", label.span)
        parts.append(value)
    made = ComputedText(parts)
    return made if any(names_in(part) for part in parts) else str(made)
