"""Which spec files a path stands for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

SUFFIX = ".net"


def spec_files(paths: Iterable[Path]) -> list[Path]:
    """Files as they are, folders as the specs below them in the order of their names; each once.

    A search stays in its folder: hidden folders are left out, links to folders are not followed,
    nor are links to files elsewhere. What is no file (a pipe, a device) is no spec.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for each in _below(path) if path.is_dir() else [path]:
            found.setdefault(_real(each), each)
    return list(found.values())


def _below(folder: Path) -> Iterable[Path]:
    top = folder.resolve()
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            # Joining `.` and a name gives the name alone, as people write it.
            path = Path(place) / name
            if name.endswith(SUFFIX) and path.is_file() and _real(path).is_relative_to(top):
                yield path


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        # A loop of links, a null character: opening it says so.
        return path
