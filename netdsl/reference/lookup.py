"""What a name stands for: an operator, a module of the standard library, what a module declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from netdsl.core.registry import Registry
from netdsl.diagnostics import did_you_mean
from netdsl.errors import RequestError
from netdsl.reference.index import LIBRARY, index


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name stands for: several things only where all of them have it."""

    operators: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    declarations: tuple[tuple[str, str], ...] = ()
    """Each a module and a name in it."""


def meant(name: str, registry: Registry) -> Meant:
    """What `conv`, `bottleneck`, `std.resnet.bottleneck`, `std.resnet` or `std` stands for.

    Raises:
        RequestError: nothing has that name.
    """
    modules = index()
    if name == LIBRARY:
        return Meant(modules=tuple(modules))
    short = name.removeprefix(f"{LIBRARY}.")
    path = f"{LIBRARY}.{short}"
    if name == path and path in modules:
        return Meant(modules=(path,))
    module, _, last = short.rpartition(".")
    among = (f"{LIBRARY}.{module}",) if module else tuple(modules)
    operators = (name,) if name in registry else ()
    declarations = tuple((each, last) for each in among if last in modules.get(each, ()))
    if operators or declarations:
        return Meant(operators, (), declarations)
    if path in modules:
        return Meant(modules=(path,))
    raise RequestError(f"there is no operator or block `{name}`: {_hint(name, modules, registry)}")


def _hint(name: str, modules: Mapping[str, tuple[str, ...]], registry: Registry) -> str:
    module, _, last = name.rpartition(".")
    path = f"{LIBRARY}.{module.removeprefix(f'{LIBRARY}.')}"
    if path in modules:
        close = did_you_mean(last, modules[path])
        return f"did you mean `{path}.{close}`?" if close else f"`netdsl ops {path}` lists them"
    declared = (each for names in modules.values() for each in names)
    close = did_you_mean(name, [*registry, *declared, *modules], registry.habits)
    return f"did you mean `{close}`?" if close else "`netdsl ops` lists them"
