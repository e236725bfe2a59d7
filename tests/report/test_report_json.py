"""The JSON document of a check, held against its published schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from report_helpers import RESNET, place

from netdsl.diagnostics import Diagnostic, Fix, Label, Use
from netdsl.report.json import CheckDocument, NetworkFigures, check_document
from netdsl.source import Source

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "check.json"

FINDING = Diagnostic(
    "N302",
    "different shapes",
    place(RESNET, "conv 3x3/128 stride=2 -> bn"),
    "28x28/128",
    (Label(place(RESNET, "residual"), "the input"),),
    "project it",
    (Fix(place(RESNET, "bn"), "bn2", safe=True),),
    (Use("unit", place(RESNET, "unit"), "on 56x56/64"),),
    turn="turn 2 of 3",
    count=3,
)


def written(*findings: Diagnostic) -> dict[str, object]:
    network = NetworkFigures(name="N", file="a.net", params=3, macs=4)
    document: dict[str, object] = json.loads(check_document(findings, [network]).model_dump_json())
    return document


def test_the_schema_is_published(golden: Callable[[Path, str], None]) -> None:
    golden(SCHEMA, json.dumps(CheckDocument.model_json_schema(), indent=2) + "\n")


def test_every_field() -> None:
    file = "specs/resnet50.net"
    assert written(FINDING) == {
        "format_version": 1,
        "diagnostics": [
            {
                "file": file,
                "line": 12,
                "column": 13,
                "end_line": 12,
                "end_column": 40,
                "code": "N302",
                "severity": "error",
                "message": "different shapes",
                "label": "28x28/128",
                "labels": [
                    {
                        "file": file,
                        "line": 12,
                        "column": 3,
                        "end_line": 12,
                        "end_column": 11,
                        "text": "the input",
                    }
                ],
                "help": "project it",
                "fixes": [
                    {
                        "file": file,
                        "line": 12,
                        "column": 38,
                        "end_line": 12,
                        "end_column": 40,
                        "replacement": "bn2",
                        "safe": True,
                    }
                ],
                "uses": [
                    {
                        "file": file,
                        "line": 11,
                        "column": 7,
                        "end_line": 11,
                        "end_column": 11,
                        "block": "unit",
                        "detail": "on 56x56/64",
                    }
                ],
                "turn": "turn 2 of 3",
                "count": 3,
            }
        ],
        "networks": [{"name": "N", "file": "a.net", "params": 3, "macs": 4}],
        "fixed": [],
    }


def test_a_document_is_valid_and_a_damaged_one_is_not() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    document = written(FINDING, Diagnostic("N201", "no", place(RESNET, "bn")))
    jsonschema.validate(document, schema)
    for field in ("format_version", "diagnostics", "networks"):
        rest = {name: value for name, value in document.items() if name != field}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(rest, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**document, "format_version": 2}, schema)


def test_columns_are_counted_in_code_points() -> None:
    source = Source.of("a.net", "😀 relu")
    (finding,) = check_document([Diagnostic("N201", "no", place(source, "relu"))]).diagnostics
    assert (finding.column, finding.end_column) == (3, 7)
