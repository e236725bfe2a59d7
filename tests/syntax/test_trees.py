"""What valid specs become: their statements and declarations, and the spans of everything."""

from __future__ import annotations

import pytest
from syntax_helpers import (
    EVERYTHING,
    LENET,
    RESNET,
    VGG,
    nodes_of,
    outline,
    parsed,
    statement,
)

from netdsl.syntax import tree


@pytest.mark.parametrize("text", [LENET, VGG, RESNET, EVERYTHING])
def test_spans_hold_what_they_name(text: str) -> None:
    for node in nodes_of(parsed(text)):
        if isinstance(node, tree.File):
            continue
        assert node.span.text == node.span.text.strip()
        match node:
            case tree.Name(span, name):
                assert span.text.replace(" ", "") == name
            case tree.Attribute(span, name, value) | tree.Argument(span, name, value) if name:
                assert span.text.startswith(name.text)
                assert span.text.endswith(value.span.text)
            case tree.LabelName(span, parts):
                assert not span.text.endswith(":")
                assert span.text.startswith("{" if not isinstance(parts[0], str) else parts[0])
            case tree.Group(span):
                assert span.text.startswith("[")


def test_lenet() -> None:
    (network,) = parsed(LENET).declarations
    assert isinstance(network, tree.Network)
    assert outline(network.parameters) == [["Parameter", "classes", "10"]]
    flow, expect = network.body.statements
    assert isinstance(flow, tree.Flow) and isinstance(expect, tree.Expect)
    links = flow.chain.links
    assert len(links) == 13
    assert outline(links[1]) == [
        "Link",
        ["LabelName", ["c1"]],
        ["Apply", "conv", None, "5x5/6", [], None],
        None,
    ]
    assert outline(links[3]) == [
        "Link",
        None,
        ["Apply", "avgpool", None, "2x2", [], None],
        "14x14/6",
    ]
    assert expect.claim.span.text == "params == 61_706"


def test_resnet() -> None:
    kinds = [type(one).__name__ for one in parsed(RESNET).declarations]
    assert kinds == ["Default", "Block", "Block", "Network", "Variant"]


def test_statements() -> None:
    assert outline(statement("a, b = c")) == [
        "Bind",
        ["a", "b"],
        ["Chain", [["Link", None, ["Apply", "c", None, None, [], None], None]], False],
    ]
    assert outline(statement("output x = c"))[1] == "x"
    assert statement("output c").name is None
    assert statement("auxiliary x = c").auxiliary
    assert outline(statement("shared twin: [ c ]"))[1] == ["LabelName", ["twin"]]
    assert outline(statement("let f(a, b = 2) = a"))[2] == [
        ["Parameter", "a", None],
        ["Parameter", "b", "2"],
    ]
    assert statement("let a = 2").parameters is None
    assert statement("let f() = 2").parameters == ()


def test_declarations() -> None:
    file = parsed(EVERYTHING)
    first, second, let, plain, small, up, everything = file.declarations
    assert outline(first)[1:] == [
        '"blocks/units.net"',
        [["Imported", "unit", None], ["Imported", "other", "o"]],
    ]
    assert outline(second)[1] == "std.resnet"
    assert isinstance(let, tree.Let)
    assert isinstance(plain, tree.Network) and plain.parameters == ()
    assert isinstance(small, tree.Variant) and small.template.text == "ResNet"
    assert (
        isinstance(up, tree.Block)
        and up.body.docstring
        and up.body.docstring.value == "Up and\nmerge."
    )
    assert isinstance(everything, tree.Network)
    assert len(everything.body.statements) == 11


def test_a_block_of_a_chain() -> None:
    (block,) = parsed("block a = b -> c").declarations
    assert isinstance(block, tree.Block)
    (flow,) = block.body.statements
    assert isinstance(flow, tree.Flow) and flow.span.text == "b -> c"


def test_comments() -> None:
    file = parsed("# one\nnetwork A { # two\n  input 3 # three\n  #four\n}\n# five")
    assert [(one.span.text, one.alone) for one in file.comments] == [
        ("# one", True),
        ("# two", False),
        ("# three", False),
        ("#four", True),
        ("# five", True),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n", "  \t"])
def test_nothing(text: str) -> None:
    assert parsed(text).declarations == ()
