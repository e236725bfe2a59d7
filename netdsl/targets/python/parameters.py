"""Which parameters of a network its class may leave open: those that other values prove."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from netdsl.core.network import Network, steps

LARGEST = 20_000
"""Operators in a network that is tried with other values; a larger one leaves nothing open."""


def fixed_parameters(
    network: Network, text_of: Callable[[Network, frozenset[str]], str]
) -> frozenset[str]:
    """The parameters that a network's class cannot take: the code depends on more than their names.

    A class must not promise what it cannot build. So each parameter is given a few other values; it
    stays open where the network, worked out again, has the same code.

    Args:
        text_of: the code of a network with some of its parameters fixed.
    """
    everything = frozenset(network.parameters)
    fixed = network.fixed & everything
    if network.again is None or fixed == everything:
        return fixed
    if sum(1 for _ in steps(network.body.items)) > LARGEST:
        return everything
    expected = text_of(network, fixed)
    for name in sorted(everything - fixed):
        if not _stays(network, name, fixed, expected, text_of):
            fixed |= {name}
            expected = text_of(network, fixed)
    return fixed


def _stays(
    network: Network,
    name: str,
    fixed: frozenset[str],
    expected: str,
    text_of: Callable[[Network, frozenset[str]], str],
) -> bool:
    """Whether the code is the expected one for other values of a parameter, too."""
    tried = False
    for value in other_values(network.parameters[name]):
        assert network.again is not None
        other = network.again({name: value})
        if other is None:
            continue
        tried = True
        # The same defaults, so that only what depends on more than the parameter's name shows.
        if text_of(replace(other, parameters=network.parameters), fixed) != expected:
            return False
    return tried


def other_values(value: Any) -> Iterator[int | float]:
    """Values that a hidden decision likely tells apart, some of which a network mostly takes."""
    if isinstance(value, float):
        yield from (value / 2, value * 1.5, 0.0)
        return
    others = {2 * value, 3 * value, 4 * value, value + 1, value + 2, 1}
    yield from sorted(others - {value})
