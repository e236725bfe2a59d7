"""From a name with a geometry and attributes, as written, to a validated operator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import ValidationError

from netdsl.core.attributes import SCHEME, VALUE, Kind, Scheme
from netdsl.core.initialisation import refusals
from netdsl.core.network import PLAIN, Value, Weights
from netdsl.core.operator import Operator
from netdsl.core.symbolic import Symbolic, SymbolicFloat
from netdsl.diagnostics import Fix, Label, did_you_mean
from netdsl.passes.context import Fault, fault
from netdsl.passes.entities import MISSING, Environment
from netdsl.passes.evaluate import Evaluator
from netdsl.passes.incomplete import incomplete
from netdsl.source import Span
from netdsl.syntax import tree

HABITS = {
    "s": "stride",
    "strides": "stride",
    "p": "pad",
    "padding": "pad",
    "k": "kernel",
    "kernel_size": "kernel",
    "f": "channels",
    "filters": "channels",
    "out_channels": "channels",
    "features": "channels",
    "out_features": "channels",
    "units": "channels",
    "d": "dilation",
    "g": "groups",
    "ceil_mode": "ceil",
    "count_include_pad": "count_pad",
    "output_padding": "output_pad",
    "rate": "p",
    "num_heads": "heads",
    "negative_slope": "slope",
    "num_embeddings": "entries",
    "scale_factor": "factor",
}
COMMON = ("tied", "init", "bias_init")
"""Attributes of every operator that has weights."""


@dataclass(slots=True)
class Given:
    """The attributes of one use of an operator: values, and where each was written."""

    values: dict[str, Any] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    references: dict[str, Value] = field(default_factory=dict)
    weights: Weights = PLAIN


def kind_of_field(operator: type[Operator], name: str) -> Kind:
    """The kind of an operator's attribute, wherever in its annotation it stands."""
    info = operator.model_fields[name]
    stack: list[Any] = [*info.metadata, info.annotation]
    while stack:
        part = stack.pop(0)
        if isinstance(part, Kind):
            return part
        stack.extend(get_args(part))
    raise TypeError(f"{operator.__name__}.{name} has no kind")


class Attributes:
    """Reads the attributes of operators; equal ones give the same validated operator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.made: dict[Any, Operator] = {}

    def read(
        self,
        operator: type[Operator],
        apply: tree.Apply,
        names: Environment,
        defaults: Mapping[str, tree.Attribute],
    ) -> tuple[Operator, Given]:
        """The operator that is written, with its defaults.

        Raises:
            Fault: N401 to N405 for what is wrong with an attribute.
        """
        given = Given()
        self._geometry(operator, apply, names, given)
        for attribute in apply.attributes:
            if attribute.name.text in given.spans:
                raise fault(
                    "N404",
                    f"`{attribute.name.text}` is given twice",
                    attribute.name.span,
                    labels=(Label(given.spans[attribute.name.text], "first here"),),
                )
            self._attribute(operator, attribute, names, given)
        for name, attribute in defaults.items():
            if name not in given.spans:
                self._attribute(operator, attribute, names, given)
        return self._made(operator, apply, given), given

    def _geometry(
        self, operator: type[Operator], apply: tree.Apply, names: Environment, given: Given
    ) -> None:
        sizes, channels, span = self._sizes(apply)
        if sizes is None or span is None:
            return
        first, _, second = operator.geometry.partition("/")
        spelling = operator.spelling
        if not first:
            raise fault("N405", f"`{spelling}` takes no size", span, help=f"write `{spelling}`")
        self._set(operator, first, sizes, names, given)
        if channels is None:
            return
        if not second:
            raise fault(
                "N405",
                f"`{spelling}` takes {first} and nothing after a slash",
                span,
                help=f"write `{spelling} {channels.span.text}`",
            )
        self._set(operator, second, channels, names, given)

    def _sizes(
        self, apply: tree.Apply
    ) -> tuple[tree.Expression | None, tree.Expression | None, Span | None]:
        if apply.geometry is not None:
            return apply.geometry.sizes, apply.geometry.channels, apply.geometry.span
        if apply.arguments is None or not apply.arguments.arguments:
            return None, None, None
        first, *others = apply.arguments.arguments
        if others or first.name is not None:
            raise fault(
                "N405",
                f"`{apply.name.text}` takes one size in parentheses; "
                "its other attributes have names",
                apply.arguments.span,
                help=f"write `{apply.name.text} … name=value`",
            )
        return first.value, None, first.span

    def _attribute(
        self, operator: type[Operator], attribute: tree.Attribute, names: Environment, given: Given
    ) -> None:
        name = attribute.name.text
        if name in COMMON:
            given.spans[name] = attribute.value.span
            given.weights = self._weights(given.weights, attribute, names)
        elif name in operator.model_fields:
            self._set(operator, name, attribute.value, names, given)
        else:
            known = [*operator.model_fields, *COMMON]
            meant = did_you_mean(name, known, HABITS)
            listed = ", ".join(operator.model_fields) or "none"
            raise fault(
                "N401",
                f"`{operator.spelling}` has no attribute `{name}`",
                attribute.name.span,
                help=f"did you mean `{meant}`?" if meant else f"its attributes: {listed}",
                fixes=(Fix(attribute.name.span, meant),) if meant else (),
            )

    def _set(
        self,
        operator: type[Operator],
        name: str,
        expression: tree.Expression,
        names: Environment,
        given: Given,
    ) -> None:
        kind = kind_of_field(operator, name)
        value = self._word(kind, expression, names)
        given.spans[name] = expression.span
        if isinstance(value, Value):
            if value.type is None:
                raise Fault
            if kind is not VALUE:
                raise self._wrong(operator, name, kind, expression.span)
            given.references[name] = value
            value = value.type
        given.values[name] = value

    def _word(self, kind: Kind, expression: tree.Expression, names: Environment) -> Any:
        if (
            isinstance(expression, tree.Name)
            and expression.text in kind.choices
            and names.find(expression.text) is MISSING
        ):
            return expression.text
        if isinstance(expression, tree.Name) and kind.choices:
            found = names.find(expression.text)
            if found is MISSING:
                meant = did_you_mean(expression.text, kind.choices)
                raise fault(
                    "N402",
                    f"`{expression.text}` is not {kind.words}",
                    expression.span,
                    help=f"did you mean `{meant}`?" if meant else "",
                )
        if kind is SCHEME:
            return self._scheme(expression, names)
        return self.evaluator.value(expression, names)

    def _weights(self, weights: Weights, attribute: tree.Attribute, names: Environment) -> Weights:
        name, value = attribute.name.text, attribute.value
        if name == "tied":
            text = (
                self.evaluator.value(value, names)
                if isinstance(value, tree.String)
                else value.span.text
            )
            return Weights(str(text), weights.init, weights.bias_init)
        scheme = self._scheme(value, names)
        if name == "init":
            return Weights(weights.tied, scheme, weights.bias_init)
        return Weights(weights.tied, weights.init, scheme)

    def _scheme(self, expression: tree.Expression, names: Environment) -> Scheme:
        match expression:
            case tree.Name(text=text):
                scheme = Scheme(text)
            case tree.Postfix(value=tree.Name(text=text), trailers=(tree.Call() as call,)):
                options = []
                for argument in call.arguments:
                    if argument.name is None:
                        raise fault("N402", "an initialisation's options have names", argument.span)
                    options.append((argument.name.text, self._option(argument.value, names)))
                scheme = Scheme(text, tuple(options))
            case _:
                raise fault("N402", f"this is not {SCHEME.words}", expression.span)
        if refused := refusals(scheme):
            raise fault("N402", refused, expression.span)
        return scheme

    def _option(self, expression: tree.Expression, names: Environment) -> Any:
        if isinstance(expression, tree.Name) and names.find(expression.text) is MISSING:
            return expression.text
        return self.evaluator.value(expression, names)

    def _made(self, operator: type[Operator], apply: tree.Apply, given: Given) -> Operator:
        key = (operator, *((name, _identity(value)) for name, value in given.values.items()))
        known = self.made.get(key)
        if known is None:
            self._complete(operator, apply, given)
            try:
                known = operator(**given.values)
            except ValidationError as wrong:
                name = str(wrong.errors()[0]["loc"][0])
                span = given.spans.get(name, apply.name.span)
                raise self._wrong(operator, name, kind_of_field(operator, name), span) from None
            self.made[key] = known
        return known

    def _complete(self, operator: type[Operator], apply: tree.Apply, given: Given) -> None:
        missing = [
            name
            for name, info in operator.model_fields.items()
            if info.is_required() and name not in given.values
        ]
        if missing:
            raise incomplete(operator, apply, missing)

    def _wrong(self, operator: type[Operator], name: str, kind: Kind, span: Span) -> Fault:
        return fault("N402", f"{name} of `{operator.spelling}` is {kind.words}", span)


def _identity(value: Any) -> Any:
    if isinstance(value, Symbolic | SymbolicFloat):
        return value.formula, float(value)
    if isinstance(value, tuple):
        return tuple(_identity(item) for item in value)
    return type(value), value
