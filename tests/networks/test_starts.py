"""How modules start: said once for all of a class where they start alike, and never to others."""

from __future__ import annotations

import pytest
from emitted import made

LOOP = "for module in self.modules():"


def started(text: str) -> tuple[str, dict[str, set[float]]]:
    """A network's code, and the values in each tensor of its module when it is new."""
    source, module = made(text)
    return source, {
        key: set(tensor.flatten().tolist()) for key, tensor in module.state_dict().items()
    }


def test_modules_of_a_class_that_start_alike_are_filled_in_one_loop() -> None:
    source, values = started("""
        default conv init=constant(value=2.0)
        network Alike {
          input 8x8/3 -> conv 3x3/4 bias_init=ones -> part: [conv 3x3/4 bias=false -> relu] -> gap
          -> fc 2 init=constant(value=3.0)
        }
    """)
    assert source.count(LOOP) == 1 and "initialized" not in source
    assert values == {
        "0.weight": {2.0},
        "0.bias": {1.0},
        "part.0.weight": {2.0},
        "2.weight": {3.0},
        "2.bias": values["2.bias"],
    }
    assert len(values["2.bias"]) == 2


def test_modules_that_start_in_two_ways_are_filled_where_they_are_made() -> None:
    source, values = started("""
        network Different {
          input 8x8/3 -> a: conv 3x3/4 init=constant(value=2.0)
          -> b: conv 3x3/4 init=constant(value=3.0)
          -> c: conv 3x3/4
        }
    """)
    assert LOOP not in source
    assert values["a.weight"] == {2.0} and values["b.weight"] == {3.0}
    assert len(values["c.weight"]) > 2


@pytest.mark.parametrize(
    ("chain", "key"),
    [
        ("conv 3x3/4 init={two} -> conv 3x3/4 init={two} -> other: conv 3x3/4 pad=same", "other"),
        ("tokens -> fc 4 init={two} -> fc 4 init={two} -> other: mha heads=2", "other.out_proj"),
    ],
)
def test_the_loop_does_not_reach_modules_made_of_the_class(chain: str, key: str) -> None:
    chain = chain.format(two="constant(value=2.0)").replace("pad=same", "stride=2 pad=same")
    source, values = started(f"network Inside {{ input 8x8/4 -> {chain} }}")
    assert LOOP not in source
    assert len(values[f"{key}.weight"]) > 1


def test_a_tied_weight_starts_as_its_owner() -> None:
    source, values = started("""
        network Tied {
          input 4 dtype=int64 -> words: embedding 4 entries=10 init=constant(value=2.0)
          -> fc 4 init=constant(value=3.0)
          -> out: fc 10 init=constant(value=3.0) bias=false tied=words
        }
    """)
    assert LOOP in source
    assert values["out.weight"] == values["words.weight"] == {2.0}


def test_a_start_that_reads_a_parameter_stays_with_its_module() -> None:
    source, values = started("""
        block unit(v) = conv 1x1/3 init=constant(value=v) -> conv 1x1/3 init=constant(value=v)
        network Open {
          input 8x8/3 -> a: unit(2.0) -> b: unit(2.0)
        }
    """)
    assert LOOP not in source
    assert values["a.0.weight"] == values["b.1.weight"] == {2.0}


def test_padding_stays_zero() -> None:
    _, values = started("""
        network Padded {
          input 4 dtype=int64
          -> words: embedding 4 entries=2 padding=1 init=constant(value=2.0)
          -> others: fc 4 init=constant(value=3.0) -> fc 4 init=constant(value=3.0)
        }
    """)
    assert values["words.weight"] == {0.0, 2.0}


def test_modules_without_what_is_filled_are_passed_over() -> None:
    source, values = started("""
        network Bare {
          input 4 -> first: bn init=constant(value=2.0) -> second: bn init=constant(value=2.0)
          -> third: bn affine=false
        }
    """)
    assert "if module.weight is not None:" in source
    assert values["first.weight"] == values["second.weight"] == {2.0}


def test_a_start_is_an_argument() -> None:
    source, values = started("""
        default conv bias_init=ones
        block unit(c, init = constant(value=2.0), bias_init = zeros, share = 0.5) {
          first: conv 1x1/c init=init bias_init=bias_init
          -> second: conv 1x1/c init=(constant(value=share) if share > 0.2 else init)
        }
        network Given(start = zeros) {
          input 8x8/3 -> a: unit(2) -> b: unit(2, constant(value=3.0), none, share=0.1)
          -> c: conv 1x1/2 init=start bias_init=none
        }
    """)
    assert values["a.first.weight"] == {2.0} and values["a.first.bias"] == {0.0}
    assert values["a.second.weight"] == {0.5} and values["a.second.bias"] == {1.0}
    assert values["b.first.weight"] == values["b.second.weight"] == {3.0}
    assert not values["b.first.bias"] & {0.0, 1.0} and values["b.second.bias"] == {1.0}
    assert values["c.weight"] == {0.0} and not values["c.bias"] & {0.0, 1.0}
    assert "init=" not in source


def test_a_start_computed_from_parameters_is_computed_for_each_use() -> None:
    _, values = started("""
        block inner(c, init) = conv: conv 1x1/c init=init
        block outer(c, share) = inner: inner(c, constant(value=share / in.channels))
        network Computed(share = 6) {
          input 8x8/3 -> a: outer(2, share) -> b: outer(4, share) -> c: outer(4, share=1)
        }
    """)
    assert [values[f"{name}.inner.conv.weight"] for name in "abc"] == [{2.0}, {3.0}, {0.25}]
