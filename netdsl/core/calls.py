"""PyTorch calls, written down instead of made.

An operator's lowering reads as PyTorch is written (`nn.Conv2d(x.channels, self.channels, …)`), but
the names here are stand-ins: the result is a value that the emitter prints. Nothing imports torch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class Code:
    """A Python expression; using it as PyTorch's tensors are used gives a larger one."""

    __slots__ = ()

    __iter__ = None
    """Python would try every index without an end."""

    def __getattr__(self, name: str) -> Member:
        if name.startswith("__"):
            raise AttributeError(name)
        return Member(self, name)

    def __getitem__(self, index: Any) -> Item:
        return Item(self, index)

    def __add__(self, other: Any) -> Infix:
        return Infix("+", self, other)

    def __radd__(self, other: Any) -> Infix:
        return Infix("+", other, self)

    def __sub__(self, other: Any) -> Infix:
        return Infix("-", self, other)

    def __rsub__(self, other: Any) -> Infix:
        return Infix("-", other, self)

    def __mul__(self, other: Any) -> Infix:
        return Infix("*", self, other)

    def __rmul__(self, other: Any) -> Infix:
        return Infix("*", other, self)

    def __truediv__(self, other: Any) -> Infix:
        return Infix("/", self, other)


@dataclass(frozen=True, slots=True)
class Name(Code):
    """A variable, or a dotted name such as `nn.Conv2d`."""

    text: str

    def __call__(self, *arguments: Any, **keywords: Any) -> Call:
        return Call(self, arguments, keywords)


@dataclass(frozen=True, slots=True)
class Member(Code):
    value: Code
    name: str

    def __call__(self, *arguments: Any, **keywords: Any) -> Call:
        return Call(self, arguments, keywords)


@dataclass(frozen=True, slots=True)
class Item(Code):
    value: Code
    index: Any


@dataclass(frozen=True, slots=True)
class Infix(Code):
    operator: str
    left: Any
    right: Any


@dataclass(frozen=True, slots=True)
class Spread(Code):
    """`*value` among the arguments of a call."""

    value: Code


@dataclass(frozen=True, slots=True)
class Call(Code):
    function: Code
    arguments: tuple[Any, ...] = ()
    keywords: dict[str, Any] = field(default_factory=dict)

    def without(self, defaults: dict[str, Any]) -> Call:
        """The call less the keywords that only repeat PyTorch's defaults."""
        kept = {
            name: value
            for name, value in self.keywords.items()
            if name not in defaults or not _same(defaults[name], value)
        }
        return Call(self.function, self.arguments, kept)


def _same(default: Any, value: Any) -> bool:
    return type(default) is type(value) and bool(default == value)


class Module:
    """A stand-in for a module of PyTorch: an attribute of it is a name to call or to mention."""

    __slots__ = ("_prefix",)

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def __getattr__(self, name: str) -> Name:
        if name.startswith("__"):
            raise AttributeError(name)
        return Name(f"{self._prefix}{name}")

    def by_rank(self, name: str, rank: int) -> Name:
        """`Conv` for a signal, an image, a volume: `Conv1d`, `Conv2d`, `Conv3d`."""
        return Name(f"{self._prefix}{name}{rank}d")


nn = Module("nn.")
F = Module("F.")
torch = Module("torch.")
own = Module("")
"""What PyTorch lacks, printed into emitted files: modules, each a file in `netdsl/ops/modules`, and
functions, in `netdsl/ops/functions`."""
