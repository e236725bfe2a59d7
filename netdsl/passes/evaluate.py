"""The expressions of specs: Python's, on numbers, tuples and the shapes of values; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from netdsl.core.network import Condition, Value
from netdsl.core.registry import Registry
from netdsl.core.symbolic import formula_of
from netdsl.diagnostics import did_you_mean
from netdsl.limits import raised
from netdsl.passes.absences import not_there
from netdsl.passes.arguments import bind, named_argument
from netdsl.passes.arithmetic import COMPARISONS, Arithmetic
from netdsl.passes.context import FUNCTION_STEPS, Context, Fault, fault
from netdsl.passes.entities import BROKEN, MISSING, Absence, Environment, FunctionEntity, kind_of
from netdsl.passes.functions import FUNCTIONS, miscounted
from netdsl.passes.members import MEMBERS, member_of
from netdsl.passes.undefined import no_constant
from netdsl.source import Span
from netdsl.syntax import tree


class Evaluator(Arithmetic):
    """Evaluates expressions in an environment.

    `decided` collects the names that a comparison depended on: numbers that a shape was chosen by.
    """

    def __init__(
        self,
        context: Context,
        members: Callable[[Any, str], Any] | None = None,
        operators: Registry | None = None,
    ) -> None:
        self.context = context
        self.operators = operators
        self.members = members
        self.decided: set[str] = set()
        self.calls = 0

    def value(self, expression: tree.Expression, names: Environment) -> Any:
        """What an expression means.

        Raises:
            Fault: where it has no value.
        """
        self.context.spend(expression.span)
        match expression:
            case tree.Number() | tree.String() | tree.Constant():
                return expression.value
            case tree.Dimensions():
                return expression.sizes
            case tree.Name():
                return self.name(expression, names)
            case tree.Tuple():
                items = tuple(self.value(item, names) for item in expression.items)
                return self._weighed(items, expression.span)
            case tree.Parenthesized():
                return self.value(expression.inner, names)
            case tree.Unary():
                return self._unary(expression, names)
            case tree.Conditional():
                return self.value(self.chosen(expression, names), names)
            case tree.Operation():
                return self._operation(expression, names)
            case tree.Postfix():
                return self._postfix(expression, names)

    def name(self, name: tree.Name, names: Environment) -> Any:
        found = names.find(name.text)
        if found is BROKEN:
            raise Fault
        if isinstance(found, Absence):
            raise not_there(name.text, found, name.span)
        if found is not MISSING:
            return found
        if name.text in FUNCTIONS:
            return FUNCTIONS[name.text]
        raise self.undefined(name, names)

    def undefined(self, name: tree.Name, names: Environment, others: Iterable[str] = ()) -> Fault:
        """That a name has no meaning; `others` are names that it could have been besides."""
        return no_constant(name, names, self.operators, others)

    def truth(self, expression: tree.Expression, names: Environment) -> bool:
        """A condition's value, which must be true or false (a number counts as in Python)."""
        return self._true(self.value(expression, names), expression.span)

    def _true(self, value: Any, span: Span) -> bool:
        if isinstance(value, bool | int | float) or value is None:
            return bool(value)
        help = f"compare it: `{span.text} == …`" if isinstance(value, str) else ""
        if isinstance(value, tuple):
            help = f"write `len({span.text}) > 0`"
        message = f"a condition is true or false, not {kind_of(value)}"
        raise fault("N407", message, span, help=help)

    def condition(self, expression: tree.Expression, names: Environment) -> Condition | None:
        """A condition with its formulas, to be written down again; none where it cannot be."""
        try:
            return self._condition(expression, names)
        except Fault:
            return None

    def _condition(self, expression: tree.Expression, names: Environment) -> Condition:
        match expression:
            case tree.Parenthesized():
                return self._condition(expression.inner, names)
            case tree.Name(text=text) if (known := names.condition(text)) is not None:
                return known
            case tree.Operation(operators=operators) if operators[0] in ("and", "or"):
                parts = (self._condition(operand, names) for operand in expression.operands)
                return Condition(operators[0], tuple(parts))
            case tree.Operation(operators=operators) if operators[0] in COMPARISONS:
                values = tuple(self._written(operand, names) for operand in expression.operands)
                return Condition(" ".join(operators), values)
            case tree.Unary(operators=("not",)):
                return Condition("not", (self._condition(expression.operand, names),))
            case _:
                return Condition("value", (self._written(expression, names),))

    def _written(self, expression: tree.Expression, names: Environment) -> Any:
        """A value that can be written down in code: an operator or a block cannot."""
        value = self.value(expression, names)
        if not isinstance(value, bool | int | float | str | tuple | None):
            raise Fault
        return value

    def _unary(self, expression: tree.Unary, names: Environment) -> Any:
        value = self.value(expression.operand, names)
        for sign in reversed(expression.operators):
            if sign == "not":
                value = not self._true(value, expression.operand.span)
            elif isinstance(value, int | float):
                value = -value if sign == "-" else value
            else:
                raise fault(
                    "N407", f"`{sign}` needs a number, not {kind_of(value)}", expression.span
                )
        return value

    def chosen(self, expression: tree.Conditional, names: Environment) -> tree.Expression:
        """The expression that the conditions choose."""
        for value, condition in zip(expression.values, expression.conditions, strict=False):
            if self.truth(condition, names):
                return value
        return expression.values[-1]

    def settled(self, expression: tree.Expression, names: Environment) -> tree.Expression:
        """What is left of conditions and brackets around an expression."""
        while isinstance(expression, tree.Conditional | tree.Parenthesized):
            if isinstance(expression, tree.Conditional):
                expression = self.chosen(expression, names)
            else:
                expression = expression.inner
        return expression

    def _operation(self, expression: tree.Operation, names: Environment) -> Any:
        first = expression.operators[0]
        if first in ("and", "or"):
            value: Any = first == "and"
            for operand in expression.operands:
                value = self.value(operand, names)
                if self._true(value, operand.span) is (first == "or"):
                    break
            return value
        left = self.value(expression.operands[0], names)
        start = expression.operands[0].span
        compared = True
        for sign, operand in zip(expression.operators, expression.operands[1:], strict=True):
            self.context.spend(operand.span)
            right = self.value(operand, names)
            span = start.to(operand.span)
            if sign in COMPARISONS:
                compared = self._compared(sign, left, right, span)
                if not compared:
                    return False
                left = right
            else:
                left = self._calculated(sign, left, right, span)
        return compared if first in COMPARISONS else left

    def _postfix(self, expression: tree.Postfix, names: Environment) -> Any:
        value = self.value(expression.value, names)
        start = expression.value.span
        for trailer in expression.trailers:
            span = start.to(trailer.span)
            match trailer:
                case tree.Member():
                    value = self._member(value, trailer, span)
                case tree.Index():
                    value = self._indexed(value, self.value(trailer.index, names), span)
                case tree.Slice():
                    value = self._sliced(value, trailer, names, span)
                case tree.Call():
                    value = self._called(value, trailer, names, span)
        return value

    def _member(self, value: Any, member: tree.Member, span: Span) -> Any:
        if isinstance(value, Value):
            if value.type is None:
                raise Fault
            if self.members is not None:
                value = self.members(value, member.name)
            else:
                value = member_of(value, member.name)
            if value is not MISSING:
                return value
            if member.name in MEMBERS:
                raise fault("N208", f"this value has no {member.name}", span)
        elif (
            self.members is not None and (found := self.members(value, member.name)) is not MISSING
        ):
            return found
        raise self.no_member(member)

    def no_member(self, member: tree.Member) -> Fault:
        """That no value tells of such a thing."""
        meant = did_you_mean(member.name, (each for each in MEMBERS if each != member.name))
        return fault(
            "N208",
            f"nothing here is called `.{member.name}`",
            member.span,
            help=f"did you mean `.{meant}`?" if meant else "values have " + ", ".join(MEMBERS),
        )

    def _indexed(self, value: Any, index: Any, span: Span) -> Any:
        if not isinstance(value, tuple) or not isinstance(index, int):
            raise fault("N407", f"{kind_of(value)} cannot be indexed by {kind_of(index)}", span)
        if not -len(value) <= index < len(value):
            raise fault("N407", f"index {int(index)} is outside this tuple of {len(value)}", span)
        self.decided.update(formula_of(index).names())
        return value[index]

    def _sliced(self, value: Any, piece: tree.Slice, names: Environment, span: Span) -> Any:
        ends: list[Any] = [
            None if end is None else self.value(end, names) for end in (piece.start, piece.stop)
        ]
        if not isinstance(value, tuple) or not all(isinstance(end, int | None) for end in ends):
            raise fault(
                "N407", f"only tuples are sliced, by whole numbers, not {kind_of(value)}", span
            )
        return self._weighed(value[slice(*ends)], span)

    def _called(self, function: Any, call: tree.Call, names: Environment, span: Span) -> Any:
        if not isinstance(function, FunctionEntity) and not callable(function):
            raise fault("N407", f"{kind_of(function)} cannot be called here", span)
        for argument in call.arguments:
            if argument.name is not None:
                raise named_argument(argument)
        values = [self.value(argument.value, names) for argument in call.arguments]
        if isinstance(function, FunctionEntity):
            return self._own(function, values, call, span)
        for each in values:
            if isinstance(each, tuple):
                self.context.spend_items(span, len(each))
        try:
            return self._bounded(function(self.context.limits.items, *values), span)
        except OverflowError as wrong:
            raise fault("N605", str(wrong), span, help=raised("items")) from None
        except TypeError:
            raise fault("N407", miscounted(function, len(values)), span) from None
        except ValueError as wrong:
            raise fault("N407", str(wrong), span) from None

    def _own(self, function: FunctionEntity, values: list[Any], call: tree.Call, span: Span) -> Any:
        parameters = function.declaration.parameters or ()
        needed = [parameter for parameter in parameters if parameter.default is None]
        name = function.declaration.name.text
        if not len(needed) <= len(values) <= len(parameters):
            # Tells which one is missing, or too many.
            use = Span(span.source, span.start, call.span.start)
            bind(function.declaration.name, parameters, call, tree.Name(use, use.text))
        if self.calls >= self.context.limits.depth:
            raise fault(
                "N604",
                f"`{name}` calls itself more than {self.calls} deep",
                span,
                help=raised("depth"),
            )
        self.context.spend(span, FUNCTION_STEPS)
        given = {
            parameter.name.text: value for parameter, value in zip(parameters, values, strict=False)
        }
        inner = function.scope.inner(given)
        for parameter in parameters[len(values) :]:
            if parameter.default is not None:
                inner.names[parameter.name.text] = self.value(parameter.default, inner)
        self.calls += 1
        try:
            return self.value(function.declaration.value, inner)
        finally:
            self.calls -= 1
