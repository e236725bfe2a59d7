"""The command line as a process: what it imports, signals, pipes that close, encodings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import ROOT, SMALL, python

HEAVY = ("torch", "numpy")


def imported(arguments: list[str], modules: tuple[str, ...]) -> list[str]:
    """Which of the modules a command imports."""
    code = (
        "import sys\n"
        "from netdsl.cli import main\n"
        f"code = main({arguments!r})\n"
        f"print('\\n', code, [each for each in {modules!r} if each in sys.modules])\n"
    )
    ran = python(code)
    code_of_command, _, found = ran.stdout.splitlines()[-1].strip().partition(" ")
    assert (code_of_command, ran.stderr) == ("0", "")
    return [name.strip("'") for name in found.strip("[]").split(", ") if name]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "specs"],
        ["check", "specs/resnet50.net", "--format", "json"],
        ["summary", "specs/resnet50.net"],
        ["summary", "specs/resnet50.net", "--format", "json"],
        ["compile", "specs/resnet50.net", "--no-verify", "-o", "-"],
        ["compile", "specs/resnet50.net", "--emit", "ir", "-o", "/dev/null"],
        ["render", "specs/resnet50.net", "-o", "/dev/null", "--format", "dot"],
        ["explain", "N302"],
        ["ops"],
        ["ops", "conv"],
        ["ops", "bottleneck"],
    ],
    ids=" ".join,
)
def test_no_command_but_compile_imports_torch(arguments: list[str]) -> None:
    assert imported(arguments, HEAVY) == []


def test_compile_imports_torch() -> None:
    arguments = ["compile", "specs/lenet5.net", "--device", "cpu", "-o", "/dev/null"]
    assert "torch" in imported(arguments, HEAVY)


@pytest.mark.parametrize(
    "arguments", [["check", "specs/lenet5.net"], ["summary", "specs/lenet5.net"]]
)
def test_check_and_summary_import_no_graphviz(arguments: list[str]) -> None:
    assert imported(arguments, ("graphviz", "netdsl.targets.graphviz", "netdsl.api")) == []


@pytest.mark.parametrize("arguments", [["explain", "N302"], ["explain", "--list"]], ids=" ".join)
def test_explain_needs_next_to_nothing(arguments: list[str]) -> None:
    assert imported(arguments, ("pydantic", "lark", "netdsl.core")) == []


@pytest.mark.parametrize("arguments", [["ops"], ["ops", "std"], ["ops", "conv"]], ids=" ".join)
def test_ops_parses_nothing_for_names_and_operators(arguments: list[str]) -> None:
    assert imported(arguments, ("lark", "netdsl.syntax.parse", "netdsl.pipeline")) == []


def test_importing_the_package_imports_next_to_nothing() -> None:
    code = (
        "import netdsl, sys; "
        "print([n for n in sys.modules if n.startswith(('netdsl.', 'pydantic'))])"
    )
    assert python(code).stdout == "['netdsl.version']\n"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "netdsl", *arguments]


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    lines = "".join(f"let a{i} = 1/0\n" for i in range(3_000))
    (tmp_path / "a.net").write_text(lines)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command("check", "a.net"),
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().startswith(b"error[N407]")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


SLOW = """
import os, signal, sys, time
from netdsl.cli import main

# A shell's background job ignores interrupts, and so would what it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

def wait(*_):
    print("writing", flush=True)
    time.sleep(60)

os.replace = wait
sys.argv = ["netdsl", "compile", "a.net", "--no-verify"]
raise SystemExit(main())
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_a_file_is_written_leaves_nothing_behind(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    (tmp_path / "a.net").write_text(SMALL)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", SLOW],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == b"writing\n"
        assert len(list(tmp_path.iterdir())) == 2
        time.sleep(0.1)
        process.send_signal(number)
        said = process.stderr.read()
        assert process.wait(60) == code
    assert b"Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["a.net"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_unicode(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.net").write_text("network N {\n  input 8x8/3 → relu # 日本\n}\n", "utf-8")
    (tmp_path / "b.net").write_text(SMALL)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    for arguments, code in (
        (("check", "a.net"), 1),
        (("check", "a.net", "--format", "concise"), 1),
        (("check", "a.net", "--format", "json"), 1),
        (("summary", "a.net"), 1),
        (("summary", "b.net"), 0),
        (("ops",), 0),
        (("explain", "N406"), 0),
        (("summary", "日本.net"), 2),
    ):
        ran = subprocess.run(
            command(*arguments), cwd=tmp_path, env=environment, capture_output=True, check=False
        )
        assert ran.returncode == code
        assert b"Traceback" not in ran.stderr
        ran.stdout.decode(encoding)
    ran = subprocess.run(
        command("check", "a.net"), cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert b"2 |   input 8x8/3 -> relu # <65e5><672c>\n  |               ^^" in ran.stdout


def test_python_m_netdsl_is_the_command(tmp_path: Path) -> None:
    ran = subprocess.run(
        command("--version"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, "netdsl 0.1.0\n")
