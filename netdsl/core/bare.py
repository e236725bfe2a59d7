"""Bare tensors: learned by an operator that is no module, and named like one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from netdsl.core.calls import Code, Name
from netdsl.core.operator import Layer, Learned
from netdsl.core.types import TensorType


class Bare(Layer):
    """A layer that learns one tensor of the scope it stands in: the key is scope and label.

    It takes no position. Without a label the tensor is called as the operator is. `function` gets
    the tensor as the reference `tensor`.
    """

    takes_position: ClassVar[bool] = False

    def shape(self, x: TensorType) -> tuple[int, ...]:
        """The shape of the tensor, as PyTorch has it."""
        raise NotImplementedError

    def tensor(self, x: TensorType) -> Code:
        """The `nn.Parameter`, constructed."""
        raise NotImplementedError

    def computes(
        self, inputs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code | None:
        return super().computes(inputs, values, **{"tensor": Name("tensor"), **references})

    def learns(self, x: TensorType) -> Iterator[Learned]:
        yield Learned("", self.shape(x))
