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
FILES = sorted(path.relative_to(SPECS).as_posix() for path in SPECS.rglob("*.net"))


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
