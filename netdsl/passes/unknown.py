"""What to say of an attribute that an operator lacks, or has twice."""

from __future__ import annotations

from collections.abc import Iterator

from netdsl.core.operator import Operator
from netdsl.core.registry import Registry
from netdsl.diagnostics import Fix, Label, did_you_mean
from netdsl.passes.context import Fault, fault
from netdsl.source import Span
from netdsl.syntax import tree

HABITS = {
    "s": "stride",
    "strides": "stride",
    "p": "pad",
    "padding": "pad",
    "k": "kernel",
    "kernel_size": "kernel",
    "f": "channels",
    "filters": "channels",
    "out_channels": "channels",
    "features": "channels",
    "out_features": "channels",
    "units": "channels",
    "d": "dilation",
    "g": "groups",
    "ceil_mode": "ceil",
    "count_include_pad": "count_pad",
    "output_padding": "output_pad",
    "rate": "p",
    "num_heads": "heads",
    "negative_slope": "slope",
    "num_embeddings": "entries",
    "scale_factor": "factor",
}
ELEMENTS = ("activation", "act", "nonlinearity", "norm", "normalization", "normalizer")
"""What other libraries have as attributes, and netdsl as elements of the chain."""
COMMON = ("tied", "init", "bias_init")
"""Attributes of every operator that has weights."""


def unknown_attribute(
    operator: type[Operator],
    attribute: tree.Attribute,
    registry: Registry,
    apply: tree.Apply | None = None,
) -> Fault:
    """That an operator has no such attribute (N401), with the one, or the element, that is meant.

    Args:
        apply: the use that the attribute stands on; none for a `default`.
    """
    name = attribute.name
    message = f"`{operator.spelling}` has no attribute `{name.text}`"
    element = _element(attribute, registry)
    if element or name.text.lower() in ELEMENTS:
        help = f"apply it in the chain: {operator.spelling} … -> {element or '…'}"
        fixes = tuple(_moved(operator, apply, registry)) if apply and element else ()
        return fault("N401", message, name.span, help=help, fixes=fixes)
    meant = did_you_mean(name.text, [*operator.model_fields, *COMMON], HABITS)
    listed = ", ".join(operator.model_fields) or "none"
    return fault(
        "N401",
        message,
        name.span,
        help=f"did you mean `{meant}`?" if meant else f"its attributes: {listed}",
        fixes=(Fix(name.span, meant),) if meant else (),
    )


def twice(attribute: tree.Attribute, first: Span) -> Fault:
    """That an attribute is given twice (N404)."""
    name, again = attribute.name, attribute.value.span.text == first.text
    return fault(
        "N404",
        f"`{name.text}` is given twice",
        name.span,
        labels=(Label(first, "first here"),),
        help="leave one out",
        fixes=(without(attribute),) if again else (),
    )


def without(part: tree.Attribute) -> Fix:
    """Takes an attribute out, and the white space before it."""
    source, start = part.span.source, part.span.start
    before = len(source.text[:start].rstrip())
    return Fix(Span(source, before, part.span.end), "")


def _moved(operator: type[Operator], apply: tree.Apply, registry: Registry) -> Iterator[Fix]:
    """All attributes that are elements, put behind the operator in their order."""
    known = {*operator.model_fields, *COMMON}
    strange = [each for each in apply.attributes if each.name.text not in known]
    elements = [(each, found) for each in strange if (found := _element(each, registry))]
    yield from (without(attribute) for attribute, _ in elements)
    end = apply.span.end
    chain = "".join(f" -> {element}" for _, element in elements)
    yield Fix(Span(apply.span.source, end, end), chain)


def _element(attribute: tree.Attribute, registry: Registry) -> str:
    """The operator that an attribute's value names; nothing for any other value."""
    value = attribute.value
    text = value.text if isinstance(value, tree.Name) else ""
    if isinstance(value, tree.String):
        text = value.value
    operator = registry.get(registry.habits.get(text.lower(), text.lower()))
    return operator.spelling if operator and not operator.merges else ""
