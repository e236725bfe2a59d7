"""`netdsl summary`: the table, and the document."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from commands import ROOT, CommandLine

from netdsl.targets.summary import schema
from netdsl.targets.table import memory

SCHEMA = ROOT / "docs" / "schemas" / "summary.json"

TABLE = """\
Small  a.net
  input 8x8/3
  output 10

name  operator    output  parameters   MACs  memory  receptive field
────────────────────────────────────────────────────────────────────
c     conv 3x3/4  6x6/4          112  3,888   576 B                3
1     relu        6x6/4                       576 B                3
2     gap         4                            16 B                3
fc    fc 10       10              50     40    40 B                3
────────────────────────────────────────────────────────────────────
parameters           162  648 B with the buffers
buffers                0  elements
MACs               3,928  7,856 FLOPs
memory           1.9 KiB  the sum of all values of one example
peak memory      1.3 KiB  the most at one time, in inference
depth                  2  layers with weights on the longest path
receptive field        3  pixels
"""

SEVERAL = """\
network Two {
  image = input 8x8/3
  ids = input 4 dtype=int64
  a = image -> conv 3x3/4 -> bn
  auxiliary early = a -> gap -> fc 5
  output mask = a -> relu
  output words = ids -> embedding 6 entries=10
}
"""


def test_the_table(netdsl: CommandLine) -> None:
    ran = netdsl("summary", netdsl.write("a.net"))
    assert (ran.code, ran.out, ran.err) == (0, TABLE, "")


def test_the_table_goes_to_a_file(netdsl: CommandLine) -> None:
    ran = netdsl("summary", netdsl.write("a.net"), "-o", "table.txt")
    assert (ran.code, ran.out) == (0, "")
    assert (netdsl.folder / "table.txt").read_text("utf-8") == TABLE


def test_inputs_outputs_and_auxiliary_ones(netdsl: CommandLine) -> None:
    lines = netdsl("summary", netdsl.write("a.net", SEVERAL)).out.splitlines()
    assert lines[:6] == [
        "Two  a.net",
        "  input image = 8x8/3",
        "  input ids = 4 dtype=int64",
        "  output mask = 6x6/4",
        "  output words = 4/6",
        "  auxiliary early = 5",
    ]
    assert [line.split("  ")[0] for line in lines if "(auxiliary)" in line] == ["2", "3"]


def test_columns_are_aligned_whatever_stands_in_them(netdsl: CommandLine) -> None:
    for spec in ("resnet50", "lenet5-1998", "cifar-resnet110"):
        lines = netdsl("summary", ROOT / "specs" / f"{spec}.net").out.splitlines()
        first, last = [place for place, line in enumerate(lines) if line.startswith("─")]
        heading, rows = lines[first - 1], lines[first + 1 : last]
        assert len(rows) > 30
        assert {len(row) for row in rows} == {len(heading)} == {len(lines[first])}
        left = [heading.index(word) for word in ("operator", "output")]
        right = [heading.index(word) + len(word) for word in ("parameters", "MACs", "memory")]
        for row in rows:
            assert all(row[place - 1] == " " != row[place] for place in left)
            assert all(row[place] == " " for place in right)


def test_an_operator_reads_as_in_the_spec(netdsl: CommandLine) -> None:
    conv = "conv 3x3/4 pad=same stride=2 init=kaiming_normal(mode=fan_out)"
    text = f"network N {{ input 8x8/3 -> {conv} }}"
    assert "conv 3x3/4 stride=2 pad=same" in netdsl("summary", netdsl.write("a.net", text)).out


def test_settings_and_input(netdsl: CommandLine) -> None:
    ran = netdsl("summary", netdsl.write("a.net"), "--set", "classes=2*50", "--input", "16x12/1")
    assert "fc 100 " in ran.out
    assert "  input 16x12/1\n" in ran.out
    assert "14x10/4" in ran.out


def test_settings_of_every_kind(netdsl: CommandLine) -> None:
    text = (
        "block wide(c) = fc c -> tanh\n"
        'network T(unit, widths, act = relu, drop = 0.5, deep = false, kind = "a") {\n'
        "  input 8 -> for w in widths { unit(w) } -> act -> dropout drop\n"
        '  -> if deep { fc 3 } -> if kind == "a" { tanh }\n'
        "}\n"
    )
    settings = {
        "unit": "wide",
        "widths": "(4, 5) * 2",
        "act": "gelu",
        "drop": "1/4",
        "deep": "true",
        "kind": '"b"',
    }
    arguments = [each for item in settings.items() for each in ("--set", "=".join(item))]
    ran = netdsl("summary", netdsl.write("a.net", text), *arguments, "--format", "json")
    operators = [layer["op"] for layer in json.loads(ran.out)["layers"]]
    assert operators == [*(["fc", "tanh"] * 4), "gelu", "dropout", "fc"]


def test_the_schema_is_published(golden: Callable[[Path, str], None]) -> None:
    golden(SCHEMA, json.dumps(schema(), indent=2) + "\n")


def test_the_document(netdsl: CommandLine) -> None:
    ran = netdsl("summary", netdsl.write("a.net", SEVERAL), "--format", "json")
    document = json.loads(ran.out)
    jsonschema.validate(document, json.loads(SCHEMA.read_text("utf-8")))
    assert document["inputs"] == [
        {"name": "image", "shape": "8x8/3", "torch_shape": [3, 8, 8], "dtype": "float32"},
        {"name": "ids", "shape": "4", "torch_shape": [4], "dtype": "int64"},
    ]
    assert [each["name"] for each in document["outputs"]] == ["mask", "words"]
    assert document["outputs"][1]["torch_shape"] == [4, 6]
    assert [each["name"] for each in document["auxiliary_outputs"]] == ["early"]
    conv, aux, table = 3 * 4 * 9 + 4, 4 * 5 + 5, 60
    assert document["params"] == document["trainable_params"] == conv + 8 + aux + table
    assert document["macs"] == 36 * 4 * 27
    assert document["flops"] == 2 * document["macs"]
    assert document["buffers"] == 4 + 4 + 1
    layer = document["layers"][1]
    assert layer == {
        "name": "1",
        "op": "bn",
        "output": "6x6/4",
        "params": 8,
        "macs": 0,
        "activation_bytes": 6 * 6 * 4 * 4,
        "receptive_field": 3,
        "line": 4,
        "file": "a.net",
        "auxiliary": False,
    }
    keys = {each["key"]: each for each in document["state_dict"]}
    assert keys["1.num_batches_tracked"] == {
        "key": "1.num_batches_tracked",
        "shape": [],
        "dtype": "int64",
        "kind": "buffer",
    }


def test_a_damaged_document_is_not_valid(netdsl: CommandLine) -> None:
    document = json.loads(netdsl("summary", netdsl.write("a.net"), "--format", "json").out)
    published = json.loads(SCHEMA.read_text("utf-8"))
    for field in document:
        rest = {name: value for name, value in document.items() if name != field}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(rest, published)


def test_a_network_by_name_and_from_standard_input(netdsl: CommandLine) -> None:
    text = SEVERAL + "network One { input 3 -> relu }\n"
    for spec in (f"{netdsl.write('a.net', text)}:One", "-:One"):
        ran = netdsl("summary", spec, "--format", "json", stdin=text)
        assert json.loads(ran.out)["network"] == "One"


def test_a_warning_goes_to_standard_error(netdsl: CommandLine) -> None:
    path = netdsl.write("a.net", "let relu = 3\nnetwork N { input 8 -> tanh }\n")
    ran = netdsl("summary", path)
    assert ran.code == 0
    assert ran.err.startswith("warning[N801]")
    assert netdsl("summary", path, "-q").err == ""


def test_memory_has_a_unit() -> None:
    sizes = (0, 1023, 1024, 1536, 1024**2, 1024**3 * 5, 1024**4 * 3000)
    words = ["0 B", "1023 B", "1.0 KiB", "1.5 KiB", "1.0 MiB", "5.0 GiB", "3,000.0 TiB"]
    assert [memory(size) for size in sizes] == words
