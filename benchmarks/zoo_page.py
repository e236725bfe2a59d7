"""docs/zoo.md, from what `zoo_measure.py` found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from zoo_measure import FOLDER, ROOT, Measured, published_figures

STANDARD = ROOT / "netdsl" / "std"
CLOSE = 1e-12
"""The largest relative difference in float64 that counts as the same number."""


def wrong(each: Measured) -> list[str]:
    """What disagrees with torchvision, in words."""
    figures = published_figures()[each.name]
    found = [
        f"{name} {own:,}, not {figures[name]:,}"
        for name, own in (("params", each.params), ("macs", each.macs))
        if own != figures[name]
    ]
    if each.keys == "differ":
        found.append("keys differ")
    if each.loads is False:
        found.append("torchvision's weights do not load")
    differences = {"outputs": each.evaluation}
    if each.training:
        differences |= {f"{name} in training": value for name, value in vars(each.training).items()}
    # A difference that is not a number is none that is close.
    found += [
        f"{name} differ by {value:.1e}"
        for name, value in differences.items()
        if value is not None and not value <= CLOSE
    ]
    return found


def page(networks: Sequence[Measured]) -> str:
    """The document about these networks, which were measured in full."""
    parts = [introduction(networks), table(networks), families(networks)]
    return "\n\n".join("\n".join(part) for part in parts).rstrip() + "\n"


def introduction(networks: Sequence[Measured]) -> Iterator[str]:
    agreeing = sum(not wrong(each) for each in networks)
    ordered = sum(not wrong(each) and each.keys == "equal" for each in networks)
    of = len(networks)
    yield f"""# torchvision's networks as specs

Each row is a spec for a network of torchvision 0.28, and what came of comparing the two.
{agreeing} of {of} agree in all that is compared, {ordered} of them in the order of their keys, too.
`python benchmarks/zoo.py` makes this page again. It needs torchvision, 9 GB of memory for the
largest network, and about twenty minutes.

- **lines** of the spec, without comments and empty lines. What a family shares is in its templates,
  which are [below](#families).
- **parameters**, and **MACs** for one image, are inferred from the spec without PyTorch, and
  compared with torchvision's to the integer.
- **keys**: names, shapes and element types of the `state_dict`, as inferred from the spec and as
  the module has them that runs. `equal`: by hash, so the order is the same, too; `another order`:
  as a set.
- **loads**: torchvision's fresh weights load with `strict=True`.
- **image**: the side in pixels of the image that both networks were given. Where there are two
  numbers, the network's own is the second, and would take too long.
- **difference** of the outputs in eval mode, in float64 and on shared weights: the largest
  difference over the largest value, and 0 where they are equal to the last bit. Biases and scales
  are drawn at random, and batch normalisation has the statistics of random images, so that
  nothing stands at a value that would hide it.
- **check**: the time to check the spec as a multiple of ResNet-18's, both in turns in one process
  (medians)."""


def table(networks: Sequence[Measured]) -> Iterator[str]:
    yield "| network | lines | parameters | MACs | keys | loads | image | difference | check |"
    yield "|---|--:|--:|--:|---|---|--:|--:|--:|"
    for each in networks:
        spec = FOLDER / f"{each.name}.net"
        cells = [
            link(each.name, spec),
            str(lines_of(spec)),
            f"{each.params:,}",
            f"{each.macs:,}",
            each.keys,
            {True: "yes", False: "**no**", None: ""}[each.loads],
            image(each),
            difference(each.evaluation),
            f"{each.check:.1f}" if each.check is not None else "",
        ]
        yield f"| {' | '.join(cells)} |"
    for each in networks:
        if wrong(each):
            yield f"\n**{each.name}**: {'; '.join(wrong(each))}."


def families(networks: Sequence[Measured]) -> Iterator[str]:
    yield """## Families

The templates of a family are all that its specs read of the standard library, each with its lines.
The network with the fewest MACs of each family was run in train mode, too: two images, halved until
one takes at most 20 G MACs, dropout and stochastic depth at zero, and the mean square of the
outputs, auxiliary ones included, as the loss.
The differences are those of the outputs, of all gradients, and of batch normalisation's running
statistics afterwards. A gradient's difference is relative to a millionth of the largest gradient at
least, and to the largest one itself where it is below 1e-14 of it: then it is nothing but rounding,
as those of biases before batch normalisation are.

| family | specs | templates | in train mode | outputs | gradients | statistics |
|---|--:|---|---|--:|--:|--:|"""
    figures = published_figures()
    shown = sorted({figures[each.name]["family"] for each in networks})
    for family in shown:
        members = [each for each in networks if figures[each.name]["family"] == family]
        read = sorted({name for each in members for name in templates(FOLDER / f"{each.name}.net")})
        places = [STANDARD / f"{name}.net" for name in read]
        linked = [f"{link(f'std.{path.stem}', path)} {lines_of(path)}" for path in places]
        cells = [family, str(len(members)), ", ".join(linked) or "none: the spec is whole"]
        for each in members:
            if training := each.training:
                cells += [each.name, *map(difference, vars(training).values())]
        yield f"| {' | '.join(cells)} |"


def link(text: str, path: Path) -> str:
    return f"[{text}](../{path.relative_to(ROOT).as_posix()})"


def image(each: Measured) -> str:
    if each.side in (None, each.own_side):
        return str(each.side or "")
    return f"{each.side} of {each.own_side}"


def difference(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0e}" if value else "0"


@cache
def lines_of(spec: Path) -> int:
    lines = [line.strip() for line in spec.read_text("utf-8").splitlines()]
    return sum(bool(line) and not line.startswith("#") for line in lines)


@cache
def templates(spec: Path) -> frozenset[str]:
    """The modules of the standard library that a spec reads, and those that they read."""
    found = set(re.findall(r"^from std\.(\w+) import", spec.read_text("utf-8"), re.MULTILINE))
    return frozenset(found.union(*(templates(STANDARD / f"{name}.net") for name in found)))
