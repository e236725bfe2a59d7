"""The entries of operators, from their declarations."""

from __future__ import annotations

import sys

from pydantic.fields import FieldInfo

from netdsl.core.attributes import kind_of
from netdsl.core.documentation import attribute_docs
from netdsl.core.notation import literal
from netdsl.core.operator import Operator
from netdsl.reference.entries import AttributeEntry, OperatorEntry


def operator_entry(operator: type[Operator]) -> OperatorEntry:
    """All that an operator declares for its users."""
    lines = [line.strip() for line in (operator.__doc__ or "").strip().splitlines()[1:]]
    documented = attribute_docs(operator)
    return OperatorEntry(
        name=operator.spelling,
        family=family_of(operator),
        geometry=operator.geometry,
        merges=operator.merges,
        summary=first_line(operator.__doc__),
        takes=operator.takes.words,
        attributes=tuple(
            AttributeEntry(
                name=name,
                default=None if info.is_required() else literal(info.default),
                kind=_kind(info),
                words=" ".join(documented.get(name, "").split()),
            )
            for name, info in operator.model_fields.items()
        ),
        examples=tuple(line for line in lines if _is_example(line)),
        notes="\n".join(line for line in lines if not _is_example(line)).strip(),
    )


def family_of(operator: type[Operator]) -> str:
    """What the operators of its file have in common."""
    return first_line(sys.modules[operator.__module__].__doc__).rstrip(".")


def first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def _is_example(line: str) -> bool:
    return line.count(" -> ") == 2


def _kind(info: FieldInfo) -> str:
    kind, optional = kind_of(info)
    words = kind.words if kind else "a value"
    return f"{words}, or none" if optional else words
