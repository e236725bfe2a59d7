"""Checks of short specs, for tests that are one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from netdsl.diagnostics import Diagnostic
from netdsl.files import Reader
from netdsl.limits import Limits
from netdsl.passes.modules import Unreadable
from netdsl.pipeline import Checked, CheckedNetwork, check
from netdsl.source import Source


def check_text(text: str, **files: str) -> Checked:
    """Check a spec; `files` are what it may import: `a="…"` is the text of `a.net`."""
    return check_within(text, files)


def reading(files: Mapping[str, str]) -> Callable[[str, str], Source]:
    """A reader of these files, `a` for `a.net`, and of the standard library."""

    def read(importer: str, origin: str) -> Source:
        if origin.startswith("std:"):
            return Reader().standard(origin.removeprefix("std:"))
        name = origin.removesuffix(".net")
        if name not in files:
            raise Unreadable("N701", f"there is no file {origin}")
        return Source.of(origin, files[name])

    return read


def check_within(text: str, files: Mapping[str, str], limits: Limits | None = None) -> Checked:
    """Check a spec within bounds."""
    return check(Source.of("test.net", text), reading(files), limits)


def body(text: str, size: str = "8x8/3") -> str:
    """A network that is an input and these statements; the first one goes on from the input."""
    return f"network N {{\n  input {size}\n  -> {text}\n}}"


def networks(text: str, **files: str) -> dict[str, CheckedNetwork]:
    """The networks of a spec that has nothing to complain about, by name."""
    checked = check_text(text, **files)
    assert checked.diagnostics == ()
    return {each.network.name: each for each in checked.networks}


def network(text: str, **files: str) -> CheckedNetwork:
    """The only network of a spec that has nothing to complain about."""
    (only,) = networks(text, **files).values()
    return only


def keys(text: str, **files: str) -> list[str]:
    """The keys of the only network's `state_dict`."""
    return [entry.key for entry in network(text, **files).figures.state_dict]


def modules(text: str, **files: str) -> list[str]:
    """The paths of the only network's modules with tensors, in the order of their keys."""
    return list(dict.fromkeys(key.rpartition(".")[0] for key in keys(text, **files)))


def operators(text: str, **files: str) -> list[str]:
    """What the only network applies, in order."""
    layers = network(text, **files).figures.layers
    return [layer.operation.step.operator.spelling for layer in layers]


def outputs(text: str, **files: str) -> list[str]:
    """The shapes that the only network gives, as specs write them."""
    return [str(value.known) for value in network(text, **files).network.outputs]


def found(text: str, limits: Limits | None = None, **files: str) -> list[tuple[str, str]]:
    """Code and underlined text of all that is wrong with a spec."""
    checked = check_within(text, files, limits)
    return [(each.code, each.span.text) for each in checked.diagnostics]


def fault(text: str, limits: Limits | None = None, **files: str) -> Diagnostic:
    """The one thing that is wrong with a spec."""
    (only,) = check_within(text, files, limits).diagnostics
    return only
