"""The emitted code, as its reader and PyTorch's compilers meet it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from shipped import FILES, class_of, source_of
from torch import nn


@pytest.fixture(scope="module")
def emitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every shipped spec's code in one folder, away from this project's configuration."""
    folder = tmp_path_factory.mktemp("emitted")
    for name in FILES:
        file = name.replace("/", "_").replace("-", "_").removesuffix(".net")
        (folder / f"{file}.py").write_text(source_of(name), "utf-8")
    return folder


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]])
def test_ruff_has_nothing_to_say(emitted: Path, command: list[str]) -> None:
    call = [sys.executable, "-m", "ruff", *command, "--isolated", str(emitted)]
    result = subprocess.run(call, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_resnets_are_short_and_have_a_class_a_block() -> None:
    resnet50, resnet152 = source_of("resnet50.net"), source_of("resnet152.net")
    assert len(resnet50.splitlines()) <= 120
    assert len(resnet152.splitlines()) <= len(resnet50.splitlines()) + 3
    classes = [node.name for node in ast.parse(resnet50).body if isinstance(node, ast.ClassDef)]
    assert classes == ["Bottleneck", "Stage", "ResNet50"]


def test_needs_only_torch(emitted: Path) -> None:
    code = (
        "import sys, torch; sys.path.insert(0, '.'); import resnet50;"
        "before = torch.zeros(2, 3, 64, 64);"
        "print(tuple(resnet50.ResNet50(classes=7).eval()(before).shape));"
        "assert not any(name.startswith('netdsl') for name in sys.modules)"
    )
    call = [sys.executable, "-I", "-c", code]
    result = subprocess.run(call, cwd=emitted, capture_output=True, text=True, check=False)
    assert result.stdout.strip() == "(2, 7)", result.stderr


@pytest.mark.parametrize("size", [256, 320])
def test_resnet50_runs_at_other_sizes(size: int) -> None:
    with torch.device("meta"):
        module = class_of("resnet50.net")().eval()
        assert module(torch.empty(1, 3, size, size)).shape == (1, 1000)


def resnet50() -> tuple[nn.Module, torch.Tensor]:
    torch.manual_seed(0)
    return class_of("resnet50.net")().eval(), torch.randn(2, 3, 64, 64)


def test_compiles_as_one_graph() -> None:
    module, image = resnet50()
    compiled = torch.compile(module, fullgraph=True, backend="aot_eager")
    with torch.no_grad():
        torch.testing.assert_close(compiled(image), module(image))


def test_exports() -> None:
    module, image = resnet50()
    batch = torch.export.Dim("batch", min=2, max=64)
    program = torch.export.export(module, (image,), dynamic_shapes=({0: batch},))
    with torch.no_grad():
        five = torch.randn(5, 3, 64, 64)
        torch.testing.assert_close(program.module()(five), module(five))


@pytest.mark.gpu
def test_runs_on_a_gpu() -> None:
    if not torch.cuda.is_available():
        pytest.skip("no CUDA device here")
    module, image = resnet50()
    on_gpu = class_of("resnet50.net")().eval().cuda()
    on_gpu.load_state_dict(module.state_dict())
    with torch.no_grad():
        difference = (
            (on_gpu.double()(image.double().cuda()).cpu() - module.double()(image.double()))
            .abs()
            .max()
        )
    assert float(difference) < 1e-9
