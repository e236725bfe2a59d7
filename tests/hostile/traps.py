"""Files and folders that would keep a reader busy or lead it astray.

Each is a function that lays its trap in an empty folder and says how netdsl is called there: its
arguments, the file for its standard input (or none), and words of the answer.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

GOOD = "network Small { input 8x8/3 -> relu }\n"
GIGABYTE = 1_000_000_000

Call = tuple[list[str], Path | None, str]


def sparse(path: Path) -> Path:
    """A file of one line, a gigabyte long, that takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(GIGABYTE)
    return path


def gigabyte_file(folder: Path) -> Call:
    sparse(folder / "x.net")
    return ["check", "x.net"], None, "x.net is larger than 8,000,000 bytes"


def gigabyte_input(folder: Path) -> Call:
    return ["check", "-"], sparse(folder / "line"), "standard input is larger than 8,000,000 bytes"


def endless_device(folder: Path) -> Call:
    return ["check", "/dev/zero"], None, "/dev/zero is larger than 8,000,000 bytes"


def endless_input(folder: Path) -> Call:
    return ["check", "-"], Path("/dev/zero"), "standard input is larger than 8,000,000 bytes"


def link_to_a_device(folder: Path) -> Call:
    (folder / "x.net").symlink_to("/dev/zero")
    return ["check", "x.net"], None, "x.net is larger than 8,000,000 bytes"


def pipe(folder: Path) -> Call:
    os.mkfifo(folder / "x.net")
    return ["check", "x.net"], None, "x.net is a pipe: `-` reads one from standard input"


def pipe_in_a_folder(folder: Path) -> Call:
    os.mkfifo(folder / "x.net")
    (folder / "good.net").write_text(GOOD)
    return ["check", "."], None, "1 file, 1 network: no errors"


def device_in_a_folder(folder: Path) -> Call:
    (folder / "x.net").symlink_to("/dev/zero")
    (folder / "good.net").write_text(GOOD)
    return ["check", "."], None, "1 file, 1 network: no errors"


def links_in_a_circle(folder: Path) -> Call:
    (folder / "a.net").symlink_to("b.net")
    (folder / "b.net").symlink_to("a.net")
    (folder / "again").symlink_to(".")
    (folder / "good.net").write_text(GOOD)
    return ["check", "."], None, "1 file, 1 network: no errors"


def link_in_a_circle(folder: Path) -> Call:
    (folder / "a.net").symlink_to("a.net")
    return ["check", "a.net"], None, "a.net: too many levels of symbolic links"


def links_that_lead_outside(folder: Path) -> Call:
    inside = folder / "project"
    inside.mkdir()
    (folder / "outside.net").write_text("network Outside {")
    (inside / "link.net").symlink_to("../outside.net")
    (inside / "up").symlink_to("..")
    (inside / "good.net").write_text(GOOD)
    return ["check", "project"], None, "1 file, 1 network: no errors"


def links_to_one_file(folder: Path) -> Call:
    (folder / "good.net").write_text(GOOD)
    for number in range(1_000):
        (folder / f"link{number}.net").symlink_to("good.net")
    return ["check", "."], None, "1 file, 1 network: no errors"


def deep_folders(folder: Path) -> Call:
    place = folder
    for _ in range(500):
        place = place / "a"
    place.mkdir(parents=True)
    (place / "good.net").write_text(GOOD)
    return ["check", "."], None, "1 file, 1 network: no errors"


def file_that_may_not_be_read(folder: Path) -> Call:
    (folder / "x.net").write_text(GOOD)
    (folder / "x.net").chmod(0)
    said = "1 file, 1 network" if os.geteuid() == 0 else "x.net: permission denied"
    return ["check", "x.net"], None, said


def name_without_words(folder: Path) -> Call:
    """A name that is no UTF-8: messages write its bytes as codes."""
    (folder / os.fsdecode(b"\xff.net")).write_text(GOOD)
    return ["check", ".", "--format", "json"], None, '"file": "\\\\udcff.net"'


def chain_of_imports(folder: Path) -> Call:
    for number in range(1_000):
        (folder / f"f{number}.net").write_text(f'from "f{number + 1}.net" import a\n')
    (folder / "f1000.net").write_text("let a = 1\n")
    return ["check", "f0.net"], None, "imports lead through more than 64 files"


def many_imports(folder: Path) -> Call:
    lines = []
    for number in range(1_100):
        (folder / f"f{number}.net").write_text("let a = 1\n")
        lines.append(f'from "f{number}.net" import a as a{number}\n')
    (folder / "main.net").write_text("".join(lines))
    return ["check", "main.net"], None, "a check reads at most 1,000 files"


def many_missing_imports(folder: Path) -> Call:
    lines = (f'from "f{number}.net" import a as a{number}\n' for number in range(5_000))
    (folder / "main.net").write_text("".join(lines))
    return ["check", "main.net"], None, "there is no file f0.net"


TRAPS: dict[str, Callable[[Path], Call]] = {
    "a file of one line of 1 GB": gigabyte_file,
    "standard input of one line of 1 GB": gigabyte_input,
    "a device without end": endless_device,
    "standard input without end": endless_input,
    "a link to a device": link_to_a_device,
    "a pipe": pipe,
    "a pipe in a folder": pipe_in_a_folder,
    "a device in a folder": device_in_a_folder,
    "links in a circle": links_in_a_circle,
    "a link in a circle": link_in_a_circle,
    "links that lead outside": links_that_lead_outside,
    "1,000 links to one file": links_to_one_file,
    "500 folders in folders": deep_folders,
    "a file that may not be read": file_that_may_not_be_read,
    "a name without words": name_without_words,
    "1,000 files that import the next": chain_of_imports,
    "1,100 files imported": many_imports,
    "5,000 missing files imported": many_missing_imports,
}
