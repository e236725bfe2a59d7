"""netdsl beside PyTorch on random specs: the same verdict, shapes, keys, parameters, MACs.

`benchmarks/differential.py` does the same for as many cases as there is time for.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from strictness import NOWHERE, RULES
from tallies import attributes, case_of, kinds, smallest, tally
from verdicts import judged

DOCS = Path(__file__).parents[2] / "docs"
CASES = 400
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_verdicts_agree(part: int) -> None:
    found = tally(f"short {number}" for number in range(part, CASES, PARTS))
    told = []
    for wrong, seeds in kinds(found.wrong).items():
        case, verdict = smallest(seeds[0])
        told.append(f"{wrong}: {verdict.detail}\n{case.text}\n{dict(case.files)}\n({seeds})")
    assert not told, "\n\n".join(told)
    assert found.outcomes["valid"] > found.outcomes.total() // 4
    assert found.outcomes["invalid"] > found.outcomes.total() // 8
    assert found.outcomes["large"] + found.outcomes["unread"] < found.outcomes.total() // 6


def test_cases_reach_most_of_the_catalogue() -> None:
    found = tally(f"reach {number}" for number in range(120))
    operators = {operator for operator, _ in found.used}
    assert len(operators) > 0.6 * len({operator for operator, _ in attributes()})
    assert len(found.codes) > 12


def test_a_seed_is_a_case() -> None:
    assert case_of("short 1") == case_of("short 1") != case_of("short 2")
    assert judged(case_of("short 1")) == judged(case_of("short 1"))


def test_the_docs_list_every_deliberate_strictness() -> None:
    page = (DOCS / "language.md").read_text("utf-8")
    section = page.partition("## What is stricter than PyTorch")[2].partition("\n## ")[0]
    rows = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")]
    assert {*(rule.words for rule in RULES), NOWHERE} <= set(rows)
