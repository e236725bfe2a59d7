"""netdsl's verdict beside PyTorch's: `python benchmarks/differential.py --cases 100000 --seed 1`.

Random specs of the whole language, most of them with mistakes in them, are checked by netdsl and
run by PyTorch on the `meta` device. Prints how often the two agree, which operators, attributes
and codes were met, the rules by which netdsl is stricter on purpose, and each kind of disagreement
once, shrunk. Exit code 1 where there was one.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "ops"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "differential"))

from tallies import Tally, attributes, codes, kinds, smallest, tally

CHUNK = 100


def main() -> int:
    options = arguments()
    start = time.monotonic()
    seeds = [f"{options.seed} {number}" for number in range(options.cases)]
    chunks = [seeds[first : first + CHUNK] for first in range(0, len(seeds), CHUNK)]
    found = Tally()
    with ProcessPoolExecutor(options.processes) as pool:
        for part in pool.map(tally, chunks):
            before = len(found.wrong)
            found += part
            for seed, verdict in found.wrong[before:]:
                print(f"{verdict.wrong} [{seed}]: {verdict.detail[:200]}", flush=True)
    report(found, time.monotonic() - start)
    for wrong, listed in kinds(found.wrong).items():
        case, verdict = smallest(listed[0])
        print(f"\n{wrong}, {len(listed)} times; the first, seed {listed[0]!r}, shrunk:")
        print(f"{verdict.detail}\n{case.text}")
        for name, text in case.files.items():
            print(f"--- {name}.net\n{text}")
    return 1 if found.wrong else 0


def report(found: Tally, seconds: float) -> None:
    total = found.outcomes.total()
    compared = sum(found.outcomes[each] for each in ("valid", "invalid", "stricter", "disagree"))
    agreed = compared - found.outcomes["disagree"]
    print(f"{total:,} cases in {seconds:,.0f} s: {dict(found.outcomes.most_common())}")
    print(f"agreement: {agreed:,} of {compared:,} that both judged")
    operators, everything = {name for name, _ in found.used}, attributes()
    missed = sorted(f"{name} {attribute}".strip() for name, attribute in everything - found.used)
    all_operators = {name for name, _ in everything}
    print(f"operators: {len(operators)} of {len(all_operators)}")
    print(f"operators with an attribute: {len(everything) - len(missed)} of {len(everything)}")
    print(f"  missed: {', '.join(missed) or 'none'}")
    met = [code for code in codes() if found.codes[code]]
    print(f"codes N2xx to N5xx: {len(met)} of {len(codes())}")
    print(f"  missed: {', '.join(code for code in codes() if code not in met) or 'none'}")
    print(f"  met: {dict(found.codes.most_common())}")
    print("stricter on purpose:")
    for rule, times in found.rules.most_common():
        print(f"  {times:6,} {rule}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
