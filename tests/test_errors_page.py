"""The page of mistakes is true: what netdsl says and what PyTorch says, word for word."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from commands import CommandLine

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "errors.md").read_text("utf-8")
FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
SILENT = "that PyTorch runs"
"""What the heading says that stands before the mistakes which raise nothing in PyTorch."""


@dataclass(frozen=True)
class Mistake:
    """One section: the spec and its findings; the PyTorch code and what PyTorch says to it."""

    title: str
    file: str
    spec: str
    findings: str
    code: str
    said: str
    silent: bool

    def __str__(self) -> str:
        return self.file.removesuffix(".net")


def mistakes() -> list[Mistake]:
    found, silent = [], False
    for section in re.split(r"^(?=##+ )", PAGE, flags=re.MULTILINE)[1:]:
        title, _, text = section.partition("\n")
        if title.startswith("## "):
            silent = title.endswith(SILENT)
            continue
        blocks = [(fence["info"], fence["text"]) for fence in FENCE.finditer(text)]
        kinds = [info.partition(" ")[0] for info, _ in blocks]
        assert kinds in (["net", "text", "python"], ["net", "text", "python", "text"]), title
        file = re.search(r"file=(\S+)", blocks[0][0])
        assert file, title
        texts = [text for _, text in blocks]
        said = texts[3] if len(texts) == 4 else ""
        found.append(Mistake(title, file[1], texts[0], texts[1], texts[2], said, silent))
    return found


def run(code: str) -> tuple[list[str], BaseException | None]:
    """What PyTorch says to code after the page's imports: its warnings, and what is raised."""
    (imports, *_) = (fence["text"] for fence in FENCE.finditer(PAGE) if fence["info"] == "python")
    names: dict[str, Any] = {"__name__": "page"}
    raised: BaseException | None = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(compile(imports + code, "page.py", "exec"), names)
        except Exception as wrong:
            raised = wrong
    told = [f"{each.category.__name__}: {each.message}" for each in caught]
    return list(dict.fromkeys(told)), raised


@pytest.mark.parametrize("mistake", mistakes(), ids=str)
def test_netdsl_says_what_the_page_shows(mistake: Mistake, netdsl: CommandLine) -> None:
    ran = netdsl("check", "--quiet", netdsl.write(mistake.file, mistake.spec))
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.rstrip("\n") == mistake.findings.rstrip("\n"), f"paste this:\n{ran.out}"


@pytest.mark.parametrize("mistake", mistakes(), ids=str)
def test_pytorch_says_what_the_page_shows(mistake: Mistake) -> None:
    torch.manual_seed(0)
    said, raised = run(mistake.code)
    if mistake.silent:
        assert raised is None
        assert "assert " in mistake.code
    else:
        assert raised is not None
        said.append(f"{type(raised).__name__}: {raised}")
    shown = "\n".join(said)
    assert shown == mistake.said.rstrip("\n"), f"paste this:\n{shown}"


def test_the_page_counts_its_mistakes() -> None:
    found = mistakes()
    silent = [mistake for mistake in found if mistake.silent]
    assert (len(found), len(silent)) == (12, 6)
    assert [int(mistake.title.split()[1].rstrip(".")) for mistake in found] == [*range(1, 13)]
