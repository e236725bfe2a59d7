"""How an operator is declared: one class holds all that is true of that operator alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from netdsl.core.calls import Call, Code, Name
from netdsl.core.takes import ANY, Problem, Takes
from netdsl.core.types import TensorType

WEIGHTS = "float32"
"""The element type of weights in a specification."""


class Look(Enum):
    """What an operator is to a reader of a diagram; a theme has the colours."""

    WEIGHTED = "weighted"
    POOLING = "pooling"
    NORMALISATION = "normalisation"
    ACTIVATION = "activation"
    MERGE = "merge"
    RESHAPING = "reshaping"
    REGULARISATION = "regularisation"


@dataclass(frozen=True, slots=True)
class Learned:
    """A learned tensor: its shape, and whether training changes it."""

    name: str
    """Its name under the operator's; empty for one that has no module around it."""
    shape: tuple[int, ...]
    trainable: bool = True


@dataclass(frozen=True, slots=True)
class Buffer:
    """A tensor that is saved but not learned."""

    name: str
    shape: tuple[int, ...]
    dtype: str = "float32"


@dataclass(frozen=True, slots=True)
class Window:
    """A window's extent along one axis, for receptive fields: its reach in pixels and its step.

    A step below 1 is that of an operator that enlarges.
    """

    reach: int
    stride: int | Fraction


class Operator(BaseModel):
    """What every operator declares. Fields are its attributes; a field's docstring documents it."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    spelling: ClassVar[str] = ""
    """Its name in specs; the class's name in snake case unless given."""
    geometry: ClassVar[str] = ""
    """The attributes that positional geometry sets: `kernel/channels`, `channels`, `p`, or none."""
    takes: ClassVar[Takes] = ANY
    look: ClassVar[Look] = Look.RESHAPING
    depth: ClassVar[int] = 0
    """Convolutions and fully connected layers that it counts for on a path."""
    merges: ClassVar[bool] = False
    """Whether it takes several branches."""
    takes_position: ClassVar[bool] = True
    """Whether it counts among the elements of its scope: a module does, with a label or without."""
    is_identity: ClassVar[bool] = False
    """Whether it gives its input as it is."""
    is_view: ClassVar[bool] = False
    """Whether its output shares its input's memory."""
    torch_defaults: ClassVar[dict[str, Any]] = {}
    """PyTorch's defaults for the keywords its lowering writes: these are left out when printed."""
    habits: ClassVar[tuple[str, ...]] = ()
    """Names that people type from habit and mean this operator."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "spelling" not in cls.__dict__:
            cls.spelling = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    def infer(self, inputs: Sequence[TensorType]) -> tuple[TensorType, ...]:
        """The types of its outputs. Call only with inputs that `problems` found nothing against."""
        raise NotImplementedError

    def problems(self, inputs: Sequence[TensorType]) -> Iterator[Problem]:
        """Every reason to refuse these inputs."""
        raise NotImplementedError

    def other_precision(self, inputs: Sequence[TensorType]) -> list[Problem]:
        """That inputs are not of the element type that the weights have."""
        others = [x.dtype for x in inputs if x.is_float and x.dtype != WEIGHTS]
        if not others or not (self.learned(inputs) or self.buffers(inputs)):
            return []
        return [
            Problem(
                f"has weights of {WEIGHTS}, and gets {others[0]}",
                help="leave `dtype` out of the input: the precision of a module is chosen "
                "when it is compiled, for weights and inputs together",
                code="N301",
            )
        ]

    def learned(self, inputs: Sequence[TensorType]) -> tuple[Learned, ...]:
        return tuple(self.learns(inputs[0]))

    def buffers(self, inputs: Sequence[TensorType]) -> tuple[Buffer, ...]:
        return tuple(self.remembers(inputs[0]))

    def learns(self, x: TensorType) -> Iterator[Learned]:
        """Its learned tensors, in the order in which PyTorch registers them."""
        yield from ()

    def remembers(self, x: TensorType) -> Iterator[Buffer]:
        """Its buffers, in the order in which PyTorch registers them."""
        yield from ()

    def macs(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        """Multiply-accumulates of one example, as `torch.utils.flop_counter` counts (FLOPs / 2)."""
        return 0

    def allocated(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        """Elements of the tensors that it makes for one example; a view makes none."""
        return 0 if self.is_view else sum(output.size for output in outputs)

    def windows(self, x: TensorType) -> tuple[Window, ...]:
        """Its window along each spatial axis; none if it looks at one position, or at all."""
        return ()

    def constructs(self, inputs: Sequence[TensorType]) -> Call | None:
        """The `nn.Module` that it is, constructed; none where it has no module form."""
        raise NotImplementedError

    def refilled(self, module: Code) -> Code:
        """Its module after an initialisation filled it: what is not to be filled is put back."""
        return module

    def called(self, inputs: Sequence[TensorType], module: Name, values: Sequence[Code]) -> Code:
        """The call of its module on the values of its inputs."""
        return module(*values)

    def computes(
        self, inputs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code | None:
        """The expression that it is, without state; none where only its module will do.

        Args:
            references: for each attribute that names a value, the variable that holds it.
        """
        raise NotImplementedError


class Layer(Operator):
    """An operator with one input and one output."""

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        """Reasons beyond `takes` to refuse an input."""
        yield from ()

    def gives(self, x: TensorType) -> TensorType:
        """The type of the output."""
        return x

    def costs(self, x: TensorType, y: TensorType) -> int:
        return 0

    def torch(self, x: TensorType) -> Call | None:
        """Its module, as PyTorch writes it."""
        return None

    def function(self, x: TensorType, value: Code, **references: Code) -> Code | None:
        """Its call as a function of `value`, where it has no state."""
        return None

    def infer(self, inputs: Sequence[TensorType]) -> tuple[TensorType, ...]:
        return (self.gives(inputs[0]),)

    def problems(self, inputs: Sequence[TensorType]) -> Iterator[Problem]:
        (x,) = inputs
        if not self.takes.accepts(x):
            yield self.takes.refusal(x)
        else:
            yield from self.other_precision(inputs) or self.rejects(x)

    def macs(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        return self.costs(inputs[0], outputs[0])

    def constructs(self, inputs: Sequence[TensorType]) -> Call | None:
        call = self.torch(inputs[0])
        return call and call.without(self.torch_defaults)

    def computes(
        self, inputs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code | None:
        code = self.function(inputs[0], values[0], **references)
        return code.without(self.torch_defaults) if isinstance(code, Call) else code


class Splitter(Layer):
    """An operator with one input and several outputs."""

    def parts(self, x: TensorType) -> tuple[TensorType, ...]:
        """The types of the outputs."""
        raise NotImplementedError

    def infer(self, inputs: Sequence[TensorType]) -> tuple[TensorType, ...]:
        return self.parts(inputs[0])

    def computes(
        self, inputs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code | None:
        code = super().computes(inputs, values, **references)
        # PyTorch gives a tuple of one, where a single part is meant.
        return code[0] if code is not None and len(self.parts(inputs[0])) == 1 else code


class Merge(Operator):
    """An operator on branches: several inputs, one output, no weights unless it says so."""

    merges: ClassVar[bool] = True
    takes_position: ClassVar[bool] = False
    look: ClassVar[Look] = Look.MERGE
    least: ClassVar[int] = 2
    """The fewest branches it takes."""
    most: ClassVar[int | None] = None
    implied_input: ClassVar[bool] = False
    """Whether a single branch is merged with what flows in, as in `residual< f >`."""
    takes_one: ClassVar[bool] = False
    """Whether it works on one value, too: then it may stand in a chain without branches."""

    def disagrees(self, xs: Sequence[TensorType]) -> Iterator[Problem]:
        """Reasons to refuse the branches."""
        yield from ()

    def merged(self, xs: Sequence[TensorType]) -> TensorType:
        """The type of the output."""
        return xs[0]

    def torch(self, xs: Sequence[TensorType]) -> Call | None:
        """Its module, as PyTorch writes it."""
        return None

    def function(
        self, xs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code | None:
        """Its call as a function of the branches' values."""
        return None

    def infer(self, inputs: Sequence[TensorType]) -> tuple[TensorType, ...]:
        return (self.merged(inputs),)

    def problems(self, inputs: Sequence[TensorType]) -> Iterator[Problem]:
        for x in inputs:
            if not self.takes.accepts(x):
                yield self.takes.refusal(x)
                return
        yield from self.other_precision(inputs) or self.disagrees(inputs)

    def constructs(self, inputs: Sequence[TensorType]) -> Call | None:
        call = self.torch(inputs)
        return call and call.without(self.torch_defaults)

    def computes(
        self, inputs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code | None:
        code = self.function(inputs, values, **references)
        return code.without(self.torch_defaults) if isinstance(code, Call) else code
