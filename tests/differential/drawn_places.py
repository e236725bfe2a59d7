"""Where a random spec is being written: what may be named there, and numbers in many spellings."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from netdsl.core.types import TensorType

Types = tuple[TensorType | None, ...]


@dataclass(frozen=True)
class KnownBlock:
    """A block that was written, with the use for which its result is known."""

    name: str
    parameters: tuple[str, ...]
    """A kind for each: `number`, `operator`, `start`, `block`."""
    texts: tuple[str, ...]
    """The arguments of that use."""
    takes: TensorType
    gives: TensorType
    joined: str = ""
    """What brings its outputs together, where it has several."""


@dataclass
class DrawnFile:
    """What a file has so far: texts of its declarations, blocks, constants, defaults."""

    random: Random
    declarations: list[str] = field(default_factory=list)
    blocks: list[KnownBlock] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    functions: list[str] = field(default_factory=list)
    """Names of functions that add their arguments."""
    defaults: dict[str, dict[str, Any]] = field(default_factory=dict)
    count: int = 0

    def fresh(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"


@dataclass
class Place:
    """A body, or a part of one."""

    file: DrawnFile
    numbers: dict[str, int] = field(default_factory=dict)
    values: dict[str, TensorType] = field(default_factory=dict)
    operators: list[str] = field(default_factory=list)
    """Parameters that stand for an activation."""
    starts: list[str] = field(default_factory=list)
    """Parameters that stand for an initialisation."""
    blocks: list[tuple[str, KnownBlock]] = field(default_factory=list)
    """Parameters that stand for a block."""
    absent: list[str] = field(default_factory=list)
    """Names that are bound to `none`."""
    shared: dict[str, tuple[TensorType, TensorType]] = field(default_factory=dict)
    defaults: dict[str, dict[str, Any]] = field(default_factory=dict)
    turn: str = ""
    """A loop's variable, which makes labels differ."""
    may_label: bool = True
    depth: int = 0

    @property
    def random(self) -> Random:
        return self.file.random

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def deeper(self, **changes: Any) -> Place:
        place = Place(
            self.file,
            dict(self.numbers),
            dict(self.values),
            list(self.operators),
            list(self.starts),
            list(self.blocks),
            list(self.absent),
            dict(self.shared),
            self.defaults,
            self.turn,
            self.may_label,
            self.depth + 1,
        )
        for name, value in changes.items():
            setattr(place, name, value)
        return place

    def label(self, *, opens: bool = False) -> str:
        """A label with its colon, or nothing."""
        if not self.may_label or self.chance(0.65):
            return ""
        name = self.file.fresh("n")
        if self.turn:
            name += f"{{{self.random.choice([self.turn, f'{self.turn} + 1'])}}}"
        elif self.chance(0.1) and not opens:
            name = f"part.{name}"
        elif self.chance(0.1):
            name = f"up-{name}"
        return f"{name}: "

    def inside(self, label: str) -> Place:
        """What is in a part; behind a label no shared weights can be reached."""
        return self.deeper(shared={}) if label else self.deeper()

    def known_numbers(self) -> dict[str, int]:
        found = self.file.numbers | self.numbers
        for name, kind in self.values.items():
            found[f"{name}.channels"] = kind.channels
            if kind.rank == 2:
                found |= {f"{name}.height": kind.spatial[0], f"{name}.width": kind.spatial[1]}
            elif kind.rank == 1:
                found[f"{name}.length"] = kind.spatial[0]
        return found

    def number(self, value: int, *, bare: bool = False, dotted: bool = True) -> str:
        """A number as a literal, a name, or something computed.

        Args:
            bare: without brackets around what computes.
            dotted: `in.channels` too needs no brackets.
        """
        random = self.random
        known = self.known_numbers()
        if not known or self.chance(0.6):
            return str(value)
        name = random.choice([*known])
        has = known[name]
        if has == value:
            text = name
        elif has and value % has == 0:
            text = f"{value // has} * {name}"
        elif value and has % value == 0:
            text = f"{name} // {has // value}"
        elif value > has:
            text = f"{name} + {value - has}"
        else:
            text = f"{name} - {has - value}"
        forms = [text, text, f"max({text}, {value})", f"{text} if {name} == {has} else 7"]
        forms.append(f"({value}, {name})[0]")
        forms.append(f"int(sqrt(({text}) * ({text})))")
        if self.file.functions:
            forms.append(f"{random.choice(self.file.functions)}({text}, 0)")
        text = random.choice(forms)
        plain = text == name and (dotted or "." not in name)
        return text if bare or plain else f"({text})"
