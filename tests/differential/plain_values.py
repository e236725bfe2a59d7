"""What flows through a network that PyTorch runs at once, and what the network is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from operator_torch import Holder
from plain_expressions import Refused
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from netdsl.core.types import Layout, TensorType
from netdsl.source import Span

BATCH = 2


@dataclass(frozen=True, eq=False)
class Work:
    """What an operator cost, in FLOPs of a batch, and what it needed."""

    flops: int
    needs: tuple[Work, ...]


@dataclass(frozen=True, eq=False)
class Plain:
    """A tensor, where its channels stand, and the work that is in it."""

    tensor: Tensor
    layout: Layout
    work: tuple[Work, ...] = ()

    @property
    def type(self) -> TensorType:
        shape = tuple(self.tensor.shape[1:])
        dtype = str(self.tensor.dtype).removeprefix("torch.")
        if not shape:
            raise Refused("nothing is left of an example")
        if len(shape) == 1:
            return TensorType((), shape[0], Layout.FIRST, dtype)
        if self.layout is Layout.LAST:
            return TensorType(shape[:-1], shape[-1], self.layout, dtype)
        return TensorType(shape[1:], shape[0], self.layout, dtype)

    def members(self) -> dict[str, Any]:
        kind = self.type
        axes = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
        sizes = dict(zip(axes.get(kind.rank, ()), kind.spatial, strict=False))
        return {"channels": kind.channels, "shape": kind.shape, **sizes}


@dataclass
class Made:
    """What a network is made of, collected while it runs: modules by key, in order."""

    device: str = "meta"
    training: bool = True
    modules: dict[str, nn.Module] = field(default_factory=dict)
    ties: dict[str, str] = field(default_factory=dict)
    run: set[tuple[str, int]] = field(default_factory=set)
    """Where the elements and declarations stand that ran: file and first character."""
    operators: int = 0
    most: int = 3_000
    counter: FlopCounterMode = field(default_factory=lambda: FlopCounterMode(display=False))

    def spend(self) -> None:
        """Count an operator or a turn.

        Raises:
            TooLarge: there are more than is worth a comparison.
        """
        self.operators += 1
        if self.operators > self.most:
            raise TooLarge

    def ran(self, span: Span) -> None:
        self.run.add((span.source.name, span.start))

    def state(self) -> dict[str, Tensor]:
        found: dict[str, Tensor] = {}
        for key, module in self.modules.items():
            if isinstance(module, Holder):
                found[key] = module.weight
            else:
                found |= {f"{key}.{name}": each for name, each in module.state_dict().items()}
        return found

    def parameters(self) -> int:
        """Learned numbers, tied ones once."""
        learned = (
            (f"{key}.{name}", each.numel())
            for key, module in self.modules.items()
            for name, each in module.named_parameters()
        )
        return sum(size for key, size in learned if key not in self.ties)

    def buffers(self) -> int:
        return sum(each.numel() for module in self.modules.values() for each in module.buffers())

    def check_ties(self) -> None:
        state = self.state()
        for key, path in self.ties.items():
            other = f"{path}.weight"
            if other not in state or other in self.ties or other == key:
                raise Refused(f"AttributeError: {other}")
            if state[other].shape != state[key].shape:
                raise Refused("size mismatch of tied weights")


class TooLarge(Exception):
    """A network with more operators than are worth a comparison."""


def flops(values: Sequence[Plain]) -> int:
    """The work that is in some values, each operator's once."""
    met: set[Work] = set()
    stack = [part for value in values for part in value.work]
    while stack:
        part = stack.pop()
        if part not in met:
            met.add(part)
            stack += part.needs
    return sum(part.flops for part in met)
