"""How tensors start, as written: `normal(std=0.02)`, `zeros`, a parameter, `none` for PyTorch's."""

from __future__ import annotations

from typing import Any

from netdsl.core.attributes import SCHEME, Scheme
from netdsl.core.initialisation import INITIALISATIONS, refusals
from netdsl.core.symbolic import formula_of, plain
from netdsl.passes.context import Fault, fault
from netdsl.passes.entities import BROKEN, MISSING, Environment, kind_of
from netdsl.passes.evaluate import Evaluator
from netdsl.syntax import tree


def names_scheme(expression: tree.Expression, names: Environment) -> bool:
    """Whether an expression names a scheme itself, and no parameter that stands for one."""
    match expression:
        case (
            tree.Name(text=text) | tree.Postfix(value=tree.Name(text=text), trailers=(tree.Call(),))
        ):
            return text in INITIALISATIONS and names.find(text) is MISSING
    return False


class Schemes:
    """Reads initialisations."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator

    def read(self, expression: tree.Expression, names: Environment) -> Scheme | None:
        """A scheme; none where the spec says `none`.

        Raises:
            Fault: N402 for what is no scheme, or has wrong options.
        """
        expression = self.evaluator.settled(expression, names)
        match expression:
            case tree.Constant(value=None):
                return None
            case tree.Name(text=text):
                found = names.find(text)
                if found is BROKEN:
                    raise Fault
                if found is None or isinstance(found, Scheme):
                    return found
                if found is not MISSING:
                    message = f"`{text}` is {kind_of(found)}, and not {SCHEME.words}"
                    raise fault("N402", message, expression.span)
                scheme = Scheme(text)
            case tree.Postfix(value=tree.Name(text=text), trailers=(tree.Call() as call,)):
                scheme = Scheme(text, self.options(call, names))
            case _:
                raise fault("N402", f"this is not {SCHEME.words}", expression.span)
        if refused := refusals(scheme):
            raise fault("N402", refused, expression.span)
        return scheme

    def argument(self, expression: tree.Expression, names: Environment) -> Scheme | None:
        """A scheme for a block: plain numbers, as names of its user mean nothing inside.

        Raises:
            Fault: N402 for wrong options.
        """
        scheme = self.read(expression, names)
        if scheme is None:
            return None
        for _, value in scheme.options:
            if isinstance(value, int | float):
                self.evaluator.decided.update(formula_of(value).names())
        return Scheme(scheme.name, tuple((name, plain(value)) for name, value in scheme.options))

    def options(self, call: tree.Call, names: Environment) -> tuple[tuple[str, Any], ...]:
        found = []
        for argument in call.arguments:
            if argument.name is None:
                raise fault("N402", "an initialisation's options have names", argument.span)
            found.append((argument.name.text, self.option(argument.value, names)))
        return tuple(found)

    def option(self, expression: tree.Expression, names: Environment) -> Any:
        if isinstance(expression, tree.Name) and names.find(expression.text) is MISSING:
            return expression.text
        return self.evaluator.value(expression, names)
