"""A portfolio in this process, on one worker and on several: projects per second, and the same bits.

python -m benchmarks.portfolio [--projects 10000] [--draws 1024] [--workers 2]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

from costmodel import presets
from costmodel.portfolio_dask import on_workers
from costmodel.portfolio_work import in_process
from costmodel.scenario import Scenario


def projects(count: int, draws: int) -> list[Scenario]:
    """The opening preset in many sizes, each with its own seed."""
    plan = presets.load().replace({"uncertainty.draws": draws})
    sizes = [{"serving.devices": 200.0 + i % 500, "uncertainty.seed": i} for i in range(count)]
    return [plan.replace(size) for size in sizes]


def seconds(run: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    start = time.perf_counter()
    found = run()
    return time.perf_counter() - start, found


def quiet(done: int) -> None:
    """Nothing is shown while the time runs."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--draws", type=int, default=1024)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    plans = projects(args.projects, args.draws)
    options = {"draws": None, "seed": None, "lang": "en"}
    start, _ = seconds(lambda: on_workers("simulate", plans[:1], options, quiet, workers=args.workers))
    print(f"start and end of {args.workers} workers {start:6.1f} s")
    alone, expected = seconds(lambda: in_process("simulate", plans, options, quiet))
    print(f"in this process        {alone:7.1f} s   {len(plans) / alone:7.1f} projects/s")
    rates = []
    for workers in (1, args.workers):
        took, found = seconds(
            lambda workers=workers: on_workers("simulate", plans, options, quiet, workers=workers)
        )
        rates.append(len(plans) / took)
        print(f"{workers:2d} workers with start   {took:7.1f} s   {rates[-1]:7.1f} projects/s")
        if found != expected:
            raise SystemExit("the figures differ")
    print(f"{args.workers} workers over 1: {rates[1] / rates[0]:.2f}; same bits")


if __name__ == "__main__":
    main()
