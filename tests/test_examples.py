"""The scripts in `examples/` run, and do what they say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "examples" / script), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)


def accuracy(output: str) -> float:
    found = re.search(r"test accuracy ([\d.]+)% on 450 digits", output)
    assert found is not None, output
    return float(found[1]) / 100


def test_quickstart() -> None:
    done = run("quickstart.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert "LeNet5: 61,706 parameters" in done.stdout
    assert "class LeNet5(nn.Module):" in done.stdout
    assert "logits (8, 10)" in done.stdout
    assert "error[N301]" in done.stdout


def test_training_learns_in_a_few_epochs(tmp_path: Path) -> None:
    picture = tmp_path / "curves.png"
    done = run("train_digits.py", "--epochs", "5", "--device", "cpu", "--output", str(picture))
    # No bar where standard error is no terminal.
    assert (done.returncode, done.stderr) == (0, "")
    assert "LeNet5: 61,706 parameters on cpu" in done.stdout
    assert accuracy(done.stdout) > 0.9
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_training_reaches_what_it_promises(tmp_path: Path) -> None:
    done = run("train_digits.py", "--device", "cpu", "--output", str(tmp_path / "curves.svg"))
    assert done.returncode == 0, done.stderr
    assert accuracy(done.stdout) > 0.97


@pytest.mark.gpu
def test_training_on_a_gpu(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("there is no CUDA device")
    done = run("train_digits.py", "--epochs", "5", "--output", str(tmp_path / "curves.png"))
    assert done.returncode == 0, done.stderr
    assert "parameters on cuda" in done.stdout
    assert accuracy(done.stdout) > 0.9


def test_epochs_are_counted_from_one() -> None:
    assert run("train_digits.py", "--epochs", "0").returncode == 2
