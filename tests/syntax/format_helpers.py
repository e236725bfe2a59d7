"""What must hold of every spec that is formatted."""

from __future__ import annotations

from syntax_helpers import parsed

from netdsl.source import Source
from netdsl.syntax.engine import lex, standard
from netdsl.syntax.format import Formatted, format_source
from netdsl.syntax.format_numbers import number


def restyled(text: str) -> str:
    """A spec without mistakes in the style, once all that must hold was seen to."""
    once = format_text(text)
    assert format_text(once) == once
    assert words(once) == words(text)
    assert outline_of(once) == outline_of(text)
    assert not once or (once.endswith("\n") and not once.endswith("\n\n"))
    return once


def format_text(text: str) -> str:
    result = format_source(Source.of("test.net", text))
    assert isinstance(result, Formatted), result
    return result.text


def words(text: str) -> list[str]:
    """Tokens and comments in order: where a comment stands. Commas may come and go."""
    tokens = lex(standard(), Source.of("test.net", text).text)
    return [
        number(token) if token.type == "NUMBER" else str(token).rstrip()
        for token in tokens
        if token.type not in ("NEWLINE", "COMMA")
    ]


def outline_of(text: str) -> list[object]:
    """The tree, expressions included, by another way than the formatter's own comparison."""
    return [shape(node) for node in parsed(text).declarations]


def shape(node: object) -> object:
    if isinstance(node, tuple):
        return [shape(each) for each in node]
    slots = getattr(type(node), "__slots__", None)
    if slots is None or isinstance(node, (str, int, float)):
        return node
    return [
        type(node).__name__,
        *(shape(getattr(node, name)) for name in slots if name != "span"),
    ]
