"""Specs with torchvision's keys: its weights load by name, and the numbers are its numbers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from agreement import agreement
from published import NAMES

IN_EVERY_RUN = ("torchvision/alexnet.net", "vgg11_bn.net", "resnet18.net", "resnet50.net")
CLOSE = 1e-12


@pytest.mark.parametrize("spec", IN_EVERY_RUN)
def test_weights_load_and_numbers_agree(spec: str) -> None:
    found = agreement(spec)
    assert found.keys
    assert found.largest < CLOSE, found


@pytest.mark.slow
@pytest.mark.parametrize("spec", [name for name in NAMES if name not in IN_EVERY_RUN])
def test_every_network_agrees(spec: str) -> None:
    # A process each: vgg19_bn takes 9 GB, and the next one needs them back.
    script = Path(__file__).with_name("agreement.py")
    code = (
        f"from agreement import agreement; f = agreement({spec!r}); "
        f"assert f.keys and f.largest < {CLOSE}, f"
    )
    subprocess.run([sys.executable, "-c", code], cwd=script.parent, check=True)
