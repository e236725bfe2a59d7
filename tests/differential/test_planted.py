"""Wrong rules planted in netdsl, one at a time: the cases of the short run find each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from plain_runs import Case
from tallies import case_of
from verdicts import judged

from netdsl.core import liveness
from netdsl.core.takes import Problem
from netdsl.core.types import TensorType
from netdsl.ops import STANDARD
from netdsl.passes import cost, initialisations
from netdsl.passes.absences import Absences
from netdsl.passes.functions import FUNCTIONS
from netdsl.passes.names import ScopeNames

CASES = 1600
Wrong = Callable[[Any], Any]


@cache
def cases() -> tuple[Case, ...]:
    """The cases of the short run, and as many more as the rarest of these faults needs."""
    return tuple(case_of(f"short {number}") for number in range(CASES))


@pytest.fixture(autouse=True)
def drawn() -> None:
    """Cases are drawn by rules that are right."""
    cases()


def one_larger(right: Any) -> Any:
    """A size that comes out one too large."""

    def gives(self: Any, x: TensorType) -> TensorType:
        y: TensorType = right(self, x)
        return y.with_spatial(tuple(size + 1 for size in y.spatial))

    return gives


def without_last(right: Any) -> Any:
    """The last tensor forgotten."""

    def learns(self: Any, x: TensorType) -> Iterator[Any]:
        yield from list(right(self, x))[:-1]

    return learns


def twice(right: Any) -> Any:
    """Costs that are too high."""
    return lambda self, x, y: 2 * right(self, x, y)


def nothing(right: Any) -> Any:
    """Every input taken."""
    return lambda self, x: iter(())


def unmasked(right: Any) -> Any:
    """A mask of any length taken."""
    return lambda self, xs: right(self.model_copy(update={"mask": None}), xs)


def everything(right: Any) -> Any:
    """An input refused that is right."""

    def rejects(self: Any, x: TensorType) -> Iterator[Problem]:
        yield Problem("takes no such thing")

    return rejects


def first_channels(right: Any) -> Any:
    """The channels of the first branch alone."""
    return lambda self, xs: xs[0]


PLANTED: dict[str, tuple[str, str, Wrong]] = {
    "a convolution's size": ("conv", "gives", one_larger),
    "a pool's size": ("maxpool", "gives", one_larger),
    "channels that are joined": ("concat", "merged", first_channels),
    "a transposed convolution's MACs": ("convtranspose", "costs", twice),
    "a fully connected layer's MACs": ("fc", "costs", twice),
    "a buffer of batch normalisation": ("bn", "remembers", without_last),
    "a bias of layer normalisation": ("layernorm", "learns", without_last),
    "groups that need not divide": ("conv", "rejects", nothing),
    "an operator that takes nothing": ("groupnorm", "rejects", everything),
    "branches that need not agree": ("residual", "disagrees", nothing),
    "a mask of any length": ("attention", "disagrees", unmasked),
}


RARE = {
    "groups that need not divide": "network N { input 8x8/6 -> conv 1x1/4 groups=4 }",
    "branches that need not agree": "network N { input 8x8/6 -> residual< conv 1x1/4 > }",
    "a mask of any length": "network N {\n  x = input 6/4 layout=last\n"
    "  m = input 5 dtype=int64\n  attention heads=2 mask=m < x | x | x >\n}",
}
"""Faults that few random cases meet: a case for each."""


def found(word: str, rare: str = "") -> str:
    """The first disagreement among the cases that have a word in them."""
    for case in (Case(rare), *cases()) if rare else cases():
        if word in case.text + "".join(case.files.values()):
            verdict = judged(case)
            if verdict.wrong:
                return verdict.wrong
    return ""


@pytest.mark.parametrize("what", [*PLANTED])
def test_a_wrong_rule_is_found(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, method, wrong = PLANTED[what]
    monkeypatch.setattr(STANDARD[name], method, wrong(getattr(STANDARD[name], method)))
    assert found(name, RARE.get(what, ""))


def test_positions_that_skip_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def next_position(self: ScopeNames) -> str:
        self.position += 2
        return str(self.position - 2)

    monkeypatch.setattr(ScopeNames, "next_position", next_position)
    assert found("network") == "keys differ"


def test_the_wrong_arm_of_what_may_be_absent_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Absences, "chosen", lambda self, choice, frame: choice.otherwise)
    assert found("none")


def test_defaults_that_insist_on_a_bias_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(initialisations, "whole", lambda operator: operator)
    assert found("bias_init")


def test_a_wrong_function_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FUNCTIONS, "sqrt", lambda limit, value: value)
    assert found("sqrt(")


def test_auxiliary_costs_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_run(network: Any) -> list[bool]:
        return [True for _ in liveness.runs_in_evaluation(network)]

    monkeypatch.setattr(cost, "runs_in_evaluation", all_run)
    assert found("auxiliary") == "macs differ"
