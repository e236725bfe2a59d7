"""Parts of a class that are text from the start: signatures and docstrings."""

from __future__ import annotations

from itertools import groupby
from textwrap import wrap

from netdsl.core.docstrings import Docstring
from netdsl.targets.python.printer import INDENT, WIDTH


def signature(name: str, parameters: list[str], returns: str) -> list[str]:
    line = f"{INDENT}def {name}({', '.join(parameters)}) -> {returns}:"
    if len(line) <= WIDTH:
        return [line]
    inner = f"{INDENT * 2}{', '.join(parameters)}"
    if len(inner) <= WIDTH:
        return [f"{INDENT}def {name}(", inner, f"{INDENT}) -> {returns}:"]
    each = [f"{INDENT * 2}{parameter}," for parameter in parameters]
    return [f"{INDENT}def {name}(", *each, f"{INDENT}) -> {returns}:"]


def docstring(text: str) -> list[str]:
    """A docstring, whatever is in the spec's: it stays one string. Long lines are wrapped.

    The example at its end is left out: it is netdsl.
    """
    safe = Docstring.of(text).words.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    written = [visible(line.strip()) for line in safe.strip().splitlines()]
    room = WIDTH - 2 * len(INDENT)
    lines = written if all(len(line) <= room for line in written) else filled(written, room)
    if not lines:
        return []
    if lines[-1].endswith('"'):
        lines[-1] = f'{lines[-1][:-1]}\\"'
    body = [f"{INDENT}{line}" if line else "" for line in lines]
    body[0] = f'{INDENT}"""{lines[0]}'
    if len(body) == 1:
        return [f'{body[0]}"""', ""]
    return [*body, f'{INDENT}"""', ""]


def visible(line: str) -> str:
    """A line in which what cannot be seen is an escape: Python refuses NUL, and reads others."""
    if line.isprintable():
        return line
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in line.replace("\t", " ")
    )


def filled(lines: list[str], room: int) -> list[str]:
    """Paragraphs, filled anew."""
    found: list[str] = []
    for is_blank, group in groupby(lines, key=lambda line: not line):
        found += [""] if is_blank else wrap(" ".join(group), room)
    return found
