"""Many cases, judged and counted: what the short test and the long benchmark share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random

from drawn_files import drawn_case
from mutations import mutated
from plain_runs import Case
from shrinking import shrunk
from verdicts import Verdict, judged

from netdsl import codes as catalogue
from netdsl.ops import STANDARD

MUTATED = 0.6
"""The share of specs in which a mistake or two are made."""


def case_of(seed: str) -> Case:
    random = Random(seed)
    case = drawn_case(random.randrange(2**32))
    if random.random() < MUTATED:
        case = replace(case, text=mutated(case.text, random, random.choice((1, 1, 2))))
    return case


@dataclass
class Tally:
    """What became of some cases."""

    outcomes: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    used: set[tuple[str, str]] = field(default_factory=set)
    wrong: list[tuple[str, Verdict]] = field(default_factory=list)
    """Seeds on which the two disagree."""

    def add(self, seed: str) -> None:
        verdict = judged(case_of(seed))
        self.outcomes[verdict.outcome or "disagree"] += 1
        self.rules.update(set(verdict.rules))
        self.codes.update(verdict.codes)
        self.used |= verdict.used
        if verdict.wrong:
            self.wrong.append((seed, verdict))

    def __iadd__(self, other: Tally) -> Tally:
        self.outcomes += other.outcomes
        self.rules += other.rules
        self.codes += other.codes
        self.used |= other.used
        self.wrong += other.wrong
        return self


def tally(seeds: Iterable[str]) -> Tally:
    found = Tally()
    for seed in seeds:
        found.add(seed)
    return found


def kinds(wrong: Iterable[tuple[str, Verdict]]) -> dict[str, list[str]]:
    """The seeds of each kind of disagreement."""
    found: dict[str, list[str]] = {}
    for seed, verdict in wrong:
        found.setdefault(verdict.wrong, []).append(seed)
    return found


def smallest(seed: str) -> tuple[Case, Verdict]:
    """A seed's case, shrunk while it goes wrong in the same way."""
    case = case_of(seed)
    wrong = judged(case).wrong
    small = shrunk(case, lambda other: judged(other).wrong == wrong)
    return small, judged(small)


def attributes() -> set[tuple[str, str]]:
    """Every operator with each of its attributes, and without."""
    return {
        (name, attribute) for name in STANDARD for attribute in ("", *STANDARD[name].model_fields)
    }


def codes() -> list[str]:
    """The codes that a random spec can show: not those of syntax, of limits, of files."""
    return [code for code in catalogue.codes() if "N2" <= code < "N6"]
