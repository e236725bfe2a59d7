"""What valid specs become."""

from __future__ import annotations

import pytest
from syntax_helpers import (
    EVERYTHING,
    LENET,
    RESNET,
    VGG,
    element,
    expression,
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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("64", 64),
        ("61_706", 61706),
        ("0.5", 0.5),
        ("1e-3", 0.001),
        ("57K", 57_000),
        ("4.2G", 4_200_000_000),
        ("1.5T", 1_500_000_000_000),
        ("0.0005K", 0.5),
    ],
)
def test_numbers(text: str, value: float) -> None:
    node = expression(text)
    assert node.value == value and type(node.value) is type(value) and node.span.text == text


def test_strings() -> None:
    assert expression(r'"a\"b\\c\n"').value == 'a"b\\c\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b - c", (["a", "b", "c"], ["+", "-"])),
        ("a + b * c", (["a", "b * c"], ["+"])),
        ("a * -b // c % d", (["a", "-b", "c", "d"], ["*", "//", "%"])),
        ("1 < n <= 4", (["1", "n", "4"], ["<", "<="])),
        ("a and not b == c or d", (["a and not b == c", "d"], ["or"])),
        ("output == 7x7/512", (["output", "7x7/512"], ["=="])),
        ("(a < b) == c", (["(a < b)", "c"], ["=="])),
    ],
)
def test_operations(text: str, expected: tuple[list[str], list[str]]) -> None:
    node = expression(text)
    assert isinstance(node, tree.Operation)
    assert ([one.span.text for one in node.operands], list(node.operators)) == expected


def test_signs_are_one_node() -> None:
    node = expression("- + -x[0]")
    assert (node.operators, node.operand.span.text) == (("-", "+", "-"), "x[0]")
    assert expression("not not x").operators == ("not", "not")


def test_conditionals_are_flat() -> None:
    node = expression("a if p else b if q else c")
    assert [one.text for one in node.values] == ["a", "b", "c"]
    assert [one.text for one in node.conditions] == ["p", "q"]


def test_trailers() -> None:
    node = expression("in.channels[n - 1](a, key=b)[i:][:2][a:b]")
    assert node.value.text == "in"
    kinds = [type(one).__name__ for one in node.trailers]
    assert kinds == ["Member", "Index", "Call", "Slice", "Slice", "Slice"]
    assert [one.span.text for one in node.trailers[3:]] == ["[i:]", "[:2]", "[a:b]"]
    assert [one.name and one.name.text for one in node.trailers[2].arguments] == [None, "key"]


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        ("()", tree.Tuple, 0),
        ("(1,)", tree.Tuple, 1),
        ("(1, 2)", tree.Tuple, 2),
        ("(1, 2,)", tree.Tuple, 2),
    ],
)
def test_tuples(text: str, kind: type[tree.Tuple], count: int) -> None:
    node = expression(text)
    assert isinstance(node, kind) and len(node.items) == count
    assert isinstance(expression("(1)"), tree.Parenthesized)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("conv 3x3/64", ["Apply", "conv", None, "3x3/64", [], None]),
        ("conv k/c a=-1", ["Apply", "conv", None, "k/c", [["Attribute", "a", "-1"]], None]),
        ("conv 1x1/(4*c)", ["Apply", "conv", None, "1x1/(4*c)", [], None]),
        ("conv kernel=3x3", ["Apply", "conv", None, None, [["Attribute", "kernel", "3x3"]], None]),
        ("pad in=0", ["Apply", "pad", None, None, [["Attribute", "in", "0"]], None]),
        ('act "gelu"', ["Apply", "act", None, '"gelu"', [], None]),
        ("in", ["Apply", "in", None, None, [], None]),
        ("input", ["Input", None, []]),
        ("input (s, s)/3 dtype=int64", ["Input", "(s, s)/3", [["Attribute", "dtype", "int64"]]]),
        ("[ ]", ["Group", ["Chain", [], False], None]),
        ("none", ["Absent"]),
    ],
)
def test_elements(text: str, expected: object) -> None:
    assert outline(element(text)) == expected


@pytest.mark.parametrize("text", ["conv(2*k + 1)/c stride=2", "conv (2*k + 1)/c stride=2"])
def test_arguments_with_channels(text: str) -> None:
    node = element(text)
    assert len(node.arguments.arguments) == 1
    assert node.geometry.sizes is node.arguments.arguments[0].value
    assert node.geometry.span.text == "(2*k + 1)/c"
    assert [one.span.text for one in node.attributes] == ["stride=2"]


def test_arguments_without_channels() -> None:
    node = element("fc(4*c) bias=false")
    assert node.geometry is None and node.arguments.span.text == "(4*c)"


def test_several_arguments_are_sizes() -> None:
    assert outline(element("conv(1, k)/c").geometry.sizes) == "(1, k)"


def test_repeats() -> None:
    assert element("[ a -> b ] * (n - 1)").repeat.span.text == "(n - 1)"
    assert element("[ a ] * n[0]").repeat.span.text == "n[0]"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("concat< a | b -> c | d >", ["a", "b -> c", "d"]),
        ("concat<a|b>", ["a", "b"]),
        ("residual< | f >", ["", "f"]),
        ("residual< f | >", ["f", ""]),
        ("residual<>", [""]),
        ("add< if a < b { x } else { y } | z >", ["if a < b { x } else { y }", "z"]),
        ("attention heads=8 < q: fc c | k: fc c >", ["q: fc c", "k: fc c"]),
    ],
)
def test_branches(text: str, written: list[str]) -> None:
    assert [chain.span.text for chain in element(text).branches] == written


def test_leading_arrow() -> None:
    assert element("[ -> a -> b ]").chain.leads
    assert not element("[ a -> b ]").chain.leads


def test_for() -> None:
    node = element("for i, (c, n) in zip(a, b) { conv }")
    names, grouped = node.targets.items
    assert (names.text, grouped.grouped, node.targets.grouped) == ("i", True, False)
    assert [one.text for one in grouped.items] == ["c", "n"]
    assert node.iterable.span.text == "zip(a, b)"


def test_if() -> None:
    node = element("if a { x } else if b { } else { -> y }")
    assert [arm.condition.text for arm in node.arms] == ["a", "b"]
    assert [len(arm.chain.links) for arm in node.arms] == [1, 0]
    assert node.arms[1].span.text == "if b { }" and node.otherwise.leads
    assert element("if a { x }").otherwise is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("conv1: a", ["conv1"]),
        ("denselayer{i + 1}: a", ["denselayer", "i + 1"]),
        ("block{s}-{i}: a", ["block", "s", "-", "i"]),
        ("downs.0: a", ["downs.0"]),
        ("{i}: a", ["i"]),
        ("0: a", ["0"]),
        ("1.0.x : a", ["1.0.x"]),
        ("block: a", ["block"]),
        ("in: a", ["in"]),
        ("layer1.{f(n[0])}.conv-1: a", ["layer1.", "f(n[0])", ".conv-1"]),
    ],
)
def test_labels(text: str, parts: list[str]) -> None:
    (link,) = statement(text).chain.links
    assert outline(link.label.parts) == parts
    assert link.label.span.text == text.rsplit(":", 1)[0].rstrip()
    assert link.element.name.text == "a"


def test_a_label_after_an_arrow_without_blanks() -> None:
    first, second = statement("a->b-c:d").chain.links
    assert (first.element.name.text, second.label.parts) == ("a", ("b-c",))


@pytest.mark.parametrize("index", ["[i:]", "[a:b]", "[:n]", "[i - 1:n-1]", "[len(x):]"])
def test_slices_are_no_labels(index: str) -> None:
    assert expression("n" + index).trailers[0].span.text == index


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
