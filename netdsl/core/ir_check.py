"""Documents from outside: operators made anew, shapes inferred anew, tensors compared."""

from __future__ import annotations

from pydantic import ValidationError

from netdsl.core.attributes import VALUE, Scheme, kind_of
from netdsl.core.facts import facts_of
from netdsl.core.flat import Flat, Operation
from netdsl.core.initialisation import refusals
from netdsl.core.ir import NetworkIR, NodeIR, SchemeIR, SpanIR, TensorIR
from netdsl.core.ir_tensors import tensors_of
from netdsl.core.network import PLAIN, Step, Value, Weights
from netdsl.core.operator import Operator
from netdsl.core.registry import Registry
from netdsl.core.types import TensorType
from netdsl.source import Source, Span


class InvalidIR(ValueError):
    """Why a document is no network, in words."""


def read_ir(text: str | bytes, registry: Registry) -> NetworkIR:
    """The network of a JSON document.

    Raises:
        InvalidIR: it is no such document, or disagrees with itself or with the operators.
    """
    try:
        network = NetworkIR.model_validate_json(text)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InvalidIR(f"{place}: {first['msg']}" if place else first["msg"]) from None
    return validated(network, registry)


def validated(network: NetworkIR, registry: Registry) -> NetworkIR:
    """The same network, if its operators exist, take their inputs, and give what it says they give.

    Raises:
        InvalidIR: they do not.
    """
    flat = operations_of(network, registry)
    tensors = tensors_of(flat)
    for place, (said, true) in enumerate(zip(network.tensors, tensors, strict=False)):
        if said != true:
            name = said.key if said.key == true.key else f"{said.key}` instead of `{true.key}"
            raise InvalidIR(f"tensor {place}, `{name}`, is not as its operator makes it: {true}")
    if len(network.tensors) != len(tensors):
        count = len(network.tensors)
        raise InvalidIR(f"there are {count} tensors, and the operators make {len(tensors)}")
    _check_ties(tensors)
    return network


def operations_of(network: NetworkIR, registry: Registry) -> Flat:
    """The operations that a document describes.

    Raises:
        InvalidIR: an operator or its inputs are not as the document says.
    """
    values = [Value(value.type, value.name) for value in network.inputs]
    operations = []
    for place, node in enumerate(network.nodes):
        try:
            operations.append(_operation(node, values, registry))
        except InvalidIR as wrong:
            raise InvalidIR(f"node {place} ({node.operator}): {wrong}") from None
    return Flat(
        tuple(operations),
        tuple(values),
        tuple(range(len(network.inputs))),
        tuple(result.value for result in network.outputs),
        tuple(result.value for result in network.auxiliaries),
    )


def _operation(node: NodeIR, values: list[Value], registry: Registry) -> Operation:
    """A node as an operation; what it gives is added to the values."""
    declared = registry.get(node.operator)
    if declared is None:
        raise InvalidIR("there is no such operator")
    inputs = tuple(values[number] for number in node.inputs)
    references = {name: values[number] for name, number in node.references.items()}
    operator = _operator(declared, node, references)
    types = _inferred(operator, tuple(value.known for value in inputs))
    said = tuple(output.type for output in node.outputs)
    if types != said:
        raise InvalidIR(f"it gives {_listed(types)}, and the document says {_listed(said)}")
    outputs = tuple(Value(output.type, output.name) for output in node.outputs)
    values.extend(outputs)
    step = Step(
        operator,
        inputs,
        outputs,
        node.name,
        _span(node.span),
        node.labelled,
        references,
        _weights(node),
        node.reuse,
    )
    numbers = tuple(output.value for output in node.outputs)
    referred = tuple(node.references.values())
    facts = facts_of(step, step.input_types)
    return Operation(step, node.scope, node.inputs, numbers, referred, facts)


def _operator(declared: type[Operator], node: NodeIR, references: dict[str, Value]) -> Operator:
    named = {name for name, field in declared.model_fields.items() if kind_of(field)[0] is VALUE}
    if strange := set(references).difference(named):
        raise InvalidIR(f"`{min(strange)}` is no attribute that names a value")
    if mixed := named.intersection(node.attributes):
        raise InvalidIR(f"`{min(mixed)}` names a value: it belongs among the references")
    given = {**node.attributes, **{name: value.known for name, value in references.items()}}
    try:
        return declared(**given)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        raise InvalidIR(f"attribute `{name}`: {first['msg']}") from None


def _inferred(operator: Operator, inputs: tuple[TensorType, ...]) -> tuple[TensorType, ...]:
    if not inputs or (len(inputs) > 1 and not operator.merges):
        raise InvalidIR(f"it has {len(inputs)} inputs")
    for problem in operator.problems(inputs):
        raise InvalidIR(problem.message)
    return tuple(operator.infer(inputs))


def _listed(types: tuple[TensorType, ...]) -> str:
    return " and ".join(f"{kind} ({kind.dtype}, channels {kind.layout.value})" for kind in types)


def _weights(node: NodeIR) -> Weights:
    if node.weights is None:
        return PLAIN
    weights = node.weights
    return Weights(weights.tied, init=_scheme(weights.init), bias_init=_scheme(weights.bias_init))


def _scheme(scheme: SchemeIR | None) -> Scheme | None:
    if scheme is None:
        return None
    made = Scheme(scheme.name, tuple(scheme.options.items()))
    if refused := refusals(made):
        raise InvalidIR(refused)
    return made


def _span(span: SpanIR) -> Span:
    return Span(Source.of(span.file, ""), span.start, span.end)


def _check_ties(tensors: tuple[TensorIR, ...]) -> None:
    shapes = {tensor.key: tensor.shape for tensor in tensors}
    for tensor in tensors:
        if tensor.tied_to and shapes.get(tensor.tied_to) != tensor.shape:
            raise InvalidIR(
                f"`{tensor.key}` is tied to `{tensor.tied_to}`, which is no such tensor"
            )
