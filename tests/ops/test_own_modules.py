"""The modules that PyTorch lacks: files printed into emitted code, which must stand alone."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
import torch
from operator_examples import Example, examples
from operator_torch import FOLDER, module_of, own_modules, tensor

from netdsl.core.calls import Name
from netdsl.ops import STANDARD

FILES = sorted(FOLDER.glob("*.py"))
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)

IMPORTS = {
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


@every_file
def test_one_class_and_torch_alone(path: Path) -> None:
    *imports, declared = ast.parse(path.read_text()).body
    assert isinstance(declared, ast.ClassDef)
    assert declared.name == "".join(part.capitalize() for part in path.stem.split("_"))
    assert ast.get_docstring(declared)
    assert {ast.unparse(statement) for statement in imports} <= IMPORTS
    for function in ast.walk(declared):
        if isinstance(function, ast.FunctionDef):
            assert function.returns is not None, f"{function.name} has no return type"


@every_file
def test_an_example_uses_it(path: Path) -> None:
    (name,) = (name for name, file in own_modules().items() if file == path)
    assert USING[name]


def test_netdsl_imports_none() -> None:
    assert not [name for name in sys.modules if name.startswith("netdsl.ops.modules")]


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
