"""Variants of networks: the template that one is of, and what its body may hold."""

from __future__ import annotations

from collections.abc import Iterator

from netdsl.limits import raised
from netdsl.passes.context import Context, Fault, fault
from netdsl.passes.entities import BROKEN, MISSING, Module, NetworkEntity, kind_of
from netdsl.passes.meant import meant_by
from netdsl.passes.undefined import importable
from netdsl.source import Span
from netdsl.syntax import tree


def template_of(variant: tree.Variant, module: Module) -> NetworkEntity:
    """The network that a variant is one of.

    Raises:
        Fault: N211 where there is none of that name.
    """
    name = variant.template
    template = module.names.get(name.text, MISSING)
    if isinstance(template, NetworkEntity):
        return template
    if template is BROKEN:
        raise Fault
    if template is not MISSING:
        message = f"`{name.text}` is {kind_of(template)}, and a variant is made of a network"
        raise fault("N211", message, name.span)
    others = [
        each
        for each, entity in module.names.items()
        if isinstance(entity, NetworkEntity) and each != variant.name.text
    ]
    meant = importable(name.text, module, NetworkEntity) or meant_by(
        name.text, name.span, others, otherwise="import it, or declare it: `network Name(…)`"
    )
    message = f"there is no network `{name.text}` to make a variant of"
    raise fault("N211", message, name.span, help=meant.help, fixes=meant.fixes)


Way = tuple[NetworkEntity, ...]
"""A variant, the one that it is a variant of, and so on."""


class Lineage:
    """What variants descend from: in the end a network, within bounds."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.endless: set[NetworkEntity] = set()
        """Variants that lead to no network, or too far: it was said of them."""

    def check(self, template: NetworkEntity, way: Way) -> None:
        """Whether a way may lead on to a template.

        Raises:
            Fault: N211 where it was there before, N604 where it is too long.
        """
        if template in self.endless:
            raise Fault
        if template in way:
            circle = way[way.index(template) :]
            self.endless.update(circle)
            raise of_itself(circle)
        limit = self.context.limits.depth
        if len(way) > limit:
            self.endless.add(way[0])
            message = f"variants of variants go more than {limit} deep here"
            raise fault("N604", message, template_span(way[0]), help=raised("depth"))


def of_itself(circle: Way) -> Fault:
    first, *others = sorted(circle, key=lambda each: each.declaration.span.start)
    message = f"`{first}` is a variant of itself"
    if others:
        message += f", by way of {' and '.join(f'`{each}`' for each in others)}"
    return fault("N211", message, template_span(first), help="make one of them a network")


def template_span(variant: NetworkEntity) -> Span:
    assert isinstance(variant.declaration, tree.Variant)
    return variant.declaration.template.span


def claims_in(body: tree.Body) -> Iterator[tree.Expect]:
    """The claims of a variant.

    Raises:
        Fault: N205 for what else stands in its body.
    """
    for statement in body.statements:
        if isinstance(statement, tree.Expect):
            yield statement
        elif not isinstance(statement, tree.Broken):
            raise fault(
                "N205",
                "the body of a variant has its docstring and its claims (`expect`), nothing else",
                statement.span,
            )
