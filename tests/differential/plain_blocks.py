"""Blocks, bodies and files of specs, run in PyTorch: the oracle's, apart from netdsl's passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from parsing import parsed
from plain_arguments import arguments
from plain_chains import DEEPEST, Block, Flow, Level, Place, PlainFile, Shared, chain, element
from plain_decided import is_gone
from plain_expressions import GONE, Function, Refused, evaluated
from plain_operators import COMMON
from plain_values import BATCH, Made, Plain, flops

from netdsl.ops import STANDARD
from netdsl.source import Source
from netdsl.syntax import tree


@dataclass
class Given:
    """What a body gives."""

    last: Flow = ()
    outputs: dict[str, Plain] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    """Those of all outputs and auxiliary ones."""
    gone: int = 0
    """How many outputs are not there."""
    auxiliaries: dict[str, Plain] = field(default_factory=dict)
    claims: list[tuple[tree.Expect, Mapping[str, Any]]] = field(default_factory=list)

    def results(self) -> list[Plain]:
        """The outputs that are there; where none is declared, what the last chain gives."""
        return list(self.outputs.values()) or ([] if self.gone else list(self.last))


@dataclass(frozen=True, eq=False)
class Template:
    """A network's declaration, and the names of its file."""

    declaration: tree.Network | tree.Variant
    file: PlainFile

    @property
    def is_whole(self) -> bool:
        """Whether every parameter has a value."""
        return all(each.default is not None for each in self.declaration.parameters)


@dataclass
class PlainNetwork:
    """A network as PyTorch ran it once."""

    name: str
    made: Made
    given: Given
    inputs: list[Plain]
    judged: bool = True
    """Whether all its claims are of a kind that can be judged."""

    @property
    def macs(self) -> int:
        """Multiply-accumulates of an example, auxiliary outputs left out."""
        return flops(self.outputs) // (2 * BATCH)

    @property
    def outputs(self) -> list[Plain]:
        return self.given.results()


def called(
    block: Block, node: tree.Apply, label: tree.LabelName | None, flow: Flow, place: Place
) -> Flow:
    from plain_chains import text_of

    if node.geometry or node.attributes or node.branches is not None or len(flow) > 1:
        raise Refused("TypeError: a block takes its arguments in parentheses")
    if place.depth > DEEPEST:
        raise Refused("RecursionError")
    place.made.spend()
    place.made.ran(block.declaration.span)
    position = place.level.next()
    level = Level(place.level.under(text_of(label, place) if label else position))
    names = dict(block.file.names)
    if flow:
        names["in"] = flow[0]
    arguments(block.declaration.parameters, node.arguments, place.names, names)
    inside = Place(
        names, block.file.defaults, level, place.made, place.depth + 1, reuse=place.reuse
    )
    given = body(block.declaration.body, flow, inside)
    if given.auxiliaries or given.claims:
        raise Refused("what only a network has")
    results = tuple(given.results())
    if not results:
        raise Refused("a block without a result")
    return results


def shared(
    entity: Shared, node: tree.Apply, label: tree.LabelName | None, flow: Flow, place: Place
) -> Flow:
    if label or node.geometry or node.arguments or node.attributes or node.branches:
        raise Refused("TypeError: shared weights take no attributes")
    declaration = entity.declaration
    if isinstance(declaration.element, tree.Group) and declaration.element.repeat is None:
        inside = place.inside(level=Level(entity.key), reuse=place.reuse or entity.used)
        result = element(declaration.element, None, flow, inside)
    elif isinstance(declaration.element, tree.Apply | tree.Group):
        # The label makes the key; the level is that of the declaration.
        level = Level(entity.key.rpartition(".")[0])
        inside = place.inside(level=level, reuse=place.reuse or entity.used)
        result = element(declaration.element, declaration.label, flow, inside)
    else:
        raise Refused("TypeError: shared weights are an operator, a block or a group")
    entity.used = True
    return result


def body(node: tree.Body, flow: Flow, place: Place) -> Given:
    given = Given()
    place.defaults = {name: dict(each) for name, each in place.defaults.items()}
    started = False
    for statement in node.statements:
        is_chain = isinstance(statement, tree.Flow | tree.Bind | tree.Output)
        entering = flow if is_chain and not started else ()
        if started and isinstance(statement, tree.Default):
            raise Refused("SyntaxError: a default after what it is for")
        started = started or is_chain
        run(statement, entering, place, given)
    return given


def run(statement: tree.Statement, flow: Flow, place: Place, given: Given) -> None:
    from plain_chains import text_of

    match statement:
        case tree.Flow():
            given.last = chain(statement.chain, flow, place)
        case tree.Bind(names=names):
            if is_gone(statement.chain, place.names, place.made):
                place.names |= {name.text: GONE for name in names}
                return
            result = chain(statement.chain, flow, place)
            if len(result) != len(names):
                raise Refused("ValueError: not as many values to unpack")
            place.names |= {name.text: each for name, each in zip(names, result, strict=True)}
        case tree.Output(auxiliary=auxiliary):
            gone = is_gone(statement.chain, place.names, place.made)
            result = () if gone else chain(statement.chain, flow, place)
            if not gone and len(result) != 1:
                raise Refused("TypeError: an output is one value")
            count = len(given.outputs) + given.gone
            name = statement.name.text if statement.name else f"output{count or ''}"
            if name in given.names:
                raise Refused("ValueError: two fields of one name")
            given.names.add(name)
            if gone:
                given.gone += not auxiliary
            else:
                (given.auxiliaries if auxiliary else given.outputs)[name] = result[0]
        case tree.Shared(label=label):
            name = text_of(label, place)
            place.names[name] = Shared(statement, place.level.under(name))
        case tree.Let():
            place.names[statement.name.text] = constant(statement, place.names)
        case tree.Default():
            defaulted(statement, place.defaults)  # type: ignore[arg-type]
        case tree.Expect():
            given.claims.append((statement, place.names))
        case tree.Broken():
            raise Refused("SyntaxError")


def constant(let: tree.Let, names: Mapping[str, Any]) -> Any:
    if let.parameters is not None:
        return Function(let, names)
    return evaluated(let.value, names)


def defaulted(statement: tree.Default, defaults: dict[str, dict[str, tree.Expression]]) -> None:
    declared = STANDARD.get(statement.operator.text)
    if declared is None:
        raise Refused(f"NameError: {statement.operator.text}")
    known = defaults.setdefault(statement.operator.text, {})
    for attribute in statement.attributes:
        if attribute.name.text not in (*declared.model_fields, *COMMON):
            raise Refused(f"TypeError: {attribute.name.text}")
        known[attribute.name.text] = attribute.value


def file_of(source: Source, read: Callable[[str, str], Source]) -> tuple[PlainFile, tree.File]:
    """What the names of a file mean.

    Raises:
        Refused: a declaration is wrong.
    """
    file, diagnostics = parsed(source)
    if diagnostics:
        raise Refused("SyntaxError")
    found = PlainFile()
    for declaration in file.declarations:
        match declaration:
            case tree.Block(name=name):
                found.names[name.text] = Block(declaration, found)
            case tree.Network(name=name) | tree.Variant(name=name):
                found.names[name.text] = Template(declaration, found)
            case tree.Let(name=name):
                found.names[name.text] = constant(declaration, found.names)
            case tree.Default():
                defaulted(declaration, found.defaults)
            case tree.Import(origin=origin, names=names):
                text = origin.value if isinstance(origin, tree.String) else f"std:{origin.text}"
                try:
                    other, _ = file_of(read(source.name, text), read)
                except Refused:
                    raise
                except Exception as wrong:
                    raise Refused(f"ImportError: {wrong}") from None
                for imported in names:
                    if imported.name.text not in other.names:
                        raise Refused(f"ImportError: {imported.name.text}")
                    local = imported.alias or imported.name
                    found.names[local.text] = other.names[imported.name.text]
    return found, file


def network_of(template: Template, made: Made) -> PlainNetwork:
    """A network, run once."""
    name = template.declaration.name.text
    claims: list[tuple[tree.Expect, Mapping[str, Any]]] = []
    names = dict(template.file.names)
    arguments(template.declaration.parameters, tree.Call(template.declaration.span, ()), {}, names)
    depth = 0
    while isinstance(variant := template.declaration, tree.Variant):
        base = template.file.names.get(variant.template.text)
        depth += 1
        if not isinstance(base, Template) or depth > DEEPEST:
            raise Refused("NameError: a template")
        if variant.body is not None:
            claims += [
                (each, names) for each in variant.body.statements if isinstance(each, tree.Expect)
            ]
        inner = dict(base.file.names)
        arguments(base.declaration.parameters, variant.arguments, names, inner)
        template, names = base, inner
    inputs: list[Plain] = []
    place = Place(names, template.file.defaults, Level(), made, inputs=inputs)
    made.ran(template.declaration.span)
    assert template.declaration.body is not None
    given = body(template.declaration.body, (), place)
    given.claims += claims
    if not given.outputs and len(given.results()) != 1:
        raise Refused("a network without a result")
    made.check_ties()
    return PlainNetwork(name, made, given, inputs)
