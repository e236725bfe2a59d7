"""The emitted file: header, imports, classes."""

from __future__ import annotations

import re
from dataclasses import replace

from netdsl.core import network as net
from netdsl.core.symbolic import plain
from netdsl.source import Span
from netdsl.targets.python.classes import Classes, Decided
from netdsl.targets.python.definitions import Assign, Definition, Give, Let
from netdsl.targets.python.expressions import member, owner_of, tensor_member
from netdsl.targets.python.literals import string
from netdsl.targets.python.module_lists import Each, Statement, elements, is_list, rolled
from netdsl.targets.python.names import (
    fields_of,
    is_attribute,
    network_class,
    outputs_class,
    parameter,
    reference,
)
from netdsl.targets.python.nodes import (
    Call,
    Choice,
    ChoiceCall,
    Construct,
    Member,
    Node,
    Number,
    Sequence,
    Symbol,
    Text,
    Tuple,
    walk,
)
from netdsl.targets.python.own import needed
from netdsl.targets.python.printer import INDENT, WIDTH, Printer
from netdsl.targets.python.starts import Starts
from netdsl.targets.python.statements import simplified, with_folders, without_repeats
from netdsl.targets.python.text import docstring, signature

INITIALIZED = '''def initialized(
    module: nn.Module,
    weight: Callable[[Tensor], Tensor] | None = None,
    bias: Callable[[Tensor], Tensor] | None = None,
) -> nn.Module:
    """Fill a module's tensors in place, and return the module."""
    for name, fill in (("weight", weight), ("bias", bias)):
        if fill is not None:
            fill(module.get_parameter(name))
    return module'''


def definitions_of(network: net.Network, fixed: frozenset[str], starts: Starts) -> list[Definition]:
    """The classes of a network, its own last. Names that its structure depends on are fixed."""
    fixed |= network.fixed & set(network.parameters)
    while True:
        words = {name: plain(network.parameters[name]) for name in fixed}
        classes = Classes(network, fixed, starts)
        try:
            own = classes.network_definition(words)
        except Decided as decided:
            fixed |= decided.names
            continue
        return [*classes.catalogue.definitions, own]


class File:
    """Prints definitions."""

    def __init__(self, network: net.Network, fixed: frozenset[str]) -> None:
        self.network = network
        self.fixed = fixed
        self.printer = Printer(reference, self.resolve)

    def text(self, header: str) -> str:
        starts = Starts(self.network)
        definitions = definitions_of(self.network, self.fixed, starts)
        # A tie comes last: the tensor that two share starts as its owner's does.
        definitions[-1].after = (*starts.loop(self.printer), *ties(self.network))
        classes = [self.definition(definition) for definition in definitions]
        names = {
            part.text.split(".")[0]
            for definition in definitions
            for node in nodes_of(definition)
            for part in walk(node)
            if isinstance(part, Text)
        }
        parts = needed(names)
        if "initialized" in names:
            parts.append(INITIALIZED)
        if len(self.network.outputs) > 1 or self.network.auxiliaries:
            parts.append(outputs_tuple(self.network))
        body = "\n\n\n".join([*parts, *classes])
        return f"{header}\n\n{imports(body)}\n\n\n{body}\n"

    def resolve(self, construct: Construct) -> Call:
        """The construction of a class of this file, with the arguments that its constructor has."""
        definition: Definition = construct.definition
        given = dict(construct.arguments)
        arguments: list[Node] = []
        keywords: list[tuple[str, Node]] = []
        for symbol in definition.symbols():
            value = given.get(symbol) or Symbol(symbol)
            default = definition.defaults.get(symbol)
            if default is not None:
                if value != default:
                    keywords.append((parameter(symbol), value))
            else:
                arguments.append(value)
        return Call(Text(definition.name), tuple(arguments), tuple(keywords))

    # --- a class ----------------------------------------------------------------------------------

    def definition(self, definition: Definition) -> str:
        base = "nn.Sequential" if definition.is_sequential else "nn.Module"
        if is_list(definition):
            base = "nn.ModuleList"
        lines = [f"class {definition.name}({base}):", *docstring(definition.docstring)]
        lines += self.constructor(definition)
        if not definition.is_sequential:
            if lines[-1] and len(lines) > 1:
                lines.append("")
            lines += self.forward(definition)
        return "\n".join(lines).rstrip()

    def constructor(self, definition: Definition) -> list[str]:
        symbols = definition.symbols()
        if not (symbols or definition.init or definition.is_sequential):
            return []
        parameters = ["self", *(self.parameter(definition, symbol) for symbol in symbols)]
        lines = signature("__init__", parameters, "None")
        modules = definition.children_
        if is_list(definition):
            modules = (Sequence(tuple(elements(definition))),)
        lines += self.printer.laid_out(Call(Text("super().__init__"), modules), "", "", 2)
        apart = {
            part.span
            for node in nodes_of(definition)
            for part in walk(node)
            if isinstance(part, ChoiceCall) and not part.is_call
        }
        made = [] if is_list(definition) else without_repeats(definition.init)
        for statement in with_folders(made):
            lines += self.initial(statement, apart)
        for symbol, attribute in definition.kept.items():
            lines.append(f"{INDENT * 2}self.{attribute} = {parameter(symbol)}")
        return [*lines, *definition.after]

    def parameter(self, definition: Definition, symbol: str) -> str:
        default = definition.defaults.get(symbol)
        value = (
            self.network.parameters.get(symbol)
            if definition.name == network_class(self.network.name)
            else None
        )
        sample = default.value if isinstance(default, Number) else value
        plain_kind = "tuple[int, ...]" if symbol.endswith(".shape") else "int"
        usual = "float" if isinstance(sample, float) else plain_kind
        kind = definition.annotations.get(symbol, usual)
        end = f" = {self.printer.flat(default)}" if default is not None else ""
        return f"{parameter(symbol)}: {kind}{end}"

    def initial(self, statement: Assign, apart: set[Span]) -> list[str]:
        value = statement.value
        if isinstance(value, Choice):
            if not statement.name:
                return self.flag(value)
            if value.span in apart and value.is_open:
                none = (Text("None"),)
                value = replace(
                    value, chosen=value.chosen or none, otherwise=value.otherwise or none
                )
        owner, last = owner_of(statement.name), statement.name.rpartition(".")[2]
        in_folder = owner != Text("self") and not statement.is_tensor
        if in_folder or is_attribute(last):
            target = (tensor_member if statement.is_tensor else member)(statement.name)
            return self.printer.laid_out(value, f"{self.printer.flat(target)} = ", "", 2)
        register = "register_parameter" if statement.is_tensor else "add_module"
        call = Call(Member(owner, register), (Text(string(last)), value))
        return self.printer.laid_out(call, "", "", 2)

    def flag(self, choice: Choice) -> list[str]:
        """The condition that `forward` decides by, kept where uses have taken both arms."""
        if not choice.is_open or not choice.flag:
            return []
        return self.printer.laid_out(choice.condition, f"self.{choice.flag} = ", "", 2)

    def forward(self, definition: Definition) -> list[str]:
        inputs = [f"{name}: Tensor" for name in definition.inputs]
        lines = signature("forward", ["self", *inputs], definition.returns)
        statements = simplified(definition.forward, self.printer.flat)
        if is_list(definition):
            statements = simplified(rolled(definition, statements), self.printer.flat)
        for statement in statements:
            lines += self.statement(statement, 2)
        return lines

    def statement(self, statement: Statement, depth: int) -> list[str]:
        if isinstance(statement, Each):
            head = f"for {statement.target} in {self.printer.flat(statement.iterable)}:"
            return [INDENT * depth + head, *self.statement(statement.statement, depth + 1)]
        if isinstance(statement, Let):
            targets = ", ".join(statement.targets)
            # A choice that nothing is in for any use leaves its input as it is.
            if self.printer.flat(statement.value) == targets:
                return []
            return self.printer.laid_out(statement.value, f"{targets} = ", "", depth)
        lines: list[str] = []
        if statement.in_training:
            lines.append(f"{INDENT * depth}if self.training:")
            for inner in statement.in_training:
                lines += self.statement(inner, depth + 1)
        value = statement.values[0]
        if statement.wrapped:
            value = Call(Text(statement.wrapped), statement.values)
        elif len(statement.values) > 1:
            flat = ", ".join(self.printer.flat(each) for each in statement.values)
            if len(flat) + len(INDENT * depth) + len("return ") <= WIDTH:
                return [*lines, f"{INDENT * depth}return {flat}"]
            value = Tuple(statement.values)
        return lines + self.printer.laid_out(value, "return ", "", depth)


def outputs_tuple(network: net.Network) -> str:
    """The tuple that several outputs are returned in; auxiliary ones may be absent."""
    lines = [f"class {outputs_class(network.name)}(NamedTuple):"]
    names = fields_of([*network.output_names, *network.auxiliary_names])
    for place, name in enumerate(names):
        is_auxiliary = place >= len(network.output_names)
        lines.append(f"{INDENT}{name}: Tensor" + (" | None = None" if is_auxiliary else ""))
    return "\n".join(lines)


def ties(network: net.Network) -> list[str]:
    """Lines that make one tensor of two."""
    found = []
    for placed in net.steps(network.body.items):
        tied = placed.step.weights.tied
        if tied:
            mine, other = (submodule(path) for path in (placed.key, tied))
            found.append(f"{INDENT * 2}{mine}.weight = {other}.weight")
    return found


def submodule(path: str) -> str:
    """A module anywhere below this one, as code: `self.decoder.words`."""
    if all(is_attribute(part) for part in path.split(".")):
        return f"self.{path}"
    return f"self.get_submodule({string(path)})"


def nodes_of(definition: Definition) -> list[Node]:
    found: list[Node] = list(definition.children_)
    found += [each.value for each in definition.init]
    for statement in definition.forward:
        found += [statement.value] if isinstance(statement, Let) else list(statement.values)
        if isinstance(statement, Give):
            for inner in statement.in_training:
                found += [inner.value] if isinstance(inner, Let) else list(inner.values)
    return found


def imports(body: str) -> str:
    """The imports that the text needs, and no others."""

    def has(pattern: str) -> bool:
        return re.search(pattern, body) is not None

    standard = ["import math"] if has(r"(?<![\w.])math\.") else []
    if has(r"\bOrderedDict\("):
        standard.append("from collections import OrderedDict")
    if has(r"\bCallable\["):
        standard.append("from collections.abc import Callable")
    if has(r"\bpartial\("):
        standard.append("from functools import partial")
    if has(r"\(NamedTuple\)"):
        standard.append("from typing import NamedTuple")
    lines = ["import torch"] if has(r"(?<![\w.])torch\.") else []
    lines.append("from torch import Tensor, nn" if has(r"\bTensor\b") else "from torch import nn")
    if has(r"(?<![\w.])F\."):
        lines.append("from torch.nn import functional as F")
    blocks = ["\n".join(standard)] if standard else []
    return "\n\n".join([*blocks, "\n".join(lines)])
