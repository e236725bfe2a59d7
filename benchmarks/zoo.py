"""docs/zoo.md: torchvision's networks beside their specs: `python benchmarks/zoo.py`.

Measures every spec of `specs/torchvision`, each in a process of its own, and writes the page. With
`--only` or `--quick` the table is printed, and the page stays as it is. Exit code 1 where a network
disagrees with torchvision's or could not be measured.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "networks"))

from zoo_figures import smallest
from zoo_measure import FOLDER, ROOT, Measured, Training, claimed
from zoo_page import page, table, wrong

PAGE = ROOT / "docs" / "zoo.md"


def main() -> int:
    everything = sorted(path.stem for path in FOLDER.glob("*.net"))
    options = arguments(everything)
    names = options.only or everything
    if options.quick:
        found = [claimed(name) for name in names]
    elif options.cache:
        options.cache.mkdir(parents=True, exist_ok=True)
        found = measure(names, options.cache)
    else:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(names, Path(folder))
    if options.only or options.quick:
        print("\n".join(table(found)))
    elif len(found) == len(names):
        PAGE.write_text(page(found), "utf-8")
    disagreeing = [each.name for each in found if wrong(each)]
    print(f"{len(found) - len(disagreeing)} of {len(names)} agree", *disagreeing, file=sys.stderr)
    return 0 if not disagreeing and len(found) == len(names) else 1


def measure(names: list[str], folder: Path) -> list[Measured]:
    """Each network that could be measured, now or in an earlier run that kept it in the folder."""
    train = {*smallest().values()}
    found = []
    for name in names:
        kept = folder / f"{name}.json"
        if not kept.exists():
            script = str(Path(__file__).with_name("zoo_measure.py"))
            call = [sys.executable, script, name, *(["--train"] if name in train else [])]
            ended = subprocess.run(call, capture_output=True, text=True, check=False)
            if ended.returncode:
                print(f"{name} was not measured:\n{ended.stderr}", file=sys.stderr, flush=True)
                continue
            kept.write_text(ended.stdout, "utf-8")
        each = read(kept)
        found.append(each)
        print(name, "; ".join(wrong(each)) or "agrees", file=sys.stderr, flush=True)
    return found


def read(path: Path) -> Measured:
    values = json.loads(path.read_text("utf-8"))
    if values["training"]:
        values["training"] = Training(**values["training"])
    return Measured(**values)


def arguments(everything: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=everything, metavar="NAME", help="these")
    parser.add_argument("--quick", action="store_true", help="no numbers: keys, parameters, MACs")
    parser.add_argument(
        "--cache",
        type=Path,
        metavar="FOLDER",
        help="keep what was measured there and go on from it; remove it after a change",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
