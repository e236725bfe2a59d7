"""The modules that PyTorch lacks: files printed into emitted code, which must stand alone."""

from __future__ import annotations

import ast
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from operator_examples import Example, examples
from operator_torch import FOLDER, FUNCTIONS, module_of, own_modules, tensor
from torch import Tensor, nn
from torch.nn import functional as F

from netdsl.core.calls import Name
from netdsl.ops import STANDARD
from netdsl.targets.python.own import file_of, needed

FILES = sorted(FOLDER.glob("*.py"))
FUNCTION_FILES = sorted(FUNCTIONS.glob("*.py"))
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)

IMPORTS = {
    "import math",
    "import torch",
    "from torch import Tensor",
    "from torch import Tensor, nn",
    "from torch import nn",
    "from torch.nn import functional as F",
}

pytestmark = pytest.mark.filterwarnings(
    # Export's own, about its internals.
    "ignore::FutureWarning",
    "ignore::DeprecationWarning",
)


def using() -> dict[str, list[Example]]:
    """The examples of each own module."""
    found: dict[str, list[Example]] = {name: [] for name in own_modules()}
    for example in examples(STANDARD):
        code = example.operator.constructs(example.inputs)
        if code is not None and isinstance(code.function, Name) and code.function.text in found:
            found[code.function.text].append(example)
    return found


USING = using()


def uses() -> list[Example]:
    """The first example of each own module at each rank."""
    first = {
        (name, each.inputs[0].rank): each for name, found in USING.items() for each in found[::-1]
    }
    return [*first.values()]


every_use = pytest.mark.parametrize("example", uses(), ids=lambda each: each.line)


OF_OURS = re.compile(r"from netdsl\.ops\.(?:functions|modules)\.(\w+) import (\w+)")


def imported(statements: list[ast.stmt]) -> None:
    """PyTorch, and what is printed beside it: one name of a file of its own."""
    for statement in statements:
        text = ast.unparse(statement)
        ours = OF_OURS.fullmatch(text)
        assert text in IMPORTS or (ours and file_of(ours[2]) == f"{ours[1]}.py"), text


def has_types(declared: ast.AST) -> None:
    for function in ast.walk(declared):
        if isinstance(function, ast.FunctionDef):
            assert function.returns is not None, f"{function.name} has no return type"


@every_file
def test_one_class(path: Path) -> None:
    *imports, declared = ast.parse(path.read_text()).body
    assert isinstance(declared, ast.ClassDef)
    assert declared.name == "".join(part.capitalize() for part in path.stem.split("_"))
    assert ast.get_docstring(declared)
    imported(imports)
    has_types(declared)


@pytest.mark.parametrize("path", FUNCTION_FILES, ids=lambda path: path.stem)
def test_one_function(path: Path) -> None:
    *imports, declared = ast.parse(path.read_text()).body
    assert isinstance(declared, ast.FunctionDef)
    assert declared.name == path.stem
    assert ast.get_docstring(declared)
    imported(imports)
    has_types(declared)


@pytest.mark.parametrize("path", [*FILES, *FUNCTION_FILES], ids=lambda path: path.stem)
def test_it_stands_alone_in_emitted_code(path: Path) -> None:
    """What a file imports of ours is printed with it, before it."""
    name = ast.parse(path.read_text()).body[-1].name  # type: ignore[attr-defined]
    scope: dict[str, object] = {"torch": torch, "nn": nn, "F": F, "Tensor": Tensor, "math": math}
    exec("\n\n".join(needed({name})), scope)
    used = {
        node.id
        for text in needed({name})
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    ours = {each.stem for each in FUNCTION_FILES} | set(own_modules())
    assert used & ours <= set(scope)


@every_file
def test_an_example_uses_it(path: Path) -> None:
    (name,) = (name for name, file in own_modules().items() if file == path)
    assert USING[name]


def test_netdsl_imports_none() -> None:
    code = "import sys, netdsl.ops, netdsl.targets.python; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "netdsl.ops.attention" in loaded
    assert not [name for name in loaded if re.match(r"netdsl\.ops\.(modules|functions)", name)]


@every_use
def test_compiles_whole(example: Example) -> None:
    torch.compiler.reset()
    module = module_of(example.operator, example.inputs, "cpu")
    assert module is not None
    module.eval()
    values = [tensor(x, 3, "cpu") for x in example.inputs]
    compiled = torch.compile(module, fullgraph=True, backend="eager")
    torch.testing.assert_close(compiled(*values), module(*values))


@every_use
def test_exports_with_any_batch(example: Example) -> None:
    module = module_of(example.operator, example.inputs, "cpu")
    assert module is not None
    module.eval()
    values = tuple(tensor(x, 3, "cpu") for x in example.inputs)
    batch = torch.export.Dim("batch", min=2)
    program = torch.export.export(module, values, dynamic_shapes=(({0: batch},) * len(values)))
    others = tuple(tensor(x, 5, "cpu") for x in example.inputs)
    torch.testing.assert_close(program.module()(*others), module(*others))


@every_use
def test_copies_and_shows_its_arguments(example: Example) -> None:
    module = module_of(example.operator, example.inputs, "meta")
    assert module is not None
    assert "object at" not in repr(module)
    again = module_of(example.operator, example.inputs, "meta")
    assert again is not None
    again.load_state_dict(module.state_dict())
