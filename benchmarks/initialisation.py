"""Whether specs' fresh weights are torchvision's: `python benchmarks/initialisation.py`.

Compares every tensor of every network of `specs/torchvision`, or of those that `--only` names, and
prints those that start otherwise. Exit code 1 where there are any.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "networks"))

from initial_values import differences
from published import published
from shipped import class_of
from zoo_measure import FOLDER, spec_of


def main() -> int:
    everything = sorted(path.stem for path in FOLDER.glob("*.net"))
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=everything, metavar="NAME", help="these")
    names = parser.parse_args().only or everything
    different = [name for name in names if not starts_alike(name)]
    print(f"{len(names) - len(different)} of {len(names)} start alike", *different)
    return 1 if different else 0


def starts_alike(name: str) -> bool:
    torch.manual_seed(1)
    found = differences(class_of(spec_of(name)), lambda: published(name))
    print(name, f"{len(found)} tensors start otherwise" if found else "agrees", flush=True)
    for key, words in found.items():
        print(f"  {key}: {words}")
    return not found


if __name__ == "__main__":
    sys.exit(main())
