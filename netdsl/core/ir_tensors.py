"""The tensors of a network as its IR lists them."""

from __future__ import annotations

from netdsl.core.flat import Flat
from netdsl.core.ir import TensorIR
from netdsl.core.keys import entries_of, state_dict


def tensors_of(flat: Flat) -> tuple[TensorIR, ...]:
    """In the order of the `state_dict`, each with the number of its node."""
    owners = {
        entry.key: place
        for place, operation in enumerate(flat.operations)
        for entry in entries_of(operation)
    }
    return tuple(
        TensorIR.model_validate(
            {
                "key": entry.key,
                "node": owners[entry.key],
                "shape": entry.shape,
                "dtype": entry.dtype,
                "kind": entry.kind,
                "trainable": entry.trainable,
                "tied_to": entry.tied_to,
            }
        )
        for entry in state_dict(flat)
    )
