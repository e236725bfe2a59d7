"""From a declared network to a checked one: parameters, body, outputs, claims."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from netdsl.core.network import Body, Network
from netdsl.core.registry import Registry
from netdsl.core.symbolic import symbol
from netdsl.core.types import TensorType
from netdsl.diagnostics import Use, did_you_mean
from netdsl.passes.arguments import bind
from netdsl.passes.bodies import Bodies, no_result
from netdsl.passes.context import Context, fault
from netdsl.passes.elaborate import Elaborator
from netdsl.passes.entities import (
    Environment,
    FunctionEntity,
    Module,
    NetworkEntity,
    kind_of,
)
from netdsl.passes.frames import Frame
from netdsl.passes.smallest import SmallestInput, of_a_try
from netdsl.passes.variants import Lineage, Way, claims_in, template_of
from netdsl.source import Span
from netdsl.syntax import tree


class BadParameter(Exception):
    """A value for a parameter, from outside the spec, that the network cannot take."""


@dataclass(slots=True)
class Instance:
    """A network's declaration with a value for every parameter, and the claims made about it."""

    declaration: tree.Network
    module: Module
    names: dict[str, Any]
    open_parameters: dict[str, Any]
    claims: list[tuple[tree.Expect, Environment]]
    docstring: str
    uses: list[Use]
    """The uses of templates that led to the declaration."""
    settled: set[str] = field(default_factory=set)
    """Parameters of a template that its variant leaves as they are."""


def missing_parameters(entity: NetworkEntity) -> list[str]:
    """The parameters without a value: a network that has some is a template."""
    parameters = entity.declaration.parameters
    return [parameter.name.text for parameter in parameters if parameter.default is None]


class Networks:
    def __init__(self, context: Context, registry: Registry) -> None:
        self.context = context
        self.registry = registry
        self.smallest = SmallestInput(context)
        self.lineage = Lineage(context)

    def network(
        self,
        entity: NetworkEntity,
        given: Mapping[str, Any] | None = None,
        override: TensorType | None = None,
    ) -> tuple[Network | None, list[tuple[tree.Expect, Environment]]]:
        """A network worked out, with its claims; none where a fault was reported on the way.

        Raises:
            BadParameter: a given value is for no parameter, or of the wrong kind.
        """
        elaborator = Elaborator(self.context, self.registry, override)
        before = self.context.failures
        known = set(self.context.diagnostics.found)
        made: Network | None = None
        claims: list[tuple[tree.Expect, Environment]] = []
        unused = dict(given or {})
        name = entity.declaration.name
        with self.context.catching(), self.context.bounded(name.span):
            instance = self.instance(entity, unused, elaborator)
            if unused:
                raise BadParameter(self.unknown_parameter(entity, next(iter(unused)), instance))
            elaborator.lenient = bool(given) or override is not None
            with ExitStack() as way:
                for use in instance.uses:
                    way.enter_context(self.context.using(use))
                made, claims = self.made(entity, instance, elaborator)
        if made is None or self.context.failures > before:
            if override is None and len(elaborator.inputs) == 1:
                of_size = partial(self.of_size, entity, given)
                kind = elaborator.inputs[0].known
                self.smallest.tell(known, kind, elaborator.quota.nodes, of_size)
            return None, claims

        def again(values: Mapping[str, Any]) -> Network | None:
            others = Networks(Context(self.context.limits), self.registry)
            return others.network(entity, {**(given or {}), **values}, override)[0]

        made.again = again
        return made, claims

    def of_size(
        self, entity: NetworkEntity, given: Mapping[str, Any] | None, kind: TensorType
    ) -> Context:
        """What is found where the input has another size."""
        context = Context(of_a_try(self.context.limits))
        Networks(context, self.registry).network(entity, given, kind)
        return context

    def instance(
        self, entity: NetworkEntity, given: dict[str, Any], elaborator: Elaborator, way: Way = ()
    ) -> Instance:
        """Follow variants down to the network they are variants of: `way` are those before it."""
        declaration, module = entity.declaration, entity.module
        names: dict[str, Any] = {}
        scope = Environment(names, Environment(module.names))
        opened: dict[str, Any] = {}
        for parameter in declaration.parameters:
            self.parameter(parameter, scope, given, opened, elaborator, module)
        if isinstance(declaration, tree.Network):
            text = declaration.body.docstring
            return Instance(declaration, module, names, opened, [], text.value if text else "", [])
        return self.variant(declaration, entity, scope, opened, given, elaborator, (*way, entity))

    def variant(
        self,
        declaration: tree.Variant,
        entity: NetworkEntity,
        scope: Environment,
        opened: dict[str, Any],
        given: dict[str, Any],
        elaborator: Elaborator,
        way: Way,
    ) -> Instance:
        template = template_of(declaration, entity.module)
        self.lineage.check(template, way)
        frame = Frame(entity.module, scope, entity.module.defaults, scope)
        base = template.declaration
        bound = bind(base.name, base.parameters, declaration.arguments, declaration.template)
        arguments = {
            each.parameter.name.text: elaborator.argument(each.expression, frame)
            for each in bound
            if each.given
        }
        spans = {each.parameter.name.text: each.expression.span for each in bound if each.given}
        use = Use(base.name.text, declaration.template.span, arguments=spans)
        with self.context.using(use):
            instance = self.instance_with(template, arguments, given, elaborator, way)
        instance.uses.insert(0, use)
        if declaration.parameters:
            # What it takes is what it says that it takes; its template's defaults are its own.
            instance.settled |= instance.open_parameters.keys() - opened.keys()
        instance.open_parameters = {**opened, **instance.open_parameters}
        body = declaration.body
        if body is not None:
            instance.docstring = body.docstring.value if body.docstring else instance.docstring
            instance.claims += [(claim, scope) for claim in claims_in(body)]
        return instance

    def instance_with(
        self,
        template: NetworkEntity,
        arguments: dict[str, Any],
        given: dict[str, Any],
        elaborator: Elaborator,
        way: Way,
    ) -> Instance:
        fixed = {**given, **{name: _Argument(value) for name, value in arguments.items()}}
        instance = self.instance(template, fixed, elaborator, way)
        for name in list(given):
            if name not in fixed:
                del given[name]
        return instance

    def parameter(
        self,
        parameter: tree.Parameter,
        scope: Environment,
        given: dict[str, Any],
        opened: dict[str, Any],
        elaborator: Elaborator,
        module: Module,
    ) -> None:
        name = parameter.name.text
        frame = Frame(module, scope, module.defaults, scope)
        if isinstance(given.get(name), _Argument):
            scope.names[name] = given.pop(name).value
            scope.spans[name] = parameter.name.span
            return
        if name in given:
            value = given.pop(name)
            default = parameter.default and elaborator.argument(parameter.default, frame)
            if default is not None and not _alike(default, value):
                if isinstance(default, int) and isinstance(value, float):
                    raise BadParameter(f"`{name}` is a whole number, not {value:g}")
                raise BadParameter(f"`{name}` is {kind_of(default)}, not {kind_of(value)}")
        elif parameter.default is not None:
            value = elaborator.argument(parameter.default, frame)
        else:
            raise fault(
                "N212",
                f"`{name}` has no value: this network is a template",
                parameter.name.span,
                help=f"give it a default, make a variant, or --set {name}=…",
            )
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number:
            opened[name] = value
        scope.names[name] = symbol(name, value) if is_number else value
        scope.spans[name] = parameter.name.span

    def unknown_parameter(self, entity: NetworkEntity, name: str, instance: Instance) -> str:
        known = [*instance.open_parameters, *instance.names]
        meant = did_you_mean(name, known)
        hint = f": did you mean `{meant}`?" if meant else ""
        return f"`{entity}` has no parameter `{name}` to set{hint}"

    def made(
        self, entity: NetworkEntity, instance: Instance, elaborator: Elaborator
    ) -> tuple[Network | None, list[tuple[tree.Expect, Environment]]]:
        declaration = instance.declaration
        entries = Environment({}, Environment(instance.module.names))
        names = Environment(instance.names, entries)
        names.spans = {each.name.text: each.name.span for each in declaration.parameters}
        frame = Frame(instance.module, names, instance.module.defaults, entries, is_network=True)
        results = Bodies(elaborator).run(declaration.body, (), frame)
        claims = instance.claims + [(claim, names) for claim in results.claims]
        values = results.values()
        if not values:
            if not results.broken:
                self.context.caught(no_result(declaration.body, "network", results))
            return None, claims
        outputs = results.outputs or [("output", values[0])]
        if len(values) > 1 and not results.outputs:
            raise several_results(declaration.body.statements[-1].span)
        network = Network(
            str(entity),
            entity.declaration.name.span,
            Body(tuple(elaborator.inputs), frame.items, tuple(value for _, value in outputs)),
            instance.open_parameters,
            tuple(elaborator.inputs),
            tuple(value for _, value in outputs),
            tuple(name for name, _ in outputs),
            tuple(value for _, value in results.auxiliaries),
            tuple(name for name, _ in results.auxiliaries),
            instance.docstring,
            frozenset(elaborator.evaluator.decided | instance.settled),
            {name: absence.span for name, absence in results.absent.items()},
        )
        return network, claims


@dataclass(frozen=True, slots=True)
class _Argument:
    """A value that a variant gives its template: of any kind, and not to be set from outside."""

    value: Any


def _alike(default: Any, value: Any) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    if isinstance(default, int):
        return isinstance(value, int)
    return isinstance(value, type(default)) and not isinstance(default, FunctionEntity)


def several_results(span: Span) -> Exception:
    return fault(
        "N302",
        "the last chain gives several values",
        span,
        help="name them: `a, b = …`, then `output a` and `output b`",
    )
