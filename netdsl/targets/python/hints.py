"""Type hints of constructors' arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from netdsl.core.operator_value import OperatorValue


@dataclass(frozen=True, slots=True)
class Hint:
    """The kinds of values that an argument may be; those of its elements where it is a tuple."""

    kinds: tuple[str, ...] = ()
    elements: Hint | None = None

    def __or__(self, other: Hint) -> Hint:
        kinds = dict.fromkeys([*self.kinds, *other.kinds])
        if self.elements is None or other.elements is None:
            elements = self.elements or other.elements
        else:
            elements = self.elements | other.elements
        return Hint(tuple(kinds), elements)

    def __str__(self) -> str:
        # `float` takes whole numbers, too.
        kinds = [kind for kind in self.kinds if kind != "int" or "float" not in self.kinds]
        if self.elements is not None:
            kinds.append(f"tuple[{str(self.elements) or 'int'}, ...]")
        return " | ".join(kinds)


def hints_of(arguments: Mapping[str, Any]) -> dict[str, Hint]:
    """The hints for those arguments that a constructor can take."""
    return {
        name: hint(value)
        for name, value in arguments.items()
        if isinstance(value, int | float | str | tuple | OperatorValue)
    }


def hint(value: Any) -> Hint:
    """The type hint for a constructor's argument."""
    match value:
        case bool() | str():
            return Hint((type(value).__name__,))
        case int():
            return Hint(("int",))
        case float():
            return Hint(("float",))
        case OperatorValue():
            return Hint(("type[nn.Module]",))
    return Hint(elements=joined(map(hint, value)))


def joined(hints: Iterable[Hint]) -> Hint:
    """The hint for values of several."""
    found = Hint()
    for each in hints:
        found |= each
    return found
