"""What to say of a name in a chain that means nothing there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netdsl.core.network import Value
from netdsl.core.registry import Registry
from netdsl.diagnostics import Fix, Label
from netdsl.passes.context import Fault, fault
from netdsl.passes.entities import BlockEntity, Environment, Module
from netdsl.passes.frames import Frame
from netdsl.passes.functions import FUNCTIONS
from netdsl.passes.meant import Meant, either, meant_by
from netdsl.source import Span
from netdsl.syntax import tree


def no_element(name: tree.Name, frame: Frame, registry: Registry, inputs: Sequence[Value]) -> Fault:
    """That there is no operator, block or value of a name: N201, or N210 for `in`."""
    if name.text == "in":
        return no_input(name, inputs)
    message = f"there is no operator, block or value `{name.text}`"
    label = frame.scope.taken.get(name.text)
    if label is not None:
        return fault(
            "N201",
            message,
            name.span,
            labels=(Label(label, "a label names weights, not what they give"),),
            help=f"to use what flows there, bind it: `{name.text} = …`",
        )
    meant = importable(name.text, frame.module, BlockEntity) or meant_by(
        name.text,
        name.span,
        [*frame.names.chainable(), *registry],
        registry.habits,
        otherwise="`netdsl ops` lists the operators",
    )
    return fault("N201", message, name.span, help=meant.help, fixes=meant.fixes)


def no_constant(
    name: tree.Name, names: Environment, operators: Registry | None, others: Iterable[str] = ()
) -> Fault:
    """That a name has no meaning in an expression; `others` are names that it could have been."""
    message = f"`{name.text}` is not defined here"
    if name.text == "in":
        help = "`in` is the one input of a block or a network: name the value that is meant"
        return fault("N207", message, name.span, help=help)
    if operators is not None and name.text in operators:
        help = "it is an operator: it stands in a chain, or is what a block is given"
        return fault("N207", message, name.span, help=help)
    parameter = f"a parameter of this block or network (`{name.text} = …`), or "
    cure = f"make it {parameter if names.outer else ''}a constant: `let {name.text} = …`"
    known = [*names.all_names(), *FUNCTIONS, *others]
    meant = meant_by(name.text, name.span, known, otherwise=cure)
    return fault("N207", message, name.span, help=meant.help, fixes=meant.fixes)


def no_input(name: tree.Name, inputs: Sequence[Value]) -> Fault:
    """That `in` stands in a network that has no input yet, or more than one (N210)."""
    if not inputs:
        message, help = "there is no input yet", "start with one: `input 224x224/3 -> …`"
    else:
        message, names = "there are several inputs", [each.name for each in inputs if each.name]
        help = f"name the one that is meant: {either(names)}" if names else "give each a name"
    return fault("N210", f"`in` has no meaning here: {message}", name.span, help=help)


def importable(name: str, module: Module, kind: type) -> Meant | None:
    """How to import a block or a network from a file of which others are imported already."""
    for statement, other in module.imports:
        if not isinstance(other.names.get(name), kind):
            continue
        last = statement.names[-1].span
        origin = statement.origin.span.text
        end = Span(last.source, last.end, last.end)
        names = ", ".join([*(each.span.text for each in statement.names), name])
        help = f"import it as well: `from {origin} import {names}`"
        return Meant(help, (Fix(end, f", {name}"),))
    return None
