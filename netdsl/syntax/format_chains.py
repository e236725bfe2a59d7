"""Writes chains: line ends before arrows, brackets that go over several lines, aligned branches."""

from __future__ import annotations

from collections.abc import Callable

from netdsl.syntax import tree
from netdsl.syntax.build_base import start_of
from netdsl.syntax.format_elements import Elements
from netdsl.syntax.format_expressions import INDENT
from netdsl.syntax.format_lines import ARROW
from netdsl.syntax.format_writer import Unfit


class Chains(Elements):
    def chain(self, node: tree.Chain, indent: int, start: int) -> None:
        """Write a chain.

        Args:
            indent: where its arrows stand that begin lines.
            start: where the line begins that the chain begins in.
        """
        if self.writer.flat:
            self.in_line(node)
            return
        if node.leads:
            self.writer.take()
            self.writer.blank()
        links = node.links
        first = 0
        while first < len(links):
            end = self.segment_end(links, first)
            self.segment(links[first:end], indent, start, first == 0)
            first = end

    def in_line(self, node: tree.Chain) -> None:
        writer = self.writer
        if node.leads:
            writer.take()
            writer.blank()
        for place, link in enumerate(node.links):
            if place:
                if writer.broken() or writer.broken(1):
                    raise Unfit(wide=False)
                self.arrow()
            self.link(link, 0, 0)

    def arrow(self) -> None:
        self.writer.blank()
        self.writer.take(column=True)
        self.writer.blank()

    def segment_end(self, links: tuple[tree.Link, ...], first: int) -> int:
        """Behind the last link before which the source has no line end."""
        for place in range(first + 1, len(links)):
            text = self.writer.source.text
            if "\n" in text[links[place - 1].span.end : links[place].span.start]:
                return place
        return len(links)

    def segment(self, links: tuple[tree.Link, ...], indent: int, start: int, begins: bool) -> None:
        """Links that the source has in one line, an arrow before the first unless it `begins`."""
        writer = self.writer

        def in_line() -> None:
            for place, link in enumerate(links):
                if place:
                    self.arrow()
                self.link(link, 0, 0)

        if not begins:
            self.leading_arrow(indent)
        reason = writer.tried(in_line)
        if reason is None:
            return
        at_labels = reason.wide
        base = start if begins else indent + ARROW
        line = start if begins else indent
        for place, link in enumerate(links):
            if place:
                with_arrow = self.with_arrow(link)
                if at_labels and link.label is not None:
                    reason = Unfit(wide=True)
                else:
                    reason = writer.tried(with_arrow)
                if reason is None:
                    continue
                if reason.wide:
                    self.leading_arrow(indent)
                    base, line = indent + ARROW, indent
                else:
                    self.arrow()
            if not writer.fits(self.only(link)):
                self.link(link, line, base)

    def leading_arrow(self, indent: int) -> None:
        self.writer.newline(indent)
        self.writer.take()
        self.writer.blank()

    def with_arrow(self, link: tree.Link) -> Callable[[], None]:
        def write() -> None:
            self.arrow()
            self.link(link, 0, 0)

        return write

    def only(self, link: tree.Link) -> Callable[[], None]:
        return lambda: self.link(link, 0, 0)

    # A chain in brackets

    def in_brackets(self, node: tree.Chain, indent: int, spaced: bool) -> None:
        """Write a chain with the brackets or braces around it.

        Args:
            indent: of the line with the opening bracket, and of the closing one.
            spaced: whether blanks stand inside when it is all in one line.
        """
        writer = self.writer
        if writer.flat:
            if writer.broken(1) and node.links:
                raise Unfit(wide=False)
            writer.take()
            if spaced or not node.links:
                writer.blank()
            self.in_line(node)
            if spaced or not node.links:
                writer.blank()
            writer.take()
            return
        writer.take()
        if not node.links and not writer.comment_before(start_of(writer.next)):
            writer.blank()
            writer.take()
            return
        inner = indent + INDENT
        if node.links:
            self.bracketed(node, inner)
        writer.newline(indent, comments=inner, last=False)
        writer.take()

    def bracketed(self, node: tree.Chain, inner: int) -> None:
        """A chain on lines of its own; several elements on several lines stand in a column."""
        writer = self.writer
        writer.newline(inner, first=False)
        if len(node.links) == 1 or node.leads:
            self.chain(node, inner, inner)
            return
        one_line = self.segment_end(node.links, 0) == len(node.links)
        if one_line and writer.fits(lambda: self.in_line(node)):
            return
        column = inner + ARROW
        if writer.pending is None:
            writer.lines[-1].indent = writer.indent = column
        else:
            writer.newline(column, comments=inner, first=False)
        self.chain(node, inner, column)
