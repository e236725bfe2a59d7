"""An `if` of a spec between one operator and nothing: `self.downsample = … if … else …`.

A labelled module is made or not; what is applied as a function is applied or not.
"""

from __future__ import annotations

from dataclasses import dataclass

from netdsl.core import network as net
from netdsl.core.bare import Bare
from netdsl.core.liveness import captured
from netdsl.targets.python.modules import computed, is_module, is_plainly_called, passed
from netdsl.targets.python.names import is_attribute
from netdsl.targets.python.nodes import Node, Text

UNWRITTEN = Text("")


@dataclass(frozen=True, slots=True)
class Optional:
    """The arm that this use took: its module, its function, or neither, on a value.

    `reads` are the values that either arm may read, so that variables are named alike in every use.
    """

    item: net.Step | net.Scope | None
    value: net.Value
    reads: tuple[net.Value, ...]
    condition: Node = UNWRITTEN
    function: net.Step | None = None
    inputs: tuple[net.Value, ...] = ()
    """What the function is applied to."""


def optional_of(choice: net.Choice) -> Optional | None:
    """A choice as one operator or nothing; none for a choice of any other kind."""
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
    entering = (*choice.segment.inputs, *choice.joined)
    if not items:
        return Optional(None, end, tuple(dict.fromkeys((*entering, end))))
    item = items[0]
    if len(items) == 1 and isinstance(item, net.Step) and is_function(item):
        inputs = tuple(through.get(value, value) for value in item.inputs)
        if item.outputs[0] is not end or not {*inputs} <= {*entering}:
            return None
        reads = tuple(dict.fromkeys(entering))
        return Optional(None, choice.segment.inputs[0], reads, function=item, inputs=inputs)
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


def is_function(step: net.Step) -> bool:
    """Whether a step is applied as a function of one or more values, and gives one."""
    return (
        not is_module(step)
        and not passed(step)
        and not step.reuse
        and not step.references
        and not isinstance(step.operator, Bare)
        and len(step.outputs) == 1
        and computed(step, {}, [UNWRITTEN] * len(step.inputs), []) is not None
    )


def is_module_alone(step: net.Step) -> bool:
    """Whether a step is a module that is called with its input, and no bare tensor."""
    return is_module(step) and step.operator.takes_position and is_plainly_called(step)
