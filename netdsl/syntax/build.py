"""From the grammar's rules to the tree: declarations and statements, a method for each rule."""

from __future__ import annotations

from typing import TypeVar

from lark import Token

from netdsl.syntax import literals, tree
from netdsl.syntax.build_base import Children
from netdsl.syntax.build_chains import BuildChains

Node = TypeVar("Node")


class Build(BuildChains):
    def file(self, children: Children) -> tuple[tree.Declaration, ...]:
        return tuple(children[::2])

    def broken(self, children: Children) -> tree.Broken:
        (stretch,) = children
        return tree.Broken(self.span(children), tuple(map(self.named, stretch.names)))

    # Declarations

    def network(self, children: Children) -> tree.Network:
        _, name, parameters, body = children
        return tree.Network(self.span(children), self.named(name), parameters or (), body)

    def variant(self, children: Children) -> tree.Variant:
        _, name, parameters, _, template, arguments, body = children
        return tree.Variant(
            self.span(children),
            self.named(name),
            parameters or (),
            self.named(template),
            arguments,
            body,
        )

    def block(self, children: Children) -> tree.Block:
        _, name, parameters, body = children
        return tree.Block(self.span(children), self.named(name), parameters or (), body)

    def block_of_chain(self, children: Children) -> tree.Block:
        keyword, name, parameters, _, chain = children
        body = tree.Body(chain.span, None, (tree.Flow(chain.span, chain),))
        return self.block([keyword, name, parameters, body])

    def import_(self, children: Children) -> tree.Import:
        _, origin, _, *names = children
        return tree.Import(self.span(children), origin, tuple(names[::2]))

    def dotted(self, children: Children) -> tree.Name:
        return tree.Name(self.span(children), "".join(children))

    def imported(self, children: Children) -> tree.Imported:
        name, _, alias = children
        other = None if alias is None else self.named(alias)
        return tree.Imported(self.span(children), self.named(name), other)

    def parameters(self, children: Children) -> tuple[tree.Parameter, ...]:
        return only(tree.Parameter, children)

    def parameter(self, children: Children) -> tree.Parameter:
        name, _, default = children
        return tree.Parameter(self.span(children), self.named(name), default)

    def body(self, children: Children) -> tree.Body:
        return tree.Body(self.span(children), None, tuple(children[1:-1:2]))

    def documented_body(self, children: Children) -> tree.Body:
        _, text, *statements, _ = children
        span = self.span([text])
        docstring = tree.String(span, literals.long_string(text))
        written = (one for one in statements if one and not isinstance(one, Token))
        return tree.Body(self.span(children), docstring, tuple(written))

    # Statements

    def flow(self, children: Children) -> tree.Flow:
        return tree.Flow(self.span(children), children[0])

    def bind(self, children: Children) -> tree.Bind:
        *written, chain = children
        names = tuple(self.named(name) for name in written[::2])
        return tree.Bind(self.span(children), names, chain)

    def output(self, children: Children) -> tree.Output:
        _, name, _, chain = children
        return tree.Output(self.span(children), None if name is None else self.named(name), chain)

    def auxiliary(self, children: Children) -> tree.Output:
        _, name, _, chain = children
        return tree.Output(self.span(children), self.named(name), chain, auxiliary=True)

    def shared(self, children: Children) -> tree.Shared:
        _, label, element = children
        return tree.Shared(self.span(children), label, element)

    def default(self, children: Children) -> tree.Default:
        _, operator, *attributes = children
        return tree.Default(self.span(children), self.named(operator), tuple(attributes))

    def let(self, children: Children) -> tree.Let:
        _, name, parameters, _, value = children
        return tree.Let(self.span(children), self.named(name), parameters, value)

    def expect(self, children: Children) -> tree.Expect:
        return tree.Expect(self.span(children), children[1])


def only(kind: type[Node], children: Children) -> tuple[Node, ...]:
    return tuple(child for child in children if isinstance(child, kind))
