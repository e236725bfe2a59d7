"""Commands run in this process, for tests of the command line."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from netdsl.cli import main

ROOT = Path(__file__).parent.parent

SMALL = """\
network Small(classes = 10) {
  input 8x8/3 -> c: conv 3x3/4 -> relu -> gap -> fc: fc classes
}
"""
"""162 parameters: 3*4*9 + 4 = 112 of the convolution, 4*10 + 10 = 50 of the last layer."""


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class CommandLine:
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    folder: Path

    def __call__(self, *arguments: object, stdin: str | bytes = "") -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = main([str(argument) for argument in arguments])
        captured = self.capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    def write(self, name: str, text: str = SMALL) -> Path:
        """A spec in the folder; its path as a user there would write it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return Path(name)

    def files(self) -> dict[str, bytes]:
        """Everything below the folder."""
        found = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found}


def python(code: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
