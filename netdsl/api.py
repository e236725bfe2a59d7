"""What `import netdsl` offers: checked networks, with their figures, their code, their module."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from netdsl.core.keys import Entry
from netdsl.core.network import Value
from netdsl.core.types import TensorType
from netdsl.diagnostics import Diagnostic, has_errors
from netdsl.discovery import spec_files
from netdsl.drawing import drawn, format_of
from netdsl.errors import NetdslError, RequestError
from netdsl.files import Reader
from netdsl.limits import Limits
from netdsl.passes.cost import Figures
from netdsl.pipeline import Checked, CheckedNetwork, Checker, check_sources
from netdsl.repair import repair
from netdsl.report.text import text as report
from netdsl.selection import choose, geometry, worked_out
from netdsl.source import Source

if TYPE_CHECKING:
    from torch import nn

StrPath = str | os.PathLike[str]


class SpecError(NetdslError):
    """A spec is at fault. Its words are the report that `netdsl check` prints."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n" + report(self.diagnostics).rstrip()


class Network:
    """A checked network. Nothing here needs torch but `compile`.

    Attributes:
        diagnostics: warnings about its file.
    """

    def __init__(self, checked: CheckedNetwork, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        self._checked = checked
        self.diagnostics = diagnostics

    def __repr__(self) -> str:
        shapes = ", ".join(str(kind) for kind in self.inputs.values())
        return f"<netdsl.Network {self.name} on {shapes}: {self.params:,} parameters>"

    @property
    def name(self) -> str:
        return self._checked.network.name

    @property
    def docstring(self) -> str:
        return self._checked.network.docstring

    @property
    def figures(self) -> Figures:
        """All that was measured: figures of every layer, memory, depth, receptive field."""
        return self._checked.figures

    @property
    def params(self) -> int:
        """Learned numbers, trainable or not; tied ones once."""
        return self.figures.params

    @property
    def macs(self) -> int:
        """Multiply-accumulates for one example."""
        return self.figures.macs

    @property
    def inputs(self) -> Mapping[str, TensorType]:
        """Shapes of the inputs by name (`input` where it has none), as one example has them."""
        values = self._checked.network.inputs
        return _by_name(values, (value.name for value in values), "input")

    @property
    def outputs(self) -> Mapping[str, TensorType]:
        """Shapes of the outputs by name, as one example has them."""
        network = self._checked.network
        return _by_name(network.outputs, network.output_names, "output")

    @cached_property
    def state_dict(self) -> Mapping[str, Entry]:
        """The tensors of a checkpoint by key, in PyTorch's order: shape, dtype, kind."""
        return MappingProxyType({entry.key: entry for entry in self.figures.state_dict})

    def source(self) -> str:
        """The PyTorch code: a file that needs only torch."""
        from netdsl.targets.python import emit

        network = self._checked.network
        return emit(network, self.figures, network.source_name)

    def compile(self, device: str = "cpu", dtype: str | None = None) -> nn.Module:
        """The module that `source()` defines, with fresh weights.

        Args:
            device: such as `cpu` or `cuda`; `auto` is a CUDA device where there is one.
            dtype: of weights, such as `bfloat16`; PyTorch's default unless given.

        Raises:
            MissingDependency: torch is not installed.
            RequestError: there is no such device or dtype.
        """
        from netdsl.targets.python import network_class
        from netdsl.targets.torch import build, device_of, dtype_of, instantiate

        place = device_of(device)
        made = build(self.source(), network_class(self.name), f"<netdsl {self.name}>")
        return instantiate(made, place, dtype_of(dtype) if dtype else None)

    def render(self, path: StrPath) -> None:
        """Draw the network into a file, by its suffix: svg, png, pdf, dot, mmd.

        Raises:
            RequestError: the suffix is another one, or Graphviz is not there to draw.
        """
        file = Path(path)
        file.write_bytes(drawn(self._checked, format_of(file)))


def load(
    path: StrPath,
    network: str | None = None,
    *,
    input: str | None = None,
    limits: Limits | None = None,
    **parameters: Any,
) -> Network:
    """A network of a spec file, checked.

    Args:
        network: its name; not needed where the file has one that can be compiled.
        input: another size for its single input, such as `256x256/3`.
        limits: other bounds of what a spec may ask for, such as `Limits(operators=100_000)`.
        parameters: values for the network's: numbers, truth values, strings, tuples or lists.

    Raises:
        SpecError: the spec is at fault.
        RequestError: there is no such network or parameter, or a name is needed.
        UnreadableFile: the file cannot be read.
    """
    reader = Reader(limits)
    return _loaded(reader, reader.open(Path(path)), network, input, parameters)


def loads(
    text: str,
    network: str | None = None,
    *,
    input: str | None = None,
    limits: Limits | None = None,
    **parameters: Any,
) -> Network:
    """As `load`, of a spec given as text. What it imports is looked for in the working folder."""
    return _loaded(Reader(limits), Source.of("<text>", text), network, input, parameters)


def check(paths: StrPath | Iterable[StrPath] = ".", *, limits: Limits | None = None) -> Checked:
    """Check files, and folders with the `.net` files below: the networks that hold, all findings.

    Raises:
        UnreadableFile: a file cannot be read.
    """
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    reader = Reader(limits)
    sources = [reader.open(path) for path in spec_files(map(Path, listed))]
    return check_sources(sources, reader, reader.limits)


def fix(text: str, *, unsafe: bool = False, limits: Limits | None = None) -> str:
    """A spec's text with the repairs of `netdsl check --fix`; `loads` tells what is left.

    Args:
        unsafe: also repair where a name, a number or a layer has to be chosen.
    """
    (source,) = repair([Source.of("<text>", text)], Reader(limits), limits, unsafe=unsafe).sources
    return source.original


def _loaded(
    reader: Reader, source: Source, name: str | None, input: str | None, parameters: dict[str, Any]
) -> Network:
    checker = Checker(reader, limits=reader.limits)
    module = checker.module(source)
    given = {key: _frozen(value) for key, value in parameters.items()}
    override = geometry(input) if input else None
    try:
        found = worked_out(checker, choose(module, name or "", list(given)), given, override)
    except RequestError:
        # A network may be missing because it could not be read.
        if not has_errors(checker.diagnostics()):
            raise
        found = None
    diagnostics = checker.diagnostics()
    if found is None or has_errors(diagnostics):
        raise SpecError(diagnostics)
    return Network(found, diagnostics)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def _by_name(values: Iterable[Value], names: Iterable[str], kind: str) -> Mapping[str, TensorType]:
    return MappingProxyType(
        {
            name or f"{kind}{place or ''}": value.known
            for place, (value, name) in enumerate(zip(values, names, strict=True))
        }
    )
