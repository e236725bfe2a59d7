"""Which line ends count."""

from __future__ import annotations

import pytest
from syntax_helpers import LENET, diagnose, outline, parsed, statement

from netdsl.syntax import tree


@pytest.mark.parametrize(
    "text",
    [
        "a\n-> b",
        "a ->\nb",
        "a ->\n\n# comment\n\nb",
        "a # comment\n # comment\n\n -> b",
        "x =\na",
        "x,\ny = a",
        "c:\na",
        "c{1}:\na",
        "add<\na\n| b |\nc\n>",
        "if a {\nb\n}\nelse {\nc\n}",
        "for c in xs {\n\n b\n -> c }",
        "[\na\n->\nb\n]\n-> c",
        "fc(\n4\n*\nc\n)",
        "[ if x {\n a } else { b }\n]",
        "expect a\n> 3",
    ],
)
def test_lines_that_go_on(text: str) -> None:
    statement(text)


@pytest.mark.parametrize("text", ["a\nb", "a\n\n# c\n\nb", "x = a\noutput x", "a -> b\nlet c = 3"])
def test_lines_that_end_a_statement(text: str) -> None:
    (network,) = parsed("network A {" + text + "}").declarations
    assert isinstance(network, tree.Network) and len(network.body.statements) == 2


def test_the_innermost_bracket_decides() -> None:
    text = "[ if x {\n a\n b }\n]"
    assert diagnose("network A {" + text + "}") == [("N106", "b")]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems(end: str) -> None:
    assert outline(parsed(LENET.replace("\n", end)).declarations) == outline(
        parsed(LENET).declarations
    )


def test_a_byte_order_mark_is_no_character() -> None:
    parsed("\ufeff" + LENET)
