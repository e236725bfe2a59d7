"""From an operator's reason to refuse its input to a finding: where it is, how it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netdsl.core.network import Value
from netdsl.core.operator import Operator
from netdsl.core.takes import Problem
from netdsl.diagnostics import Diagnostic, Fix, Label
from netdsl.passes.attributes import Given
from netdsl.passes.blame import bindings
from netdsl.source import Span
from netdsl.syntax import tree


def refused(
    made: Operator,
    given: Given,
    problem: Problem,
    inputs: Sequence[Value],
    apply: tree.Apply,
    start: int,
    declared: Sequence[Value],
) -> Diagnostic:
    """That an operator does not take its input.

    Args:
        start: where its element begins, the label with it.
        declared: the values of the network that are its inputs.
    """
    span = _span(problem.attribute, given, apply)
    brought = " and ".join(value.known.declared for value in inputs)
    labels = [
        Label(value.span, f"gives {value.known.declared}")
        for value in inputs
        if value.span is not None
    ]
    if not _holds(apply.span, span):
        labels.insert(0, Label(apply.name.span, "for this"))
    return Diagnostic(
        problem.code,
        f"`{made.spelling}` {problem.message}",
        span,
        f"the input is {brought}" if len(inputs) == 1 else f"these are {brought}",
        tuple(labels),
        problem.help,
        tuple(_fixes(problem, given, inputs, apply, start, declared)),
    )


def _span(attribute: str, given: Given, apply: tree.Apply) -> Span:
    """The value of the attribute, the size of those that a size sets together, else the name."""
    spans = [given.spans[name] for name in attribute.split("/") if name in given.spans]
    if not spans:
        return apply.name.span
    if len(spans) > 1 and any(each.source is not apply.span.source for each in spans):
        return apply.name.span
    return min(spans, key=lambda each: each.start).to(max(spans, key=lambda each: each.end))


def _fixes(
    problem: Problem,
    given: Given,
    inputs: Sequence[Value],
    apply: tree.Apply,
    start: int,
    declared: Sequence[Value],
) -> Iterator[Fix]:
    names, source = problem.attribute.split("/"), apply.span.source
    size = apply.geometry.span if apply.geometry else apply.span
    if problem.replacement and all(is_literal(name, given) for name in names):
        span = _span(problem.attribute, given, apply)
        if len(names) == 1 or span == size:
            yield Fix(span, problem.replacement)
    if problem.before:
        yield Fix(Span(source, start, start), f"{problem.before} -> ")
    name, _, value = problem.sets.partition("=")
    if is_literal(name, given):
        yield Fix(given.spans[name], value)
    elif name and name not in given.spans:
        yield Fix(Span(source, apply.span.end, apply.span.end), f" {problem.sets}")
    (first, *_) = inputs
    if problem.declared and first in declared and first.span is not None:
        word = problem.declared.partition("=")[0]
        if word not in first.span.text:
            at = Span(first.span.source, first.span.end, first.span.end)
            yield Fix(at, f" {problem.declared}")


def is_literal(name: str, given: Given) -> bool:
    """Whether an attribute is written without names: another use may need what they stand for."""
    if name not in given.written:
        return name in given.spans
    return not any(bindings(*given.written[name]))


def _holds(outer: Span, inner: Span) -> bool:
    return outer.source is inner.source and outer.start <= inner.start <= inner.end <= outer.end
