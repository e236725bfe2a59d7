"""Writes declarations and statements, and the bodies that hold them."""

from __future__ import annotations

from netdsl.syntax import tree
from netdsl.syntax.build_base import start_of
from netdsl.syntax.format_chains import Chains
from netdsl.syntax.format_expressions import INDENT
from netdsl.syntax.format_writer import Unfit


class Declarations(Chains):
    def file(self, declarations: tuple[tree.Declaration, ...]) -> list[tuple[int, int]]:
        """Write all; returns the first and the last line of each declaration, counted from 0."""
        writer = self.writer
        places = []
        for declaration in declarations:
            writer.newline(0)
            writer.settle()
            first = len(writer.lines) - 1
            self.declaration(declaration)
            places.append((first, len(writer.lines) - 1))
        writer.newline(0, last=False)
        writer.settle()
        return places

    def declaration(self, node: tree.Declaration) -> None:
        writer = self.writer
        writer.statement += 1
        writer.lines[-1].statement = writer.statement
        match node:
            case tree.Network():
                self.head(node.parameters)
                writer.blank()
                self.body(node.body, 0)
            case tree.Variant():
                self.head(node.parameters)
                self.spaced()
                writer.take()
                self.call(node.arguments, 0)
                if node.body is not None:
                    writer.blank()
                    self.body(node.body, 0)
            case tree.Block():
                self.block(node)
            case tree.Import():
                self.import_(node)
            case tree.Default() | tree.Let():
                self.statement(node, 0)
            case tree.Broken():
                raise AssertionError("a file with mistakes is not formatted")

    def head(self, parameters: tuple[tree.Parameter, ...]) -> None:
        """`network NAME(parameters)`, `block NAME(parameters)`."""
        writer = self.writer
        writer.take()
        writer.blank()
        writer.take()
        if writer.comes("LPAR"):
            self.parameters(parameters, 0)

    def parameters(self, nodes: tuple[tree.Parameter, ...], indent: int) -> None:
        def parameter(one: tree.Parameter) -> None:
            self.writer.take()
            if one.default is not None:
                self.spaced()
                self.expression(one.default, indent)

        self.listed(nodes, parameter, indent)

    def block(self, node: tree.Block) -> None:
        writer = self.writer
        self.head(node.parameters)
        if not writer.comes("EQUAL"):
            writer.blank()
            self.body(node.body, 0)
            return
        (flow,) = node.body.statements
        assert isinstance(flow, tree.Flow)
        self.spaced()
        chain = flow.chain
        if not writer.broken():
            reason = writer.tried(lambda: self.in_line(chain))
            if reason is None:
                return
            if not reason.wide:
                self.chain(chain, INDENT, 0)
                return
        writer.newline(INDENT, first=False)
        self.chain(chain, INDENT, INDENT)

    def import_(self, node: tree.Import) -> None:
        writer = self.writer
        writer.take()
        writer.blank()
        writer.run(node.origin.span.end)
        self.spaced()
        for place, name in enumerate(node.names):
            if place:
                writer.take()
                writer.blank()

            def one(name: tree.Imported = name) -> None:
                writer.take()
                if name.alias is not None:
                    self.spaced()
                    writer.take()

            if not writer.fits(one):
                writer.newline(INDENT)
                one()

    # Bodies

    def body(self, node: tree.Body, indent: int) -> None:
        """Statements on lines of their own; a single one stays on one line if it stood there."""
        writer = self.writer
        if not node.statements and node.docstring is None:
            writer.take()
            if writer.comment_before(start_of(writer.next)):
                writer.newline(indent, comments=indent + INDENT, first=False, last=False)
            else:
                writer.blank()
            writer.take()
            return

        def in_line() -> None:
            writer.take()
            writer.blank()
            self.statement(node.statements[0], indent)
            writer.blank()
            writer.take()

        short = len(node.statements) == 1 and node.docstring is None and not writer.broken(1)
        if short and writer.fits(in_line):
            return
        inner = indent + INDENT
        writer.take()
        first = True
        if node.docstring is not None:
            writer.newline(inner, first=False)
            self.begin_statement()
            writer.take()
            first = False
        for statement in node.statements:
            writer.newline(inner, first=not first)
            self.begin_statement()
            self.statement(statement, inner)
            first = False
        writer.newline(indent, comments=inner, last=False)
        self.begin_statement()
        writer.take()

    def begin_statement(self) -> None:
        self.writer.settle()
        self.writer.statement += 1
        self.writer.lines[-1].statement = self.writer.statement

    # Statements

    def statement(self, node: tree.Statement, indent: int) -> None:
        writer = self.writer
        match node:
            case tree.Flow():
                self.whole_chain(node.chain, indent)
            case tree.Bind():
                for place, _ in enumerate(node.names):
                    if place:
                        writer.take()
                        writer.blank()
                    writer.take()
                self.spaced()
                self.bound_chain(node.chain, indent)
            case tree.Output():
                writer.take()
                writer.blank()
                if node.name is None:
                    self.whole_chain(node.chain, indent)
                    return
                writer.take()
                self.spaced()
                self.bound_chain(node.chain, indent)
            case tree.Shared():
                writer.take()
                writer.blank()
                self.label(node.label)
                if not writer.fits(lambda: self.element(node.element, indent, indent)):
                    self.element(node.element, indent, indent)
            case tree.Default():
                writer.take()
                writer.blank()
                writer.take()
                self.attributes(node.attributes, indent)
            case tree.Let():
                writer.take()
                writer.blank()
                writer.take()
                if node.parameters is not None:
                    self.parameters(node.parameters, indent)
                self.spaced()
                self.expression(node.value, indent)
            case tree.Expect():
                writer.take()
                writer.blank()
                self.expression(node.claim, indent)
            case tree.Broken():
                raise AssertionError("a file with mistakes is not formatted")

    def bound_chain(self, node: tree.Chain, indent: int) -> None:
        """A chain behind `=`, on the next line if it stood there."""
        writer = self.writer
        if not writer.broken():
            self.whole_chain(node, indent)
            return
        if writer.flat:
            raise Unfit(wide=False)
        writer.newline(indent + INDENT, first=False)
        self.chain(node, indent + INDENT, indent + INDENT)

    def whole_chain(self, node: tree.Chain, indent: int) -> None:
        if self.writer.flat:
            self.in_line(node)
        else:
            self.chain(node, indent, indent)
