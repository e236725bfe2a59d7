"""The networks of a spec as PyTorch runs them, or why it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers import reading
from plain_blocks import PlainNetwork, Template, file_of, network_of
from plain_expressions import Refused, evaluated
from plain_values import Made
from torch import Tensor

from netdsl.source import Source


@dataclass(frozen=True)
class Case:
    """A spec, and the files that it may import: `parts` for `parts.net`."""

    text: str
    files: Mapping[str, str] = field(default_factory=dict)


def plainly(case: Case, device: str) -> list[PlainNetwork] | Refused:
    """The case's networks as PyTorch runs them; why it does not."""
    try:
        file, _ = file_of(Source.of("test.net", case.text), reading(case.files))
        networks = []
        for each in file.names.values():
            if isinstance(each, Template) and each.file is file and each.is_whole:
                made = Made(device)
                with made.counter:
                    network = network_of(each, made)
                backward([value.tensor for value in network.outputs])
                _claims(network)
                networks.append(network)
    except Refused as refused:
        return refused
    except RecursionError as deep:
        return Refused(str(deep))
    return networks


def backward(outputs: Iterable[Tensor]) -> None:
    """Go backward from every output that can.

    Raises:
        Refused: PyTorch cannot.
    """
    floats = [each for each in outputs if each.requires_grad]
    try:
        if floats:
            sum(each.sum() for each in floats).backward()  # type: ignore[union-attr]
    except Exception as wrong:
        raise Refused(f"backward: {wrong}") from None


def _claims(network: PlainNetwork) -> None:
    """Hold a network's claims, those that can be judged here."""
    figures: dict[str, Any] = {
        "params": network.made.parameters(),
        "buffers": network.made.buffers(),
        "macs": network.macs,
        "flops": 2 * network.macs,
    }
    shapes = {f"output.{name}": each.type for name, each in network.given.outputs.items()}
    if len(network.outputs) == 1:
        shapes["output"] = network.outputs[0].type
    for claim, names in network.given.claims:
        text = claim.claim.span.text
        if set(re.findall(r"[a-z_]+", text)) <= {*figures, "and", "or", "not"}:
            if evaluated(claim.claim, {**names, **figures}) is not True:
                raise Refused("AssertionError: a claim")
            continue
        for part in text.split(" and "):
            name, _, shape = part.partition(" == ")
            if name in shapes and re.fullmatch(r"[\dx]+(/\d+)?", shape):
                if shape != str(shapes[name]):
                    raise Refused("AssertionError: a claim")
            else:
                network.judged = False
