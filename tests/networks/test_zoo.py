"""torchvision's networks as specs: parameters, MACs and keys, in every run and without torchvision.

`zoo.json` has the figures of torchvision 0.28: MACs of one example by PyTorch's counter, and a hash
of the lines `KEY SHAPE DTYPE` of the `state_dict` in its order; where that is not the order in
which the parts run, of the sorted lines.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from shipped import ZOO, digest, lines_of, shipped

PUBLISHED: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("zoo.json").read_text("utf-8")
)
NAMES = [Path(name).stem for name in ZOO]


def test_every_network_is_here() -> None:
    assert {*NAMES} == {*PUBLISHED}


@pytest.mark.parametrize("name", NAMES)
def test_parameters_macs_and_keys_are_torchvisions(name: str) -> None:
    figures, published = shipped(f"torchvision/{name}.net").figures, PUBLISHED[name]
    assert (figures.params, figures.macs) == (published["params"], published["macs"])
    if "sorted_sha256" in published:
        # These register their parts in another order than they run them.
        assert digest(sorted(lines_of(figures))) == published["sorted_sha256"]
    else:
        assert digest(lines_of(figures)) == published["state_dict_sha256"]
