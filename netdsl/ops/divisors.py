"""Numbers of groups that fit."""

from __future__ import annotations

from math import gcd, isqrt

from netdsl.core.symbolic import plain


def fitting_groups(groups: int, *channels: int) -> int:
    """The most groups, up to those wanted, that divide all of these channels."""
    common = gcd(*(plain(count) for count in channels))
    small = [each for each in range(1, isqrt(common) + 1) if common % each == 0]
    return max(
        each for low in small for each in (low, common // low) if each <= max(1, plain(groups))
    )
