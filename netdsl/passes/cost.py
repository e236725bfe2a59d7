"""A network's costs: parameters, buffers, multiply-accumulates, memory, depth, receptive field."""

from __future__ import annotations

from dataclasses import dataclass

from netdsl.core.flat import Operation, flatten
from netdsl.core.keys import Entry, entries_of, state_dict
from netdsl.core.liveness import runs_in_evaluation
from netdsl.core.network import Network, Scope, Step, steps
from netdsl.core.types import DTYPE_BYTES
from netdsl.passes.memory import bytes_of, peak_bytes
from netdsl.passes.reach import depths, receptive_fields


@dataclass(frozen=True, slots=True)
class Layer:
    """The figures of one operator."""

    operation: Operation
    params: int
    macs: int
    activation_bytes: int
    receptive_field: int
    in_auxiliary: bool

    @property
    def output(self) -> str:
        return " and ".join(str(kind) for kind in self.operation.step.output_types)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a network, for one example. Bytes are those of the values' element types."""

    layers: tuple[Layer, ...]
    state_dict: tuple[Entry, ...]
    params: int
    trainable_params: int
    buffers: int
    """Elements in buffers."""
    macs: int
    activation_bytes: int
    peak_activation_bytes: int
    depth: int
    receptive_field: int

    @property
    def flops(self) -> int:
        """Twice the multiply-accumulates: a multiplication and an addition each."""
        return 2 * self.macs


def measure(network: Network) -> Figures:
    """Every figure of a checked network. MACs and depth leave out auxiliary outputs."""
    flat = flatten(network)
    runs = runs_in_evaluation(network)
    fields = receptive_fields(flat)
    deep = depths(flat)
    entries = state_dict(flat)
    own = [entry for entry in entries if not entry.tied_to]
    params = [entry for entry in own if entry.kind == "parameter"]
    layers = []
    for place, operation in enumerate(flat.operations):
        sizes = [
            entry.size
            for entry in entries_of(operation)
            if entry.kind == "parameter" and not entry.tied_to
        ]
        layers.append(
            Layer(
                operation,
                sum(sizes),
                operation.facts.macs,
                operation.facts.allocated * DTYPE_BYTES[operation.step.outputs[0].known.dtype],
                max((fields[output] for output in operation.outputs), default=1),
                not runs[place],
            )
        )
    counted = [layer for layer in layers if not layer.in_auxiliary]
    inputs = sum(bytes_of(flat, number) for number in flat.inputs)
    return Figures(
        tuple(layers),
        entries,
        sum(entry.size for entry in params),
        sum(entry.size for entry in params if entry.trainable),
        sum(entry.size for entry in own if entry.kind == "buffer"),
        sum(layer.macs for layer in counted),
        inputs + sum(layer.activation_bytes for layer in counted),
        peak_bytes(flat, runs, [layer.activation_bytes for layer in layers]),
        max((deep[output] for output in flat.outputs), default=0),
        max((fields[output] for output in flat.outputs), default=1),
    )


def weights_of(item: Step | Scope) -> dict[str, tuple[int, ...]]:
    """The tensors under an item by their path below it, to compare two uses of shared weights."""
    found: dict[str, tuple[int, ...]] = {}
    if isinstance(item, Step):
        inner = [("", item)]
    else:
        inner = [(placed.key + ".", placed.step) for placed in steps(item.body.items)]
    for prefix, step in inner:
        types = step.input_types
        learned, buffers = step.operator.learned(types), step.operator.buffers(types)
        shapes = [(each.name, each.shape) for each in learned]
        shapes += [(each.name, each.shape) for each in buffers]
        found |= {prefix + name: tuple(int(size) for size in shape) for name, shape in shapes}
    return found
