"""How time and memory grow with a network's size: `python benchmarks/scale.py`.

For each form of a deep network, at 1x, 2x and 4x its size and in a process each: seconds of CPU to
check and to emit it, and the peak memory; then the ratios to 1x. The last size is built and run
once.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

SIZES = {"repeated": 25_000, "written out": 5_000, "blocks": 25_000}


def spec(form: str, layers: int) -> str:
    if form == "repeated":
        body = f"-> [[[conv 1x1/2] * 10] * 100] * {layers // 1000}"
    elif form == "written out":
        body = "\n".join(["-> conv 1x1/2"] * layers)
    else:
        body = f"-> body: [[[unit(2)] * 10] * 10] * {layers // 300}"
    block = "block unit(c) = residual< conv: conv 1x1/c > -> relu\n"
    return f"{block}network Deep {{\ninput 4x4/2\n{body}\n-> gap\n}}"


def measure(form: str, layers: int, run: bool) -> dict[str, float]:
    from netdsl.files import Reader
    from netdsl.limits import Limits
    from netdsl.pipeline import check
    from netdsl.source import Source
    from netdsl.targets.python import emit

    source = Source.of("deep.net", spec(form, layers))
    start = time.process_time()
    (made,) = check(source, Reader(), Limits(operators=500_000, words=500_000)).networks
    checked = time.process_time()
    text = emit(made.network, made.figures, "deep.net")
    done = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {
        "check_s": checked - start,
        "emit_s": done - checked,
        "memory_mb": memory,
        "lines": len(text.splitlines()),
    }
    if run:
        import torch

        from netdsl.targets.torch import build

        start = time.process_time()
        module = build(text, "Deep", "<deep>")().eval()
        with torch.no_grad():
            module(torch.zeros(1, 2, 4, 4))
        found["build_and_run_s"] = time.process_time() - start
    return found


def in_a_process(form: str, layers: int, run: bool) -> dict[str, float]:
    call = [sys.executable, __file__, form, str(layers), str(int(run))]
    result = subprocess.run(call, capture_output=True, text=True, check=True)
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def main() -> None:
    for form, size in SIZES.items():
        first: dict[str, float] = {}
        for factor in (1, 2, 4):
            found = in_a_process(form, size * factor, factor == 4)
            first = first or found
            ratios = ", ".join(
                f"{name} {found[name]:.2f} ({found[name] / max(value, 1e-9):.2f}x)"
                for name, value in first.items()
            )
            more = f", build and run {found['build_and_run_s']:.1f} s" if factor == 4 else ""
            print(f"{form}, {size * factor:,} layers: {ratios}{more}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "1")))
    else:
        main()
