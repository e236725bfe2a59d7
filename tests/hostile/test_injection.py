# ruff: noqa: E501
"""Text from a spec reaches code, diagrams and documents as data only."""

from __future__ import annotations

import ast
import json
import xml.etree.ElementTree as ET

import pytest
from helpers import check_within
from injections import NAMES, TEXTS

from netdsl.files import Reader
from netdsl.limits import Limits
from netdsl.pipeline import CheckedNetwork, check
from netdsl.report.json import check_document
from netdsl.report.text import text as report
from netdsl.source import Source
from netdsl.targets.graphviz import dot_source, mermaid_source, render
from netdsl.targets.ir import ir_json
from netdsl.targets.python import emit
from netdsl.targets.summary import summary_document

BUILTINS = {
    "super",
    "range",
    "zip",
    "getattr",
    "min",
    "max",
    "abs",
    "int",
    "float",
    "round",
    "sum",
    "tuple",
    "len",
    "isinstance",
    "initialized",
    "partial",
    "print",
    "enumerate",
    "bool",
    "str",
    "NamedTuple",
    "OrderedDict",
}


def held(text: str, name: str = "evil.net") -> list[CheckedNetwork]:
    """The networks of a spec, where it has any: its findings can be shown in any case."""
    checked = check(Source.of(name, text), Reader())
    report(checked.diagnostics)
    json.loads(check_document(checked.diagnostics, ()).model_dump_json())
    return checked.networks


def assert_inert(checked: CheckedNetwork) -> None:
    network, figures = checked.network, checked.figures
    code = emit(network, figures, network.source_name)
    assert_code_inert(code)
    dot = dot_source(network, figures)
    drawn = ET.fromstring(render(dot, "svg"))
    tags = {each.tag.rpartition("}")[2] for each in drawn.iter()}
    assert tags <= {"svg", "g", "title", "polygon", "path", "text", "ellipse", "a", "polyline"}
    assert not any(key.lower().startswith("on") for each in drawn.iter() for key in each.attrib)
    mermaid = mermaid_source(network)
    assert "<script" not in mermaid
    assert mermaid.startswith(("flowchart", "---", "graph", "%%"))
    json.loads(summary_document(network, figures).model_dump_json())
    json.loads(ir_json(checked))


def assert_code_inert(code: str) -> None:
    """A module of imports, classes and known functions, that calls nothing by itself."""
    tree = ast.parse(code)
    compile(code, "emitted", "exec")
    kinds = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef)
    for place, statement in enumerate(tree.body):
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            assert place == 0
            continue
        assert isinstance(statement, kinds), ast.unparse(statement)
        if isinstance(statement, ast.Import | ast.ImportFrom):
            named = {alias.name for alias in statement.names} | {getattr(statement, "module", None)}
            assert named <= {
                "functools",
                "partial",
                "math",
                "torch",
                "torch.nn",
                "nn",
                "functional",
                "Tensor",
                "collections",
                "OrderedDict",
                "collections.abc",
                "Callable",
                "typing",
                "NamedTuple",
                "cast",
                None,
                "Any",
                "Iterator",
                "init",
            }, named
    own = {each.name for each in tree.body if isinstance(each, ast.ClassDef | ast.FunctionDef)}
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef):
            for inner in statement.body:
                allowed = isinstance(inner, ast.FunctionDef | ast.AnnAssign) or (
                    isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant)
                )
                assert allowed, ast.unparse(inner)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id in own | BUILTINS | {"layer", "fill", "block"}, node.func.id
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("system", "__globals__", "__subclasses__")


def spelt(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@pytest.mark.parametrize("text", TEXTS)
def test_docstrings(text: str) -> None:
    for doc in (text, text.replace('"""', "'''")):
        for checked in held(
            f'block b(n = 1) {{\n"""{doc}"""\nconv 1x1/n -> relu\n}}\n'
            f'network N {{\n"""{doc}"""\ninput 8x8/3 -> b(2) -> gap\n}}\n'
        ):
            assert_inert(checked)


def test_a_docstring_is_what_was_written() -> None:
    text = 'back\\slash "quotes" \\n {x} %s \\N{BULLET} \u00fcn\u00ef \U0001f600 \u202e "'
    (checked,) = held(f'network N {{\n"""{text} """\ninput 8x8/3 -> conv 1x1/2\n}}\n')
    code = emit(checked.network, checked.figures, "a.net")
    (owner,) = [each for each in ast.parse(code).body if isinstance(each, ast.ClassDef)]
    assert ast.get_docstring(owner) == text
    assert "\u202e" not in code


@pytest.mark.parametrize("text", TEXTS)
def test_strings_as_arguments(text: str) -> None:
    for checked in held(
        f"block b(note, n = 2) = if note == {spelt(text)} {{ conv 1x1/n }} else {{ relu }}\n"
        f"network N(note = {spelt(text)}) {{ input 8x8/3 -> b(note) -> b({spelt(text)}) }}\n"
    ):
        assert_inert(checked)


@pytest.mark.parametrize("text", TEXTS)
def test_strings_in_labels_ties_and_options(text: str) -> None:
    string = spelt(text)
    for spec in (
        f"network N {{ input 8x8/3 -> a{{{string}}}: conv 1x1/2 }}",
        f"network N {{ input 8x8/3 -> a: conv 1x1/3 -> conv 1x1/3 tied={string} }}",
        f"network N {{ input 8x8/3 dtype={string} -> conv 1x1/3 }}",
        f"network N {{ input 8x8/3 layout={string} -> conv 1x1/3 }}",
        f"network N {{ input 8x8/3 -> conv 1x1/3 pad={string} }}",
        f"network N {{ input 8x8/3 -> conv 1x1/3 init={string} }}",
        f"network N {{ input 8x8/3 -> conv 1x1/3 init=kaiming_normal(mode={string}) }}",
        f"from {string} import a\nnetwork N {{ input 8x8/3 -> relu }}",
        f"network N {{ input 8x8/3 -> relu\nexpect {string} == 3 }}",
    ):
        checked = check(Source.of("evil.net", spec), Reader())
        report(checked.diagnostics)
        assert not checked.ok


@pytest.mark.parametrize("text", TEXTS)
def test_file_names(text: str) -> None:
    for name in (text, f"{text}.net", f"a/{text}/b.net"):
        (checked,) = held("network N { input 8x8/3 -> conv 1x1/2 -> relu }", name)
        assert_inert(checked)
        assert held("network N { input 8x8/3 -> con 1x1/2 }", name) == []


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str) -> None:
    for spec in (
        f"network {name} {{ input 8x8/3 -> conv 1x1/2 -> relu }}",
        f"network N({name} = 4) {{ input 8x8/3 -> conv 1x1/{name} -> [conv 1x1/{name} -> relu] * 3 }}",
        f"block {name}(c) = conv 1x1/c -> relu\nnetwork N {{ input 8x8/3 -> {name}(2) -> {name}(3) }}",
        f"block b({name}, k = 1) = residual< conv k/{name} -> conv k/{name} | conv k/({name}) >\n"
        f"network N {{ input 8x8/3 -> b(2) -> b(5) -> first: b(6) }}",
        f"network N {{ input 8x8/3 -> {name}: conv 1x1/2 -> {name}2: [relu -> {name}: conv 1x1/2] }}",
        f"network N {{ input 8x8/3 -> a.{name}: conv 1x1/2 -> {name}-1: conv 1x1/2 -> relu }}",
        f"network N {{ {name} = input 8x8/3\na = {name} -> conv 1x1/3\nadd< a | {name} > -> relu }}",
        f"network N {{ {name} = input 8x8/3\ny = input 8x8/3\nadd< {name} | y > -> conv 1x1/2 }}",
        f"network N {{ input 8x8/3 -> relu\noutput {name} = in -> conv 1x1/2\noutput b = in -> relu }}",
        f"network N {{ input 8x8/3 -> relu\noutput b = in -> conv 1x1/2\n"
        f"auxiliary {name} = in -> fc 3 }}",
        f"network N {{ input 8x8/3\nshared {name}: [conv 1x1/3]\n in -> {name} -> {name} }}",
        f"block b(u) = u(2) -> u(3)\nblock {name}(c) = conv 1x1/c\n"
        f"network N {{ input 8x8/3 -> b({name}) -> relu }}",
        f"network N {{ input 8x8/3 -> for {name} in (1, 2, 3) {{ conv 1x1/{name} -> relu }} }}",
        f"let {name} = 3\nnetwork N {{ input 8x8/3 -> conv 1x1/{name} }}",
    ):
        for checked in held(spec):
            assert_inert(checked)


def test_names_with_hyphens_and_dots_and_digits() -> None:
    for label in (
        "a-b",
        "0",
        "a.b.c",
        "a-b.0",
        "1-2-3",
        "a.0-1.relu",
        "class.def",
        "None",
        "import.x",
    ):
        (checked,) = held(f"network N {{ input 8x8/3 -> {label}: conv 1x1/2 -> relu }}")
        assert_inert(checked)


def test_the_check_of_code_sees_code() -> None:
    for code in (
        "import os",
        "x = 1",
        "print(1)",
        "class A:\n    x = print(1)",
        "class A(B):\n    def f(self):\n        exec('')",
    ):
        with pytest.raises(AssertionError):
            assert_code_inert(code)


def test_limits_are_said_of_a_bomb() -> None:
    (found,) = check_within("let f(x) = f(x - 1) + f(x)\nlet a = f(1)", {}, Limits()).diagnostics
    assert "--limit depth=N" in found.help
