"""Names in emitted classes: what a spec may call things, and what a class has words for."""

from __future__ import annotations

import torch
from emitted import made


def test_results_of_any_name_are_fields_of_a_tuple() -> None:
    _, module = made("""
        network Named {
          x = input 4
          output _first = x -> a: fc 3
          output first = x -> b: fc 3
          output _1 = x -> c: fc 3
          auxiliary _ = x -> d: fc 3
        }
    """)
    found = module(torch.ones(2, 4))
    assert found._fields == ("first", "first_", "value1", "value")
    assert [list(each.shape) for each in found[:3]] == [[2, 3]] * 3 and found.value is None


def test_a_class_takes_no_size_that_its_user_has_no_words_for() -> None:
    source, module = made("""
        block inner(z) = conv 1x1/(in.height) -> conv 1x1/(z.shape[0])
        block outer(z) = [conv 1x1/5] -> part: inner(z) -> end: conv 1x1/3
        network Sizes {
          x = input 8x6/4
          x -> outer(x)
        }
    """)
    assert module(torch.ones(2, 4, 8, 6)).shape == (2, 3, 8, 6)
    outer = source.partition("class Outer")[2]
    assert "def __init__(self, in_channels: int, z_channels: int) -> None:" in outer


def test_a_function_makes_no_folder_of_its_label() -> None:
    _, module = made("""
        network Folders {
          shared first: rmsnorm
          input 5/3 -> part.size: abs -> first -> part.last: scale
        }
    """)
    assert list(module.state_dict()) == ["first.weight", "part.last.weight"]


def test_a_volume_is_normalised_after_a_permutation() -> None:
    _, module = made("network Turned { input 6x4x6/6 -> permute 2x3x1x0 -> lrn 2 }")
    module(torch.ones(2, 6, 6, 4, 6, requires_grad=True)).sum().backward()


def test_an_input_by_another_name_is_the_input() -> None:
    source, module = made("""
        block unit(n) {
          still = in -> [relu] * n
          still -> conv (still.width)/2 pad=same
        }
        network Net { input 8x5/6 -> a: unit(0) -> b: unit(0) -> unit(2) }
    """)
    assert "def __init__(self, in_channels: int, in_width: int" in source
    assert module.a[0].kernel_size == (5, 5)
