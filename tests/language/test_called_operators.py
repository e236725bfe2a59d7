"""Operators that are called as functions, and imports without quotes: said once, and repaired."""

from __future__ import annotations

from pathlib import Path

import pytest

from netdsl.edits import edited
from netdsl.files import Reader
from netdsl.pipeline import check
from netdsl.source import Source

# An element after an 8x8/4 image, the characters at fault, what the repair makes.
CALLS = [
    ("maxpool(3, stride=2)", "(3, stride=2)", "maxpool 3 stride=2"),
    ("conv(kernel=3, channels=4)", "(kernel=3, channels=4)", "conv kernel=3 channels=4"),
    ("maxpool((2, 2), stride=1 + 1)", "((2, 2), stride=1 + 1)", "maxpool (2, 2) stride=(1 + 1)"),
    ("maxpool(1 + 1, stride=2)", "(1 + 1, stride=2)", "maxpool(1 + 1) stride=2"),
    ("dropout(p=0.5)", "(p=0.5)", "dropout p=0.5"),
    ("concat(x, x)", "(x, x)", "concat< x | x >"),
    ("concat((x, x))", "((x, x))", "concat< x | x >"),
]


@pytest.mark.parametrize(("element", "underlined", "meant"), CALLS)
def test_an_operator_is_not_called(element: str, underlined: str, meant: str) -> None:
    text = f"network A {{\n  x = input 8x8/4\n  x -> {element}\n}}\n"
    (found,) = check(Source.of("spec.net", text), Reader()).diagnostics
    assert (found.code, found.span.text) == ("N105", underlined)
    assert meant in found.help
    repaired = edited(found.span.source, found.fixes)
    assert repaired == text.replace(element, meant)


@pytest.mark.parametrize("element", ["conv 3x3/(2 * 2)", "fc(2)", "conv (1, 3)/4", "unit(c=3)"])
def test_sizes_and_blocks_have_parentheses(element: str) -> None:
    text = f"block unit(c) = fc c\nnetwork A {{ input 8x8/4 -> conv 1x1/2 -> gap -> {element} }}"
    found = check(Source.of("spec.net", text), Reader()).diagnostics
    assert "N105" not in [each.code for each in found]


def test_two_sizes_without_names_have_no_certain_repair() -> None:
    text = "network A { input 8x8/4 -> conv(4, 3, stride=2) }"
    (found,) = check(Source.of("spec.net", text), Reader()).diagnostics
    assert (found.code, found.fixes) == ("N105", ())


def test_a_file_that_is_imported_without_quotes(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "units.net").write_text("block unit(c) = fc c\n")
    main = tmp_path / "main.net"
    main.write_text("from parts.units import unit\nnetwork A { input 8 -> unit(3) }\n")
    reader = Reader()
    (found,) = check(reader.open(main, "main.net"), reader).diagnostics
    assert (found.code, found.span.text) == ("N105", "parts.units")
    assert edited(found.span.source, found.fixes).startswith('from "parts/units.net" import')


def test_a_module_that_is_no_file_either() -> None:
    text = "from parts import unit\nnetwork A { input 8 -> unit(3) }\n"
    (found,) = check(Source.of("spec.net", text), Reader()).diagnostics
    assert found.code == "N705"
