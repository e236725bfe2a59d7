"""The size after an operator's name, `3x3/64` or `(120)`, and what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from netdsl.core.operator import Operator
from netdsl.diagnostics import Fix
from netdsl.passes.context import Fault, fault
from netdsl.passes.incomplete import example_of
from netdsl.source import Span
from netdsl.syntax import tree

STRIDE = "stride"


@dataclass(frozen=True, slots=True)
class Size:
    """What stands right after an operator's name, channels after a slash."""

    sizes: tree.Expression
    channels: tree.Expression | None
    span: Span


def size_of(operator: type[Operator], apply: tree.Apply) -> Size | None:
    """The size that is written; none where there is none.

    Raises:
        Fault: N405 for several in parentheses.
    """
    if apply.geometry is not None:
        return Size(apply.geometry.sizes, apply.geometry.channels, apply.geometry.span)
    if apply.arguments is None or not apply.arguments.arguments:
        return None
    first, *others = apply.arguments.arguments
    if others or first.name is not None:
        raise fault(
            "N405",
            f"`{apply.name.text}` takes one size in parentheses; its other attributes have names",
            apply.arguments.span,
            help=f"for example `{example_of(operator, '=')}`",
        )
    return Size(first.value, None, first.span)


def no_size(operator: type[Operator], apply: tree.Apply, size: Size) -> Fault:
    """That an operator takes no size (N405): a number may be an attribute's, or the channels."""
    spelling, number = operator.spelling, _number(size.sizes)
    whole = Span(size.span.source, apply.name.span.end, _end(apply))
    named = [name for name in operator.model_fields if _accepts(operator, name, number)]
    if isinstance(number, int) and number > 1 and size.channels is None:
        help = f"it takes its channels from its input: write `{spelling}`"
        fixes: tuple[Fix, ...] = (Fix(whole, ""),)
    elif len(named) == 1 and size.channels is None:
        meant = f"{named[0]}={size.sizes.span.text}"
        help, fixes = f"write `{spelling} {meant}`", (Fix(whole, f" {meant}"),)
    elif operator.model_fields:
        listed = ", ".join(f"`{name}=…`" for name in operator.model_fields)
        help, fixes = f"its attributes have names: {listed}", ()
    else:
        help, fixes = f"write `{spelling}`", (Fix(whole, ""),)
    return fault("N405", f"`{spelling}` takes no size", size.span, help=help, fixes=fixes)


def nothing_after_slash(operator: type[Operator], apply: tree.Apply, size: Size) -> Fault:
    """That an operator takes a size, but nothing after a slash (N405)."""
    assert size.channels is not None
    spelling, first = operator.spelling, operator.geometry
    sizes, after = size.sizes.span, size.channels.span
    slash = Span(sizes.source, sizes.end, after.end)
    step, window = _number(size.channels), _largest(size.sizes)
    strides = STRIDE in operator.model_fields and isinstance(step, int) and step <= window
    if strides and all(each.name.text != STRIDE for each in apply.attributes):
        meant = f"{sizes.text} {STRIDE}={after.text}"
    else:
        meant = after.text if first == "channels" else sizes.text
    return fault(
        "N405",
        f"`{spelling}` takes {first} and nothing after a slash",
        slash,
        help=f"write `{spelling} {meant}`",
        fixes=(Fix(size.span, meant),),
    )


def _end(apply: tree.Apply) -> int:
    part = apply.geometry or apply.arguments
    assert part is not None
    return part.span.end


def _number(expression: tree.Expression) -> Any:
    return expression.value if isinstance(expression, tree.Number) else None


def _largest(expression: tree.Expression) -> int:
    sizes = expression.sizes if isinstance(expression, tree.Dimensions) else ()
    return max(sizes, default=_number(expression) or 0)


def _accepts(operator: type[Operator], name: str, number: Any) -> bool:
    """Whether an attribute could have this number."""
    try:
        operator(**{name: number})
    except ValidationError:
        return False
    return number is not None
