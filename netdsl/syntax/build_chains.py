"""Chains of the tree and their elements, a method for each rule of the grammar."""

from __future__ import annotations

from dataclasses import dataclass

from lark import Token

from netdsl.source import Span
from netdsl.syntax import tree
from netdsl.syntax.build_base import Children, end_of
from netdsl.syntax.build_expressions import BuildExpressions


@dataclass(frozen=True, slots=True)
class Opening:
    """The `<` of branches, told from the `<` of a comparison."""

    span: Span


@dataclass(frozen=True, slots=True)
class Branches:
    span: Span
    chains: tuple[tree.Chain, ...]


@dataclass(frozen=True, slots=True)
class Braced:
    span: Span
    chain: tree.Chain


class BuildChains(BuildExpressions):
    def chain(self, children: Children) -> tree.Chain:
        arrow, *rest = children
        return tree.Chain(self.span(children), tuple(rest[::2]), arrow is not None)

    def chain_or_identity(self, chain: tree.Chain | None, opener: object) -> tree.Chain:
        """The chain after an opener; where nothing is written, the place just behind it."""
        if chain is not None:
            return chain
        end = end_of(opener)
        return tree.Chain(Span(self.source, end, end), ())

    def link(self, children: Children) -> tree.Link:
        label, element, _, geometry = children
        return tree.Link(self.span(children), label, element, geometry)

    def label(self, children: Children) -> tree.LabelName:
        (token,) = children
        start = token.start_pos
        return tree.LabelName(Span(self.source, start, start + len(token)), (str(token),))

    def computed_label(self, children: Children) -> tree.LabelName:
        *written, _colon = children
        parts = tuple(
            str(part) if isinstance(part, Token) else part
            for part in written
            if not isinstance(part, Token) or part.type == "LABEL_TEXT"
        )
        return tree.LabelName(self.span(written), parts)

    # Elements

    def absent(self, children: Children) -> tree.Absent:
        return tree.Absent(self.span(children))

    def name(self, children: Children) -> tree.Name:
        return self.named(children[0])

    plain_name = name
    attribute_name = name

    def attribute(self, children: Children) -> tree.Attribute:
        name, _, value = children
        return tree.Attribute(self.span(children), name, value)

    def geometry(self, children: Children) -> tree.Geometry:
        sizes, _, channels = children
        return tree.Geometry(self.span(children), sizes, channels)

    def input(self, children: Children) -> tree.Input:
        _, geometry, *attributes = children
        return tree.Input(self.span(children), geometry, tuple(attributes))

    def apply(self, children: Children) -> tree.Apply:
        name, geometry, *attributes, branches = children
        return self._apply(children, name, None, geometry, attributes, branches)

    def apply_arguments(self, children: Children) -> tree.Apply:
        name, arguments, slash, channels, *attributes, branches = children
        geometry = None
        if slash is not None:
            span = self.span([arguments, channels])
            geometry = tree.Geometry(span, sizes_of(arguments), channels)
        return self._apply(children, name, arguments, geometry, attributes, branches)

    def _apply(
        self,
        children: Children,
        name: tree.Name,
        arguments: tree.Call | None,
        geometry: tree.Geometry | None,
        attributes: list[tree.Attribute],
        branches: Branches | None,
    ) -> tree.Apply:
        chains = None if branches is None else branches.chains
        span = self.span(children)
        return tree.Apply(span, name, arguments, geometry, tuple(attributes), chains)

    def group(self, children: Children) -> tree.Group:
        opener, chain, _, _, repeat = children
        inner = self.chain_or_identity(chain, opener)
        return tree.Group(self.span(children), inner, repeat)

    def opening(self, children: Children) -> Opening:
        return Opening(self.span(children))

    def branches(self, children: Children) -> Branches:
        chains: list[tree.Chain] = []
        before, branch = children[0], None
        for child in children[1:]:
            if child is None or isinstance(child, tree.Chain):
                branch = child
                continue
            chains.append(self.chain_or_identity(branch, before))
            before, branch = child, None
        return Branches(self.span(children), tuple(chains))

    # What is decided at compile time

    def braced(self, children: Children) -> Braced:
        opener, chain, _ = children
        return Braced(self.span(children), self.chain_or_identity(chain, opener))

    def for_(self, children: Children) -> tree.For:
        _, targets, _, iterable, braced = children
        return tree.For(self.span(children), targets, iterable, braced.chain)

    def targets(self, children: Children) -> tree.Target:
        return tree.Target(self.span(children), tuple(children[::2]))

    def grouped_target(self, children: Children) -> tree.Target:
        return tree.Target(self.span(children), children[1].items, grouped=True)

    def if_(self, children: Children) -> tree.If:
        *written, _, otherwise = children
        arms = [
            tree.Arm(self.span(written[place : place + 3]), *self._arm(written[place : place + 3]))
            for place in range(0, len(written), 4)
        ]
        last = None if otherwise is None else otherwise.chain
        return tree.If(self.span(children), tuple(arms), last)

    def _arm(self, children: Children) -> tuple[tree.Expression, tree.Chain]:
        _, condition, braced = children
        return condition, braced.chain


def sizes_of(arguments: tree.Call) -> tree.Expression:
    """Arguments before a slash, read as sizes: `(k)/c`, `(1, k)/c`."""
    values = tuple(argument.value for argument in arguments.arguments)
    if len(values) == 1:
        return values[0]
    return tree.Tuple(arguments.span, values)
