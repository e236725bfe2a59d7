"""What a body consists of, as a picture sees it."""

from __future__ import annotations

from dataclasses import dataclass, field

from netdsl.core.network import Item, Scope, Step
from netdsl.targets.graphviz.structure import Wiring


@dataclass(slots=True)
class Part:
    """A step, a scope, a turn of a repeat or a row of branches, at the operations from `start` on.

    `count` is how often it is applied one after the other, and `latest` where the last of these
    starts. `abreast` is how many branches such as `branch` stand side by side.
    """

    item: Step | Scope | None
    items: list[Item]
    start: int
    size: int
    structure: int
    repeatable: bool
    latest: int
    count: int = 1
    wiring: Wiring | None = None
    names: tuple[str, str] = ("", "")
    """The first and the last name among those that are drawn as one."""
    varies: bool = False
    """Whether those that are drawn as one differ in attributes."""
    branch: list[Part] = field(default_factory=list)
    abreast: int = 1

    @property
    def end(self) -> int:
        """The operation after its last one."""
        return self.latest + self.size
