"""The emitted code of short specs, and the modules that it makes."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import Any

import netdsl


def made(text: str) -> tuple[str, Any]:
    """The only network's code and its module, which has the keys and shapes that were inferred."""
    network = netdsl.loads(dedent(text))
    module: Any = network.compile(device="cpu").eval()
    found = [(key, tuple(tensor.shape)) for key, tensor in module.state_dict().items()]
    assert found == [(key, entry.shape) for key, entry in network.state_dict.items()]
    return network.source(), module


def classes(source: str) -> list[str]:
    """The names of the classes, in their order."""
    return re.findall(r"^class (\w+)", source, re.MULTILINE)
