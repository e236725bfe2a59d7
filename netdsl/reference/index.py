"""What the standard library holds, in names and a few words: read without the parser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from netdsl.core.docstrings import first_sentence
from netdsl.source import Source
from netdsl.standard import standard_modules, standard_source

LIBRARY = "std"
DECLARED = re.compile(r"^(?:block|network|let) (\w+)", re.MULTILINE)
"""A name that a file declares. Formatted, only declarations begin a line with these words."""
COMMENT = "#"


def index() -> dict[str, tuple[str, ...]]:
    """The names that each module declares, in the order written."""
    modules = [f"{LIBRARY}.{name}" for name in standard_modules()]
    return {module: tuple(DECLARED.findall(source_of(module).text)) for module in modules}


def source_of(module: str) -> Source:
    """The file of a module such as `std.resnet`."""
    return standard_source(module.removeprefix(f"{LIBRARY}."))


def summary_of(module: str) -> str:
    """What a module has, in a few words: those before the first colon of its head."""
    return first_sentence(head(source_of(module).text.splitlines())).partition(": ")[0]


def head(lines: Iterable[str]) -> str:
    """The comment that a file begins with."""
    return "\n".join(uncommented(takewhile(lambda line: line.startswith(COMMENT), lines)))


def uncommented(lines: Iterable[str]) -> Iterator[str]:
    """The words of comments."""
    for line in lines:
        yield line.removeprefix(COMMENT).removeprefix(" ").rstrip()
