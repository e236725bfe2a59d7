"""The road a spec travels, a function a stage. All here is pure but for the reader handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netdsl.core.network import Network
from netdsl.core.registry import Registry
from netdsl.core.types import TensorType
from netdsl.diagnostics import Diagnostic, has_errors
from netdsl.limits import Limits
from netdsl.ops import STANDARD
from netdsl.passes.context import Context
from netdsl.passes.cost import Figures, measure
from netdsl.passes.entities import Module, NetworkEntity
from netdsl.passes.expect import check_claim
from netdsl.passes.modules import Modules, Reader
from netdsl.passes.networks import Networks, missing_parameters
from netdsl.passes.survey import survey
from netdsl.passes.ties import check_ties
from netdsl.source import Source


@dataclass(frozen=True, slots=True)
class CheckedNetwork:
    """A network without faults, and its figures."""

    network: Network
    figures: Figures


@dataclass(slots=True)
class Checked:
    """What a check of sources found: the networks that hold, and everything to say."""

    networks: list[CheckedNetwork] = field(default_factory=list)
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        return not has_errors(self.diagnostics)


class Checker:
    """Checks any number of sources; a file that several import is read and resolved once."""

    def __init__(
        self, read: Reader, registry: Registry = STANDARD, limits: Limits | None = None
    ) -> None:
        self.context = Context(limits or Limits())
        self.registry = registry
        self.modules = Modules(self.context, registry, read)
        self.networks = Networks(self.context, registry)

    def module(self, source: Source) -> Module:
        """A source, parsed, its names resolved."""
        return self.modules.module(source)

    def network(
        self,
        entity: NetworkEntity,
        given: Mapping[str, Any] | None = None,
        override: TensorType | None = None,
    ) -> CheckedNetwork | None:
        """A network worked out and measured, its claims held against its figures.

        Claims and annotations bind for the network as declared: not where parameters or the input's
        size were set from outside.

        Raises:
            BadParameter: a value for a parameter that the network lacks, or of the wrong kind.
        """
        operators = self.context.operators
        network, claims = self.networks.network(entity, given, override)
        self.context.end_network(self.context.operators - operators)
        if network is None:
            return None
        before = self.context.failures
        with self.context.catching():
            check_ties(network, self.context)
        if self.context.failures > before:
            return None
        figures = measure(network)
        if not given and override is None:
            for claim, names in claims:
                check_claim(claim, names, network, figures, self.context)
        return CheckedNetwork(network, figures)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return self.context.diagnostics.sorted()


def check(source: Source, read: Reader, limits: Limits | None = None) -> Checked:
    """Check a source: every network in it that is no template."""
    return check_sources([source], read, limits)


def check_sources(sources: Iterable[Source], read: Reader, limits: Limits | None = None) -> Checked:
    """Check sources that may import one another."""
    checker = Checker(read, limits=limits)
    networks = [network for source in sources for network in check_module(checker, source)]
    return Checked(networks, checker.diagnostics())


def check_module(checker: Checker, source: Source) -> list[CheckedNetwork]:
    """The networks of one source that hold; findings stay with the checker."""
    checker.context.start_file()
    module = checker.module(source)
    found = []
    for entity in module.networks:
        if checker.context.diagnostics.is_full:
            break
        if not missing_parameters(entity):
            network = checker.network(entity)
            if network is not None:
                found.append(network)
    survey(module, checker.context, checker.registry)
    return found
