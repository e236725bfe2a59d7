"""Writes expressions, and the lists in parentheses that may go over several lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from netdsl.syntax import tree
from netdsl.syntax.format_writer import Unfit, Writer

Item = TypeVar("Item")

INDENT = 2


class Expressions:
    def __init__(self, writer: Writer) -> None:
        self.writer = writer

    def expression(self, node: tree.Expression, indent: int, sizes: bool = False) -> None:
        """Write an expression.

        Args:
            indent: of the line it stands in.
            sizes: `7x7/512` and `28/64` are sizes here, no division.
        """
        writer = self.writer
        match node:
            case tree.Operation():
                self.operation(node, indent, sizes)
            case tree.Tuple():
                only = len(node.items) == 1
                self.listed(node.items, lambda item: self.expression(item, indent), indent, only)
            case tree.Parenthesized():
                self.parenthesized(node, indent)
            case tree.Postfix():
                self.expression(node.value, indent)
                for trailer in node.trailers:
                    self.trailer(trailer, indent)
            case tree.Unary():
                for sign in node.operators:
                    writer.take()
                    if sign == "not":
                        writer.blank()
                self.expression(node.operand, indent)
            case tree.Conditional():
                self.conditional(node, indent)
            case _:
                writer.take()

    def conditional(self, node: tree.Conditional, indent: int) -> None:
        for value, condition in zip(node.values, node.conditions, strict=False):
            self.expression(value, indent)
            self.spaced()
            self.expression(condition, indent)
            self.spaced()
        self.expression(node.values[-1], indent)

    def spaced(self) -> None:
        """A token between blanks."""
        self.writer.blank()
        self.writer.take()
        self.writer.blank()

    def operation(
        self, node: tree.Operation, indent: int, sizes: bool = False, lines: bool = False
    ) -> None:
        """Operands and operators; with `lines`, each operator begins one."""
        tight = is_coefficient(node) or (sizes and node.operators == ("/",)) or is_size(node)
        of_sizes = is_about_shape(node)
        for place, operand in enumerate(node.operands):
            if place and tight:
                self.writer.take()
            elif place:
                if lines:
                    self.writer.newline(indent)
                self.spaced()
            self.expression(operand, indent, of_sizes)

    def parenthesized(self, node: tree.Parenthesized, indent: int) -> None:
        writer = self.writer

        def in_line() -> None:
            writer.take()
            self.expression(node.inner, indent)
            writer.take()

        def in_lines() -> None:
            writer.take()
            writer.newline(indent + INDENT)
            if isinstance(node.inner, tree.Operation):
                self.operation(node.inner, indent + INDENT, lines=True)
            else:
                self.expression(node.inner, indent + INDENT)
            writer.newline(indent, comments=indent + INDENT, last=False)
            writer.take()

        reason = writer.tried(in_line)
        if reason is None:
            return
        operation = isinstance(node.inner, tree.Operation)
        (in_lines if reason.wide and operation and not is_coefficient(node.inner) else in_line)()

    def trailer(self, node: tree.Member | tree.Index | tree.Slice | tree.Call, indent: int) -> None:
        writer = self.writer
        match node:
            case tree.Member():
                if writer.after("NUMBER", "DIMENSIONS"):
                    # `1.x` would be read as a number that is none.
                    writer.blank()
                writer.take()
                writer.take()
            case tree.Call():
                self.call(node, indent)
            case tree.Index():
                writer.take()
                self.expression(node.index, indent)
                writer.take()
            case tree.Slice():
                writer.take()
                if node.start is not None:
                    self.expression(node.start, indent)
                writer.take()
                if node.stop is not None:
                    self.expression(node.stop, indent)
                writer.take()

    # Lists in parentheses

    def call(self, node: tree.Call, indent: int) -> None:
        def argument(one: tree.Argument) -> None:
            if one.name is not None:
                self.writer.take()
                self.writer.take()
            self.expression(one.value, indent)

        self.listed(node.arguments, argument, indent)

    def listed(
        self,
        items: Sequence[Item],
        write: Callable[[Item], None],
        indent: int,
        only: bool = False,
    ) -> None:
        """Write a list in parentheses, in one line or in rows; rows of the source are kept.

        Args:
            only: it is a tuple of one item, which needs its comma.
        """
        writer = self.writer

        def in_line() -> None:
            writer.take()
            for place, item in enumerate(items):
                if place:
                    writer.take()
                    writer.blank()
                write(item)
            if only:
                writer.take()
            elif writer.comes("COMMA"):
                writer.drop()
            writer.take()

        if not items:
            writer.take()
            writer.take()
        elif writer.broken(1):
            if writer.flat:
                raise Unfit(wide=False)
            self.in_rows(items, write, indent)
        elif not writer.fits(in_line):
            self.in_rows(items, write, indent)

    def in_rows(self, items: Sequence[Item], write: Callable[[Item], None], indent: int) -> None:
        writer = self.writer
        writer.take()
        for place, item in enumerate(items):
            if place == 0 or writer.broken():
                writer.newline(indent + INDENT, first=place > 0)
            else:
                writer.blank()

            def one(item: Item = item) -> None:
                write(item)
                if writer.comes("COMMA"):
                    writer.take()
                else:
                    writer.put(",")

            if not writer.fits(one):
                writer.newline(indent + INDENT)
                if not writer.fits(one):
                    one()
        writer.newline(indent, comments=indent + INDENT, last=False)
        writer.take()


def is_coefficient(node: tree.Expression) -> bool:
    """Whether it is a number times a name, as in 4*c: written tight, as mathematics does."""
    if not isinstance(node, tree.Operation) or node.operators != ("*",):
        return False
    first, second = node.operands
    return isinstance(first, tree.Number) and isinstance(second, tree.Name)


def is_size(node: tree.Operation) -> bool:
    """Whether it is a size with channels, as in 7x7/512."""
    return node.operators == ("/",) and isinstance(node.operands[0], tree.Dimensions)


def is_about_shape(node: tree.Operation) -> bool:
    """Whether an output is compared: what it is compared with may be a size as 28/64."""
    return node.operators[0] in ("==", "!=") and any(
        (isinstance(one, tree.Postfix) and is_output(one.value)) or is_output(one)
        for one in node.operands
    )


def is_output(node: tree.Expression) -> bool:
    return isinstance(node, tree.Name) and node.text == "output"
