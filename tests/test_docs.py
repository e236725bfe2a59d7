"""The documents are true: examples check, errors are raised, tests that are named exist."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest
from helpers import check_within

from netdsl.limits import Limits

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```net(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
ROW = r"Row\(\s*\"([a-z-]+)\""
LANGUAGE = (ROOT / "docs" / "language.md").read_text("utf-8")


@dataclass(frozen=True)
class Example:
    """A block of netdsl; `code` is the error that it raises, `files` those named before it."""

    place: str
    text: str
    code: str
    files: dict[str, str] = field(default_factory=dict)


def examples() -> list[Example]:
    found = []
    for document in DOCUMENTS:
        text = document.read_text("utf-8")
        files: dict[str, str] = {}
        for fence in FENCE.finditer(text):
            line = text.count("\n", 0, fence.start()) + 1
            name = re.search(r"file=(\S+)\.net", fence["info"])
            error = re.search(r"error (N\d{3})", fence["info"])
            place = f"{document.relative_to(ROOT)}:{line}"
            found.append(Example(place, fence["text"], error[1] if error else "", dict(files)))
            if name:
                files[name[1]] = fence["text"]
    return found


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.place)
def test_an_example_checks_or_raises_the_error_it_names(example: Example) -> None:
    checked = check_within(example.text, example.files)
    assert [each.code for each in checked.diagnostics] == ([example.code] if example.code else [])


def rows_listed() -> list[str]:
    """The names in the column *test* of the tables, and those in a row's text as `(test: …)`."""
    found, column = [], False
    for line in LANGUAGE.splitlines():
        if not line.startswith("|"):
            column = False
        elif line.endswith("| test |"):
            column = True
        cells = line.split(" | ") if column else re.findall(r"\(test: .*?\)", line)
        found += re.findall(r"`([a-z-]+)`", cells[-1]) if cells else []
    return found


def test_every_row_of_the_language_has_a_test_and_is_listed() -> None:
    rows = [*(ROOT / "tests" / "language").glob("rows_of_*.py")]
    names = {name for file in rows for name in re.findall(ROW, file.read_text("utf-8"))}
    assert set(rows_listed()) == names


def test_tests_that_are_named_exist() -> None:
    named = set(re.findall(r"`(tests/[a-z_/]+(?:\.py)?)", LANGUAGE))
    assert len(named) > 3
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_bounds_are_those_of_the_compiler() -> None:
    table = LANGUAGE[LANGUAGE.index("| bound |") :]
    for name, bound in asdict(Limits()).items():
        row = next(line for line in table.splitlines() if f"(`{name}`)" in line)
        assert row.split("|")[2].strip() == f"{bound:,}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        file = (document.parent / path) if path else document
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
            assert anchor in {
                re.sub(r"[^a-z0-9 _-]", "", h.lower()).replace(" ", "-") for h in headings
            }
