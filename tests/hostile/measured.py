"""Runs one command in a process of its own, and says how long it took and how much memory."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CPU_SECONDS = 60
MEMORY = 3 * 2**30
FINDING = re.compile(rb"^(?:error|warning)\[(N[0-9]{3})\]: (.*)", re.MULTILINE)

INSIDE = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
resource.setrlimit(resource.RLIMIT_CPU, ({cpu}, {cpu}))
from netdsl.cli import main

def peak_megabytes():
    # The kernel starts this count anew with a program; `ru_maxrss` begins at its parent's.
    try:
        with open("/proc/self/status") as status:
            line = next(line for line in status if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

code = main()
sys.stdout.flush()
print(json.dumps([code, time.process_time(), peak_megabytes()]))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command did: `seconds` of CPU, its start included, and its peak in megabytes."""

    exit_code: int
    seconds: float
    megabytes: float
    said: bytes
    """Standard output and standard error."""

    @property
    def codes(self) -> list[str]:
        return sorted({code.decode() for code, _ in FINDING.findall(self.said)})

    @property
    def findings(self) -> int:
        return len(FINDING.findall(self.said))

    @property
    def first(self) -> str:
        """The first message, without a code."""
        found = FINDING.search(self.said)
        return (found[2] if found else self.said.partition(b"\n")[0]).decode("utf-8", "replace")


def measured(
    arguments: list[str], stdin: bytes | Path = b"", folder: Path | None = None
) -> Measured:
    """Run `netdsl` with the arguments, and with a text or a file as its standard input.

    Raises:
        RuntimeError: it died, or ended in a bug.
    """
    inside = INSIDE.format(memory=MEMORY, cpu=CPU_SECONDS)
    call = [sys.executable, "-c", inside, *arguments]
    if isinstance(stdin, Path):
        with stdin.open("rb") as stream:
            done = subprocess.run(call, stdin=stream, capture_output=True, cwd=folder, check=False)
    else:
        done = subprocess.run(call, input=stdin, capture_output=True, cwd=folder, check=False)
    if done.returncode or b"a bug in netdsl" in done.stderr:
        raise RuntimeError(f"{done.returncode} {done.stderr.decode()[-600:]}")
    text, _, last = done.stdout.rstrip(b"\n").rpartition(b"\n")
    code, seconds, peak = json.loads(last)
    return Measured(code, seconds, peak, text + done.stderr)
