"""Checks one text in a process of its own, and says how long it took and how much memory."""

from __future__ import annotations

import json
import subprocess
import sys

CPU_SECONDS = 20
MEMORY = 3 * 2**30

INSIDE = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
resource.setrlimit(resource.RLIMIT_CPU, ({cpu}, {cpu}))
from netdsl.files import Reader
from netdsl.pipeline import check
from netdsl.report.text import text
from netdsl.source import Source

def peak_megabytes():
    # The kernel starts this count anew with a program; `ru_maxrss` begins at its parent's.
    try:
        with open("/proc/self/status") as status:
            line = next(line for line in status if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

spec = Source.of("bomb.net", sys.stdin.read())
start = time.process_time()
found = check(spec, Reader()).diagnostics
words = len(text(found))
peak = peak_megabytes()
codes = sorted({{each.code for each in found}})
first = next((each for each in found), None)
said = first.message[:200] + " | " + first.help[:200] if first else ""
print(json.dumps([time.process_time() - start, peak, codes, len(found), words, said]))
"""


def measured(text: str, cpu: int = CPU_SECONDS) -> tuple[float, float, list[str], int, int, str]:
    """Seconds of CPU, peak MB, codes, findings, characters of the report, and the first finding.

    Raises:
        RuntimeError: the check died.
    """
    done = subprocess.run(
        [sys.executable, "-c", INSIDE.format(memory=MEMORY, cpu=cpu)],
        input=text.encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{done.returncode} {done.stderr.decode()[-600:]}")
    seconds, peak, codes, count, words, said = json.loads(done.stdout)
    return seconds, peak, codes, count, words, said
