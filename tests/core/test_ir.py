"""The IR: complete, plain, and equal after a round trip."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from helpers import network
from ir_examples import ALL, SCHEMA, SPECS, spec

from netdsl.core.ir import DType, schema
from netdsl.core.ir_check import read_ir, validated
from netdsl.core.types import DTYPE_BYTES
from netdsl.ops import STANDARD
from netdsl.pipeline import CheckedNetwork
from netdsl.targets.ir import ir_json, ir_schema, to_ir
from netdsl.version import VERSION


@pytest.fixture(scope="module")
def everything() -> CheckedNetwork:
    return network(ALL)


def assert_plain(thing: Any) -> None:
    """Only plain numbers and words: a symbolic number would carry its formula about."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            assert type(key) is str
            assert_plain(value)
    elif isinstance(thing, tuple):
        for item in thing:
            assert_plain(item)
    else:
        assert type(thing) in (int, float, bool, str, type(None))


def assert_round_trip(checked: CheckedNetwork) -> None:
    made = to_ir(checked)
    text = ir_json(checked)
    assert text == ir_json(checked)
    assert read_ir(text, STANDARD) == made
    assert_plain(made.model_dump())
    jsonschema.validate(json.loads(text), ir_schema())


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_spec_survives_the_round_trip(path: Path) -> None:
    assert_round_trip(spec(path))


def test_every_form_survives_the_round_trip(everything: CheckedNetwork) -> None:
    assert_round_trip(everything)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_document_has_the_networks_figures(path: Path) -> None:
    checked = spec(path)
    made = to_ir(checked)
    state = [
        (entry.key, entry.shape, entry.dtype, entry.kind, entry.trainable, entry.tied_to)
        for entry in checked.figures.state_dict
    ]
    assert state == [
        (each.key, each.shape, each.dtype, each.kind, each.trainable, each.tied_to)
        for each in made.tensors
    ]
    for layer, node in zip(checked.figures.layers, made.nodes, strict=True):
        assert node.key == layer.operation.key
        assert " and ".join(str(value.type) for value in node.outputs) == layer.output
    for tensor in made.tensors:
        assert tensor.key.startswith(made.nodes[tensor.node].key)


def test_spans_are_where_things_are_written(everything: CheckedNetwork) -> None:
    made = to_ir(everything)
    lines = ALL.split("\n")
    for node in made.nodes:
        written = ALL[node.span.start : node.span.end]
        called = "act" if node.block == "unit" and node.operator == "relu" else node.operator
        assert written.startswith(called)
        assert lines[node.span.line - 1][node.span.column - 1 :].startswith(called)
        before_end = ALL[: node.span.end].split("\n")
        assert node.span.end_line == len(before_end)
        assert node.span.end_column == len(before_end[-1]) + 1
        assert node.span.file == "test.net"


def test_the_tree_tells_blocks_repeats_and_choices(everything: CheckedNetwork) -> None:
    made = to_ir(everything)
    assert (made.name, made.docstring, made.source) == ("All", "Every form at once.", "test.net")
    assert (made.netdsl, made.format_version) == (VERSION, 1)
    assert made.parameters == {"classes": 10, "rate": 0.25}
    told = [
        (element.kind, [node.operator for node in made.nodes[element.first : element.end]])
        for element in made.tree[:8]
    ]
    unit = ["conv", "bn", "identity", "residual", "relu"]
    assert told == [
        ("repeat", unit * 2),
        ("turn", unit),
        ("scope", unit),
        ("turn", unit),
        ("scope", unit),
        ("repeat", ["conv", "conv"]),
        ("turn", ["conv"]),
        ("turn", ["conv"]),
    ]
    scope, turn = made.tree[2], made.tree[7]
    assert scope.kind == "scope" and turn.kind == "turn"
    assert (scope.name, scope.block, scope.docstring) == ("0", "unit", "A unit.")
    assert scope.arguments == {"c": 4, "act": "relu"}
    assert turn.bindings == {"c": 8, "i": 2}
    (choice,) = [element for element in made.tree if element.kind == "choice"]
    assert (choice.arm, choice.end - choice.first) == (0, 1)
    up = next(each for each in made.tree if each.kind == "scope" and each.block == "up")
    assert (up.name, up.labelled, up.arguments) == ("grow", True, {"c": 4, "skip": "x"})


def test_nodes_tell_their_place_and_their_weights(everything: CheckedNetwork) -> None:
    made = to_ir(everything)
    nodes = {(node.key, node.operator): node for node in made.nodes}
    conv = nodes["0.conv1", "conv"]
    assert (conv.scope, conv.name, conv.block) == ("0", "conv1", "unit")
    assert conv.attributes == {
        "kernel": (3, 3),
        "channels": 4,
        "stride": 1,
        "pad": "same",
        "dilation": 1,
        "groups": 1,
        "bias": False,
    }
    assert conv.weights is not None and conv.weights.init is not None
    assert (conv.weights.init.name, conv.weights.init.options) == (
        "kaiming_normal",
        {"mode": "fan_out"},
    )
    (tied,) = [node for node in made.nodes if node.weights and node.weights.tied]
    (tensor,) = [each for each in made.tensors if each.tied_to]
    assert (made.nodes[tensor.node], tensor.tied_to) == (tied, "wte.weight")
    (upsample,) = [node for node in made.nodes if node.operator == "upsample"]
    (source,) = [node for node in made.nodes if node.key == "stage2"]
    assert upsample.references == {"to": source.outputs[0].value}
    assert "to" not in upsample.attributes
    assert [node.reuse for node in made.nodes if node.key.startswith("tower")] == [
        False,
        False,
        True,
        True,
    ]
    assert [result.name for result in made.outputs] == ["map", "word", "two"]
    assert [result.name for result in made.auxiliaries] == ["early"]


def test_models_are_frozen(everything: CheckedNetwork) -> None:
    made = to_ir(everything)
    with pytest.raises(ValueError, match="frozen"):
        made.name = "Other"  # type: ignore[misc]
    assert validated(made, STANDARD) is made


def test_the_schema_is_published(golden: Callable[[Path, str], None]) -> None:
    golden(SCHEMA, json.dumps(ir_schema(), indent=2) + "\n")
    jsonschema.Draft202012Validator.check_schema(schema())


def test_element_types_are_those_of_the_language() -> None:
    assert set(get_args(DType)) == set(DTYPE_BYTES)


def test_a_document_is_as_flat_as_its_network_is_deep() -> None:
    text = "conv 1x1/4"
    for _ in range(40):
        text = f"[{text} -> relu] * 1"
    made = to_ir(network(f"network N {{ input 4x4/4 -> {text} }}"))
    assert read_ir(made.model_dump_json(), STANDARD) == made
    assert len(made.tree) == 80
