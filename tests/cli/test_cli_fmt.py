"""`netdsl fmt`."""

from __future__ import annotations

import os
import stat

import pytest
from commands import CommandLine

UGLY = "network A(n=1){ input  8x8/3->conv 3x3/4 }\n"
NEAT = "network A(n = 1) { input 8x8/3 -> conv 3x3/4 }\n"
BROKEN = "network A {\n  input 8x8/3 -> -> bn\n}\n"


def test_files_and_folders(netdsl: CommandLine) -> None:
    netdsl.write("ugly.net", UGLY)
    netdsl.write("below/ugly.net", UGLY)
    netdsl.write("below/neat.net", NEAT)
    netdsl.write("below/other.txt", UGLY)
    netdsl.write(".hidden/ugly.net", UGLY)
    ran = netdsl("fmt")
    assert ran.code == 0
    assert ran.out == "formatted ugly.net\nformatted below/ugly.net\n"
    assert ran.err == "2 files formatted, 1 as they should be\n"
    files = netdsl.files()
    assert {name for name, data in files.items() if data == NEAT.encode()} == {
        "ugly.net",
        "below/ugly.net",
        "below/neat.net",
    }
    ran = netdsl("fmt", "ugly.net", "below")
    assert (ran.code, ran.out, ran.err) == (0, "", "0 files formatted, 3 as they should be\n")


def test_check_writes_nothing(netdsl: CommandLine) -> None:
    netdsl.write("ugly.net", UGLY)
    netdsl.write("neat.net", NEAT)
    ran = netdsl("fmt", "--check", ".")
    assert (ran.code, ran.out) == (1, "ugly.net would change\n")
    assert ran.err == "1 file would change, 1 as they should be\n"
    assert netdsl.files()["ugly.net"] == UGLY.encode()
    assert netdsl("fmt", "--check", "neat.net").code == 0


def test_diff(netdsl: CommandLine) -> None:
    netdsl.write("ugly.net", UGLY)
    ran = netdsl("fmt", "--diff", "-q", "ugly.net")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines()[:2] == ["--- ugly.net", "+++ ugly.net"]
    assert f"\n-{UGLY}+{NEAT}" in ran.out
    assert netdsl.files()["ugly.net"] == UGLY.encode()


def test_standard_input(netdsl: CommandLine) -> None:
    ran = netdsl("fmt", "-", stdin=UGLY)
    assert (ran.code, ran.out, ran.err) == (0, NEAT, "")
    assert netdsl("fmt", "-", "--check", stdin=UGLY).code == 1
    assert netdsl("fmt", "-", "--check", stdin=NEAT).code == 0
    assert f"+{NEAT}" in netdsl("fmt", "-", "--diff", stdin=UGLY).out
    assert netdsl("fmt", "-", "a.net", stdin=UGLY).code == 2


@pytest.mark.parametrize(
    "text", [BROKEN, "network A {", "network A { input 3 ] }", "netwrok A { }"]
)
def test_mistakes_are_refused(netdsl: CommandLine, text: str) -> None:
    netdsl.write("broken.net", text)
    netdsl.write("ugly.net", UGLY)
    ran = netdsl("fmt", ".")
    assert (ran.code, ran.out) == (1, "formatted ugly.net\n")
    assert "error[N1" in ran.err
    assert ran.err.endswith("1 file formatted, 0 as they should be, 1 left alone\n")
    assert netdsl.files()["broken.net"] == text.encode()
    ran = netdsl("fmt", "-", stdin=text)
    assert (ran.code, ran.out) == (1, "")


def test_line_ends_become_those_of_unix(netdsl: CommandLine) -> None:
    path = netdsl.folder / "windows.net"
    path.write_bytes(NEAT.replace("\n", "\r\n").encode())
    ran = netdsl("fmt", "--diff", "windows.net")
    assert (ran.code, ran.out) == (1, "windows.net: only its line ends\n")
    assert netdsl("fmt", "windows.net").code == 0
    assert path.read_bytes() == NEAT.encode()


def test_what_cannot_be_read(netdsl: CommandLine) -> None:
    (netdsl.folder / "latin.net").write_bytes(b"# caf\xe9\n")
    netdsl.write("ugly.net", UGLY)
    ran = netdsl("fmt", "latin.net", "missing.net", "ugly.net")
    assert (ran.code, ran.out) == (2, "formatted ugly.net\n")
    assert "latin.net is not UTF-8" in ran.err
    assert "missing.net: no such file" in ran.err
    (netdsl.folder / "empty").mkdir()
    ran = netdsl("fmt", "empty")
    assert (ran.code, ran.err) == (2, "netdsl: there are no .net files in empty\n")


def test_an_interrupted_write_leaves_the_file(netdsl: CommandLine) -> None:
    netdsl.write("ugly.net", UGLY)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    netdsl.monkeypatch.setattr(os, "replace", fail)
    ran = netdsl("fmt", "ugly.net")
    assert (ran.code, ran.out) == (2, "")
    assert "ugly.net cannot be written" in ran.err
    assert netdsl.files() == {"ugly.net": UGLY.encode()}


def test_permissions_and_links_stay(netdsl: CommandLine) -> None:
    path = netdsl.folder / netdsl.write("ugly.net", UGLY)
    path.chmod(0o640)
    link = netdsl.folder / "link.net"
    link.symlink_to(path)
    assert netdsl("fmt", "link.net").code == 0
    assert link.is_symlink()
    assert path.read_text("utf-8") == NEAT
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_fault_of_the_formatter_is_a_bug_and_writes_nothing(netdsl: CommandLine) -> None:
    from netdsl.syntax import format as module

    netdsl.write("ugly.net", UGLY)
    netdsl.monkeypatch.setattr(module, "formatted", lambda file: "network B { input 3 }\n")
    ran = netdsl("fmt", "ugly.net")
    assert (ran.code, ran.out) == (3, "")
    assert "a bug in netdsl" in ran.err
    assert netdsl.files()["ugly.net"] == UGLY.encode()
