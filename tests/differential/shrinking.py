"""A small spec on which netdsl and PyTorch still disagree in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from mutations import Edit, nodes_of
from plain_runs import Case

from netdsl.syntax import tree

MOST = 600
"""Specs that are tried."""


def shrunk(case: Case, holds: Callable[[Case], bool]) -> Case:
    """Leave out parts of a spec, large ones first, as long as `holds` does."""
    tries = 0
    while True:
        for edit in edits(case.text):
            smaller = replace(case, text=edit.made(case.text))
            tries += 1
            if len(smaller.text) < len(case.text) and holds(smaller):
                case = smaller
                break
            if tries > MOST:
                return case
        else:
            return case


def edits(text: str) -> Iterator[Edit]:
    found = [edit for node in nodes_of(text) for edit in _edits_of(node)]
    yield from sorted(found, key=lambda edit: len(edit.text) - (edit.end - edit.start))


def _edits_of(node: Any) -> Iterator[Edit]:
    span = node.span
    match node:
        case tree.Network() | tree.Variant() | tree.Block() | tree.Import() | tree.Let():
            yield Edit(span.start, span.end, "")
        case tree.Flow() | tree.Bind() | tree.Output() | tree.Shared() | tree.Expect():
            yield Edit(span.start, span.end, "")
        case tree.Default():
            yield Edit(span.start, span.end, "")
        case tree.Chain(links=links):
            yield from _without_each(links)
            yield from (Edit(span.start, span.end, each.span.text) for each in links)
        case tree.Apply(branches=branches):
            for each in branches or ():
                yield Edit(span.start, span.end, each.span.text)
            yield from _without_each(branches or ())
        case tree.Group(chain=chain) | tree.For(chain=chain):
            yield Edit(span.start, span.end, chain.span.text)
        case tree.If(arms=arms, otherwise=otherwise):
            for each in (*(arm.chain for arm in arms), *([otherwise] if otherwise else [])):
                yield Edit(span.start, span.end, each.span.text)
        case tree.Link(label=label, annotation=annotation, element=element):
            if label is not None or annotation is not None:
                yield Edit(span.start, span.end, element.span.text)
        case tree.Attribute():
            yield Edit(span.start, span.end, "")
        case tree.Call(arguments=arguments) | tree.Tuple(items=arguments):
            yield from _without_each(arguments)
        case tree.Conditional(values=values):
            yield Edit(span.start, span.end, values[0].span.text)
        case tree.Operation(operands=operands):
            yield from (Edit(span.start, span.end, each.span.text) for each in operands)
        case tree.Postfix() | tree.Parenthesized() | tree.Number() if len(span.text) > 1:
            yield from (Edit(span.start, span.end, digit) for digit in "123")
        case tree.String():
            yield Edit(span.start, span.end, "")


def _without_each(parts: Any) -> Iterator[Edit]:
    """Each of several parts left out, with what separates it from the next or the last."""
    for place, part in enumerate(parts):
        if place + 1 < len(parts):
            yield Edit(part.span.start, parts[place + 1].span.start, "")
        elif place:
            yield Edit(parts[place - 1].span.end, part.span.end, "")
