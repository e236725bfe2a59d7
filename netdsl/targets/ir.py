"""A checked network as its IR, and that as JSON."""

from __future__ import annotations

from typing import Any, Protocol

from netdsl.core import ir
from netdsl.core.attributes import VALUE, Scheme, kind_of
from netdsl.core.flat import Operation, flatten
from netdsl.core.ir import FORMAT_VERSION, NetworkIR, NodeIR, ResultIR, SchemeIR, ValueIR, WeightsIR
from netdsl.core.ir_tensors import tensors_of
from netdsl.core.network import PLAIN, Network, Weights
from netdsl.core.operator import Operator
from netdsl.core.symbolic import plain
from netdsl.targets.ir_tree import Spans, Tree
from netdsl.version import VERSION


class Checked(Protocol):
    """A network that was checked, as the pipeline gives it."""

    @property
    def network(self) -> Network: ...


def to_ir(checked: Checked) -> NetworkIR:
    """The IR of a checked network."""
    return Writer(checked.network).document()


def ir_json(checked: Checked) -> str:
    """The IR as JSON: the same text for the same spec."""
    return to_ir(checked).model_dump_json(indent=2) + "\n"


def ir_schema() -> dict[str, Any]:
    """The JSON schema of the IR."""
    return ir.schema()


class Writer:
    """Writes one network down. Equal operators and spans are written once and used again."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.flat = flatten(network)
        self.spans = Spans()
        self.tree = Tree(network, self.spans)
        self.attributes: dict[int, dict[str, Any]] = {}

    def document(self) -> NetworkIR:
        network, flat = self.network, self.flat
        return NetworkIR(
            format_version=FORMAT_VERSION,
            netdsl=VERSION,
            name=network.name,
            docstring=network.docstring,
            source=network.source_name,
            span=self.spans.of(network.span),
            parameters={name: plain(value) for name, value in network.parameters.items()},
            inputs=tuple(self.value(number) for number in flat.inputs),
            outputs=_results(flat.outputs, network.output_names),
            auxiliaries=_results(flat.auxiliaries, network.auxiliary_names),
            nodes=tuple(
                self.node(operation, block)
                for operation, block in zip(flat.operations, self.tree.blocks, strict=True)
            ),
            tensors=tensors_of(flat),
            tree=self.tree.elements,
        )

    def node(self, operation: Operation, block: str) -> NodeIR:
        step = operation.step
        return NodeIR(
            operator=step.operator.spelling,
            attributes=self.settings(step.operator),
            inputs=operation.inputs,
            references=dict(zip(step.references, operation.references, strict=True)),
            outputs=tuple(self.value(number) for number in operation.outputs),
            scope=operation.path,
            name=step.name,
            key=operation.key,
            block=block,
            labelled=step.labelled,
            reuse=step.reuse,
            weights=_weights(step.weights),
            span=self.spans.of(step.span),
        )

    def settings(self, operator: Operator) -> dict[str, Any]:
        """Every attribute of an operator but those that name a value."""
        known = self.attributes.get(id(operator))
        if known is None:
            known = {
                name: plain(getattr(operator, name))
                for name, field in type(operator).model_fields.items()
                if kind_of(field)[0] is not VALUE
            }
            self.attributes[id(operator)] = known
        return known

    def value(self, number: int) -> ValueIR:
        value = self.flat.values[number]
        kind = value.known
        return ValueIR.model_validate(
            {
                "value": number,
                "name": value.name,
                "spatial": plain(kind.spatial),
                "channels": plain(kind.channels),
                "layout": kind.layout.value,
                "dtype": kind.dtype,
            }
        )


def _results(numbers: tuple[int, ...], names: tuple[str, ...]) -> tuple[ResultIR, ...]:
    return tuple(
        ResultIR(name=name, value=number) for number, name in zip(numbers, names, strict=True)
    )


def _weights(weights: Weights) -> WeightsIR | None:
    if weights == PLAIN:
        return None
    return WeightsIR(
        tied=weights.tied, init=_scheme(weights.init), bias_init=_scheme(weights.bias_init)
    )


def _scheme(scheme: Scheme | None) -> SchemeIR | None:
    if scheme is None:
        return None
    return SchemeIR(
        name=scheme.name, options={name: plain(value) for name, value in scheme.options}
    )
