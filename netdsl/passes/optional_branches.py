"""The branch that is the input or nothing: `| if stride == 1 { identity } else { none }`.

What such a merge gives is a choice between its value and the other branch's, which a class of the
emitted code can make anew for each use of a block.
"""

from __future__ import annotations

from netdsl.core.network import Choice, Segment, Step, Value
from netdsl.passes.evaluate import Evaluator
from netdsl.passes.frames import Flow, Frame
from netdsl.syntax import tree


def optional_branch(apply: tree.Apply) -> tree.If | None:
    """The second of two branches, where it is the input or nothing."""
    if apply.branches is None or len(apply.branches) != 2 or len(apply.branches[1].links) != 1:
        return None
    (link,) = apply.branches[1].links
    match link:
        case tree.Link(element=tree.If() as choice, label=None, annotation=None):
            arms = [*(arm.chain for arm in choice.arms), choice.otherwise]
        case _:
            return None
    if len(arms) == 2 and sorted(map(_kind, arms)) == ["identity", "none"]:
        return choice
    return None


def _kind(chain: tree.Chain | None) -> str:
    """`identity` for a chain that passes its input on, `none` for one that is not there."""
    if chain is None or len(chain.links) > 1:
        return ""
    return chain.links[0].element.span.text if chain.links else "identity"


def add_optional(
    branch: tree.If,
    step: Step | None,
    values: list[Value],
    flow: Flow,
    evaluator: Evaluator,
    frame: Frame,
) -> Flow:
    """Add what the condition of an optional branch chose.

    Args:
        step: the merge; none where the branch is absent.
        values: those of its branches.
        flow: the input, which the branch passes on.
    """
    result, items = values[0], []
    if step is not None:
        # What it passes on moves into the choice with the merge.
        passed = frame.items.pop()
        assert isinstance(passed, Choice)
        (inner,) = passed.segment.outputs
        step.inputs = tuple(inner if each in passed.outputs else each for each in step.inputs)
        result, items = step.outputs[0], [*passed.segment.items, step]
    (arm,) = branch.arms
    is_first = (_kind(arm.chain) == "identity") == (step is not None)
    output = Value(result.type, span=result.span)
    frame.items.append(
        Choice(
            (evaluator.condition(arm.condition, frame.names),),
            0 if is_first else 1,
            2,
            Segment(items, (values[0],), (result,)),
            (output,),
            branch.span,
            flow,
        )
    )
    return (output,)
