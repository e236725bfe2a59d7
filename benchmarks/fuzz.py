"""Looks for specs that netdsl dies of: `python benchmarks/fuzz.py --minutes 10 --seed 1`.

Random bytes, random tokens, truncated and mutated specs go through the parser, the checker, the
reports, the summary, the emitter, the diagrams and the IR. Prints how many cases of each kind were
tried and how many held, and every kind of crash once, shrunk. Exit code 1 where there was one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS / "hostile"), str(TESTS / "networks")]

SLOW = 2.0
"""Seconds of CPU for one case: worth a look."""


def main() -> int:
    from fuzzing import KINDS, crash, exercise, shipped, shrunk
    from random_specs import spec

    options = arguments()
    random = Random(options.seed)
    texts = shipped() + [spec(seed) for seed in range(200)]
    kinds = [options.kind] if options.kind else list(KINDS)
    cases, held, slow = Counter[str](), Counter[str](), Counter[str]()
    crashes: dict[str, tuple[int, str]] = {}
    end = time.monotonic() + 60 * options.minutes
    while time.monotonic() < end:
        kind = random.choice(kinds)
        text = KINDS[kind](random, texts)
        cases[kind] += 1
        start = time.process_time()
        try:
            held[kind] += exercise(text) > 0
        except Exception:
            found = crash(text)
            times, shortest = crashes.get(found, (0, ""))
            if not times:
                shortest = shrunk(text, found)
                print(f"{found}\n{shortest!r}\n", flush=True)
            crashes[found] = (times + 1, shortest)
        if time.process_time() - start > SLOW:
            slow[kind] += 1
            print(f"slow, {time.process_time() - start:.1f} s: {text[:2000]!r}\n", flush=True)
    for kind in kinds:
        print(f"{kind}: {cases[kind]:,} cases, {held[kind]:,} held, {slow[kind]} slow")
    print(f"{sum(cases.values()):,} cases, {sum(times for times, _ in crashes.values())} crashes")
    for found, (times, shortest) in crashes.items():
        print(f"{times:6} {found}: {shortest!r}")
    return 1 if crashes else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=("bytes", "tokens", "truncated", "mutated"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
