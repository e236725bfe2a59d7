"""What to say of an operator that lacks an attribute."""

from __future__ import annotations

from collections.abc import Sequence

from netdsl.core.operator import Operator
from netdsl.diagnostics import Fix
from netdsl.passes.context import Fault, fault
from netdsl.syntax import tree


def incomplete(operator: type[Operator], apply: tree.Apply, missing: Sequence[str]) -> Fault:
    """That attributes are missing (N403), with what was probably meant."""
    spelling = operator.spelling
    if apply.geometry is not None and missing == ["channels"]:
        meant = _with_slash(apply.geometry)
        if meant:
            return fault(
                "N403",
                f"`{spelling}` needs its channels, after a slash",
                apply.span,
                help=f"write `{spelling} {meant}`",
                fixes=(Fix(apply.geometry.span, meant),),
            )
    example = example_of(operator)
    return fault(
        "N403",
        f"`{spelling}` needs its {' and '.join(missing)}",
        apply.span if apply.geometry else apply.name.span,
        help=f"for example `{example}`" if example else "",
    )


def _with_slash(geometry: tree.Geometry) -> str:
    """`5x5/6` for `5x5x6`; nothing for `3x3x3`, which is a volume's kernel as well."""
    if not isinstance(geometry.sizes, tree.Dimensions):
        return ""
    *kernel, channels = geometry.sizes.sizes
    if len(kernel) < 2 or channels == kernel[-1]:
        return ""
    return f"{'x'.join(map(str, kernel))}/{channels}"


def example_of(operator: type[Operator], like: str = "") -> str:
    """How the operator is written in the first example of its docstring, best one with `like`."""
    lines = [line.split("->") for line in (operator.__doc__ or "").splitlines()]
    examples = [parts[1].strip() for parts in lines if len(parts) == 3]
    return next((each for each in examples if like in each), "") or next(iter(examples), "")
