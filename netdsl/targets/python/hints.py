"""Type hints of constructors' arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netdsl.core.operator_value import OperatorValue


def annotations_of(arguments: Mapping[str, Any]) -> dict[str, str]:
    """The hints for those arguments that a constructor can take."""
    return {
        name: annotation(value)
        for name, value in arguments.items()
        if isinstance(value, int | float | str | tuple | OperatorValue)
    }


def annotation(value: Any) -> str:
    """The type hint of a constructor's argument."""
    match value:
        case bool() | str():
            return type(value).__name__
        case int():
            return "int"
        case float():
            return "float"
        case OperatorValue():
            return "type[nn.Module]"
    inner = {annotation(item) for item in value}
    return f"tuple[{inner.pop() if len(inner) == 1 else 'object'}, ...]"


def either(one: str, other: str) -> str:
    """The type hint for two kinds of arguments; `float` takes whole numbers, too."""
    kinds = dict.fromkeys([*one.split(" | "), *other.split(" | ")])
    if "float" in kinds:
        kinds.pop("int", None)
    return " | ".join(kinds)
