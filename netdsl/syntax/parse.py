"""From text to tree. Never raises: what is wrong with a text is said in diagnostics."""

from __future__ import annotations

from netdsl.diagnostics import Diagnostic, Diagnostics
from netdsl.limits import Limits, raised
from netdsl.source import Source, Span
from netdsl.syntax import tree
from netdsl.syntax.brackets import lost_braces
from netdsl.syntax.build import Build
from netdsl.syntax.engine import Automaton, lex, standard
from netdsl.syntax.failure import depth_of, open_braces
from netdsl.syntax.layout import DEEPEST, Layout
from netdsl.syntax.recover import Recovery


def parse(source: Source, limits: Limits | None = None) -> tuple[tree.File, tuple[Diagnostic, ...]]:
    """The tree of a source, and what is wrong with it."""
    limits = limits or Limits()
    if is_larger(source.text, limits.file_bytes):
        return refused(source, too_large(source, limits.file_bytes))
    tables = standard()
    layout = Layout(source, limits.words).arrange(lex(tables, source.text))
    if layout.refused:
        return refused(source, *layout.diagnostics)
    build = Build(source)
    automaton = Automaton(tables, build)
    recovery = Recovery(layout, automaton)
    declarations = run(layout, automaton, recovery)

    findings = Diagnostics()
    findings.extend(layout.diagnostics)
    findings.extend(build.diagnostics)
    findings.extend(recovery.diagnostics)
    if not layout.stopped:
        findings.extend(lost_braces(layout, recovery.diagnostics))
    return tree.File(source, declarations, tuple(layout.comments)), findings.sorted()


def refused(source: Source, *findings: Diagnostic) -> tuple[tree.File, tuple[Diagnostic, ...]]:
    """A file of which nothing was read."""
    whole = tree.Broken(Span(source, 0, len(source.text)))
    return tree.File(source, (whole,), ()), findings


def is_larger(text: str, most_bytes: int) -> bool:
    if len(text) * 4 <= most_bytes:
        return False
    return len(text.encode("utf-8", "surrogatepass")) > most_bytes


def too_large(source: Source, most_bytes: int) -> Diagnostic:
    message = f"the file is larger than {most_bytes:,} bytes"
    return Diagnostic("N602", message, Span(source, 0, 0), help=raised("file_bytes"))


def run(layout: Layout, automaton: Automaton, recovery: Recovery) -> tuple[tree.Declaration, ...]:
    place = 0
    while place < len(layout.tokens):
        token = layout.tokens[place]
        if token.type == "LESS" and depth_of(automaton.values) >= DEEPEST:
            layout.stop(place, open_braces(automaton.values))
        elif automaton.feed(token):
            place += 1
        else:
            place = recovery.after(place)
    declarations: tuple[tree.Declaration, ...] = automaton.values[-1]
    return declarations
