"""`netdsl check`: what it reads, what it says, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from commands import ROOT, SMALL, CommandLine

from netdsl.limits import NAMES

WRONG = "network Wrong {\n  input 8x8/3 -> convv 3x3/4\n}\n"


def test_a_clean_file_is_a_line(netdsl: CommandLine) -> None:
    ran = netdsl("check", netdsl.write("a.net"))
    assert (ran.code, ran.out, ran.err) == (0, "1 file, 1 network: no errors\n", "")


def test_findings_are_told_with_the_place(netdsl: CommandLine) -> None:
    ran = netdsl("check", netdsl.write("a.net", WRONG))
    assert ran.code == 1
    assert ran.out == (
        "error[N201]: there is no operator, block or value `convv`\n"
        "  a.net:2:18\n"
        "  |\n"
        "2 |   input 8x8/3 -> convv 3x3/4\n"
        "  |                  ^^^^^\n"
        "  = help: did you mean `conv`?\n"
        "\n"
        "1 file, 0 networks: 1 error (`netdsl explain N201` tells the rule)\n"
    )


def test_folders_are_searched_but_for_hidden_ones(netdsl: CommandLine) -> None:
    netdsl.write("b.net", WRONG)
    netdsl.write("deep/er/a.net", WRONG)
    netdsl.write(".hidden/c.net", WRONG)
    netdsl.write("deep/readme.txt", WRONG)
    for arguments in ((), (".",), (netdsl.folder,)):
        ran = netdsl("check", *arguments, "--format", "concise")
        assert ran.code == 1
        places = [line.partition(": ")[0] for line in ran.out.splitlines()]
        folder = f"{netdsl.folder}/" if arguments == (netdsl.folder,) else ""
        assert places == [f"{folder}b.net:2:18", f"{folder}deep/er/a.net:2:18"]


def test_a_file_named_twice_is_checked_once(netdsl: CommandLine) -> None:
    path = netdsl.write("a.net")
    ran = netdsl("check", path, ".", netdsl.folder / path)
    assert ran.out == "1 file, 1 network: no errors\n"


def test_an_imported_file_is_told_of_once(netdsl: CommandLine) -> None:
    netdsl.write("main.net", 'from "parts/block.net" import unit\n' + SMALL)
    netdsl.write("parts/block.net", "let half = 1/0\nblock unit() = relu\n")
    netdsl.write("parts/other.net", 'from "../parts/block.net" import unit\n')
    ran = netdsl("check", "--format", "concise")
    assert [line.partition(": ")[0] for line in ran.out.splitlines()] == ["parts/block.net:1:12"]


def test_standard_input(netdsl: CommandLine) -> None:
    assert netdsl("check", "-", stdin=SMALL).code == 0
    ran = netdsl("check", "-", "--format", "concise", stdin=WRONG)
    assert (ran.code, ran.out.partition(":")[0]) == (1, "<stdin>")


def test_a_file_without_networks_is_clean(netdsl: CommandLine) -> None:
    assert netdsl("check", netdsl.write("a.net", "let a = 3\n")).code == 0
    ran = netdsl("check", netdsl.write("b.net", ""))
    assert (ran.code, ran.out) == (0, "1 file, 0 networks: no errors\n")


def test_a_warning_does_not_fail(netdsl: CommandLine) -> None:
    ran = netdsl("check", netdsl.write("a.net", "let relu = 3\n"))
    assert ran.code == 0
    assert ran.out.splitlines()[0].startswith("warning[N801]")
    assert ran.out.splitlines()[-1] == "1 file, 0 networks: no errors, 1 warning"


def test_quiet_says_only_what_was_found(netdsl: CommandLine) -> None:
    assert netdsl("check", "-q", netdsl.write("a.net")).out == ""
    ran = netdsl("check", "-q", netdsl.write("a.net", WRONG))
    assert ran.out.startswith("error[N201]")
    assert "explain" not in ran.out


def test_json_is_a_valid_document(netdsl: CommandLine) -> None:
    netdsl.write("a.net", WRONG)
    netdsl.write("b.net")
    ran = netdsl("check", "--format", "json")
    document = json.loads(ran.out)
    schema = json.loads((ROOT / "docs" / "schemas" / "check.json").read_text("utf-8"))
    jsonschema.validate(document, schema)
    assert (ran.code, document["format_version"]) == (1, 1)
    assert [each["code"] for each in document["diagnostics"]] == ["N201"]
    macs = 6 * 6 * 4 * 27 + 40
    assert document["networks"] == [{"name": "Small", "file": "b.net", "params": 162, "macs": macs}]


def test_one_missing_file_does_not_hide_the_findings_of_others(netdsl: CommandLine) -> None:
    ran = netdsl("check", "missing.net", netdsl.write("a.net", WRONG), "--format", "concise")
    assert ran.code == 2
    assert "missing.net: no such file" in ran.err
    assert "N201" in ran.out


def test_a_folder_without_specs_is_a_wrong_call(netdsl: CommandLine) -> None:
    ran = netdsl("check")
    assert (ran.code, ran.out, ran.err) == (2, "", "netdsl: there are no .net files in .\n")


def test_the_bound_of_operators_can_be_raised(netdsl: CommandLine) -> None:
    path = netdsl.write("a.net", "network N { input 8 -> [relu] * 50 }")
    assert netdsl("check", path, "--limit", "operators=50").code == 0
    ran = netdsl("check", path, "--limit", "operators=49")
    assert ran.code == 1
    assert "raise the bound: `--limit operators=N`" in ran.out


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (["operator=9"], "there is no bound `operator`: did you mean operators?"),
        (["speed=9"], "there is no bound `speed`: it is one of operators, steps, depth"),
        (["operators=0"], "0 is no whole number of 1 or more"),
        (["operators"], "a bound is written `operators=N`"),
        (["depth=9", "depth=8"], "a bound is set twice"),
    ],
)
def test_a_bound_that_is_none(netdsl: CommandLine, bounds: list[str], words: str) -> None:
    path = netdsl.write("a.net", "network N { input 8 -> relu }")
    ran = netdsl("check", path, *(part for bound in bounds for part in ("--limit", bound)))
    assert ran.code == 2
    assert words in ran.err


def test_every_bound_can_be_lowered_until_it_is_met(netdsl: CommandLine) -> None:
    netdsl.write("b.net", "block twice() = relu -> relu\n")
    path = netdsl.write(
        "a.net",
        'from "b.net" import twice\nblock more() = twice()\nlet widths = (8, 8)\n'
        "network N { input 8 -> more() -> more() }\nlet widths = 1\nlet widths = 2\n",
    )
    for bound in NAMES:
        ran = netdsl("check", path, "--limit", f"{bound}=1")
        assert ran.code in (1, 2)
        assert f"--limit {bound}=N" in ran.out + ran.err, bound


@pytest.mark.parametrize(
    ("option", "environment", "coloured"),
    [
        ("always", {}, True),
        ("always", {"NO_COLOR": "1"}, True),
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(
    netdsl: CommandLine, option: str, environment: dict[str, str], coloured: bool
) -> None:
    for name, value in environment.items():
        netdsl.monkeypatch.setenv(name, value)
    ran = netdsl("check", "--color", option, netdsl.write("a.net", WRONG))
    assert ("\x1b[" in ran.out) == coloured


def test_all_specs_hold(netdsl: CommandLine) -> None:
    specs = sorted((ROOT / "specs").rglob("*.net"))
    ran = netdsl("check", ROOT / "specs")
    assert ran.out.startswith(f"{len(specs)} files, ")
    assert (ran.code, ran.out.rpartition(": ")[2]) == (0, "no errors\n")


def test_names_are_relative_as_people_write_them(netdsl: CommandLine) -> None:
    netdsl.monkeypatch.chdir(ROOT)
    ran = netdsl("check", Path("specs"), "--format", "json")
    assert "specs/lenet5.net" in {each["file"] for each in json.loads(ran.out)["networks"]}
