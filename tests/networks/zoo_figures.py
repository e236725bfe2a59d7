"""What torchvision's networks have, and whether a spec's figures are the same; without torchvision.

`zoo.json` has the figures of torchvision 0.28: MACs of one example by PyTorch's counter, and a hash
of the lines `KEY SHAPE DTYPE` of the `state_dict` in its order; where that is not the order in
which the parts run, of the sorted lines, too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from key_lines import digest


@dataclass(frozen=True)
class Published:
    """A network's family and figures in torchvision."""

    family: str
    params: int
    macs: int
    state_dict_sha256: str
    sorted_sha256: str | None = None
    """Only of networks that register their parts in another order than they run them."""


PUBLISHED = {
    name: Published(**figures)
    for name, figures in json.loads(Path(__file__).with_name("zoo.json").read_text("utf-8")).items()
}
"""By the network's name in torchvision."""


def keys(lines: list[str], published: Published) -> str:
    """`equal` to torchvision's in their order, in `another order`, or those that `differ`."""
    if digest(lines) == published.state_dict_sha256:
        return "equal"
    return "another order" if digest(sorted(lines)) == published.sorted_sha256 else "differ"


def smallest() -> dict[str, str]:
    """The network with the fewest multiply-accumulates of each family."""
    found: dict[str, str] = {}
    for name in sorted(PUBLISHED, key=lambda name: PUBLISHED[name].macs):
        found.setdefault(PUBLISHED[name].family, name)
    return found
