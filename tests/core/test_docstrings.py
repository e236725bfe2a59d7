"""Docstrings: their words, their example, and who prints which."""

from __future__ import annotations

import pytest

import netdsl
from netdsl.core.docstrings import Docstring
from netdsl.source import Source
from netdsl.syntax.format import Formatted, format_source

DOCUMENTED = '''block   twice(c) {
    """Twice (Lee et al. 2017). Then rectified.

       Example:  input 8 -> twice( 4 ) @4
     """
  [fc c] * 2 -> relu }
network Small { """Small.

  Example: from nowhere"""
  input 8 -> twice(4) }
'''


@pytest.mark.parametrize(
    ("text", "words", "example"),
    [
        ("A unit.\n\n  Example: input 8 -> f(2)\n  ", "A unit.", "input 8 -> f(2)"),
        (
            "A.\n\n  Example:\n    x = input 8\n    x\n      -> f()\n",
            "A.",
            "x = input 8\nx\n  -> f()",
        ),
        ("A.\n\n  Example: input 8\n    -> f()", "A.", "input 8\n-> f()"),
        ("A.\n \t\nB.\n\n\n\nExample: f", "A.\n \t\nB.", "f"),
        ("Example: f", "", "f"),
        ("\n\n  Example: f", "", "f"),
        ("A.\nExample: f", "A.\nExample: f", ""),
        ("Example: f\n\nMore.", "Example: f\n\nMore.", ""),
        (" A unit. ", " A unit. ", ""),
        ("", "", ""),
    ],
)
def test_the_last_paragraph_is_the_example(text: str, words: str, example: str) -> None:
    assert Docstring.of(text) == Docstring(words, example)


@pytest.mark.parametrize(
    ("words", "summary"),
    [
        ("One. Two.", "One"),
        ("As He et al. 2015, section 2.2. Two.", "As He et al. 2015, section 2.2"),
        ("One\n  line.\n\nMore.", "One line"),
        ("None", "None"),
        ("", ""),
    ],
)
def test_the_summary_is_the_first_sentence(words: str, summary: str) -> None:
    assert Docstring(words, "").summary == summary


def test_emitted_code_leaves_the_example_out_and_the_network_keeps_it() -> None:
    network = netdsl.loads(DOCUMENTED)
    assert '    """Twice (Lee et al. 2017). Then rectified."""\n' in network.source()
    assert '    """Small."""\n' in network.source()
    assert "Example" not in network.source()
    assert network.docstring == "Small.\n\n  Example: from nowhere"


def test_the_formatter_keeps_a_docstring_as_it_is() -> None:
    formatted = format_source(Source.of("a.net", DOCUMENTED))
    assert isinstance(formatted, Formatted)
    assert formatted.changed
    for text in DOCUMENTED.split('"""')[1::2]:
        assert f'"""{text}"""' in formatted.text
