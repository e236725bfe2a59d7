"""torchvision's networks as specs: parameters, MACs and keys, in every run and without torchvision.

`docs/zoo.md` says so of each of them, too.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from key_lines import lines_of
from shipped import ROOT, ZOO, shipped
from zoo_figures import PUBLISHED, keys

NAMES = [Path(name).stem for name in ZOO]
ROW = re.compile(
    r"^\| \[(\w+)\]\(\.\./specs/torchvision/\1\.net\) \| \d+ \| ([\d,]+) \| ([\d,]+) \|",
    re.MULTILINE,
)


def test_every_network_is_here() -> None:
    assert {*NAMES} == {*PUBLISHED}


@pytest.mark.parametrize("name", NAMES)
def test_parameters_macs_and_keys_are_torchvisions(name: str) -> None:
    figures, published = shipped(f"torchvision/{name}.net").figures, PUBLISHED[name]
    assert (figures.params, figures.macs) == (published.params, published.macs)
    expected = "another order" if published.sorted_sha256 else "equal"
    assert keys(lines_of(figures), published) == expected


def test_the_page_has_a_row_for_each_network() -> None:
    page = (ROOT / "docs" / "zoo.md").read_text("utf-8")
    rows = [
        (name, *(int(figure.replace(",", "")) for figure in figures))
        for name, *figures in ROW.findall(page)
    ]
    assert rows == [(name, PUBLISHED[name].params, PUBLISHED[name].macs) for name in NAMES]
