"""`netdsl render`, `explain`, help and version."""

from __future__ import annotations

import re
import shutil

import pytest
from commands import CommandLine

from netdsl.cli import COMMANDS
from netdsl.codes import codes
from netdsl.targets import graphviz

HEADS = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF", "dot": b"digraph"}


@pytest.mark.parametrize("format", HEADS)
def test_a_picture_by_the_suffix(netdsl: CommandLine, format: str) -> None:
    if format != "dot" and shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed")
    ran = netdsl("render", netdsl.write("a.net"), "-o", f"x.{format}")
    assert (ran.code, ran.out, ran.err) == (0, f"wrote x.{format}: Small\n", "")
    assert netdsl.files()[f"x.{format}"].startswith(HEADS[format])


def test_a_diagram_for_mermaid(netdsl: CommandLine) -> None:
    assert netdsl("render", netdsl.write("a.net"), "-o", "x.mmd").code == 0
    assert b"conv 3x3/4" in netdsl.files()["x.mmd"]


def test_a_picture_on_standard_output(netdsl: CommandLine) -> None:
    path = netdsl.write("a.net")
    for output in ((), ("-o", "-")):
        ran = netdsl("render", path, "--format", "dot", *output)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("digraph")


def test_the_format_goes_before_the_suffix(netdsl: CommandLine) -> None:
    assert netdsl("render", netdsl.write("a.net"), "--format", "dot", "-o", "x.txt").code == 0
    assert netdsl.files()["x.txt"].startswith(b"digraph")


def test_without_graphviz_it_says_so(netdsl: CommandLine) -> None:
    words = "drawing needs Graphviz"

    def fail(*_: object) -> bytes:
        raise graphviz.CannotDraw(words)

    netdsl.monkeypatch.setattr(graphviz, "render", fail)
    ran = netdsl("render", netdsl.write("a.net"), "-o", "x.svg")
    assert (ran.code, ran.out, ran.err) == (2, "", f"netdsl: {words}\n")
    assert "x.svg" not in netdsl.files()


def test_explain(netdsl: CommandLine) -> None:
    for code in ("N302", "n302"):
        ran = netdsl("explain", code)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("N302: Shapes that meet do not agree\n\n")
        assert "\nWrong:\n\n    network Small {\n" in ran.out
        assert "\nRight:\n\n    network Small {\n" in ran.out


def test_explain_lists_all(netdsl: CommandLine) -> None:
    lines = netdsl("explain", "--list").out.splitlines()
    assert [line.split()[0] for line in lines] == list(codes())
    assert "N302  Shapes that meet do not agree" in lines


def test_help_names_every_command_that_there_is(netdsl: CommandLine) -> None:
    ran = netdsl("--help")
    assert (ran.code, ran.err) == (0, "")
    assert all(f"\n  {name} " in ran.out for name in COMMANDS)
    for name in COMMANDS:
        ran = netdsl(name, "--help")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith(f"usage: netdsl {name} ")


def test_no_command_gets_the_help(netdsl: CommandLine) -> None:
    ran = netdsl()
    assert ran.code == 2
    assert "commands:" in ran.out


def test_verbose_tells_the_time_beside_the_result(netdsl: CommandLine) -> None:
    ran = netdsl("check", "-v", netdsl.write("a.net"))
    assert (ran.code, ran.out) == (0, "1 file, 1 network: no errors\n")
    assert re.fullmatch(r"netdsl check: [0-9]+\.[0-9]{2} s\n", ran.err)


def test_version(netdsl: CommandLine) -> None:
    import netdsl as package

    assert netdsl("--version").out == f"netdsl {package.__version__}\n"
