"""Documents that do not hold are refused, each with the reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from helpers import network
from ir_examples import ALL, SCHEMA

from netdsl.core.ir_check import InvalidIR, read_ir
from netdsl.ops import STANDARD
from netdsl.targets.ir import ir_json


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ir_json(network(ALL)))
    return found


def found(document: dict[str, Any], operator: str) -> dict[str, Any]:
    node: dict[str, Any] = next(each for each in document["nodes"] if each["operator"] == operator)
    return node


def first(document: dict[str, Any], kind: str) -> dict[str, Any]:
    element: dict[str, Any] = next(each for each in document["tree"] if each["kind"] == kind)
    return element


TAMPERED: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "wrong shape": (
        lambda d: found(d, "maxpool")["outputs"][0].update(spatial=[3, 3]),
        r"node \d+ \(maxpool\): it gives 4x4/4 .*, and the document says 3x3/4",
    ),
    "wrong layout": (
        lambda d: found(d, "embedding")["outputs"][0].update(layout="first"),
        r"\(embedding\): it gives 6/16 \(float32, channels last\)",
    ),
    "wrong dtype": (
        lambda d: found(d, "bn")["outputs"][0].update(dtype="float64"),
        r"\(bn\): it gives",
    ),
    "wrong input": (
        lambda d: d["inputs"][0].update(channels=5),
        r"node 2 \(identity\): it gives 8x8/5 .*, and the document says 8x8/4",
    ),
    "unknown operator": (
        lambda d: found(d, "tanh").update(operator="tanhh"),
        r"node \d+ \(tanhh\): there is no such operator",
    ),
    "unknown attribute": (
        lambda d: found(d, "conv")["attributes"].update(strides=2),
        r"\(conv\): attribute `strides`: Extra inputs are not permitted",
    ),
    "attribute out of range": (
        lambda d: found(d, "conv")["attributes"].update(groups=0),
        r"\(conv\): attribute `groups`: .*a whole number, 1 or more",
    ),
    "attribute that the input refuses": (
        lambda d: found(d, "conv")["attributes"].update(groups=3),
        r"\(conv\): gets 4 channels, which do not divide into 3 groups",
    ),
    "attribute of the wrong kind": (
        lambda d: found(d, "conv")["attributes"].update(bias="yes"),
        r"\(conv\): attribute `bias`: .*true or false",
    ),
    "missing attribute": (
        lambda d: found(d, "conv")["attributes"].pop("channels"),
        r"\(conv\): attribute `channels`: Field required",
    ),
    "edge out of range": (
        lambda d: found(d, "tanh").update(inputs=[999]),
        r"node \d+ \(tanh\) reads value 999, and only values 0 to \d+ are made before it",
    ),
    "edge from later on": (
        lambda d: d["nodes"][0].update(inputs=[d["nodes"][1]["outputs"][0]["value"]]),
        r"node 0 \(conv\) reads value 3, and only values 0 to 1 are made before it",
    ),
    "negative edge": (
        lambda d: d["nodes"][0].update(inputs=[-1]),
        r"nodes\.0\.inputs\.0: .*greater than or equal to 0",
    ),
    "two inputs to one": (
        lambda d: d["nodes"][1].update(inputs=[0, 2]),
        r"node 1 \(bn\): it has 2 inputs",
    ),
    "no inputs": (
        lambda d: found(d, "residual").update(inputs=[]),
        r"\(residual\): it has 0 inputs",
    ),
    "reference out of range": (
        lambda d: found(d, "upsample").update(references={"to": 999}),
        r"\(upsample\) reads value 999",
    ),
    "reference that is none": (
        lambda d: found(d, "tanh").update(references={"to": 0}),
        r"\(tanh\): `to` is no attribute that names a value",
    ),
    "reference among the attributes": (
        lambda d: found(d, "upsample")["attributes"].update(to="x"),
        r"\(upsample\): `to` names a value: it belongs among the references",
    ),
    "values out of order": (
        lambda d: d["nodes"][0]["outputs"][0].update(value=7),
        r"node 0 \(conv\) gives value 7, and the next number is 2",
    ),
    "inputs out of order": (
        lambda d: d["inputs"].reverse(),
        r"input 0 is numbered 1",
    ),
    "output out of range": (
        lambda d: d["outputs"][0].update(value=999),
        r"output `map` is value 999, and there are \d+",
    ),
    "output twice": (
        lambda d: d["outputs"][1].update(name="map"),
        r"two outputs are called `map`",
    ),
    "no output": (lambda d: d.update(outputs=[]), r"outputs: .*at least 1 item"),
    "wrong tensor": (
        lambda d: d["tensors"][0].update(shape=[4, 4, 3, 5]),
        r"tensor 0, `0\.conv1\.weight`, is not as its operator makes it",
    ),
    "frozen tensor": (
        lambda d: d["tensors"][0].update(trainable=False),
        r"tensor 0, `0\.conv1\.weight`, is not as its operator makes it",
    ),
    "missing tensor": (
        lambda d: d["tensors"].pop(),
        r"there are \d+ tensors, and the operators make \d+",
    ),
    "tensor twice": (
        lambda d: d["tensors"].append(d["tensors"][0]),
        r"two tensors have the key `0\.conv1\.weight`",
    ),
    "tensor of no node": (
        lambda d: d["tensors"][0].update(node=999),
        r"tensor `0\.conv1\.weight` belongs to node 999, which there is not",
    ),
    "tie to nothing": (
        lambda d: (
            next(n for n in d["nodes"] if n["weights"] and n["weights"]["tied"])["weights"].update(
                tied="nothing"
            ),
            next(t for t in d["tensors"] if t["tied_to"]).update(tied_to="nothing.weight"),
        ),
        r"is tied to `nothing\.weight`, which is no such tensor",
    ),
    "unknown initialisation": (
        lambda d: d["nodes"][0]["weights"]["init"].update(name="magic"),
        r"node 0 \(conv\): there is no initialisation `magic`",
    ),
    "another scope": (
        lambda d: d["nodes"][0].update(scope="1"),
        r"the scope of node 0 \(conv\) is `1`, by the tree `0`",
    ),
    "another key": (
        lambda d: d["nodes"][0].update(key="0.conv2"),
        r"the key of node 0 \(conv\) is `0\.conv2`, by the tree `0\.conv1`",
    ),
    "another block": (
        lambda d: d["nodes"][0].update(block="up"),
        r"the block of node 0 \(conv\) is `up`, by the tree `unit`",
    ),
    "range past the end": (
        lambda d: first(d, "choice").update(end=999),
        r"element \d+ of the tree covers nodes \d+ to 999, and only",
    ),
    "ranges that overlap": (
        lambda d: d["tree"][3].update(first=3),
        r"element 3 of the tree covers nodes 3 to 10, and only 5 to 10 are free",
    ),
    "parent after child": (
        lambda d: d["tree"][2].update(parent=5),
        r"element 2 of the tree is inside element 5, which comes after it",
    ),
    "wrong count": (
        lambda d: first(d, "repeat").update(count=3),
        r"element 0 of the tree repeats 3 times in 2 turns",
    ),
    "turn outside of a repeat": (
        lambda d: d["tree"][1].update(parent=None) or d["tree"][0].update(end=0),
        r"element 1 of the tree is a turn; turns alone are in repeats",
    ),
    "unknown kind": (lambda d: d["tree"][0].update(kind="loop"), r"tree\.0: .*'loop'"),
    "unknown field": (
        lambda d: d["nodes"][0].update(extra=1),
        r"nodes\.0\.extra: Extra inputs are not permitted",
    ),
    "number in quotes": (
        lambda d: d["inputs"][0].update(channels="4"),
        r"inputs\.0\.channels: .*valid integer",
    ),
    "size of zero": (
        lambda d: d["inputs"][0].update(channels=0),
        r"inputs\.0\.channels: .*greater than or equal to 1",
    ),
    "another format": (lambda d: d.update(format_version=2), r"format_version: .*1"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_document_that_does_not_hold_is_refused(name: str, document: dict[str, Any]) -> None:
    change, message = TAMPERED[name]
    copy = json.loads(json.dumps(document))
    change(copy)
    with pytest.raises(InvalidIR, match=message):
        read_ir(json.dumps(copy), STANDARD)


def test_what_is_no_json_is_refused() -> None:
    for text in ("", "{", "[]", "null", b"\xff"):
        with pytest.raises(InvalidIR):
            read_ir(text, STANDARD)


def test_the_schema_refuses_what_the_models_refuse(document: dict[str, Any]) -> None:
    published = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.validate(document, published)
    for name in ("negative edge", "no output", "unknown field", "number in quotes", "size of zero"):
        copy = json.loads(json.dumps(document))
        TAMPERED[name][0](copy)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(copy, published)
