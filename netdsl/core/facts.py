"""What an operator has and costs on given inputs, asked once for equal operators and inputs."""

from __future__ import annotations

from dataclasses import dataclass

from netdsl.core.network import Step
from netdsl.core.operator import Buffer, Learned, Operator, Window
from netdsl.core.types import TensorType


@dataclass(frozen=True, slots=True)
class Facts:
    """Plain numbers: whatever formulas the inputs' sizes carried are gone."""

    learned: tuple[Learned, ...]
    buffers: tuple[Buffer, ...]
    macs: int
    allocated: int
    """Elements of the tensors that it makes for one example; 0 for a view."""
    windows: tuple[Window, ...]


class FactTable:
    def __init__(self) -> None:
        # The operator is kept beside its facts: an id is good only while its object lives.
        self.known: dict[tuple[int, tuple[TensorType, ...]], tuple[Operator, Facts]] = {}

    def of(self, step: Step) -> Facts:
        types = step.input_types
        key = (id(step.operator), types)
        found = self.known.get(key)
        if found is None:
            found = step.operator, facts_of(step, types)
            self.known[key] = found
        return found[1]


def facts_of(step: Step, types: tuple[TensorType, ...]) -> Facts:
    operator, outputs = step.operator, step.output_types
    learned = tuple(
        Learned(each.name, _plain(each.shape), each.trainable) for each in operator.learned(types)
    )
    buffers = tuple(
        Buffer(each.name, _plain(each.shape), each.dtype) for each in operator.buffers(types)
    )
    return Facts(
        learned,
        buffers,
        int(operator.macs(types, outputs)),
        int(operator.allocated(types, outputs)),
        operator.windows(types[0]) if types else (),
    )


def _plain(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(size) for size in shape)
