"""Everything that must hold before a change lands: `python tests/run.py`.

Runs each check even when one before it failed, and says at the end which did.
Arguments go to pytest.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = [name for name in ("netdsl", "tests", "examples", "benchmarks") if (ROOT / name).is_dir()]


def checks(for_pytest: list[str]) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    lint_imports = str(Path(sys.executable).with_name("lint-imports"))
    return {
        "ruff format": [*python, "ruff", "format", "--check", *FOLDERS],
        "ruff check": [*python, "ruff", "check", *FOLDERS],
        "mypy": [*python, "mypy", "--strict", *FOLDERS],
        "lint-imports": [lint_imports],
        "pytest": [*python, "pytest", "-q", "-n", "2", *for_pytest],
    }


def main() -> int:
    failed = []
    for name, command in checks(sys.argv[1:]).items():
        print(f"── {name}", flush=True)
        start = time.perf_counter()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        print(f"   {'passed' if code == 0 else 'FAILED'}, {time.perf_counter() - start:.1f} s")
        if code != 0:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
