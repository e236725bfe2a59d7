"""Variants of networks: the template that one is of, and what its body may hold."""

from __future__ import annotations

from collections.abc import Iterator

from netdsl.passes.context import Fault, fault
from netdsl.passes.entities import BROKEN, MISSING, Module, NetworkEntity, kind_of
from netdsl.passes.meant import meant_by
from netdsl.passes.undefined import importable
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
