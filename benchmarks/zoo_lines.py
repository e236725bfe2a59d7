"""The lines that a family of networks takes: in netdsl, in emitted Python, in torchvision."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from zoo_figures import PUBLISHED, smallest
from zoo_measure import FOLDER, ROOT, spec_of

STANDARD = ROOT / "netdsl" / "std"
DOCSTRING = re.compile(r'""".*?"""', re.DOTALL)
Definition = ast.ClassDef | ast.FunctionDef


def table() -> Iterator[str]:
    """A row for each family."""
    from shipped import source_of

    yield "| family | templates | netdsl | emitted | torchvision |"
    yield "|---|---|--:|--:|--:|"
    for family, name in sorted(smallest().items()):
        members = [each for each in PUBLISHED if PUBLISHED[each].family == family]
        specs = [FOLDER / f"{each}.net" for each in members]
        read = sorted({path for spec in specs for path in templates(spec)})
        linked = [f"[std.{path.stem}](../{path.relative_to(ROOT).as_posix()})" for path in read]
        emitted = lines_of_definitions(source_of(spec_of(name)))
        counts = [sum(map(lines_of_spec, read or specs)), emitted, lines_in_torchvision(name)]
        yield f"| {family} | {', '.join(linked) or 'none'} | {' | '.join(map(str, counts))} |"


@cache
def lines_of_spec(path: Path) -> int:
    """The lines of a file in netdsl, without comments, empty lines and docstrings."""
    lines = DOCSTRING.sub("", path.read_text("utf-8")).splitlines()
    return sum(not line.lstrip().startswith("#") for line in lines if line.strip())


@cache
def templates(spec: Path) -> frozenset[Path]:
    """The files of the standard library that a spec reads, and those that they read."""
    names = re.findall(r"^from std\.(\w+) import", spec.read_text("utf-8"), re.MULTILINE)
    read = {STANDARD / f"{name}.net" for name in names}
    return frozenset(read.union(*map(templates, read)))


def lines_of_definitions(source: str) -> int:
    """The lines of the classes and functions that define networks; the rest of a file is not one.

    Without comments, empty lines and docstrings, and without what gets weights: classes `…_Weights`
    and functions that take `weights`.
    """
    tree = ast.parse(source)
    counted: set[int] = set()
    for node in tree.body:
        if isinstance(node, Definition) and not is_for_weights(node):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            counted.update(numbers(first, node))
    for inner in ast.walk(tree):
        match inner:
            case ast.Expr(value=ast.Constant(value=str())):
                counted.difference_update(numbers(inner.lineno, inner))
    lines = source.splitlines()
    texts = [lines[number - 1].strip() for number in counted]
    return sum(bool(text) and not text.startswith("#") for text in texts)


def is_for_weights(node: Definition) -> bool:
    if isinstance(node, ast.ClassDef):
        return node.name.endswith("_Weights")
    return "weights" in {each.arg for each in [*node.args.args, *node.args.kwonlyargs]}


def numbers(first: int, node: ast.stmt) -> range:
    return range(first, (node.end_lineno or first) + 1)


def lines_in_torchvision(name: str) -> int:
    """Those of the file that defines the network's builder, and of the files that it reads."""
    models = models_folder()
    files = [*models.glob("*.py"), *models.glob("segmentation/*.py")]
    (file,) = [path for path in files if f"\ndef {name}(" in path.read_text("utf-8")]
    sources = [path.read_text("utf-8") for path in with_imports(file, models)]
    return sum(map(lines_of_definitions, sources))


def models_folder() -> Path:
    """Where `torchvision.models` is, which need not be importable."""
    found = find_spec("torchvision")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("torchvision is not installed")
    return Path(found.origin).with_name("models")


def with_imports(file: Path, models: Path) -> set[Path]:
    """The file, and the ones that it imports from: of models, and not the helpers of them all."""
    found = {file}
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level and node.module:
            place = file.parents[node.level - 1] / f"{node.module.replace('.', '/')}.py"
            if models in place.parents and not place.stem.startswith("_"):
                found |= with_imports(place, models)
    return found
