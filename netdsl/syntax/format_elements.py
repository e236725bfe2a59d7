"""Writes the links of a chain: labels, operators and calls, groups, loops, choices, branches."""

from __future__ import annotations

from netdsl.syntax import tree
from netdsl.syntax.format_expressions import INDENT, Expressions
from netdsl.syntax.format_writer import Unfit


class Elements(Expressions):
    def chain(self, node: tree.Chain, indent: int, start: int) -> None:
        raise NotImplementedError

    def in_brackets(self, node: tree.Chain, indent: int, spaced: bool) -> None:
        raise NotImplementedError

    def link(self, node: tree.Link, line: int, base: int) -> None:
        """Write a link.

        Args:
            line: where the line begins that it stands in.
            base: where the first link of that line begins.
        """
        if node.label is not None:
            self.label(node.label)
        self.element(node.element, line, base)
        annotation = node.annotation
        if annotation is not None:
            self.writer.shape(lambda: self.annotation(annotation, line))

    def annotation(self, node: tree.Geometry, line: int) -> None:
        self.writer.take()
        self.geometry(node, line)

    def label(self, node: tree.LabelName) -> None:
        """A label and its colon; only what it computes has blanks."""
        writer = self.writer
        for part in node.parts:
            if isinstance(part, str):
                continue
            writer.run(part.span.start)
            self.expression(part, writer.indent)
        writer.run(node.span.end)
        writer.take()
        writer.blank()

    def element(self, node: tree.Element, line: int, base: int) -> None:
        writer = self.writer
        match node:
            case tree.Apply():
                self.apply(node, line, base)
            case tree.Input():
                writer.take()
                if node.geometry is not None:
                    writer.blank()
                    self.geometry(node.geometry, line)
                self.attributes(node.attributes, line)
            case tree.Group():
                self.in_brackets(node.chain, line, is_nested(node.chain))
                if node.repeat is not None:
                    self.spaced()
                    self.expression(node.repeat, line)
            case tree.For():
                writer.take()
                writer.blank()
                self.targets(node.targets)
                self.spaced()
                self.expression(node.iterable, line)
                writer.blank()
                self.in_brackets(node.chain, line, spaced=True)
            case tree.If():
                self.choice(node, line, base)
            case tree.Absent():
                writer.take()

    # Operators and calls

    def apply(self, node: tree.Apply, line: int, base: int) -> None:
        writer = self.writer
        writer.take()
        if node.arguments is not None:
            self.call(node.arguments, line)
            if node.geometry is not None and node.geometry.channels is not None:
                writer.take()
                self.expression(node.geometry.channels, line)
        elif node.geometry is not None:
            writer.blank()
            self.geometry(node.geometry, line)
        self.attributes(node.attributes, line)
        if node.branches is None:
            return
        if node.arguments or node.geometry or node.attributes:
            writer.blank()
        self.branches(node.branches, base)

    def geometry(self, node: tree.Geometry, line: int) -> None:
        self.expression(node.sizes, line)
        if node.channels is not None:
            self.writer.take()
            self.expression(node.channels, line)

    def attributes(self, nodes: tuple[tree.Attribute, ...], line: int) -> None:
        for node in nodes:
            self.writer.blank()
            self.writer.take()
            self.writer.take()
            self.expression(node.value, line)

    # Branches

    def branches(self, chains: tuple[tree.Chain, ...], base: int) -> None:
        """`< a | b >`, or each branch on lines of its own, the bars in a column."""
        writer = self.writer
        if not writer.flat:
            self.branches_in_lines(chains, base)
            return
        for chain in chains:
            # Behind the opening or the bar before it.
            if writer.broken() or writer.broken(1):
                raise Unfit(wide=False)
            writer.take()
            writer.blank()
            self.chain(chain, 0, 0)
            writer.blank()
        if writer.broken():
            raise Unfit(wide=False)
        writer.take()

    def branches_in_lines(self, chains: tuple[tree.Chain, ...], base: int) -> None:
        writer = self.writer
        inner = base + INDENT
        writer.take()
        for place, chain in enumerate(chains):
            if place:
                writer.newline(base)
                writer.take()
                writer.blank()
            elif chain.links:
                writer.newline(inner, first=False)
            self.chain(chain, inner, inner)
        writer.newline(base, comments=inner, last=False)
        writer.take()

    # What is decided at compile time

    def targets(self, node: tree.Target) -> None:
        writer = self.writer
        if node.grouped:
            writer.take()
        for place, item in enumerate(node.items):
            if place:
                writer.take()
                writer.blank()
            if isinstance(item, tree.Target):
                self.targets(item)
            else:
                writer.take()
        if node.grouped:
            writer.take()

    def choice(self, node: tree.If, line: int, base: int) -> None:
        """In one line, or a line for each arm, or braces that go over several lines."""
        writer = self.writer

        def in_lines() -> None:
            self.arms(node, line, base, lines=True)

        if writer.flat or not writer.fits(in_lines, lines=True):
            self.arms(node, line, base, lines=False)

    def arms(self, node: tree.If, line: int, base: int, lines: bool) -> None:
        writer = self.writer
        chains = [arm.chain for arm in node.arms]
        if node.otherwise is not None:
            chains.append(node.otherwise)
        for place, chain in enumerate(chains):
            if place and writer.flat and writer.broken():
                raise Unfit(wide=False)
            if place and lines:
                writer.newline(base)
            elif place:
                writer.blank()

            def arm(place: int = place, chain: tree.Chain = chain) -> None:
                if place:
                    writer.take()
                    writer.blank()
                if place < len(node.arms):
                    writer.take()
                    writer.blank()
                    self.expression(node.arms[place].condition, line)
                    writer.blank()
                self.in_brackets(chain, base if lines else line, spaced=True)

            if not lines:
                arm()
            elif not writer.fits(arm):
                raise Unfit(wide=False)


def is_nested(chain: tree.Chain) -> bool:
    """Whether a chain begins or ends with a bracket, so that blanks keep it apart from its own."""
    if not chain.links:
        return False
    first, last = chain.links[0], chain.links[-1]
    begins = first.label is None and isinstance(first.element, tree.Group)
    ends = isinstance(last.element, tree.Group) and last.element.repeat is None
    return begins or (ends and last.annotation is None)
