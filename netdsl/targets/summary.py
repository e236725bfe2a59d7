"""The figures of a network as a JSON document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from netdsl.core.keys import Entry
from netdsl.core.network import Network, Value
from netdsl.passes.cost import Figures, Layer

FORMAT_VERSION = 1


class Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Port(Document):
    """An input or an output of the network."""

    name: str
    shape: str
    """As specs write it: spatial/channels, such as `224x224/3`."""
    torch_shape: tuple[int, ...]
    """The axes after the batch axis, as PyTorch has them."""
    dtype: str


class LayerFigures(Document):
    """One operator. A merge has the name of the scope that it stands in."""

    name: str
    op: str
    output: str
    """The shape as specs write it; of several, joined by `and`."""
    params: int
    macs: int
    """Multiply-accumulates for one example."""
    activation_bytes: int
    """Bytes of the tensors that it makes for one example."""
    receptive_field: int
    line: int
    """The line of the operator in `file`."""
    file: str
    auxiliary: bool
    """Whether only auxiliary outputs depend on it: it is in params, not in macs."""


class Tensor(Document):
    """A tensor of the `state_dict`."""

    key: str
    shape: tuple[int, ...]
    dtype: str
    kind: Literal["parameter", "buffer"]


class SummaryDocument(Document):
    """What `netdsl summary` tells of a network."""

    format_version: Literal[1]
    network: str
    source: str
    """The file that declares the network."""
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    auxiliary_outputs: tuple[Port, ...]
    """Outputs of training only."""
    params: int
    trainable_params: int
    buffers: int
    """Elements in buffers."""
    macs: int
    """Multiply-accumulates for one example, auxiliary outputs left out."""
    flops: int
    """Two for each multiply-accumulate."""
    activation_bytes: int
    """The sum over all layers for one example, the inputs too."""
    peak_activation_bytes: int
    """The most that is alive at once for one example, each tensor freed after its last use."""
    depth: int
    """The most convolutions and fully connected layers on any one path."""
    receptive_field: int
    layers: tuple[LayerFigures, ...]
    state_dict: tuple[Tensor, ...]
    """In the order of the module's own `state_dict`."""


def summary_document(network: Network, figures: Figures) -> SummaryDocument:
    return SummaryDocument(
        format_version=FORMAT_VERSION,
        network=network.name,
        source=network.source_name,
        inputs=ports(network.inputs, tuple(value.name for value in network.inputs), "input"),
        outputs=ports(network.outputs, network.output_names, "output"),
        auxiliary_outputs=ports(network.auxiliaries, network.auxiliary_names, "auxiliary"),
        params=figures.params,
        trainable_params=figures.trainable_params,
        buffers=figures.buffers,
        macs=figures.macs,
        flops=figures.flops,
        activation_bytes=figures.activation_bytes,
        peak_activation_bytes=figures.peak_activation_bytes,
        depth=figures.depth,
        receptive_field=int(figures.receptive_field),
        layers=tuple(map(_layer, figures.layers)),
        state_dict=tuple(map(_tensor, figures.state_dict)),
    )


def ports(values: tuple[Value, ...], names: tuple[str, ...], kind: str) -> tuple[Port, ...]:
    """Inputs or outputs; one without a name is called after its kind and its place."""
    return tuple(
        Port(
            name=name or f"{kind}{place or ''}",
            shape=str(value.known),
            torch_shape=tuple(int(size) for size in value.known.torch_shape),
            dtype=value.known.dtype,
        )
        for place, (value, name) in enumerate(zip(values, names, strict=True))
    )


def schema() -> dict[str, Any]:
    """The JSON schema of the document."""
    return SummaryDocument.model_json_schema()


def _layer(layer: Layer) -> LayerFigures:
    step = layer.operation.step
    return LayerFigures(
        name=layer.operation.key,
        op=step.operator.spelling,
        output=layer.output,
        params=layer.params,
        macs=layer.macs,
        activation_bytes=layer.activation_bytes,
        receptive_field=int(layer.receptive_field),
        line=step.span.line,
        file=step.span.source.name,
        auxiliary=layer.in_auxiliary,
    )


def _tensor(entry: Entry) -> Tensor:
    return Tensor.model_validate(
        {"key": entry.key, "shape": entry.shape, "dtype": entry.dtype, "kind": entry.kind}
    )
