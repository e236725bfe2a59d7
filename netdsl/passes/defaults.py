"""`default conv pad=same bias=false`: attributes for the operators written in a file or a body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from netdsl.core.registry import Registry
from netdsl.diagnostics import Fix, did_you_mean
from netdsl.passes.context import fault
from netdsl.passes.unknown import COMMON, unknown_attribute
from netdsl.syntax import tree

WITH_OPERATORS = (tree.Network, tree.Block, tree.Flow, tree.Bind, tree.Output, tree.Shared)


def check_place(
    statement: tree.Default, siblings: Sequence[tree.Declaration | tree.Statement]
) -> None:
    """A `default` stands before all that it is for.

    Raises:
        Fault: N205 where operators are written before it.
    """
    first = next((each for each in siblings if isinstance(each, WITH_OPERATORS)), None)
    if first is not None and first.span.start < statement.span.start:
        raise fault(
            "N205",
            "a `default` stands before the first block, network or chain",
            statement.span,
            help="move it to the top",
        )


def declare_default(
    registry: Registry,
    defaults: Mapping[str, Mapping[str, tree.Attribute]],
    statement: tree.Default,
) -> None:
    """Add a `default` to those in force; one of a body goes before one of its file.

    Raises:
        Fault: N201 for an unknown operator, N401 for an attribute that it lacks.
    """
    name = statement.operator
    operator = registry.get(name.text)
    if operator is None:
        meant = did_you_mean(name.text, registry, registry.habits)
        raise fault(
            "N201",
            f"there is no operator `{name.text}`",
            name.span,
            help=f"did you mean `{meant}`?" if meant else "",
            fixes=(Fix(name.span, meant),) if meant else (),
        )
    known = [*operator.model_fields, *COMMON]
    for attribute in statement.attributes:
        if attribute.name.text not in known:
            raise unknown_attribute(operator, attribute, registry)
    given = {attribute.name.text: attribute for attribute in statement.attributes}
    table = cast(dict[str, Mapping[str, tree.Attribute]], defaults)
    table[name.text] = {**defaults.get(name.text, {}), **given}
