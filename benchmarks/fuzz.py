"""Looks for texts that netdsl dies of: `python benchmarks/fuzz.py --minutes 10 --seed 1`.

Random bytes, random tokens, specs cut, changed and laid out anew go through the parser alone, the
formatter alone, or the checker with the reports, the summary, the emitter, the diagrams and the IR.
Prints every kind of crash once, shrunk, and a table of how many cases were tried, how many held,
and how many were slow. A text that takes longer than the alarm is a crash of the kind `hang`.
Exit code 1 where there was a crash.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS / folder) for folder in ("hostile", "networks", "syntax", ".")]

SLOW = 2.0
"""Seconds of CPU for one case: worth a look."""
ALL = "all"


@dataclass
class Tally:
    """What became of the cases, counted by part and kind of text."""

    cases: Counter[tuple[str, str]] = field(default_factory=Counter)
    held: Counter[tuple[str, str]] = field(default_factory=Counter)
    slow: Counter[tuple[str, str]] = field(default_factory=Counter)
    crashed: Counter[tuple[str, str]] = field(default_factory=Counter)
    crashes: dict[tuple[str, str], str] = field(default_factory=dict)
    """The shortest text known for each crash of a part."""

    def attempt(self, target: str, kind: str, text: str) -> None:
        from fuzzing import shrunk, tried

        start = time.process_time()
        held, crash = tried(target, text)
        seconds = time.process_time() - start
        self.cases[target, kind] += 1
        self.held[target, kind] += held
        if crash:
            self.crashed[target, kind] += 1
            if (target, crash) not in self.crashes:
                shortest = self.crashes[target, crash] = shrunk(target, text, crash)
                print(f"{target}, {kind}: {crash}\n{shortest!r}\n", flush=True)
        elif seconds > SLOW:
            self.slow[target, kind] += 1
            print(f"{target}, {kind}: slow, {seconds:.1f} s\n{text[:2000]!r}\n", flush=True)

    def table(self) -> str:
        """A Markdown table, a row for each part and kind of text, and one for each part."""
        rows = ["| target | texts | cases | held | slow | crashes |", "|---|---|--:|--:|--:|--:|"]
        for target in sorted({target for target, _ in self.cases}):
            places = sorted(place for place in self.cases if place[0] == target)
            rows += [self.row(target, kind, [(target, kind)]) for _, kind in places]
            rows.append(self.row(f"**{target}**", "all", places))
        return "\n".join(rows)

    def row(self, target: str, kind: str, places: list[tuple[str, str]]) -> str:
        counts = (
            sum(counter[place] for place in places)
            for counter in (self.cases, self.held, self.slow, self.crashed)
        )
        return f"| {target} | {kind} | {' | '.join(f'{count:,}' for count in counts)} |"


def main() -> int:
    from fuzzing import TARGETS
    from random_specs import spec
    from random_texts import KINDS, shipped

    options = arguments()
    random = Random(options.seed)
    texts = shipped() + [spec(seed) for seed in range(200)]
    kinds = [options.kind] if options.kind != ALL else list(KINDS)
    targets = [options.target] if options.target != ALL else list(TARGETS)
    tally = Tally()
    end = time.monotonic() + 60 * options.minutes
    while time.monotonic() < end:
        kind = random.choice(kinds)
        tally.attempt(random.choice(targets), kind, KINDS[kind](random, texts))
    print(tally.table())
    return 1 if tally.crashes else 0


def arguments() -> argparse.Namespace:
    from fuzzing import TARGETS
    from random_texts import KINDS

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", choices=(*TARGETS, ALL), default=ALL)
    parser.add_argument("--kind", choices=(*KINDS, ALL), default=ALL, help="of the texts")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
