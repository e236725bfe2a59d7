"""Huge networks: no recursion on their length, and work that grows with it and no faster."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest
import torch

from netdsl.core.network import steps
from netdsl.files import Reader
from netdsl.limits import Limits
from netdsl.pipeline import check
from netdsl.source import Source
from netdsl.targets.python import emit
from netdsl.targets.torch import build


def repeated(layers: int) -> str:
    body = f"[[[conv 1x1/2] * 10] * 10] * {layers // 100}"
    return f"network Deep {{\n input 4x4/2\n -> {body} -> gap\n}}"


def written_out(layers: int) -> str:
    return "network Deep {\n  input 4x4/2\n" + "  -> conv 1x1/2\n" * layers + "  -> gap\n}"


def with_blocks(layers: int) -> str:
    block = "block unit(c) = residual< conv: conv 1x1/c > -> relu\n"
    body = f"body: [[unit(2)] * 10] * {layers // 30}"
    return f"{block}network Deep {{\n input 4x4/2\n -> {body} -> gap\n}}"


Make = Callable[[int], str]
every_form = pytest.mark.parametrize("make", [repeated, written_out, with_blocks])


def emitted(text: str) -> str:
    checked = check(Source.of("deep.net", text), Reader())
    assert checked.diagnostics == ()
    (made,) = checked.networks
    return emit(made.network, made.figures, "deep.net")


def calls(work: Callable[[], object]) -> int:
    """Python functions called by some work: a measure of time that a busy machine leaves alone."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@every_form
def test_work_is_linear(make: Make) -> None:
    def work(size: int) -> int:
        return calls(lambda: emitted(make(size)))

    emitted(make(300))
    one, two, four = (work(size) for size in (1_500, 3_000, 6_000))
    assert (four - two) / (two - one) == pytest.approx(2, rel=0.1)


@every_form
def test_long_networks_run(make: Make) -> None:
    module = build(emitted(make(3_000)), "Deep", "<deep>")()
    with torch.no_grad():
        assert module.eval()(torch.zeros(1, 2, 4, 4)).shape == (1, 2)


def test_twenty_thousand_lines_and_a_hundred_thousand_repeats_are_checked() -> None:
    limits = Limits(operators=150_000, words=150_000)
    checked = check(Source.of("deep.net", written_out(20_000)), Reader(), limits)
    assert len(list(steps(checked.networks[0].network.body.items))) == 20_001
    checked = check(Source.of("deep.net", repeated(100_000)), Reader(), limits)
    assert checked.networks[0].figures.params == 600_000
