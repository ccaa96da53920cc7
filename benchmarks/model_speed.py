"""Time of importing the package, of one evaluation, and of a curve of 61 points in one kernel call.

python -m benchmarks.model_speed
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

IMPORT = "import time; start = time.perf_counter(); import costmodel; print(time.perf_counter() - start)"


def import_seconds(runs: int = 5) -> float:
    """Median over fresh processes, without the start of Python itself."""
    command = [sys.executable, "-c", IMPORT]
    outputs = [
        subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(runs)
    ]
    return median(map(float, outputs))


def milliseconds(function: Callable[[], object], runs: int = 200) -> float:
    """Median time of one call."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return 1000 * median(times)


def main() -> None:
    print(f"import costmodel       {import_seconds():8.3f} s   (limit 0.5)")

    from costmodel import evaluate, next_best_move, presets, project

    plan = presets.load("ecommerce")
    axis = np.linspace(0.85, 0.995, 61)[:, np.newaxis]
    curve = {**plan.values(), "labeling.target_precision": axis}
    print(f"evaluate               {milliseconds(lambda: evaluate(plan)):8.2f} ms  (limit 2)")
    print(f"61 points, one call    {milliseconds(lambda: project.run(curve).npv):8.2f} ms  (limit 5)")
    print(f"next best move         {milliseconds(lambda: next_best_move(plan), runs=30):8.2f} ms")


if __name__ == "__main__":
    main()
