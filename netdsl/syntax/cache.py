"""The parser's tables: built from the grammar once a machine, then loaded from the user's cache."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

import lark


def grammar_text() -> str:
    return files("netdsl.syntax").joinpath("grammar.lark").read_text(encoding="utf-8")


def build(strict: bool = False) -> lark.Lark:
    """The tables, computed; `strict` refuses conflicts that Lark would settle silently."""
    return lark.Lark(
        grammar_text(),
        parser="lalr",
        lexer="basic",
        start=["file", "unruly"],
        keep_all_tokens=True,
        maybe_placeholders=True,
        strict=strict,
    )


def load(folder: Path | None = None) -> lark.Lark:
    """The tables from the cache; computed, and kept for the next time, where it has none."""
    folder = folder or user_folder()
    if folder is None or not is_private(folder):
        return build()
    path = folder / file_name()
    try:
        with path.open("rb") as stream:
            return lark.Lark.load(stream)
    except Exception:  # a pickle can fail in any way, and all of them mean: build it again
        tables = build()
        keep(tables, path)
        return tables


def file_name() -> str:
    """The cache of another grammar, Lark or Python has another name."""
    version = f"{sys.implementation.cache_tag}-lark{lark.__version__}"
    digest = hashlib.sha256(grammar_text().encode()).hexdigest()[:16]
    return f"grammar-{digest}-{version}.pickle"


def user_folder() -> Path | None:
    base = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(base):
        return Path(base) / "netdsl"
    try:
        return Path.home() / ".cache" / "netdsl"
    except RuntimeError:  # a user without a home
        return None


def is_private(folder: Path) -> bool:
    """Whether the folder is ours alone (made so if need be): what lies in it is executed."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    if not hasattr(os, "getuid"):
        return folder.is_dir() and not folder.is_symlink()
    is_folder = (found.st_mode & 0o170000) == 0o040000
    return is_folder and found.st_uid == os.getuid() and not found.st_mode & 0o077


def keep(tables: lark.Lark, path: Path) -> None:
    """Writes the tables in one step, so that nobody ever reads half of them."""
    try:
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent)
    except OSError:
        return
    try:
        with os.fdopen(descriptor, "wb") as stream:
            tables.save(stream)
        os.replace(unfinished, path)
    except Exception:  # a full disk, a lost folder: the cache is a convenience
        Path(unfinished).unlink(missing_ok=True)
