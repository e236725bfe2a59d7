"""Files and what their names mean: declarations, constants, imports."""

from __future__ import annotations

from collections.abc import Callable

from netdsl.core.registry import Registry
from netdsl.diagnostics import Label, did_you_mean
from netdsl.passes.context import Context, Fault, fault
from netdsl.passes.defaults import check_place, declare_default
from netdsl.passes.entities import (
    BROKEN,
    MISSING,
    BlockEntity,
    Environment,
    FunctionEntity,
    Module,
    NetworkEntity,
)
from netdsl.passes.evaluate import Evaluator
from netdsl.source import Source, Span
from netdsl.syntax import tree
from netdsl.syntax.parse import parse

Reader = Callable[[str, str], Source]
"""Reads an imported file: (the importing file's name, the origin as written) to its source.

Raises `Unreadable` where there is no such file, or it may not be read.
"""


class Unreadable(Exception):
    """Why a file cannot be imported: a code, words, and a name that may have been meant."""

    def __init__(self, code: str, message: str, help: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help


class Modules:
    """Every file of one check, each parsed and resolved once."""

    def __init__(self, context: Context, registry: Registry, read: Reader) -> None:
        self.context = context
        self.registry = registry
        self.read = read
        self.evaluator = Evaluator(context)
        self.loaded: dict[str, Module] = {}
        self.loading: list[str] = []

    def module(self, source: Source) -> Module:
        """The module of a source, with its imports; faults are reported."""
        known = self.loaded.get(source.name)
        if known is not None:
            return known
        file, diagnostics = parse(source)
        self.context.diagnostics.extend(diagnostics)
        module = Module(source.name, file)
        self.loaded[source.name] = module
        self.loading.append(source.name)
        for declaration in file.declarations:
            with self.context.catching(), self.context.bounded(declaration.span):
                self.declare(declaration, module)
        self.loading.pop()
        return module

    def declare(self, declaration: tree.Declaration, module: Module) -> None:
        match declaration:
            case tree.Block():
                self.parameters(declaration.parameters)
                self.name(declaration.name, BlockEntity(declaration, module), module)
            case tree.Network() | tree.Variant():
                self.parameters(declaration.parameters)
                self.name(declaration.name, NetworkEntity(declaration, module), module)
            case tree.Let():
                self.let(declaration, module)
            case tree.Default():
                check_place(declaration, module.file.declarations)
                declare_default(self.registry, module.defaults, declaration)
            case tree.Import():
                self.bring(declaration, module)
            case tree.Broken():
                pass

    def parameters(self, parameters: tuple[tree.Parameter, ...]) -> None:
        """Report parameters of one name."""
        met: dict[str, Span] = {}
        for parameter in parameters:
            name = parameter.name
            if name.text in met:
                labels = (Label(met[name.text], "first here"),)
                message = f"there is a parameter `{name.text}` already"
                self.context.caught(fault("N204", message, name.span, labels=labels))
            met[name.text] = name.span

    def name(self, name: tree.Name, meaning: object, module: Module) -> None:
        if name.text in module.names:
            first = module.spans.get(name.text)
            raise fault(
                "N204",
                f"`{name.text}` is declared twice",
                name.span,
                labels=(Label(first, "first here"),) if first else (),
            )
        module.names[name.text] = meaning
        module.spans[name.text] = name.span
        if name.text in self.registry and meaning is not BROKEN:
            self.context.warn(
                "N801",
                f"`{name.text}` hides the operator of that name in this file",
                name.span,
                help="give it a name of its own",
            )

    def let(self, let: tree.Let, module: Module) -> None:
        scope = Environment(module.names)
        if let.parameters is not None:
            self.parameters(let.parameters)
            self.name(let.name, FunctionEntity(let, scope), module)
            return
        try:
            value = self.evaluator.value(let.value, scope)
        except Fault:
            self.name(let.name, BROKEN, module)
            raise
        self.name(let.name, value, module)

    def bring(self, statement: tree.Import, module: Module) -> None:
        """Names of another file."""
        try:
            other = self.imported(statement, module)
        except Fault:
            for imported in statement.names:
                self.name(imported.alias or imported.name, BROKEN, module)
            raise
        for imported in statement.names:
            found = other.names.get(imported.name.text, MISSING)
            local = imported.alias or imported.name
            if found is MISSING:
                self.name(local, BROKEN, module)
                if any(isinstance(each, tree.Broken) for each in other.file.declarations):
                    # What it would have been may be what could not be parsed, and that was said.
                    continue
                meant = did_you_mean(imported.name.text, other.names)
                listed = ", ".join(other.names)
                self.context.caught(
                    fault(
                        "N702",
                        f"{other.name} has no `{imported.name.text}`",
                        imported.name.span,
                        help=f"did you mean `{meant}`?"
                        if meant
                        else f"it has {listed or 'no names'}",
                    )
                )
            else:
                self.name(local, found, module)

    def imported(self, statement: tree.Import, module: Module) -> Module:
        origin = statement.origin
        text = origin.value if isinstance(origin, tree.String) else origin.text
        if isinstance(origin, tree.Name):
            text = "std:" + text
        try:
            source = self.read(module.name, text)
        except Unreadable as unreadable:
            raise fault(
                unreadable.code, unreadable.message, origin.span, help=unreadable.help
            ) from None
        if source.name in self.loading:
            circle = " imports ".join(
                [*self.loading[self.loading.index(source.name) :], source.name]
            )
            raise fault("N703", f"these files import each other: {circle}", origin.span)
        if len(self.loading) >= self.context.limits.scopes:
            raise fault(
                "N607",
                f"imports lead through more than {self.context.limits.scopes} files here",
                origin.span,
                help="raise the bound: `scopes` in Limits",
            )
        if len(self.loaded) >= self.context.limits.imports:
            raise fault(
                "N607",
                f"a check reads at most {self.context.limits.imports:,} files",
                origin.span,
                help="raise the bound: `imports` in Limits",
            )
        return self.module(source)
