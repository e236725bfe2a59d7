"""Which spec files a path stands for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

SUFFIX = ".net"


def spec_files(paths: Iterable[Path]) -> list[Path]:
    """Files as they are, folders as the specs below them in the order of their names; each once.

    Hidden folders are left out, and links to folders are not followed.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for each in _below(path) if path.is_dir() else [path]:
            found.setdefault(each.resolve(), each)
    return list(found.values())


def _below(folder: Path) -> Iterable[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # Joining `.` and a name gives the name alone, as people write it.
        yield from (Path(place) / name for name in sorted(names) if name.endswith(SUFFIX))
