"""Modules called by numbers in a `forward` that is no chain: a list, and loops over it."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from emitted import classes, made

REPEATED = """
    block layer(other) = add< fc(in.channels) | other >
    network Net {
      x = input 6
      y = input 6
      x -> layers: [[layer(y)] * 5{after}]
    }
"""


@pytest.mark.parametrize("after", ["", " -> layer(x)"])
def test_a_repeat_with_a_value_is_a_loop(after: str) -> None:
    source, module = made(REPEATED.replace("{after}", after))
    assert "class Layers(nn.ModuleList):" in source
    assert ("for index in range(1, 4):" if after else "for layer in self:") in source
    x, y = torch.randn(2, 6), torch.randn(2, 6)
    z = x
    for place, layer in enumerate(module.layers):
        z = layer(z, y) if place < 5 else layer(z, x)
    assert torch.equal(module(x, y), z)
    compiled: Any = torch.compile(module, fullgraph=True, backend="aot_eager")
    torch.testing.assert_close(compiled(x, y), module(x, y))


def test_names_of_the_loop_are_apart_from_those_of_the_body() -> None:
    source, module = made("""
        block part(index) = add< fc(in.channels) | index | in >
        network Net {
          x = input 6
          index = input 6
          x -> parts: [[part(index)] * 5 -> add< part(index) | x >]
        }
    """)
    assert "for index_ in range(" in source
    x, index = torch.randn(2, 6), torch.randn(2, 6)
    z = x
    for part in module.parts:
        z = part(z, index)
    assert torch.equal(module(x, index), z + x)


def test_what_comes_between_two_loops_stays_there() -> None:
    source, module = made("""
        block unit() = fc(in.channels) -> relu
        network Net {
          x = input 6
          early = x -> [unit()] * 4
          add< early -> [unit()] * 4 -> relu | early >
        }
    """)
    assert source.count("for index in range(") == 2
    x = torch.randn(2, 6)
    early = module[3](module[2](module[1](module[0](x))))
    late = module[7](module[6](module[5](module[4](early))))
    assert torch.equal(module(x), torch.relu(late) + early)


def test_a_class_with_other_names_is_no_list() -> None:
    source, _ = made("network Net { x = input 6\n add< x -> relu -> fc 6 | x -> last: fc 6 > }")
    assert "ModuleList" not in source


def test_a_list_of_its_elements_name_has_the_plural() -> None:
    source, _ = made(REPEATED.replace("layers:", "layer:").replace("{after}", ""))
    assert classes(source) == ["Layer", "Layers", "Net"]
