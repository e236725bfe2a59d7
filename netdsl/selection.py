"""Which network of a file is meant, with which parameters, at which size of input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from netdsl.core.registry import Registry
from netdsl.core.types import TensorType
from netdsl.diagnostics import Diagnostic, did_you_mean
from netdsl.errors import RequestError
from netdsl.passes.context import Context, Fault
from netdsl.passes.elaborate import Elaborator
from netdsl.passes.entities import Environment, Module, NetworkEntity
from netdsl.passes.evaluate import Evaluator
from netdsl.passes.frames import Frame
from netdsl.passes.geometry import type_of
from netdsl.passes.networks import BadParameter, missing_parameters
from netdsl.pipeline import CheckedNetwork, Checker
from netdsl.source import Source
from netdsl.syntax import tree
from netdsl.syntax.parse import parse

Declaration = TypeVar("Declaration")


def choose(module: Module, name: str = "", given: Sequence[str] = ()) -> NetworkEntity:
    """The network of that name; without one, the only one that has a value for every parameter.

    Args:
        given: the parameters that will get a value, so that a template may do.

    Raises:
        RequestError: there is no such network, there are several, or it lacks a value.
    """
    networks = {str(network): network for network in module.networks}
    if not networks:
        raise RequestError(f"{module.name} declares no network")
    if name:
        return _named(module, networks, name, given)
    complete = [network for network in networks.values() if not _lacking(network, given)]
    if len(complete) == 1:
        return complete[0]
    if complete:
        listed = "".join(f"\n  {module.name}:{network}" for network in complete)
        raise RequestError(f"{module.name} has {len(complete)} networks: name one{listed}")
    if len(networks) == 1:
        raise _template(next(iter(networks.values())), given)
    listed = "".join(f"\n  {module.name}:{network}" for network in networks)
    raise RequestError(f"{module.name} has only templates: name one and set its parameters{listed}")


def _named(
    module: Module, networks: Mapping[str, NetworkEntity], name: str, given: Sequence[str]
) -> NetworkEntity:
    network = networks.get(name)
    if network is None:
        meant = did_you_mean(name, networks)
        hint = f"did you mean `{meant}`?" if meant else f"it has {', '.join(networks)}"
        raise RequestError(f"{module.name} has no network `{name}`: {hint}")
    if _lacking(network, given):
        raise _template(network, given)
    return network


def _lacking(network: NetworkEntity, given: Sequence[str]) -> list[str]:
    return [name for name in missing_parameters(network) if name not in given]


def _template(network: NetworkEntity, given: Sequence[str]) -> RequestError:
    lacking = _lacking(network, given)
    words = " and ".join(f"`{name}`" for name in lacking)
    settings = " ".join(f"--set {name}=…" for name in lacking)
    return RequestError(
        f"`{network}` is a template: it lacks a value for {words} "
        f"({settings}, or declare a variant)"
    )


def worked_out(
    checker: Checker,
    network: NetworkEntity,
    given: Mapping[str, Any] | None = None,
    override: TensorType | None = None,
) -> CheckedNetwork | None:
    """The network, checked; none where the checker has findings against it.

    Raises:
        RequestError: a value is for no parameter or of the wrong kind, or no single input is there.
    """
    try:
        found = checker.network(network, given, override)
    except BadParameter as wrong:
        raise RequestError(str(wrong)) from None
    if found is not None and override is not None and len(found.network.inputs) != 1:
        raise RequestError(
            f"`{network}` has {len(found.network.inputs)} inputs, and only a single one can be set"
        )
    return found


def setting(written: str, module: Module, registry: Registry) -> tuple[str, Any]:
    """`name=value` as a name and a value: an expression's, or an operator or block by its name.

    Raises:
        RequestError: it is none.
    """
    name, equals, value = written.partition("=")
    name = name.strip()
    if not equals or not name.isidentifier():
        raise RequestError(f"`{written}` is no setting: write name=value")
    expression = _declared(
        f"let value = {value}", tree.Let, f"`{value}` is no value for `{name}`"
    ).value
    scope = Environment(module.names)
    frame = Frame(module, scope, {}, scope)
    try:
        return name, Elaborator(Context(), registry).argument(expression, frame)
    except Fault as wrong:
        raise RequestError(f"`{value}` is no value for `{name}`: {wrong}") from None


def geometry(written: str) -> TensorType:
    """`224x224/3` as a shape.

    Raises:
        RequestError: it is none.
    """
    problem = f"`{written}` is no shape of an input"
    network = _declared(f"network n {{ input {written} }}", tree.Network, problem)
    match network.body.statements:
        case (tree.Flow(chain=tree.Chain(links=(tree.Link(element=tree.Input() as found),))),):
            if found.geometry is not None and not found.attributes:
                return _type(found.geometry, problem)
    raise RequestError(f"{problem}: write it as in a spec, such as 224x224/3")


def _type(geometry: tree.Geometry, problem: str) -> TensorType:
    try:
        return type_of(geometry, Evaluator(Context()), Environment({}))
    except Fault as wrong:
        help = wrong.diagnostic.help if wrong.diagnostic else ""
        raise RequestError(f"{problem}: {help or wrong}") from None


def _declared(text: str, kind: type[Declaration], problem: str) -> Declaration:
    """The one declaration that a text is."""
    file, found = parse(Source.of("<command line>", text))
    if found:
        raise RequestError(f"{problem}: {_words(found[0])}")
    if len(file.declarations) != 1 or not isinstance(file.declarations[0], kind):
        raise RequestError(problem)
    return file.declarations[0]


def _words(finding: Diagnostic) -> str:
    return f"{finding.message}; {finding.help}" if finding.help else finding.message
