"""Spec files on disk: reading them, and finding those that they import.

The one place that opens files for a spec. An import stays inside the project's root and
reads `.net` only.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from netdsl.errors import NetdslError
from netdsl.limits import Limits, raised
from netdsl.passes.modules import Unreadable
from netdsl.source import Source
from netdsl.standard import standard_modules, standard_source

ROOT_MARKS = ("netdsl.toml", "pyproject.toml", ".git")


class UnreadableFile(NetdslError, OSError):
    """A file that cannot be read as a spec, with the reason in words."""


def read_source(path: Path, name: str | None = None, limits: Limits | None = None) -> Source:
    """A spec file as a source.

    Raises:
        UnreadableFile: it is missing, a folder, a pipe, too large, or not UTF-8.
    """
    shown = name or str(path)
    try:
        if path.is_dir():
            raise UnreadableFile(f"{shown} is a folder")
        if path.is_fifo() and path.resolve().is_fifo():
            # It may never be written to. That of a shell, `<(…)`, has no such path.
            raise UnreadableFile(f"{shown} is a pipe: `-` reads one from standard input")
        with path.open("rb") as file:
            # A device says that it is empty, and never ends.
            data = read_bounded(file, shown, limits or Limits())
        return Source.of(shown, data.decode("utf-8"))
    except UnicodeDecodeError as wrong:
        raise UnreadableFile(f"{shown} is not UTF-8 text (byte {wrong.start})") from None
    except FileNotFoundError:
        raise UnreadableFile(f"{shown}: no such file") from None
    except UnreadableFile:
        raise
    except ValueError:
        raise UnreadableFile(f"{shown!r} is no path of a file") from None
    except OSError as wrong:
        raise UnreadableFile(f"{shown}: {(wrong.strerror or 'cannot be read').lower()}") from None


def read_bounded(file: BinaryIO, shown: str, limits: Limits) -> bytes:
    """What a file holds.

    Raises:
        UnreadableFile: that is more than a spec may.
    """
    data = file.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        bound = f"{limits.file_bytes:,} bytes ({raised('file_bytes')})"
        raise UnreadableFile(f"{shown} is larger than {bound}")
    return data


def root_of(path: Path) -> Path:
    """A file's project: the nearest folder upward that bears a mark, or its own folder."""
    folder = path.resolve().parent
    for candidate in (folder, *folder.parents):
        if any((candidate / mark).exists() for mark in ROOT_MARKS):
            return candidate
    return folder


class Reader:
    """Finds imports of sources that came from disk (or from nowhere: then the working folder)."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.paths: dict[str, Path] = {}
        self.names: dict[Path, str] = {}
        self.held: dict[Path, Source] = {}

    def open(self, path: Path, name: str | None = None) -> Source:
        """Read a file that the user named.

        Raises:
            UnreadableFile: it cannot be read.
        """
        source = read_source(path, name, self.limits)
        self.remember(path, source.name)
        return source

    def remember(self, path: Path, name: str) -> None:
        self.paths[name] = path
        self.names.setdefault(path.resolve(), name)

    def hold(self, source: Source) -> None:
        """Let a source stand for its file, whatever is on disk: one that is not written yet."""
        if source.name in self.paths:
            self.held[self.paths[source.name].resolve()] = source

    def __call__(self, importer: str, origin: str) -> Source:
        """The source of an import.

        Raises:
            Unreadable: N701 no such file, N704 outside the project, N705 no such `std` module.
        """
        if origin.startswith("std:"):
            return self.standard(origin.removeprefix("std:"))
        base = self.paths.get(importer)
        folder = base.resolve().parent if base else Path.cwd()
        root = root_of(base) if base else folder
        try:
            path = (folder / origin).resolve()
            path.exists()  # refuses names that are too long
        except (ValueError, OSError, RuntimeError):
            # A null character, a loop of links.
            raise Unreadable("N701", "this is no path of a file") from None
        if not path.is_relative_to(root):
            raise Unreadable(
                "N704", f"{origin} is outside this project, and imports stay inside it"
            )
        if path in self.held:
            return self.held[path]
        if path.suffix != ".net":
            help = f'write `"{origin}.net"`'
            raise Unreadable("N704", f"{origin} is no .net file", help, known=[f"{origin}.net"])
        if not path.is_file():
            near = [each.name for each in path.parent.glob("*.net")] if path.parent.is_dir() else []
            before = "".join(origin.rpartition("/")[:2])
            known = [f"{before}{each}" for each in sorted(near)]
            raise Unreadable("N701", f"there is no file {origin}", known=known)
        try:
            source = read_source(path, self.shown(path, importer, origin), self.limits)
        except UnreadableFile as wrong:
            raise Unreadable("N701", str(wrong)) from None
        self.remember(path, source.name)
        return source

    def shown(self, path: Path, importer: str, origin: str) -> str:
        """An imported file's name in messages: one for each file, relative as its importer's."""
        if path in self.names:
            return self.names[path]
        return str(Path(importer).parent / origin) if importer in self.paths else origin

    def standard(self, module: str) -> Source:
        names = standard_modules()
        parts = module.split(".")
        if len(parts) != 2 or parts[0] != "std" or parts[1] not in names:
            raise Unreadable(
                "N705",
                f"there is no module `{module}`",
                f"`std` has {', '.join(names)}",
                known=[f"std.{name}" for name in names],
            )
        return standard_source(parts[1])
