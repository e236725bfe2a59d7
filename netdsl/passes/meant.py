"""The name that somebody meant: words that ask for it, and the repair where there is one only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netdsl.diagnostics import Fix, close_names
from netdsl.source import Span


@dataclass(frozen=True, slots=True)
class Meant:
    """A help text and the repairs that go with it."""

    help: str
    fixes: tuple[Fix, ...] = ()


def meant_by(
    name: str,
    span: Span,
    known: Iterable[str],
    habits: dict[str, str] | None = None,
    otherwise: str = "",
) -> Meant:
    """Which of the known names a name was meant for.

    Args:
        span: what a repair replaces.
        habits: names that other tools have, and those that they stand for.
        otherwise: the help where nothing known is like the name.
    """
    names = close_names(name, known, habits)
    if not names:
        return Meant(otherwise)
    help = f"did you mean {either(names)}?"
    return Meant(help, (Fix(span, names[0]),) if len(names) == 1 else ())


def either(names: Iterable[str]) -> str:
    """`` `a`, `b` or `c` ``."""
    *others, last = (f"`{name}`" for name in names)
    return f"{', '.join(others)} or {last}" if others else last
