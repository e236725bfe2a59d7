"""Loops of a spec as loops of the emitted code: one class for any number of turns."""

from __future__ import annotations

import pytest
import torch
from emitted import classes, made

GROWING = """
    block layer(growth) = concat< identity | conv: conv 3x3/growth pad=1 >
    block dense(n, growth) { for i in range(n) { layer{i + 1}: layer(growth) } }
"""


def source_of(text: str) -> str:
    """A network's code; its module runs."""
    source, module = made(text)
    module(torch.ones(2, 3, 8, 8))
    return source


@pytest.mark.parametrize("turns", [(2, 3), (2, 3, 5), (6, 2)])
def test_a_block_is_one_class_whatever_its_count(turns: tuple[int, ...]) -> None:
    chain = " -> ".join(f"b{n}: dense({n}, {4 + n})" for n in turns)
    source = source_of(f"{GROWING}\nnetwork Net {{ input 8x8/3 -> {chain} }}")
    assert classes(source) == ["Layer", "Dense", "Net"]
    assert 'f"layer{i + 1}", Layer(in_channels + growth * i, growth)' in source


def test_what_follows_a_loop_reads_its_count() -> None:
    source = source_of(f"""{GROWING}
        block stage(n, growth) = part: dense(n, growth) -> norm: bn
        network Stages {{ input 8x8/3 -> a: stage(2, 4) -> b: stage(5, 6) }}
    """)
    assert classes(source) == ["Layer", "Dense", "Stage", "Stages"]
    assert "self.norm = nn.BatchNorm2d(in_channels + n * growth)" in source


def test_a_label_may_have_names_of_the_block_and_braces_are_no_code() -> None:
    source = source_of("""
        block stage(number, n, c) {
          block{number}-0: conv 1x1/c -> for i in range(1, n) { block{number}-{i}: conv 1x1/c }
        }
        network Numbered {
          input 8x8/3 -> a: stage(1, 1, 4) -> b: stage(2, 4, 5) -> c: stage(3, 2, 6)
        }
    """)
    assert classes(source) == ["Stage", "Numbered"]
    assert "for i in range(1, n)" in source


def test_unlabelled_turns_are_numbered_by_position() -> None:
    source = source_of("""
        block unit(c) = concat< identity | conv 1x1/c > -> conv 1x1/(in.channels + c)
        block deep(n, c) = for i in range(n) { unit(c) -> relu }
        network Net { input 8x8/3 -> a: deep(2, 4) -> b: deep(4, 4) }
    """)
    assert classes(source) == ["Unit", "Deep", "Net"]
    assert "Unit(in_channels + c * i, c)" in source


def test_two_turns_are_on_no_line_unless_their_results_are() -> None:
    source = source_of("""
        block deep(n, c) = for i in range(n) { conv 1x1/(in.channels + c) -> relu }
        network Net { input 8x8/3 -> a: deep(2, 4) }
    """)
    assert "* i" not in source and "for _ in range(1, n)" in source


def test_a_network_written_out_has_no_parameter_for_what_is_fixed_in_it() -> None:
    source = source_of(f"""{GROWING}
        network Sized(n = 3) {{
          input 8x8/3 -> for i in range(n) {{ part{{i}}: conv 1x1/4 }} -> bn
        }}
    """)
    assert "def __init__(self) -> None:" in source


def test_turns_that_are_on_no_line_are_written_out() -> None:
    source = source_of("""
        block squares(n) { for i in range(n) { part{i}: conv 1x1/(1 + i*i) } }
        network Squares { input 8x8/3 -> a: squares(3) -> b: squares(4) }
    """)
    assert len(classes(source)) == 3 and "range(" not in source


def test_a_condition_on_a_loops_variable_is_decided_in_each_turn() -> None:
    source = source_of("""
        block stage(n, c, p) = for i in range(n) {
          residual< conv 3x3/c pad=1 -> bn -> if i > 0 { stochastic_depth p } >
        }
        network Net { input 8x8/3 -> a: stage(2, 3, 0.1) -> b: stage(3, 3, 0.2) }
    """)
    assert source.count("F.dropout") == 3


@pytest.mark.parametrize(
    "body",
    [
        "[conv 1x1/c -> relu] * n -> last: conv 1x1/c",
        "for i in range(n) { k{i}: conv 1x1/c -> bn -> relu }",
    ],
)
def test_positions_within_a_loop_are_written_out(body: str) -> None:
    source = source_of(f"""
        block body(n, c) {{ {body} }}
        network Net {{ input 8x8/3 -> a: body(1, 5) -> b: body(2, 5) -> c: body(3, 5) }}
    """)
    assert "range(" not in source and "n: int" not in source


def test_the_first_turn_may_have_other_channels_before_it() -> None:
    source = source_of("""
        block body(n, c) { for i in range(n) { k{i}: conv 1x1/c } }
        network Net {
          input 8x8/3 -> a: body(1, 5) -> b: body(2, 6) -> c: body(4, 7)
          -> for i in range(5) { d{i}: conv 1x1/4 }
        }
    """)
    assert classes(source) == ["Body", "Net"]
    assert '(f"k{i}", nn.Conv2d(c, c, 1)) for i in range(1, n)' in source


def test_classes_of_a_loop_that_is_written_out_are_made_once() -> None:
    source = source_of("""
        block stage(n) = for i in range(n) {
          l{i}: [residual< conv 1x1/3 | if i > 0 { identity } else { none } >]
        }
        network Net { input 8x8/3 -> a: stage(3) }
    """)
    used = [name for name in classes(source) if source.count(f"{name}(") > 1]
    assert classes(source)[:-1] == used
