"""`netdsl check --fix`: what it repairs, what it writes, what it leaves alone."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from commands import ROOT, CommandLine

from netdsl import repair
from netdsl.diagnostics import Diagnostic, Fix
from netdsl.edits import compatible, edited, fixable
from netdsl.pipeline import Checked, check_sources
from netdsl.source import Source, Span

HABITS = "network A {\n  input 8x8/3 => conv 3x3/4, pad=1 |> [relu] x 2\n}\n"
MENDED = "network A {\n  input 8x8/3 -> conv 3x3/4 pad=1 -> [relu] * 2\n}\n"
NAMES = "network B {\n  input 8x8/3 -> convv 3x3/4 strid=2 → relu\n}\n"
MISREAD = "network C {\n  input 8x8/3 -> conv 3x3/4 @5x5/4\n}\n"


def test_what_has_one_reading_is_repaired(netdsl: CommandLine) -> None:
    netdsl.write("a.net", HABITS)
    netdsl.write("b.net", NAMES)
    ran = netdsl("check", "--fix")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines()[0] == "error[N201]: there is no operator, block or value `convv`"
    assert ran.out.endswith(
        "fixed 4 errors in a.net, 1 in b.net\n"
        "2 files, 1 network: 1 error "
        "(`--unsafe-fixes` repairs 1, `netdsl explain N201` tells the rule)\n"
    )
    assert netdsl.files() == {
        "a.net": MENDED.encode(),
        "b.net": NAMES.replace("→", "->").encode(),
    }
    ran = netdsl("check", "--fix", "a.net")
    assert (ran.code, ran.out, ran.err) == (0, "1 file, 1 network: no errors\n", "")


def test_without_fix_nothing_is_written_but_told(netdsl: CommandLine) -> None:
    ran = netdsl("check", netdsl.write("a.net", HABITS))
    assert "4 errors (`--fix` repairs 4, `netdsl explain N105` tells the rule)" in ran.out
    assert netdsl.files()["a.net"] == HABITS.encode()


def test_unsafe_fixes_choose_names_and_go_on_until_nothing_is_left(netdsl: CommandLine) -> None:
    netdsl.write("b.net", NAMES)
    netdsl.write("c.net", MISREAD)
    ran = netdsl("check", "--fix", "--unsafe-fixes")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "fixed 3 errors in b.net, 1 in c.net")
    assert netdsl.files() == {
        "b.net": b"network B {\n  input 8x8/3 -> conv 3x3/4 stride=2 -> relu\n}\n",
        "c.net": MISREAD.replace("@5x5", "@6x6").encode(),
    }


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("=> relu", "-> relu"),
        ("→ relu", "-> relu"),
        ("|> relu", "-> relu"),
        ("-> conv 3×3/4", "-> conv 3x3/4"),
        ("-> conv 3x3/4, pad=1", "-> conv 3x3/4 pad=1"),
        ("-> maxpool stride 2", "-> maxpool stride=2"),
        ("-> concat<relu, tanh>", "-> concat<relu | tanh>"),
        ("-> 3 * [relu]", "-> [relu] * 3"),
        ("-> [relu] x3", "-> [relu] * 3"),
        ("-> [relu] x 3", "-> [relu] * 3"),
        ("-> conv 3x3/2*2", "-> conv 3x3/(2*2)"),
        ("-> conv 3x3/4 groups=2//2", "-> conv 3x3/4 groups=(2//2)"),
        ("-> conv 3x3/4 bias=True", "-> conv 3x3/4 bias=true"),
        ("-> conv 3x3/4 pad='same'", '-> conv 3x3/4 pad="same"'),
        ("-> relu;", "-> relu"),
        ("-> relu\n  // done", "-> relu\n  # done"),
        ("-> convv 3x3/4", ""),
        ("-> relu tanh", ""),
        ("-> relu, tanh", ""),
        ("-> conv 3x3/4 * 2", ""),
        ("-> conv 3x3/4 strid=2", ""),
        ("-> relu  // the end", ""),
        ("-> relu; -> tanh", ""),
        ("-> relu @4x4/3", ""),
        ("-> conv 3x3/4 groups=2", ""),
        ("-> [relu] x tanh", ""),
    ],
)
def test_the_same_words_are_safe_and_choices_are_not(
    netdsl: CommandLine, written: str, safe: str
) -> None:
    spec = f"network A {{\n  input 8x8/3 {written}\n}}\n"
    ran = netdsl("check", "--fix", "-", stdin=spec)
    assert ran.out == spec.replace(written, safe or written)
    assert ("fixed 1 error in <stdin>" in ran.err) == bool(safe)
    assert safe or ran.code == 1


def test_what_comes_to_light_is_told(netdsl: CommandLine) -> None:
    """A stray character hides a claim, and a statement's other mistakes of syntax."""
    netdsl.write("a.net", "network A {\n  input 8 -> fc 4·2; \n  expect params == 1\n}\n")
    ran = netdsl("check", "--fix", "--format", "concise")
    assert ran.out == "a.net:3:10: error[N501]: this claim is false: params is 72\n"
    assert ran.err.startswith("fixed 3 errors in a.net\n")
    assert b"-> fc(4*2) \n" in netdsl.files()["a.net"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_and_a_byte_order_mark_stay(
    netdsl: CommandLine, line_end: bytes, mark: bytes
) -> None:
    spec = b"# \xe2\x86\x92\nnetwork A {\n  input 8 =>\n  2 * [\n    relu\n  ]\n}\n"
    mended = b"# \xe2\x86\x92\nnetwork A {\n  input 8 ->\n  [\n    relu\n  ] * 2\n}\n"
    path = netdsl.folder / "a.net"
    path.write_bytes(mark + spec.replace(b"\n", line_end))
    assert netdsl("check", "--fix").code == 0
    assert path.read_bytes() == mark + mended.replace(b"\n", line_end)


def test_mixed_line_ends_stay_as_they_are(netdsl: CommandLine) -> None:
    spec = b"network A {\r\n  input 8\n  => relu\r\n\r  |> relu }\n"
    path = netdsl.folder / "a.net"
    path.write_bytes(spec)
    assert netdsl("check", "--fix").code == 0
    assert path.read_bytes() == spec.replace(b"=>", b"->").replace(b"|>", b"->")


def test_standard_input_gives_the_spec(netdsl: CommandLine) -> None:
    ran = netdsl("check", "--fix", "-", stdin=HABITS)
    assert (ran.code, ran.out) == (0, MENDED)
    assert ran.err == "fixed 4 errors in <stdin>\n1 file, 1 network: no errors\n"
    ran = netdsl("check", "--fix", "-", "--format", "json", stdin=NAMES)
    assert (ran.code, ran.out) == (1, NAMES.replace("→", "->"))
    assert json.loads(ran.err)["fixed"] == [{"file": "<stdin>", "findings": 1}]
    assert netdsl("check", "--fix", "-q", "-", stdin=MENDED).out == MENDED


def test_wrong_calls(netdsl: CommandLine) -> None:
    netdsl.write("a.net", HABITS)
    for arguments in (["--fix", "-", "a.net"], ["--unsafe-fixes", "a.net"], ["--fix", "no.net"]):
        ran = netdsl("check", *arguments)
        assert (ran.code, ran.out) == (2, "")
    assert netdsl.files()["a.net"] == HABITS.encode()


def test_an_imported_file_is_repaired_only_where_it_is_named(netdsl: CommandLine) -> None:
    netdsl.write("part.net", "block unit(c) = conv 3x3/c, pad=1 => relu\n")
    main = 'from "part.net" import unit\nnetwork A { input 8x8/3 → unit(4) }\n'
    netdsl.write("main.net", main)
    part = netdsl.files()["part.net"]
    ran = netdsl("check", "--fix", "main.net")
    assert ran.code == 1
    assert "fixed 1 error in main.net\n1 file, 1 network: 2 errors (`netdsl" in ran.out
    assert netdsl.files()["part.net"] == part
    # In one go, and before anything is written: the importer sees the repaired text.
    netdsl.write("main.net", main)
    ran = netdsl("check", "--fix", ".")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "2 files, 1 network: no errors")
    assert netdsl.files()["part.net"] == b"block unit(c) = conv 3x3/c pad=1 -> relu\n"


def test_a_block_on_two_shapes_cannot_be_annotated(netdsl: CommandLine) -> None:
    """Whatever shape is written, the other use disagrees: a repair would never end."""
    spec = (
        "block unit() = relu @3x3/1\nnetwork A { input 8x8/3 -> unit() -> maxpool 2x2 -> unit() }\n"
    )
    netdsl.write("a.net", spec)
    ran = netdsl("check", "--fix", "--unsafe-fixes")
    assert ran.code == 1
    assert ran.err == "netdsl: a.net: a repair that makes nothing better was not made\n"
    assert "fixed" not in ran.out
    assert netdsl.files()["a.net"] == spec.encode()


def test_json_has_what_is_left_and_what_was_fixed(netdsl: CommandLine) -> None:
    netdsl.write("a.net", HABITS)
    netdsl.write("b.net", NAMES)
    ran = netdsl("check", "--fix", "--format", "json")
    document = json.loads(ran.out)
    schema = json.loads((ROOT / "docs" / "schemas" / "check.json").read_text("utf-8"))
    jsonschema.validate(document, schema)
    assert [each["code"] for each in document["diagnostics"]] == ["N201"]
    assert document["fixed"] == [
        {"file": "a.net", "findings": 4},
        {"file": "b.net", "findings": 1},
    ]


def test_a_file_that_cannot_be_written_is_left(netdsl: CommandLine) -> None:
    netdsl.write("a.net", HABITS)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    netdsl.monkeypatch.setattr(os, "replace", fail)
    ran = netdsl("check", "--fix", "a.net")
    assert ran.code == 2
    assert "a.net cannot be written" in ran.err
    assert "fixed" not in ran.out
    assert netdsl.files() == {"a.net": HABITS.encode()}


@pytest.mark.parametrize(
    ("replacement", "told"),
    [
        ("tanh", "fixed 2 errors in a.net"),
        ("tanh -> other -> [another]", "makes nothing better"),
        ("tanh -> [", "makes nothing better"),
        ("relu", ""),
        ("relu -> tanh", "makes nothing better"),
    ],
)
def test_a_repair_that_makes_a_file_worse_is_not_written(
    netdsl: CommandLine, replacement: str, told: str
) -> None:
    spec = "network A { input 8 => relu -> fc 4 }\n"
    netdsl.write("a.net", spec)

    def planted(sources: Sequence[Source], *others: Any) -> Checked:
        checked = check_sources(sources, *others)
        at = sources[0].text.find("relu")
        if at >= 0 and "=>" not in sources[0].text:
            span = Span(sources[0], at, at + 4)
            fault = Diagnostic("N407", "planted", span, fixes=(Fix(span, replacement),))
            checked.diagnostics = (fault, *checked.diagnostics)
        return checked

    netdsl.monkeypatch.setattr(repair, "check_sources", planted)
    ran = netdsl("check", "--fix", "--unsafe-fixes", "a.net")
    mended = replacement if told.startswith("fixed") else "relu"
    assert told in ran.out + ran.err
    # What is safe is repaired in any case.
    assert netdsl.files()["a.net"] == spec.replace("=>", "->").replace("relu", mended).encode()


def test_repairs_that_meet_are_made_one_after_the_other() -> None:
    source = Source.of("a.net", "abcdef")

    def finding(*edits: tuple[int, int, str], safe: bool = True) -> Diagnostic:
        fixes = tuple(Fix(Span(source, start, end), text, safe) for start, end, text in edits)
        return Diagnostic("N105", "", fixes[0].span, fixes=fixes)

    first = finding((0, 1, "A"), (4, 5, "E"))
    inside, touching, apart = finding((4, 5, "X")), finding((1, 2, "B")), finding((2, 3, "CC"))
    found = [first, inside, touching, apart]
    assert compatible(found) == [first, apart]
    assert edited(source, [*first.fixes, *apart.fixes]) == "AbCCdEf"
    assert compatible([finding((3, 3, "x")), finding((3, 3, "y"))])[0].fixes[0].replacement == "x"
    assert len(compatible([finding((3, 3, "x")), finding((3, 3, "y"))])) == 1
    half = finding((0, 1, "A"))
    half = replace(half, fixes=(*half.fixes, *finding((2, 3, "C"), safe=False).fixes))
    assert fixable([half], [source]) == []
    assert fixable([half], [source], unsafe=True) == [half]
    assert fixable([first], [Source.of("a.net", "abcdef")]) == []
