"""The shipped specs, checked, and the modules that their emitted code makes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from torch import nn

from netdsl.files import Reader
from netdsl.pipeline import CheckedNetwork, check
from netdsl.targets.python import emit
from netdsl.targets.torch import build

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "specs"
ZOO = sorted(path.relative_to(SPECS).as_posix() for path in SPECS.glob("torchvision/*.net"))
"""torchvision's networks: `test_zoo.py` holds their keys, parameters and MACs."""
ONE_A_FAMILY = (
    "alexnet",
    "convnext_tiny",
    "densenet121",
    "efficientnet_b0",
    "googlenet",
    "inception_v3",
    "maxvit_t",
    "mnasnet0_5",
    "mobilenet_v2",
    "mobilenet_v3_small",
    "regnet_y_400mf",
    "resnext50_32x4d",
    "shufflenet_v2_x0_5",
    "squeezenet1_1",
    "swin_t",
    "swin_v2_t",
    "vit_b_32",
)
FILES = sorted(
    [path.name for path in SPECS.glob("*.net")]
    + [name for name in ZOO if Path(name).stem in ONE_A_FAMILY]
)
"""What tests build and run: all of `specs/`, and a network of each family of the zoo."""


@cache
def shipped(name: str) -> CheckedNetwork:
    """The one network of a spec under `specs/`, which has nothing to complain about."""
    reader = Reader()
    checked = check(reader.open(SPECS / name, f"specs/{name}"), reader)
    assert checked.diagnostics == ()
    (network,) = checked.networks
    return network


@cache
def source_of(name: str) -> str:
    made = shipped(name)
    return emit(made.network, made.figures, f"specs/{name}")


def class_of(name: str) -> type[nn.Module]:
    return build(source_of(name), shipped(name).network.name, f"<{name}>")
