"""Colours that one can read and tell apart, with the common kinds of colour blindness too."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest

from netdsl.core.operator import Look
from netdsl.targets.graphviz import theme

Colour = tuple[float, float, float]

# Machado, Oliveira, Fernandes 2009, table 1 at severity 1.0, for linear RGB.
SIGHTS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> Colour:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2: 7 is its highest demand on text, 4.5 the usual one."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: Colour) -> Colour:
    red, green, blue = colour
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    a, b, c = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


def seen(colour: str, sight: str) -> Colour:
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear(colour), strict=True))))
        for row in SIGHTS[sight]
    )
    return lab((red, green, blue))


def test_every_look_has_its_colours() -> None:
    assert set(theme.LOOKS) == set(Look)


@pytest.mark.parametrize("look", Look)
def test_text_is_easy_to_read(look: Look) -> None:
    assert contrast(theme.TEXT, theme.LOOKS[look].fill) >= 7


@pytest.mark.parametrize("paper", [theme.PAPER, *theme.FRAMES])
def test_small_text_is_readable(paper: str) -> None:
    assert contrast(theme.FAINT, paper) >= 4.5
    assert contrast(theme.LINE, paper) >= 4.5


@pytest.mark.parametrize("sight", SIGHTS)
def test_looks_differ_in_every_sight(sight: str) -> None:
    # Merges differ by their shape. A distance of 2.3 in Lab is just noticeable.
    fills = {look: theme.LOOKS[look].fill for look in Look if look is not Look.MERGE}
    for (_, one), (_, other) in combinations(fills.items(), 2):
        assert dist(seen(one, sight), seen(other, sight)) > 9
