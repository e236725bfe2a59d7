"""The tensors that a network saves: the keys of its `state_dict`, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from netdsl.core.flat import Flat, Operation


@dataclass(frozen=True, slots=True)
class Entry:
    """A tensor in the `state_dict`. `tied_to` is the key of the tensor that it shares, if any."""

    key: str
    shape: tuple[int, ...]
    dtype: str
    kind: str
    """`parameter` or `buffer`."""
    trainable: bool = True
    tied_to: str = ""

    @property
    def size(self) -> int:
        total = 1
        for length in self.shape:
            total *= length
        return int(total)


@dataclass(slots=True)
class _Level:
    own: list[Entry] = field(default_factory=list)
    buffers: list[Entry] = field(default_factory=list)
    children: dict[str, _Level] = field(default_factory=dict)


def entries_of(operation: Operation) -> Iterator[Entry]:
    """The tensors of one operator, parameters first; keys from the network's root."""
    step = operation.step
    if step.reuse:
        return
    for learned in operation.facts.learned:
        tied = step.weights.tied if learned.name == "weight" else ""
        yield Entry(
            ".".join(part for part in (operation.key, learned.name) if part),
            learned.shape,
            "float32",
            "parameter",
            learned.trainable,
            f"{tied}.weight" if tied else "",
        )
    for buffer in operation.facts.buffers:
        yield Entry(f"{operation.key}.{buffer.name}", buffer.shape, buffer.dtype, "buffer", False)


def module_path(operation: Operation) -> list[str]:
    """The names that lead to its module; to its scope, where it has no module."""
    step = operation.step
    is_module = step.operator.takes_position
    if "." in (step.name or ""):
        # The folder of a path is made with the first module in it.
        is_module = is_module and step.operator.constructs(step.input_types) is not None
    key = operation.key if is_module else operation.path
    return key.split(".") if key else []


def state_dict(flat: Flat) -> tuple[Entry, ...]:
    """Every tensor, in the order in which PyTorch lists them.

    A scope lists its own parameters, its own buffers, then its children as they were first written.
    """
    root = _Level()
    for operation in flat.operations:
        # A module without tensors has its place, too: a path may bring others into its scope.
        place = root
        for part in module_path(operation):
            place = place.children.setdefault(part, _Level())
        for entry in entries_of(operation):
            level = root
            *path, _ = entry.key.split(".")
            for part in path:
                level = level.children.setdefault(part, _Level())
            (level.own if entry.kind == "parameter" else level.buffers).append(entry)
    found: list[Entry] = []
    stack: list[Iterator[_Level]] = [iter([root])]
    while stack:
        level_or_none = next(stack[-1], None)
        if level_or_none is None:
            stack.pop()
            continue
        found.extend(level_or_none.own)
        found.extend(level_or_none.buffers)
        stack.append(iter(level_or_none.children.values()))
    return tuple(found)
