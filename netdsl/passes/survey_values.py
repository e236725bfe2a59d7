"""A survey's expressions and attributes: what is wrong with them whatever the parameters are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from netdsl.core.network import Value, Weights
from netdsl.core.operator import Operator
from netdsl.passes.absences import not_there
from netdsl.passes.attributes import Attributes, Given
from netdsl.passes.context import Fault
from netdsl.passes.entities import (
    BROKEN,
    MISSING,
    Absence,
    BlockEntity,
    Environment,
    NetworkEntity,
    SharedEntity,
)
from netdsl.passes.evaluate import Evaluator
from netdsl.passes.functions import FUNCTIONS
from netdsl.passes.members import MEMBERS
from netdsl.syntax import tree
from netdsl.syntax.walk import nodes

if TYPE_CHECKING:
    from netdsl.passes.survey import Surveyor


FIXED = (Value, BlockEntity, NetworkEntity, SharedEntity)
"""What a name means that has no number."""


class SurveyedExpressions(Evaluator):
    """Finds every name of an expression, and evaluates what is made of literals alone.

    What has a name may have been tested before: `if n > 0 { fc(64 // n) }` holds for an n of 0.
    """

    def __init__(self, surveyor: Surveyor) -> None:
        super().__init__(surveyor.context, surveyor.member)
        self.surveyor = surveyor
        self.literals = Evaluator(surveyor.context, surveyor.member)

    def value(self, expression: tree.Expression, names: Environment) -> Any:
        meanings = self.look_up(expression, names)
        for node in nodes(expression):
            if isinstance(node, tree.Member) and node.name not in MEMBERS:
                raise self.no_member(node)
        if not all(isinstance(meaning, FIXED) for meaning in meanings):
            raise Fault
        return self.literals.value(expression, names)

    def look_up(self, expression: tree.Expression, names: Environment) -> list[Any]:
        """What each name of an expression means.

        Raises:
            Fault: N207 for the first that means nothing.
        """
        meanings = []
        for node in nodes(expression):
            if isinstance(node, tree.Name):
                if self.means_nothing(node, names):
                    raise self.undefined(node, names)
                meaning = names.find(node.text)
                if isinstance(meaning, Absence):
                    raise not_there(node.text, meaning, node.span)
                if meaning is not MISSING:
                    meanings.append(meaning)
        return meanings

    def means_nothing(self, name: tree.Name, names: Environment) -> bool:
        return names.find(name.text) is MISSING and name.text not in FUNCTIONS

    def undefined(self, name: tree.Name, names: Environment, others: Iterable[str] = ()) -> Fault:
        return super().undefined(name, names, others) if self.surveyor.are_names_known else Fault()


class SurveyedAttributes(Attributes):
    """Attributes of which some have values that are not known: those are `BROKEN`."""

    def check(
        self,
        operator: type[Operator],
        apply: tree.Apply,
        names: Environment,
        defaults: Mapping[str, tree.Attribute],
    ) -> None:
        """Check what can be known.

        Raises:
            Fault: N401 to N405 for what is wrong with an attribute.
        """
        given = self.given(operator, apply, names, defaults)
        known = {name: value for name, value in given.values.items() if value is not BROKEN}
        if len(known) == len(given.values):
            self._made(operator, apply, given)
            return
        self._complete(operator, apply, given)
        try:
            operator(**known)
        except ValidationError as wrong:
            for error in wrong.errors():
                name = str(error["loc"][0])
                if name in known:
                    raise self._wrong(operator, name, known[name], given.spans[name]) from None

    def _set(
        self,
        operator: type[Operator],
        name: str,
        expression: tree.Expression,
        names: Environment,
        given: Given,
    ) -> None:
        try:
            super()._set(operator, name, expression, names, given)
        except Fault as caught:
            if caught.diagnostic is not None:
                raise
            given.spans[name] = expression.span
            given.values[name] = BROKEN

    def _weights(self, weights: Weights, attribute: tree.Attribute, names: Environment) -> Weights:
        try:
            return super()._weights(weights, attribute, names)
        except Fault as caught:
            if caught.diagnostic is not None:
                raise
            return weights
