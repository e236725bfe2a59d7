"""Type hints of constructors' arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import reduce
from typing import Any

from netdsl.core.operator_value import OperatorValue

BETWEEN = re.compile(r" \| (?![^\[]*\])")
"""What stands between two kinds, outside brackets."""


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
    inner = reduce(either, (annotation(item) for item in value)) if value else "int"
    return f"tuple[{inner}, ...]"


def either(one: str, other: str) -> str:
    """The type hint for two kinds of arguments; `float` takes whole numbers, too."""
    kinds = dict.fromkeys([*BETWEEN.split(one), *BETWEEN.split(other)])
    for float_kind in [kind for kind in kinds if "float" in kind]:
        kinds.pop(float_kind.replace("float", "int"), None)
    return " | ".join(kinds)
