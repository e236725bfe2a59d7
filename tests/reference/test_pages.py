"""The pages of the reference are what `netdsl ops` prints: `pytest --update` writes them anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from commands import ROOT, CommandLine

from netdsl.reference.entries import ReferenceDocument

DOCS = ROOT / "docs"
Golden = Callable[[Path, str], None]


def test_the_page_of_operators(netdsl: CommandLine, golden: Golden) -> None:
    ran = netdsl("ops", "--format", "markdown")
    assert (ran.code, ran.err) == (0, "")
    golden(DOCS / "operators.md", ran.out)


def test_the_schema_of_the_document(golden: Golden) -> None:
    schema = json.dumps(ReferenceDocument.model_json_schema(), indent=2) + "\n"
    golden(DOCS / "schemas" / "ops.json", schema)
