"""Imports reach `.net` files inside the project, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netdsl.files import Reader, UnreadableFile
from netdsl.pipeline import check

GOOD = "let a = 1\n"


def codes(folder: Path, origin: str) -> list[str]:
    main = folder / "main.net"
    main.write_text(f'from "{origin}" import a\n')
    reader = Reader()
    return [each.code for each in check(reader.open(main), reader).diagnostics]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "outside.net").write_text(GOOD)
    folder = tmp_path / "project"
    (folder / "inner.net").mkdir(parents=True)
    (folder / "good.net").write_text(GOOD)
    (folder / "secret.txt").write_text(GOOD)
    (folder / "netdsl.toml").touch()
    return folder


def test_a_file_inside(project: Path) -> None:
    assert codes(project, "good.net") == []
    assert codes(project, "./inner.net/../good.net") == []


@pytest.mark.parametrize(
    "origin",
    [
        "../outside.net",
        "inner.net/../../outside.net",
        "/etc/passwd",
        "/dev/zero",
        "/dev/zero.net",
        "/proc/self/environ",
        "secret.txt",
        "../../../../../../etc/passwd",
        "~/x.net",
        "",
        ".",
        "..",
        "//",
        "file:///etc/passwd",
        "good",
        "missing.net",
        "inner.net",
        "good.net/x.net",
        "x" * 5000 + ".net",
        "a/" * 3000 + "b.net",
        "a\0.net",
        "\ud7ff.net",
        "main.net",
    ],
)
def test_no_other_file(project: Path, origin: str) -> None:
    (found,) = codes(project, origin)
    assert found in ("N701", "N703", "N704")


def test_links_that_lead_outside(project: Path) -> None:
    (project / "link.net").symlink_to("../outside.net")
    (project / "folder").symlink_to("..")
    (project / "device.net").symlink_to("/dev/zero")
    assert codes(project, "link.net") == ["N704"]
    assert codes(project, "folder/outside.net") == ["N704"]
    assert codes(project, "device.net") == ["N704"]


def test_links_that_lead_nowhere_or_round(project: Path) -> None:
    (project / "one.net").symlink_to("two.net")
    (project / "two.net").symlink_to("one.net")
    (project / "self.net").symlink_to("self.net")
    (project / "round").symlink_to("round")
    (project / "gone.net").symlink_to("missing.net")
    for origin in ("one.net", "self.net", "round/a.net", "gone.net"):
        assert codes(project, origin) == ["N701"]


def test_a_pipe_is_not_waited_for(project: Path) -> None:
    os.mkfifo(project / "pipe.net")
    assert codes(project, "pipe.net") == ["N701"]


def test_what_cannot_be_read(project: Path) -> None:
    (project / "latin.net").write_bytes(b"let a = \xff\n")
    with (project / "huge.net").open("wb") as file:
        file.truncate(2**30)
    assert codes(project, "latin.net") == ["N701"]
    assert codes(project, "huge.net") == ["N701"]
    with pytest.raises(UnreadableFile, match="8,000,000"):
        Reader().open(project / "huge.net")


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/urandom", "."])
def test_devices_are_no_specs(project: Path, path: str) -> None:
    with pytest.raises(UnreadableFile):
        Reader().open(project / path)


def test_a_long_chain_of_imports_ends(project: Path) -> None:
    for number in range(200):
        (project / f"f{number}.net").write_text(f'from "f{number + 1}.net" import a\n')
    (project / "f200.net").write_text(GOOD)
    assert codes(project, "f0.net") == ["N607"]
    assert codes(project, "f150.net") == []


def test_many_imports_end(project: Path) -> None:
    lines = []
    for number in range(1_100):
        (project / f"f{number}.net").write_text(GOOD)
        lines.append(f'from "f{number}.net" import a as a{number}\n')
    main = project / "main.net"
    main.write_text("".join(lines))
    reader = Reader()
    found = check(reader.open(main), reader).diagnostics
    assert {each.code for each in found} == {"N607"}
    assert "1,000" in found[0].message and "--limit files=N" in found[0].help
