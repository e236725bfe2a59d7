"""One network of the zoo beside torchvision's: `python benchmarks/zoo_measure.py resnet18`.

Prints a line of JSON, a `Measured`. `zoo.py` gives each network such a process, which gives its
memory back.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "networks"))

from key_lines import digest, lines_of
from zoo_figures import PUBLISHED, Published, keys

if TYPE_CHECKING:
    from torch import nn

    from netdsl.pipeline import CheckedNetwork

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "specs" / "torchvision"
YARDSTICK = "resnet18"
ROUNDS = 9
LARGEST = 200_000_000_000
"""Multiply-accumulates of an image in float64: a larger image is halved until it takes no more."""
LARGEST_TRAINED = 20_000_000_000
"""The same in train mode, which keeps what each operator gives."""


@dataclass(frozen=True)
class Training:
    """The largest relative differences of one pass in train mode, forward and backward."""

    outputs: float
    gradients: float
    statistics: float
    """Of batch normalisation's running means and variances after the pass."""


@dataclass(frozen=True)
class Measured:
    """A network's figures, and how they compare. None is what was not asked for or did not load."""

    name: str
    params: int
    macs: int
    keys: str
    """Those inferred and those of the module beside torchvision's, see `compared`."""
    own_side: int
    """Pixels of the image that the network takes."""
    check: float | None = None
    """Time to check, as a multiple of the yardstick's."""
    loads: bool | None = None
    """Whether torchvision's fresh weights load with `strict=True`."""
    side: int | None = None
    """Pixels of the image that the outputs were computed of."""
    evaluation: float | None = None
    training: Training | None = None


def spec_of(name: str) -> str:
    return f"torchvision/{name}.net"


def claimed(name: str) -> Measured:
    """What the check of a spec says of it, without a module."""
    from shipped import shipped

    made = shipped(spec_of(name))
    figures, same = made.figures, keys(lines_of(made.figures), PUBLISHED[name])
    return Measured(name, figures.params, figures.macs, same, own_side(made))


def measured(name: str, train: bool) -> Measured:
    """Compare numbers, on fresh weights of torchvision's drawn anew where they start at a constant.

    Time is taken first, while PyTorch is not there and the process is small.
    """
    ratio = check_ratio(name)
    import torch
    from published import published
    from shipped import class_of, shipped
    from zoo_numbers import evaluated, trained

    torch.set_num_threads(1)
    torch.manual_seed(1)
    made = shipped(spec_of(name))
    figures, own = made.figures, own_side(made)
    ours, theirs = class_of(spec_of(name))(), published(name)
    same = compared(lines_of(figures), written(ours), written(theirs), PUBLISHED[name])
    try:
        ours.load_state_dict(theirs.state_dict(), strict=True)
    except RuntimeError as refused:
        print(refused, file=sys.stderr)
        return Measured(name, figures.params, figures.macs, same, own, ratio, loads=False)
    side = affordable(own, figures.macs, LARGEST)
    evaluation = evaluated(ours, theirs, side)
    trained_side = affordable(own, figures.macs, LARGEST_TRAINED)
    training = Training(*trained(ours, theirs, trained_side)) if train else None
    return Measured(
        name, figures.params, figures.macs, same, own, ratio, True, side, evaluation, training
    )


def check_ratio(name: str) -> float:
    """The time to check a spec over that of the yardstick: medians, in turns, in this process."""
    from netdsl.files import Reader
    from netdsl.pipeline import check

    def seconds(each: str) -> float:
        start = time.process_time()
        reader = Reader()
        assert check(reader.open(FOLDER / f"{each}.net", each), reader).ok
        return time.process_time() - start

    for each in (YARDSTICK, name):
        seconds(each)
    rounds = [(seconds(YARDSTICK), seconds(name)) for _ in range(ROUNDS)]
    yardstick = statistics.median(first for first, _ in rounds)
    return statistics.median(second for _, second in rounds) / yardstick


def written(module: nn.Module) -> list[str]:
    return [
        f"{key} {[*tensor.shape]} {str(tensor.dtype).removeprefix('torch.')}\n"
        for key, tensor in module.state_dict().items()
    ]


def compared(inferred: list[str], ours: list[str], theirs: list[str], published: Published) -> str:
    """How the inferred keys stand to torchvision's; `differ`, too, where a module has others."""
    is_sound = inferred == ours and digest(theirs) == published.state_dict_sha256
    return keys(inferred, published) if is_sound else "differ"


def own_side(made: CheckedNetwork) -> int:
    (image,) = made.network.inputs
    return int(image.known.torch_shape[-1])


def affordable(side: int, macs: int, most: int) -> int:
    while macs > most:
        side, macs = side // 2, macs // 4
    return side


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--train", action="store_true", help="a pass in train mode, too")
    options = parser.parse_args()
    print(json.dumps(asdict(measured(options.name, options.train))))


if __name__ == "__main__":
    main()
