"""Bad input gets words and an exit code, no traceback, and nothing is written or overwritten."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest
from commands import SMALL, CommandLine, Ran

COMMANDS = (("summary",), ("compile", "--no-verify"), ("render", "-o", "x.svg"))
TEMPLATE = "network T(width, depth = 3) {\n  input 8 -> [fc width] * depth\n}\n"


def refused(netdsl: CommandLine, *arguments: object, code: int = 2, stdin: bytes = b"") -> str:
    """Run a command that must fail without a trace; what it said on standard error."""
    before = netdsl.files()
    ran: Ran = netdsl(*arguments, stdin=stdin)
    assert (ran.code, ran.out) == (code, "")
    assert "Traceback" not in ran.err
    assert "bug" not in ran.err
    assert netdsl.files() == before
    return ran.err


@pytest.fixture(params=COMMANDS, ids=lambda command: command[0])
def command(request: pytest.FixtureRequest) -> tuple[str, ...]:
    name: tuple[str, ...] = request.param
    return name


def test_a_missing_file(netdsl: CommandLine, command: tuple[str, ...]) -> None:
    assert refused(netdsl, *command, "a.net") == "netdsl: a.net: no such file\n"
    assert refused(netdsl, *command, "a.net:N") == "netdsl: a.net: no such file\n"


def test_a_folder(netdsl: CommandLine, command: tuple[str, ...]) -> None:
    (netdsl.folder / "a.net").mkdir()
    assert refused(netdsl, *command, "a.net") == "netdsl: a.net is a folder\n"


def test_an_empty_file(netdsl: CommandLine, command: tuple[str, ...]) -> None:
    path = netdsl.write("a.net", "")
    assert refused(netdsl, *command, path) == "netdsl: a.net declares no network\n"
    assert refused(netdsl, *command, "-") == "netdsl: <stdin> declares no network\n"


def test_a_file_that_is_not_utf8(netdsl: CommandLine, command: tuple[str, ...]) -> None:
    (netdsl.folder / "a.net").write_bytes(b"network \xff\xfe")
    said = "netdsl: a.net is not UTF-8 text (byte 8)\n"
    assert refused(netdsl, *command, "a.net") == said
    assert netdsl("check", "a.net").err == said
    said = "netdsl: standard input is not UTF-8 text (byte 8)\n"
    assert refused(netdsl, *command, "-", stdin=b"network \xff\xfe") == said


def test_a_file_that_is_too_large(netdsl: CommandLine, command: tuple[str, ...]) -> None:
    path = netdsl.write("a.net", "#" * 8_000_001)
    bound = "is larger than 8,000,000 bytes (raise the bound: `--limit file_bytes=N`)\n"
    assert refused(netdsl, *command, path) == f"netdsl: a.net {bound}"
    said = refused(netdsl, *command, "-", stdin=b"#" * 8_000_001)
    assert said == f"netdsl: standard input {bound}"


def test_an_empty_body(netdsl: CommandLine, command: tuple[str, ...]) -> None:
    said = refused(netdsl, *command, netdsl.write("a.net", "network N {\n}\n"), code=1)
    assert said.startswith("error[N210]: this network is empty\n  a.net:1:11\n")


def test_a_body_that_ends_in_a_binding(netdsl: CommandLine, command: tuple[str, ...]) -> None:
    path = netdsl.write("a.net", "network N {\n  x = input 8 -> relu\n}\n")
    said = refused(netdsl, *command, path, code=1)
    assert said.startswith("error[N210]: this network gives no result: it ends in a binding\n")
    assert "help: end with `output x`" in said


def test_a_template_without_arguments(netdsl: CommandLine, command: tuple[str, ...]) -> None:
    path = netdsl.write("a.net", TEMPLATE)
    said = (
        "netdsl: `T` is a template: it lacks a value for `width` "
        "(--set width=…, or declare a variant)\n"
    )
    assert refused(netdsl, *command, path) == said
    assert refused(netdsl, *command, f"{path}:T") == said
    assert refused(netdsl, *command, path, "--set", "depth=2") == said


def test_several_templates(netdsl: CommandLine, command: tuple[str, ...]) -> None:
    path = netdsl.write("a.net", TEMPLATE + TEMPLATE.replace("T(", "U("))
    said = refused(netdsl, *command, path)
    assert said.endswith(
        "has only templates: name one and set its parameters\n  a.net:T\n  a.net:U\n"
    )


def test_several_networks(netdsl: CommandLine, command: tuple[str, ...]) -> None:
    path = netdsl.write("a.net", SMALL + SMALL.replace("Small", "Large"))
    said = refused(netdsl, *command, path)
    assert said == "netdsl: a.net has 2 networks: name one\n  a.net:Small\n  a.net:Large\n"


def test_an_unknown_network(netdsl: CommandLine, command: tuple[str, ...]) -> None:
    path = netdsl.write("a.net")
    said = refused(netdsl, *command, f"{path}:Smal")
    assert said == "netdsl: a.net has no network `Smal`: did you mean `Small`?\n"
    said = refused(netdsl, *command, f"{path}:Other")
    assert said == "netdsl: a.net has no network `Other`: it has Small\n"
    assert "a network's name belongs there" in refused(netdsl, *command, f"{path}:")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("clases=3", "`Small` has no parameter `clases` to set: did you mean `classes`?"),
        ("zzz=3", "`Small` has no parameter `zzz` to set"),
        ("classes=true", "`classes` is a number, not true or false"),
        ('classes="3"', "`classes` is a number, not a string"),
        ("classes=(3, 4)", "`classes` is a number, not a tuple"),
        ("classes=relu", "`classes` is a number, not an operator"),
        ("classes=2.5", "`classes` is a whole number, not 2.5"),
        ("classes=ten", "`ten` is no value for `classes`: `ten` is not defined here"),
        ("classes=3 +", "`3 +` is no value for `classes`: expected"),
        ("classes=", "`` is no value for `classes`: expected"),
        ("classes=1/0", "`1/0` is no value for `classes`: division by zero"),
        ("classes=1\nlet x = 2", "is no value for `classes`"),
        ("classes", "`classes` is no setting: write name=value"),
        ("3=classes", "`3=classes` is no setting: write name=value"),
    ],
)
def test_a_setting_that_does_not_fit(netdsl: CommandLine, setting: str, words: str) -> None:
    said = refused(netdsl, "summary", netdsl.write("a.net"), "--set", setting)
    assert words in said


def test_a_setting_given_twice(netdsl: CommandLine) -> None:
    path = netdsl.write("a.net")
    said = refused(netdsl, "summary", path, "--set", "classes=3", "--set", "classes=4")
    assert said == "netdsl: a parameter is set twice\n"


def test_a_setting_that_makes_a_fault_is_a_finding(netdsl: CommandLine) -> None:
    said = refused(netdsl, "summary", netdsl.write("a.net"), "--set", "classes=0", code=1)
    assert said.startswith("error[N402]: ")


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ("3x224x224", "`3x224x224` is no shape of an input: channels come last: 224x224/3"),
        ("8x8", "`8x8` is no shape of an input: write the channels after a slash"),
        ("8x8/3 dtype=int64", "write it as in a spec, such as 224x224/3"),
        ("8x8/3 -> relu", "write it as in a spec, such as 224x224/3"),
        ("relu", "`relu` is no shape of an input"),
        ("0x8/3", "`0x8/3` is no shape of an input: a size is a whole number, 1 or more"),
        ("8 } network M { input 8", "is no shape of an input"),
    ],
)
def test_an_input_that_is_none(netdsl: CommandLine, geometry: str, words: str) -> None:
    assert words in refused(netdsl, "summary", netdsl.write("a.net"), "--input", geometry)


def test_an_input_of_several(netdsl: CommandLine) -> None:
    text = "network N {\n  a = input 8\n  b = input 8\n  add< a | b >\n}\n"
    said = refused(netdsl, "summary", netdsl.write("a.net", text), "--input", "9")
    assert said == "netdsl: `N` has 2 inputs, and only a single one can be set\n"


def test_an_input_too_small_is_a_finding(netdsl: CommandLine) -> None:
    said = refused(netdsl, "summary", netdsl.write("a.net"), "--input", "2x2/3", code=1)
    assert said.startswith("error[N304]: ")


def test_faults_in_the_text_go_before_what_they_hide(netdsl: CommandLine) -> None:
    said = refused(netdsl, "summary", netdsl.write("a.net", "netwrok N {\n  input 8\n"), code=1)
    assert said.startswith("error[N1")


@pytest.mark.parametrize("command", [("summary",), ("compile", "--no-verify"), ("render",)])
@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("missing/x.svg", "missing/x.svg cannot be written: no such file or directory"),
        ("folder.svg", "folder.svg"),
        ("a.net/x.svg", "a.net/x.svg cannot be written: not a directory"),
        ("x" * 300 + ".svg", "cannot be written: file name too long"),
        ("full.svg", "full.svg cannot be written: no space left on device"),
    ],
)
def test_an_output_that_cannot_be_written(
    netdsl: CommandLine, command: tuple[str, ...], output: str, words: str
) -> None:
    netdsl.write("a.net")
    (netdsl.folder / "folder.svg").mkdir()
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    (netdsl.folder / "full.svg").symlink_to("/dev/full")
    assert words in refused(netdsl, *command, "a.net", "-o", output)


def test_a_file_of_somebody_else_is_left_alone(netdsl: CommandLine) -> None:
    netdsl.write("a.net")
    for content in ("print('mine')\n", "", "# not at all\n# generated\n"):
        (netdsl.folder / "small.py").write_text(content)
        said = refused(netdsl, "compile", "a.net", "--no-verify")
        assert "small.py is there already and was not generated by netdsl" in said
        assert refused(netdsl, "compile", "a.net", "--no-verify", "-o", "small.py") == said


def test_an_interrupted_write_leaves_nothing_behind(netdsl: CommandLine) -> None:
    netdsl.write("a.net")
    assert netdsl("compile", "a.net", "--no-verify").code == 0
    before = netdsl.files()

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    netdsl.monkeypatch.setattr(os, "replace", interrupt)
    ran = netdsl("compile", "a.net", "--no-verify", "--set", "classes=3")
    assert (ran.code, ran.err) == (130, "netdsl: interrupted\n")
    assert netdsl.files() == before


def test_a_write_that_fails_leaves_nothing_behind(netdsl: CommandLine) -> None:
    netdsl.write("a.net")

    def fail(*_: object) -> NoReturn:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    netdsl.monkeypatch.setattr(os, "replace", fail)
    said = refused(netdsl, "compile", "a.net", "--no-verify")
    assert said == "netdsl: small.py cannot be written: input/output error\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek"], "there is no command `chek`: did you mean `check`?"),
        (["frobnicate"], "there is no command `frobnicate`"),
        (["--quiet", "check"], "options come after it"),
        (["--nonsense"], "a command comes before --nonsense"),
        (["summary"], "FILE[:NETWORK]"),
        (["summary", "a.net", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["summary", "a.net", "--form", "json"], "unrecognized arguments"),
        (["summary", "a.net", "--format", "xml"], "invalid choice"),
        (["render", "a.net"], "say what to draw"),
        (["render", "a.net", "-o", "x.bmp"], "its suffix is one of .svg, .png, .pdf, .dot, .mmd"),
        (["explain"], "name a code"),
        (["explain", "N999"], "there is no code `N999`"),
        (["explain", "n302x"], "there is no code `n302x`"),
        (["ops", "convv"], "there is no operator or block `convv`: did you mean `conv`?"),
        (["ops", "Conv2D"], "did you mean `conv`?"),
        (["ops", "botleneck"], "did you mean `bottleneck`?"),
        (["ops", "std.resnet.botleneck"], "did you mean `std.resnet.bottleneck`?"),
        (["ops", "std.resnet.zzz"], "`netdsl ops std.resnet` lists them"),
        (["ops", "std.resnett"], "did you mean `std.resnet`?"),
        (["ops", "zzzz"], "`netdsl ops` lists them"),
    ],
)
def test_a_wrong_call(netdsl: CommandLine, arguments: list[str], words: str) -> None:
    netdsl.write("a.net")
    assert words in refused(netdsl, *arguments)
