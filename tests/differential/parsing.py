"""Files parsed once, however often a case asks for them."""

from __future__ import annotations

from functools import lru_cache

from netdsl.diagnostics import Diagnostic
from netdsl.source import Source
from netdsl.syntax import tree
from netdsl.syntax.parse import parse


@lru_cache(maxsize=16)
def parsed(source: Source) -> tuple[tree.File, tuple[Diagnostic, ...]]:
    file, diagnostics = parse(source)
    return file, tuple(diagnostics)
