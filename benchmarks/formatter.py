"""Formats all that ships and many random specs: `python benchmarks/formatter.py --specs 2000`.

Each text is formatted as it is and in a random layout with comments strewn in. The result must have
the same tree, words and comments, and formatting it again must change nothing. Prints every text
that fails and a table of counts; exit code 1 where one failed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("networks", "syntax")]

TRIES = 5
"""Random layouts of a text until one keeps its tree."""


@dataclass
class Tally:
    name: str
    texts: int = 0
    lines: int = 0
    comments: int = 0
    refused: int = 0
    """Texts without a layout: each that was tried changed the tree."""
    failures: int = 0

    def attempt(self, text: str | None) -> None:
        """Format a text twice, and compare."""
        from format_helpers import restyled

        from netdsl.source import Source
        from netdsl.syntax.parse import parse

        if text is None:
            self.refused += 1
            return
        file, _ = parse(Source.of("test.net", text))
        self.texts += 1
        self.lines += text.count("\n")
        self.comments += len(file.comments)
        try:
            restyled(text)
        except Exception as wrong:
            self.failures += 1
            print(f"{self.name}: {type(wrong).__name__}: {wrong}\n{text!r}\n", flush=True)

    def row(self) -> str:
        counts = (self.texts, self.lines, self.comments, self.refused, self.failures)
        return f"| {self.name} | {' | '.join(f'{count:,}' for count in counts)} |"


def shipped() -> Iterator[str]:
    for folder in ("specs", "netdsl/std", "tests/networks/odd"):
        for path in sorted((ROOT / folder).rglob("*.net")):
            yield path.read_text("utf-8")


def main() -> int:
    from random_layouts import laid_out
    from random_specs import spec

    options = arguments()
    random, start = Random(options.seed), time.process_time()
    texts = {
        "shipped": list(shipped()),
        "random": [spec(options.seed + number) for number in range(options.specs)],
    }
    tallies = []
    for name, each in texts.items():
        plain, strewn = Tally(f"{name}, as it is"), Tally(f"{name}, in a random layout")
        for text in each:
            plain.attempt(text)
            layouts = (laid_out(text, random) for _ in range(TRIES))
            strewn.attempt(next((layout for layout in layouts if layout), None))
        tallies += [plain, strewn]
    print("| texts | count | lines | comments | without a layout | failures |")
    print("|---|--:|--:|--:|--:|--:|")
    print("\n".join(tally.row() for tally in tallies))
    print(f"{time.process_time() - start:.0f} s of CPU")
    return 1 if any(tally.failures for tally in tallies) else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--specs", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
