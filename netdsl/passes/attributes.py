"""From a name with a geometry and attributes, as written, to a validated operator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from pydantic import ValidationError

from netdsl.core.attributes import FRACTION, SCHEME, VALUE, Kind
from netdsl.core.network import PLAIN, Value, Weights
from netdsl.core.notation import literal
from netdsl.core.operator import Operator
from netdsl.core.registry import Registry
from netdsl.core.symbolic import Symbolic, SymbolicFloat
from netdsl.diagnostics import Fix, did_you_mean
from netdsl.passes.blame import Blame
from netdsl.passes.context import Fault, fault
from netdsl.passes.entities import MISSING, Environment, kind_of
from netdsl.passes.evaluate import Evaluator
from netdsl.passes.incomplete import incomplete
from netdsl.passes.schemes import Schemes
from netdsl.passes.sizes import no_size, nothing_after_slash, size_of
from netdsl.passes.unknown import COMMON, twice, unknown_attribute
from netdsl.source import Span
from netdsl.syntax import tree

WHOLE = "whole number"
DIVISION = re.compile(r"(?<!/)/(?!/)")


@dataclass(slots=True)
class Given:
    """The attributes of one use of an operator: values, and where each was written."""

    values: dict[str, Any] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    written: dict[str, tuple[tree.Expression, Environment]] = field(default_factory=dict)
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

    def __init__(self, evaluator: Evaluator, registry: Registry) -> None:
        self.evaluator = evaluator
        self.registry = registry
        self.schemes = Schemes(evaluator)
        self.blame = Blame()
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
        given = self.given(operator, apply, names, defaults)
        return self._made(operator, apply, given), given

    def given(
        self,
        operator: type[Operator],
        apply: tree.Apply,
        names: Environment,
        defaults: Mapping[str, tree.Attribute],
    ) -> Given:
        """The attributes that are written, and those of the defaults that are not.

        Raises:
            Fault: N401, N402, N404 or N405 for what is wrong with one.
        """
        given = Given()
        self._geometry(operator, apply, names, given)
        for attribute in apply.attributes:
            if attribute.name.text in given.spans:
                raise twice(attribute, given.spans[attribute.name.text])
            self._attribute(operator, attribute, names, given, apply)
        for name, attribute in defaults.items():
            if name not in given.spans:
                self._attribute(operator, attribute, names, given)
        return given

    def _geometry(
        self, operator: type[Operator], apply: tree.Apply, names: Environment, given: Given
    ) -> None:
        size = size_of(operator, apply)
        if size is None:
            return
        first, _, second = operator.geometry.partition("/")
        if not first:
            raise no_size(operator, apply, size)
        self._set(operator, first, size.sizes, names, given)
        if size.channels is None:
            return
        if not second:
            raise nothing_after_slash(operator, apply, size)
        self._set(operator, second, size.channels, names, given)

    def _attribute(
        self,
        operator: type[Operator],
        attribute: tree.Attribute,
        names: Environment,
        given: Given,
        apply: tree.Apply | None = None,
    ) -> None:
        name = attribute.name.text
        if name in COMMON:
            given.spans[name] = attribute.value.span
            given.weights = self._weights(given.weights, attribute, names)
        elif name in operator.model_fields:
            self._set(operator, name, attribute.value, names, given)
        else:
            raise unknown_attribute(operator, attribute, self.registry, apply)

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
        given.written[name] = expression, names
        if isinstance(value, Value):
            if value.type is None:
                raise Fault
            if kind is not VALUE:
                raise self._wrong(operator, name, value, expression.span)
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
        if isinstance(expression, tree.Tuple):
            self._refuse_word_for_one_axis(kind, expression, names)
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
            return self.schemes.read(expression, names)
        return self.evaluator.value(expression, names)

    def _refuse_word_for_one_axis(
        self, kind: Kind, several: tree.Tuple, names: Environment
    ) -> None:
        for item in several.items:
            word = item.text if isinstance(item, tree.Name) else ""
            if word in kind.choices and names.find(word) is MISSING:
                raise fault(
                    "N402",
                    f"`{word}` is for all axes at once, and no part of a tuple",
                    item.span,
                    help=f"write `{word}` alone, or a number for each axis",
                )

    def _weights(self, weights: Weights, attribute: tree.Attribute, names: Environment) -> Weights:
        name, value = attribute.name.text, attribute.value
        if name == "tied":
            text = (
                self.evaluator.value(value, names)
                if isinstance(value, tree.String)
                else value.span.text
            )
            return replace(weights, tied=str(text), tied_at=value.span)
        scheme = self.schemes.read(value, names)
        if name == "init":
            return replace(weights, init=scheme)
        return replace(weights, bias_init=scheme)

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
                rule = kind_of_field(operator, name).words
                if name in given.written and self.blame.again(*given.written[name], rule):
                    raise Fault from None
                raise self._wrong(operator, name, given.values[name], span) from None
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

    def _wrong(self, operator: type[Operator], name: str, value: Any, span: Span) -> Fault:
        words = kind_of_field(operator, name).words
        found = literal(value) if isinstance(value, int | float) else kind_of(value)
        label = "" if found == span.text else f"this is {found}"
        help, fixes = _meant(value, kind_of_field(operator, name), span)
        message = f"{name} of `{operator.spelling}` is {words}"
        return fault("N402", message, span, label, help=help, fixes=fixes)


def _meant(value: Any, kind: Kind, span: Span) -> tuple[str, tuple[Fix, ...]]:
    """What was probably meant by a number that an attribute cannot have."""
    if kind is FRACTION and isinstance(value, int | float) and 1 < value <= 100:
        share = literal(value / 100)
        return f"{literal(value)} percent are `{share}`", (Fix(span, share),)
    if not isinstance(value, float) or WHOLE not in kind.words:
        return "", ()
    divided = DIVISION.sub("//", span.text)
    if divided == span.text:
        return "`int(…)`, `round(…)`, `floor(…)` and `ceil(…)` make whole numbers", ()
    return f"`//` divides without a fraction: `{divided}`", (Fix(span, divided),)


def _identity(value: Any) -> Any:
    if isinstance(value, Symbolic | SymbolicFloat):
        return value.formula, float(value)
    if isinstance(value, tuple):
        return tuple(_identity(item) for item in value)
    return type(value), value
