"""Mermaid: the same picture in another language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from evil import BLOCK, EVIL, spelt
from helpers import network
from pictures import SPECS, spec

from netdsl.targets.graphviz import mermaid_source
from netdsl.targets.graphviz.draw import picture_of
from netdsl.targets.graphviz.mermaid import DOORS, quoted

BOX = re.compile(r'n\d+(\(\[|\(\(|\[)"[^"]*"(\]\)|\)\)|\]):::\w+')
ARROW = re.compile(r'n\d+ (-->|-\.->)(\|"[^"]*"\|)? n\d+')
FRAME = re.compile(r'subgraph f\d+ \["[^"]*"\]')
STYLE = re.compile(r"classDef \w+ fill:#\w{6},stroke:#\w{6},color:#\w{6}(,stroke-dasharray:4)?")


def lines(text: str) -> list[str]:
    head, body = text.split("---\nflowchart TB\n")
    assert re.fullmatch(r'---\ntitle: "[^\n]*"\n', head)
    return [line.strip() for line in body.splitlines()]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_spec_is_a_flowchart(path: Path) -> None:
    checked = spec(path)
    found = lines(mermaid_source(checked.network))
    made = picture_of(checked.network, checked.figures)
    counts = {
        pattern: sum(bool(pattern.fullmatch(line)) for line in found)
        for pattern in (BOX, ARROW, FRAME, STYLE)
    }
    assert counts[BOX] == sum(box.kind not in DOORS for box in made.boxes)
    assert counts[ARROW] == sum(arrow.head.kind not in DOORS for arrow in made.arrows)
    assert counts[FRAME] == found.count("end")
    assert sum(counts.values()) + found.count("end") == len(found)
    told = [line for line in found if ARROW.fullmatch(line) and "|" in line]
    assert len(told) == sum(bool(arrow.text) for arrow in made.arrows)


@pytest.mark.parametrize("text", EVIL)
def test_text_from_a_spec_stays_between_quotes(text: str) -> None:
    checked = network(BLOCK.format(literal=spelt(text)))
    plain = network(BLOCK.format(literal='"plain"'))
    found, expected = lines(mermaid_source(checked.network)), lines(mermaid_source(plain.network))
    changed = [(a, b) for a, b in zip(found, expected, strict=True) if a != b]
    ((frame, _),) = changed
    assert FRAME.fullmatch(frame)
    assert not set("<>`\\") & set(frame)


def test_signs_of_the_language_are_entities() -> None:
    assert quoted('a"b<c>`#&\\\n\x00') == '"a#quot;b#lt;c#gt;#96;#35;#amp;#92; \ufffd"'
