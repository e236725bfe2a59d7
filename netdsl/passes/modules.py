"""Files and what their names mean: declarations, constants, imports."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from netdsl.core.registry import Registry
from netdsl.diagnostics import Fix, Label, close_names
from netdsl.limits import raised
from netdsl.passes.constants import ordered
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
from netdsl.passes.meant import either, meant_by
from netdsl.source import Source, Span
from netdsl.syntax import tree
from netdsl.syntax.parse import parse

Key = tuple[bool, str]
"""A source's name, and whether it is the library's: a user's file may have the same."""

Reader = Callable[[str, str], Source]
"""Reads an imported file: (the importing file's name, the origin as written) to its source.

Raises `Unreadable` where there is no such file, or it may not be read.
"""


class Unreadable(Exception):
    """Why a file cannot be imported: a code, words, and the origins that there are."""

    def __init__(self, code: str, message: str, help: str = "", known: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help
        self.known = known


def key_of(source: Source) -> Key:
    return source.is_standard, source.name


def stem(origin: str) -> str:
    """What of an origin is its own, to be compared with others."""
    return origin.rpartition("/")[2].removesuffix(".net").removeprefix("std.")


class Modules:
    """Every file of one check, each parsed and resolved once."""

    def __init__(self, context: Context, registry: Registry, read: Reader) -> None:
        self.context = context
        self.registry = registry
        self.read = read
        self.evaluator = Evaluator(context, operators=registry)
        self.loaded: dict[Key, Module] = {}
        self.loading: list[Key] = []

    def module(self, source: Source) -> Module:
        """The module of a source, with its imports; faults are reported."""
        known = self.loaded.get(key_of(source))
        if known is not None:
            return known
        file, diagnostics = parse(source, self.context.limits)
        self.context.diagnostics.extend(diagnostics)
        module = Module(source.name, file)
        self.loaded[key_of(source)] = module
        self.loading.append(key_of(source))
        order = ordered(file.declarations)
        for declaration in order.declarations:
            if self.context.diagnostics.is_full:
                break
            with self.context.catching(), self.context.bounded(declaration.span):
                if isinstance(declaration, tree.Let) and declaration.name.text in order.circular:
                    self.name(declaration.name, BROKEN, module)
                else:
                    self.declare(declaration, module)
        for wrong in order.faults:
            self.context.caught(wrong)
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
                for name in declaration.names:
                    module.names.setdefault(name.text, BROKEN)

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
            # Which of the two is meant by what uses the name, nobody knows.
            module.names[name.text] = BROKEN
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
        module.imports.append((statement, other))
        for imported in statement.names:
            found = other.names.get(imported.name.text, MISSING)
            local = imported.alias or imported.name
            if found is MISSING:
                self.name(local, BROKEN, module)
                if any(isinstance(each, tree.Broken) for each in other.file.declarations):
                    # What it would have been may be what could not be parsed, and that was said.
                    continue
                name = imported.name
                listed = f"it has {', '.join(other.names) or 'no names'}"
                meant = meant_by(name.text, name.span, other.names, otherwise=listed)
                message = f"{other.name} has no `{name.text}`"
                self.context.caught(
                    fault("N702", message, name.span, help=meant.help, fixes=meant.fixes)
                )
            else:
                self.name(local, found, module)

    def imported(self, statement: tree.Import, module: Module) -> Module:
        origin = statement.origin
        source = self.source(origin, module)
        key = key_of(source)
        if key in self.loading:
            way = [*self.loading[self.loading.index(key) :], key]
            circle = " imports ".join(name for _, name in way)
            raise fault("N703", f"these files import each other: {circle}", origin.span)
        if len(self.loading) >= self.context.limits.depth:
            raise fault(
                "N607",
                f"imports lead through more than {self.context.limits.depth} files here",
                origin.span,
                help=raised("depth"),
            )
        if len(self.loaded) >= self.context.limits.files:
            raise fault(
                "N607",
                f"a check reads at most {self.context.limits.files:,} files",
                origin.span,
                help=raised("files"),
            )
        return self.module(source)

    def source(self, origin: tree.String | tree.Name, importer: Module) -> Source:
        """What an import reads.

        Raises:
            Fault: what stands there cannot be read.
        """
        text = origin.value if isinstance(origin, tree.String) else f"std:{origin.text}"
        try:
            return self.read(importer.name, text)
        except Unreadable as wrong:
            source = self.unquoted(origin, importer) if isinstance(origin, tree.Name) else None
            if source is None:
                raise self.unreadable(wrong, origin) from None
            return source

    def unreadable(self, wrong: Unreadable, origin: tree.String | tree.Name) -> Fault:
        """That an import reads nothing, with the origin that is most like the one written."""
        is_quoted = isinstance(origin, tree.String)
        text = origin.value if isinstance(origin, tree.String) else origin.text
        known = {stem(each): each for each in wrong.known}
        near = [known[each] for each in close_names(stem(text), known)]
        help = f"did you mean {either(near)}?" if near else wrong.help
        meant = [Fix(origin.span, f'"{each}"' if is_quoted else each) for each in near]
        fixes = tuple(meant) if len(meant) == 1 else ()
        return fault(wrong.code, wrong.message, origin.span, help=help, fixes=fixes)

    def unquoted(self, origin: tree.Name, importer: Module) -> Source | None:
        """The file that a name without quotes was meant for, if there is one; that is reported."""
        path = f"{origin.text.replace('.', '/')}.net"
        try:
            source = self.read(importer.name, path)
        except Unreadable:
            return None
        self.context.caught(
            fault(
                "N105",
                "a file is named by its path, in quotes",
                origin.span,
                help=f'write `"{path}"`',
                fixes=(Fix(origin.span, f'"{path}"', safe=True),),
            )
        )
        return source
