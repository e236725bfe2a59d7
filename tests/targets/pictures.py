"""Diagrams for tests: pictures as the compiler makes them, and as Graphviz reads them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from helpers import network
from shipped import FILES
from shipped import SPECS as FOLDER

from netdsl.files import Reader
from netdsl.pipeline import CheckedNetwork, check
from netdsl.targets.graphviz.draw import picture_of
from netdsl.targets.graphviz.picture import Box, Frame, Kind, Picture

SPECS = [FOLDER / name for name in FILES]
DRAWS = shutil.which("dot") is not None
needs_dot = pytest.mark.skipif(not DRAWS, reason="Graphviz's dot is not installed")
OPERATIONS = (Kind.OPERATOR, Kind.MERGE, Kind.REST)


def spec(path: Path) -> CheckedNetwork:
    """The only network of a spec file."""
    reader = Reader()
    (only,) = check(reader.open(path), reader).networks
    return only


def picture(text: str) -> Picture:
    """The picture of a spec's only network."""
    checked = network(text)
    return picture_of(checked.network, checked.figures)


def times(box: Box) -> int:
    """How many operators of the network a box stands for."""
    total = box.count
    frame: Frame | None = box.frame
    while frame is not None:
        total *= frame.abreast
        for count in frame.counts:
            total *= count
        frame = frame.around
    return total


def shown(made: Picture) -> int:
    """How many operators of the network a picture shows."""
    return sum(times(box) for box in made.boxes if box.kind in OPERATIONS)


def frames(frame: Frame) -> Iterator[Frame]:
    """All frames inside a frame, outermost first."""
    for member in frame.members:
        if isinstance(member, Frame):
            yield member
            yield from frames(member)


@dataclass
class Graph:
    """What Graphviz read: labels by the names of nodes and clusters, edges with their labels."""

    nodes: dict[str, str] = field(default_factory=dict)
    clusters: dict[str, list[str]] = field(default_factory=dict)
    edges: list[tuple[str, str, str]] = field(default_factory=list)


def dot_json(dot: str) -> dict[str, Any]:
    """A diagram as Graphviz reads it; it complains about nothing."""
    ran = subprocess.run(["dot", "-Tjson0"], input=dot.encode(), capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def graph(dot: str) -> Graph:
    found = dot_json(dot)
    made = Graph()
    names = {}
    for thing in found["objects"]:
        names[thing["_gvid"]] = thing["name"]
        if "nodes" in thing or "subgraphs" in thing or thing["name"].startswith("cluster"):
            made.clusters[thing["name"]] = thing.get("nodes", [])
        else:
            made.nodes[thing["name"]] = thing["label"]
    for name, inside in made.clusters.items():
        made.clusters[name] = [names[each] for each in inside]
    for edge in found.get("edges", []):
        label = edge.get("label", "").strip()
        made.edges.append((names[edge["tail"]], names[edge["head"]], label))
    return made


def svg_texts(svg: bytes) -> list[str]:
    """The texts in a drawing, which must be well-formed."""
    root = ElementTree.fromstring(svg)
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
