"""Numbers of groups that fit, and of heads."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd, isqrt

from netdsl.core.symbolic import plain
from netdsl.core.takes import Problem


def fitting_groups(groups: int, *channels: int) -> int:
    """The most groups, up to those wanted, that divide all of these channels."""
    common = gcd(*(plain(count) for count in channels))
    small = [each for each in range(1, isqrt(common) + 1) if common % each == 0]
    return max(
        each for low in small for each in (low, common // low) if each <= max(1, plain(groups))
    )


def undivided(heads: int, channels: int, what: str) -> Iterator[Problem]:
    """That channels do not divide into an operator's `heads`.

    Args:
        what: how the message begins; the number of channels follows: `gets`.
    """
    heads, channels = plain(heads), plain(channels)
    if channels % heads:
        fitting = fitting_groups(heads, channels)
        yield Problem(
            f"{what} {channels} channels, which do not divide into {heads} heads",
            "heads",
            f"heads={fitting} divides them",
            str(fitting),
        )
