"""The style, by examples: the pairs in docs/formatting.md, and the rules one by one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from format_helpers import restyled

ROOT = Path(__file__).parent.parent.parent
PAIR = re.compile(r"^```net before\n(.*?)^```\n\n```net after\n(.*?)^```$", re.S | re.M)
DOCUMENT = (ROOT / "docs" / "formatting.md").read_text("utf-8")
PAIRS = PAIR.findall(DOCUMENT)


def test_every_example_is_one_of_a_pair() -> None:
    assert len(PAIRS) == DOCUMENT.count("```net before") == DOCUMENT.count("```net after") >= 5


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_examples(before: str, after: str) -> None:
    assert before != after
    assert restyled(before) == after
    assert restyled(after) == after


STATEMENTS = {
    "x , y=in->chunk 2": "x, y = in -> chunk 2",
    "output  a=in": "output a = in",
    "output in ->relu": "output in -> relu",
    "auxiliary a=in": "auxiliary a = in",
    "shared  t :[relu]": "shared t: [relu]",
    "default conv  pad=same": "default conv pad=same",
    "in -> [ ] -> [relu]*2": "in -> [ ] -> [relu] * 2",
    "in -> if a{ }else{relu}": "in -> if a { } else { relu }",
    "in -> if a{->relu}": "in -> if a { -> relu }",
    "in -> for i,(a ,b)in xs{relu}": "in -> for i, (a, b) in xs { relu }",
    "in -> add<relu|>": "in -> add< relu | >",
    "in -> add< |relu>": "in -> add< | relu >",
    "in -> att heads=8<a|b>": "in -> att heads=8 < a | b >",
    "in -> a{i+1}-{j}.b:relu @5 -> bn": "in -> a{i + 1}-{j}.b: relu @5 -> bn",
    "in -> fc (c)->conv(k)/c": "in -> fc(c) -> conv(k)/c",
    "in -> unit(1,k=2,)": "in -> unit(1, k=2)",
    "in -> a: [[relu] -> bn]": "in -> a: [ [relu] -> bn ]",
    "in -> a: [relu -> [bn]]": "in -> a: [ relu -> [bn] ]",
    "input(1,2)/c dtype=int64": "input (1, 2)/c dtype=int64",
    "expect not a<b<=- c": "expect not a < b <= -c",
    "expect output.a==28/64": "expect output.a == 28/64",
    "expect a==28/64": "expect a == 28 / 64",
    "let a=xs[1 :]+ys[ : n-1]+z[0]": "let a = xs[1:] + ys[:n - 1] + z[0]",
    "let a=1 if(b)else 2": "let a = 1 if (b) else 2",
    "let a=(1,)": "let a = (1,)",
    "let a=()": "let a = ()",
    "let a=2*b*c+d*3+12345*e": "let a = 2 * b * c + d * 3 + 12_345*e",
    "let a=x . channels": "let a = x.channels",
    "let a=1  . x+3x3 .y+(1) .z": "let a = 1 .x + 3x3 .y + (1).z",
}


@pytest.mark.parametrize("before", STATEMENTS)
def test_statements(before: str) -> None:
    text = "network A {{\n  {}\n  in\n}}\n"
    assert restyled(text.format(before)) == text.format(STATEMENTS[before])


NUMBERS = {
    "1": "1",
    "1234": "1234",
    "1_234": "1234",
    "12345": "12_345",
    "1_2345_678": "12_345_678",
    "123456": "123_456",
    "12345.123456": "12_345.123456",
    "0.50": "0.50",
    "1E-3": "1e-3",
    "1e+05": "1e05",
    "4.2G": "4.2G",
    "57600K": "57_600K",
    "9" * 90: "9" * 90,
}


@pytest.mark.parametrize("before", NUMBERS)
def test_numbers(before: str) -> None:
    assert restyled(f"let a = {before}\n") == f"let a = {NUMBERS[before]}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("\n\n", ""),
        ("# alone", "# alone\n"),
        ("\ufefflet a = 1", "let a = 1\n"),
        ("let a = 1\r\n\r\n\r\nlet b = 2", "let a = 1\n\nlet b = 2\n"),
        ("network A { }\n", "network A { }\n"),
        ("network A {\n # why\n}\n", "network A {\n  # why\n}\n"),
        ("block a() = b\nblock c() = d\n", "block a() = b\nblock c() = d\n"),
        ("block a() =\n b\nblock c() = d\n", "block a() =\n  b\n\nblock c() = d\n"),
        ("let a = 1\n# b\nblock b() {\nc\nd }", "let a = 1\n\n# b\nblock b() {\n  c\n  d\n}\n"),
        # Comments of a column of elements stand in a column, those of another level in another.
        (
            "block b() {\na # x\n-> [\nbb # y\n-> d # z\n]\n}",
            "block b() {\n  a    # x\n  -> [\n       bb    # y\n    -> d     # z\n  ]\n}\n",
        ),
        ("block b() {\n# a\n\n# b\nc}", "block b() {\n  # a\n\n  # b\n  c\n}\n"),
    ],
)
def test_files(before: str, after: str) -> None:
    assert restyled(before) == after


def test_lines_that_are_too_long() -> None:
    long = "a_name_of_twenty_char"
    before = f"block a(x, y = 2) = {' -> '.join([long] * 12)}\n"
    lines = restyled(before).splitlines()
    assert lines[0] == "block a(x, y = 2) ="
    assert [line.count(long) for line in lines] == [0, 4, 4, 4]
    assert all(line.startswith("  -> ") for line in lines[2:])


def test_an_arm_a_line_when_one_is_too_long() -> None:
    long = "a_rather_long_name_for_an_operator"
    before = f"block a() =\n  if x {{ {long} }} else if y {{ {long} }} else {{ {long} }}\n"
    arms = [f"if x {{ {long} }}", f"else if y {{ {long} }}", f"else {{ {long} }}"]
    assert restyled(before) == "block a() =\n" + "".join(f"  {arm}\n" for arm in arms)


def test_arguments_in_rows_when_they_are_too_long() -> None:
    values = ", ".join(str(number) for number in range(100, 140))
    lines = restyled(f"let a = ({values})\n").splitlines()
    assert (lines[0], lines[-1]) == ("let a = (", ")")
    assert all(len(line) <= 120 and line.startswith("  1") for line in lines[1:-1])
    assert lines[-2].endswith(" 139,")
