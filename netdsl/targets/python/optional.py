"""An `if` of a spec between one labelled module and nothing: `self.downsample = … if … else …`."""

from __future__ import annotations

from dataclasses import dataclass

from netdsl.core import network as net
from netdsl.core.liveness import captured
from netdsl.targets.python.modules import is_plainly_called
from netdsl.targets.python.names import is_attribute
from netdsl.targets.python.nodes import Node, Text

UNWRITTEN = Text("")


@dataclass(frozen=True, slots=True)
class Optional:
    """The arm that this use took: its module, or none, on a value.

    `reads` are the values that either arm may read, so that variables are named alike in every use.
    """

    item: net.Step | net.Scope | None
    value: net.Value
    reads: tuple[net.Value, ...]
    condition: Node = UNWRITTEN


def optional_of(choice: net.Choice) -> Optional | None:
    """A choice as one labelled module or nothing; none for a choice of any other kind."""
    through: dict[net.Value, net.Value] = {}
    items: list[net.Item] = []
    for item in choice.segment.items:
        # A written `identity` is a position, and nothing else is left of it.
        if isinstance(item, net.Step) and not item.labelled and item.operator.is_identity:
            through[item.outputs[0]] = through.get(item.inputs[0], item.inputs[0])
        else:
            items.append(item)
    end = choice.segment.outputs[0]
    end = through.get(end, end)
    entering = choice.segment.inputs
    if not items:
        return Optional(None, end, tuple(dict.fromkeys((*entering, end))))
    item = items[0]
    if len(items) > 1 or not isinstance(item, net.Step | net.Scope) or not is_plain(item):
        return None
    if item.outputs[0] is not end:
        return None
    value = through.get(item.inputs[0], item.inputs[0])
    return Optional(item, value, tuple(dict.fromkeys((*entering, value))))


def is_plain(item: net.Step | net.Scope) -> bool:
    """Whether an item is a labelled module from one value to another."""
    return (
        item.labelled
        and (isinstance(item, net.Scope) or is_module_alone(item))
        and item.name is not None
        and is_attribute(item.name)
        and len(item.inputs) == 1
        and len(item.outputs) == 1
        and not item.reuse
        and (not item.references if isinstance(item, net.Step) else not captured(item))
    )


def is_module_alone(step: net.Step) -> bool:
    """Whether a step is a module that is called with its input, and no bare tensor."""
    return step.operator.takes_position and is_plainly_called(step)
