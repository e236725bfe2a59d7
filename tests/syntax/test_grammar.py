"""The grammar is unambiguous, and its tables are kept where nobody else can write."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from netdsl.syntax import cache


def test_no_conflicts_and_no_collisions() -> None:
    cache.build(strict=True)


def test_tables_are_kept_in_a_private_folder(tmp_path: Path) -> None:
    folder = tmp_path / "netdsl"
    cache.load(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == [cache.file_name()]


def test_kept_tables_are_read_and_not_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "netdsl"
    cache.load(folder)
    monkeypatch.setattr(cache, "build", lambda: pytest.fail("built again"))
    assert list(cache.load(folder).lex("a -> b"))


def test_unreadable_tables_are_built_again(tmp_path: Path) -> None:
    folder = tmp_path / "netdsl"
    folder.mkdir(mode=0o700)
    path = folder / cache.file_name()
    path.write_bytes(b"no pickle")
    assert list(cache.load(folder).lex("a -> b"))
    assert len(path.read_bytes()) > 1000


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs POSIX permissions")
def test_a_folder_that_others_can_write_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "netdsl"
    folder.mkdir()
    folder.chmod(0o777)
    assert list(cache.load(folder).lex("a -> b"))
    assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_made_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert list(cache.load(tmp_path / "file" / "netdsl").lex("a -> b"))


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "netdsl").symlink_to(tmp_path / "real")
    cache.load(tmp_path / "netdsl")
    assert not list((tmp_path / "real").iterdir())


def test_the_users_folder_follows_xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.user_folder() == tmp_path / "netdsl"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.user_folder() == tmp_path / ".cache" / "netdsl"
