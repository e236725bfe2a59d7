"""`tied=PATH`: one tensor under two keys."""

from __future__ import annotations

from netdsl.core.flat import flatten
from netdsl.core.keys import state_dict
from netdsl.core.network import Network
from netdsl.diagnostics import Fix, did_you_mean
from netdsl.passes.context import Context, fault


def check_ties(network: Network, context: Context) -> None:
    """Report each `tied` that names no weight (N213), or one of another shape (N307)."""
    flat = flatten(network)
    if not any(operation.step.weights.tied for operation in flat.operations):
        return
    entries = {entry.key: entry for entry in state_dict(flat)}
    owners = [key.removesuffix(".weight") for key in entries if key.endswith(".weight")]
    for operation in flat.operations:
        path = operation.step.weights.tied
        if not path:
            continue
        own, other = entries[f"{operation.key}.weight"], entries.get(f"{path}.weight")
        span = operation.step.weights.tied_at or operation.step.span
        if other is None or path == operation.key:
            others = [owner for owner in owners if owner != operation.key]
            inside = [owner for owner in others if owner.endswith(f".{path}")]
            meant = inside[0] if inside else did_you_mean(path, others)
            context.caught(
                fault(
                    "N213",
                    f"no other element is at `{path}`, counted from the network",
                    span,
                    help=f"did you mean `{meant}`?" if meant else "",
                    fixes=(Fix(span, meant),) if meant else (),
                )
            )
        elif other.tied_to:
            context.caught(
                fault(
                    "N213",
                    f"`{path}` is itself tied",
                    span,
                    help=f"tie to `{other.tied_to.removesuffix('.weight')}`",
                )
            )
        elif own.shape != other.shape:
            context.caught(
                fault(
                    "N307",
                    f"this weight is {own.shape}, and `{path}` has one of {other.shape}",
                    span,
                )
            )
