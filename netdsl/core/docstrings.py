"""What a declaration's docstring holds: words, and at its end an example in netdsl."""

from __future__ import annotations

import re
from dataclasses import dataclass
from inspect import cleandoc

EXAMPLE = "Example:"
"""What the last paragraph begins with where it is netdsl."""
BLANK_LINE = re.compile(r"\n[ \t]*\n")
SENTENCE_END = re.compile(r"\.(?=\s+[A-Z]|\s*$)")
"""A full stop before a capital: not that of `et al. 2017`."""


@dataclass(frozen=True, slots=True)
class Docstring:
    """A docstring, taken apart."""

    words: str
    """All of it but the example."""
    example: str
    """netdsl: what stands in a network, or declarations; empty where there is none."""

    @staticmethod
    def of(text: str) -> Docstring:
        body = text.rstrip()
        start = max((blank.end() for blank in BLANK_LINE.finditer(body)), default=0)
        last = body[start:].lstrip()
        if not last.startswith(EXAMPLE):
            return Docstring(text, "")
        return Docstring(body[:start].rstrip(), cleandoc(last.removeprefix(EXAMPLE)))

    @property
    def summary(self) -> str:
        """The first sentence, on one line, without its full stop."""
        return first_sentence(self.words)


def first_sentence(text: str) -> str:
    """The first sentence of a text, on one line, without its full stop."""
    paragraph = " ".join(BLANK_LINE.split(text.strip(), maxsplit=1)[0].split())
    return SENTENCE_END.split(paragraph, maxsplit=1)[0]
