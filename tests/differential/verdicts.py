"""netdsl's verdict on a spec beside PyTorch's, and what the two say of the networks that hold."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from emitted_runs import are_macs_of_examples, different, emitted, is_small
from helpers import check_within
from mutations import nodes_of
from plain_blocks import PlainNetwork
from plain_expressions import Refused
from plain_runs import Case, plainly
from plain_values import TooLarge
from strictness import NOWHERE, stricter

from netdsl.diagnostics import Diagnostic, Severity
from netdsl.limits import Limits
from netdsl.pipeline import Checked, CheckedNetwork
from netdsl.syntax import tree

LIMITS = Limits(operators=20_000, steps=100_000)
CLAIM = "a claim that PyTorch has no words for"
META = 4
"""One spec in so many that hold is run on `meta`, however small it is."""
UNKNOWN = ("N201", "N207")
"""Names without a meaning."""
LARGEST = 500
"""Operators of a network that is small enough to be emitted and run."""
ELEMENTS = 2_000_000
"""Numbers in the largest tensor that is worth allocating on the CPU."""


@dataclass
class Verdict:
    """What became of a case. `wrong` names a disagreement; empty where the two agree."""

    outcome: str = ""
    """valid, invalid, stricter, unread (a syntax error), large"""
    wrong: str = ""
    detail: str = ""
    codes: frozenset[str] = frozenset()
    used: frozenset[tuple[str, str]] = frozenset()
    """Operators and their attributes in networks that hold."""
    rules: tuple[str, ...] = ()
    """Rules by which netdsl is stricter than PyTorch."""


def judged(case: Case) -> Verdict:
    """Compare the two verdicts, and the figures of what holds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            checked = check_within(case.text, case.files, LIMITS)
        except Exception as crash:
            return Verdict(wrong=f"crash {type(crash).__name__}", detail=str(crash))
        errors = [each for each in checked.diagnostics if each.severity is Severity.ERROR]
        codes = frozenset(each.code for each in checked.diagnostics)
        used = frozenset(_used(checked))
        if any(code < "N2" for code in codes):
            return Verdict("unread", codes=codes)
        try:
            if errors:
                return _refused(case, errors, codes)
            return _taken(case, checked, codes, used)
        except TooLarge:
            return Verdict("large", codes=codes)


def _used(checked: Checked) -> Iterable[tuple[str, str]]:
    for each in checked.networks:
        for layer in each.figures.layers:
            operator = layer.operation.step.operator
            yield operator.spelling, ""
            for name in operator.model_fields_set:
                yield operator.spelling, name


def _refused(case: Case, errors: list[Diagnostic], codes: frozenset[str]) -> Verdict:
    plain = plainly(case, "meta")
    if isinstance(plain, Refused):
        return Verdict("invalid", codes=codes)
    ran = {place for each in plain for place in each.made.run}
    rules = [stricter(each) or unrun(each, ran) for each in errors]
    if any(not each.judged for each in plain):
        rules = [
            rule or (CLAIM if is_claim(each) else "")
            for each, rule in zip(errors, rules, strict=True)
        ]
    if all(rules):
        return Verdict("stricter", codes=codes, rules=tuple(rules))
    # PyTorch looks at less on `meta` than where there are numbers.
    small = max((_largest(each) for each in plain), default=0) < ELEMENTS
    if small and isinstance(plainly(case, "cpu"), Refused):
        return Verdict("invalid", codes=codes)
    said = next(each for each, rule in zip(errors, rules, strict=True) if not rule)
    return Verdict("", f"false INVALID {said.code}", f"{said.message} ({said.help})", codes)


def _largest(network: PlainNetwork) -> int:
    return max([each.tensor.numel() for each in (*network.inputs, *network.outputs)], default=0)


def _taken(
    case: Case, checked: Checked, codes: frozenset[str], used: frozenset[tuple[str, str]]
) -> Verdict:
    if any(len(each.figures.layers) > LARGEST for each in checked.networks):
        return Verdict("large", codes=codes)
    if crc32(case.text.encode()) % META and all(is_small(each) for each in checked.networks):
        # Real numbers are sooner done with than `meta`, but for MACs of attention.
        verdict = _agreed(plainly(case, "cpu"), checked, codes, used)
        if not verdict.wrong:
            return verdict
    return _agreed(plainly(case, "meta"), checked, codes, used)


def _agreed(
    plain: list[PlainNetwork] | Refused,
    checked: Checked,
    codes: frozenset[str],
    used: frozenset[tuple[str, str]],
) -> Verdict:
    if isinstance(plain, Refused):
        return Verdict("", "false VALID", str(plain), codes)
    if [each.name for each in plain] != [each.network.name for each in checked.networks]:
        return Verdict("", "networks differ", "", codes)
    for ours, theirs in zip(checked.networks, plain, strict=True):
        for found in (_compared(ours, theirs), emitted(ours)):
            if found:
                return Verdict("", *found, codes)
    return Verdict("valid", codes=codes, used=used)


def unrun(diagnostic: Diagnostic, ran: set[tuple[str, int]]) -> str:
    """The rule for findings in what nothing runs: PyTorch never sees it."""
    if diagnostic.code in UNKNOWN:
        # Python would have raised, had it come by.
        return NOWHERE
    nodes = [*around(diagnostic)]
    spans = []
    if any(isinstance(node, tree.Default) for node in nodes):
        # A default is worked out where an operator takes it.
        spans = [node.value.span for node in nodes if isinstance(node, tree.Attribute)]
    if not spans:
        # A constant is worked out where it stands; a function is not.
        spans = [
            node.span
            for node in nodes
            if isinstance(node, tree.Link | tree.Arm | tree.Block | tree.Network | tree.Let)
            and getattr(node, "parameters", ()) is not None
        ]
    places = [(diagnostic.span.source.name, span.start) for span in spans]
    return NOWHERE if places and places[-1] not in ran else ""


def is_claim(diagnostic: Diagnostic) -> bool:
    """Whether a finding is about an `expect`."""
    return any(isinstance(node, tree.Expect) for node in around(diagnostic))


def around(diagnostic: Diagnostic) -> Iterator[Any]:
    """The nodes of the tree that a finding stands in, from the outside in."""
    span = diagnostic.span
    for node in nodes_of(span.source.text):
        if node.span.start <= span.start and span.end <= node.span.end:
            yield node


def _compared(ours: CheckedNetwork, theirs: PlainNetwork) -> tuple[str, str] | None:
    """What netdsl worked out beside what PyTorch made, one operator after another."""
    figures = ours.figures
    keys = {entry.key: entry.shape for entry in figures.state_dict}
    plain = {key: tuple(each.shape) for key, each in theirs.made.state().items()}
    shapes = [(value.known.torch_shape, value.known.dtype) for value in ours.network.outputs]
    found = [
        (tuple(each.tensor.shape[1:]), str(each.tensor.dtype).removeprefix("torch."))
        for each in theirs.outputs
    ]
    pairs = {
        "shapes": (shapes, found),
        "keys": (keys, plain),
        "parameters": (figures.params, theirs.made.parameters()),
        "buffers": (figures.buffers, theirs.made.buffers()),
    }
    if are_macs_of_examples(ours):
        pairs["macs"] = (figures.macs, theirs.macs)
    return different(pairs)
