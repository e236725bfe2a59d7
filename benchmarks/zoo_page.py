"""docs/zoo.md, from what `zoo_measure.py` found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from zoo_figures import PUBLISHED
from zoo_lines import lines_of_spec
from zoo_lines import table as table_of_lines
from zoo_measure import ROOT, Measured, spec_of

CLOSE = 1e-12
"""The largest relative difference in float64 that counts as the same number."""


def wrong(each: Measured) -> list[str]:
    """What disagrees with torchvision, in words."""
    published = PUBLISHED[each.name]
    found = [
        f"{figure} {own:,}, not {theirs:,}"
        for figure, own, theirs in (
            ("params", each.params, published.params),
            ("macs", each.macs, published.macs),
        )
        if own != theirs
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
    parts = [introduction(networks), table(networks), families(networks), lines()]
    return "\n\n".join("\n".join(part) for part in parts).rstrip() + "\n"


def introduction(networks: Sequence[Measured]) -> Iterator[str]:
    agreeing = sum(not wrong(each) for each in networks)
    ordered = sum(not wrong(each) and each.keys == "equal" for each in networks)
    of = len(networks)
    yield f"""# torchvision's networks as specs

Each row is a spec for a network of torchvision 0.28, and what came of comparing the two.
{agreeing} of {of} agree in all that is compared, {ordered} of them in the order of their keys, too.
`python benchmarks/zoo.py` makes this page again. It needs torchvision, 9 GB of memory for the
largest network, and less than an hour on two cores.

- **lines** of the spec, without comments, empty lines and docstrings. What a family shares is in
  its templates, which are counted [below](#lines).
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
        spec = f"specs/{spec_of(each.name)}"
        cells = [
            f"[{each.name}](../{spec})",
            str(lines_of_spec(ROOT / spec)),
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

The network with the fewest MACs of each family was run in train mode, too: two images, halved until
one takes at most 20 G MACs, dropout and stochastic depth at zero, and the mean square of the
outputs, auxiliary ones included, as the loss.
The differences are those of the outputs, of all gradients, and of batch normalisation's running
statistics afterwards. A gradient's difference is relative to a millionth of the largest gradient at
least, and to the largest one itself where it is below 1e-14 of it: then it is nothing but rounding,
as those of biases before batch normalisation are.

| family | networks | in train mode | outputs | gradients | statistics |
|---|--:|---|--:|--:|--:|"""
    sizes = Counter(published.family for published in PUBLISHED.values())
    trained = {PUBLISHED[each.name].family: each for each in networks if each.training}
    for family, each in sorted(trained.items()):
        cells = [family, str(sizes[family]), each.name]
        cells += map(difference, vars(each.training).values())
        yield f"| {' | '.join(cells)} |"


def lines() -> Iterator[str]:
    yield """## Lines

What each family takes in lines of code, without comments, empty lines and docstrings.

- **netdsl**: the files of the standard library that the family's specs read, whole. AlexNet reads
  none, so its spec is counted. Operators are not, and netdsl has some that PyTorch lacks: the
  attention in windows of Swin and MaxViT, say.
- **emitted**: the Python that netdsl writes for the network of the table above. It needs PyTorch
  and nothing else, so the classes of those operators are in it.
- **torchvision**: the file that has the family, and the files that it imports parts of networks
  from: a backbone, say.

Of a Python file, the classes and functions are counted, and nothing else. Left out in torchvision
is what chooses and loads weights: the `*_Weights` classes and the functions that take `weights`,
which are the public builders, with their decorators, and helpers of theirs. The parts that its
networks share are left out, too: `torchvision.ops` (`Conv2dNormActivation`, `SqueezeExcitation`,
`MLP`, `StochasticDepth`) and the modules of `torchvision.models` whose names begin with `_`. What
stands in their place in a template or in emitted code is counted. A file of torchvision has all
networks of its family, as a template has; families that share a file count it each."""
    yield ""
    yield from table_of_lines()


def image(each: Measured) -> str:
    if each.side in (None, each.own_side):
        return str(each.side or "")
    return f"{each.side} of {each.own_side}"


def difference(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0e}" if value else "0"
