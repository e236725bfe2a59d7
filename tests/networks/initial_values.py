"""Whether two kinds of fresh module start alike: constants equal, random numbers in distribution.

Of what is random, the mean, the standard deviation and the shape of the distribution are compared,
each within six standard errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, log, sqrt

import torch
from torch import Tensor, nn

# Several threads wait for one another where tensors are small, or the machine has other work.
torch.set_num_threads(1)

STANDARD_ERRORS = 6.0
FEWEST = 100
"""Numbers that tell how a tensor starts; of a smaller one, those of several modules are taken."""

State = Mapping[str, Tensor]


@dataclass(frozen=True, slots=True)
class Sample:
    """What numbers drawn from one distribution say of it."""

    count: int
    mean: float
    deviation: float
    """The standard deviation."""
    flatness: float
    """The mean distance to the mean, in standard deviations: 0.80 if normal, 0.87 if uniform."""

    @classmethod
    def of(cls, numbers: Tensor) -> Sample:
        mean, deviation = numbers.mean(), numbers.std(correction=0)
        flatness = (numbers - mean).abs().mean() / deviation
        return cls(numbers.numel(), float(mean), float(deviation), float(flatness))

    def differs(self, other: Sample) -> bool:
        # The standard errors of a normal distribution, which are those of a uniform one or more.
        allowed = STANDARD_ERRORS * sqrt(1 / self.count + 1 / other.count)
        return (
            abs(self.mean - other.mean) > allowed * max(self.deviation, other.deviation)
            or abs(log(self.deviation / other.deviation)) > allowed * sqrt(1 / 2)
            or abs(self.flatness - other.flatness) > allowed * 0.21
        )

    def __str__(self) -> str:
        return f"{self.mean:.3g} ± {self.deviation:.3g}, flatness {self.flatness:.2f}"


def differences(ours: Callable[[], nn.Module], theirs: Callable[[], nn.Module]) -> dict[str, str]:
    """The keys of the tensors that start otherwise, and how; none where two modules start alike."""
    our, module = dict(ours().state_dict()), theirs()
    their = dict(module.state_dict())
    if odd := our.keys() ^ their.keys():
        return dict.fromkeys(sorted(odd), "is in one of the two alone")
    drawn = {key for key, tensor in module.named_parameters() if not is_constant(tensor)}
    sizes = {key: their[key].numel() for key in drawn if their[key].numel() < FEWEST}
    for _ in range(ceil(FEWEST / min(sizes.values(), default=FEWEST)) - 1):
        for make, state in ((ours, our), (theirs, their)):
            fresh = make().state_dict()
            state.update({key: torch.cat([state[key], fresh[key]]) for key in sizes})
    found = {
        key: (unlike if key in drawn else unequal)(our[key], tensor)
        for key, tensor in their.items()
    }
    return {key: words for key, words in found.items() if words}


def unequal(ours: Tensor, theirs: Tensor) -> str:
    """How a tensor is not the one that it should be."""
    if ours.numel() != theirs.numel() or ours.min() != theirs.min() or ours.max() != theirs.max():
        return f"{described(ours)}, not {described(theirs)}"
    return "" if torch.allclose(ours, theirs) else "is another table"


def unlike(ours: Tensor, theirs: Tensor) -> str:
    """How a tensor is not drawn as it should be."""
    if is_constant(ours) or Sample.of(ours).differs(Sample.of(theirs)):
        return f"{described(ours)}, not {described(theirs)}"
    return ""


def is_constant(tensor: Tensor) -> bool:
    return bool((tensor == tensor.flatten()[0]).all())


def described(tensor: Tensor) -> str:
    return f"{tensor.flatten()[0]:g}" if is_constant(tensor) else str(Sample.of(tensor.double()))
