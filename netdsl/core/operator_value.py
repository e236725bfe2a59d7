"""An operator as a value: what a block's `act = relu` is given."""

from __future__ import annotations

from dataclasses import dataclass, field

from netdsl.core.calls import Call, Name
from netdsl.core.operator import Look, Operator
from netdsl.core.types import TensorType


@dataclass(frozen=True, slots=True)
class OperatorValue:
    """An operator that a name stands for; `parameter` is that name where it is a block's."""

    operator: type[Operator]
    parameter: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.operator.spelling

    def module(self, x: TensorType) -> str:
        """The class of its module, as code, where nothing is needed to construct it; else empty."""
        needs = any(each.is_required() for each in self.operator.model_fields.values())
        return "" if needs else plain_module(self.operator(), x)


def plain_module(operator: Operator, x: TensorType) -> str:
    """The class of an activation's module that is constructed without arguments; else empty.

    Such a class may be an argument of the emitted code's: `act=nn.ReLU`.
    """
    if operator.look is not Look.ACTIVATION and not operator.is_identity:
        return ""
    match operator.constructs((x,)):
        case Call(function=Name(text=text), arguments=(), keywords=keywords) if not keywords:
            return "" if operator.learned((x,)) else text
    return ""
