"""Every screen against the reference page R, in turns in one run: key press to redrawn chart.

python -m benchmarks.screens [--rounds 3] [--moves 12] [NAME ...]
"""

from __future__ import annotations

import argparse

from benchmarks.compare_latency import figures, measure, reference_server
from benchmarks.latency import chromium
from costmodel import parameters
from tests.browser import serving

# The input that a key moves on each screen, and the preset in which the screen has something to show.
MAIN = {
    "overview": ("ecommerce", "generalization.field_items"),
    "labeling": ("ecommerce", "labeling.target_precision"),
    "compute": ("ecommerce", "compute.gpu_price"),
    "gap": ("ecommerce", "generalization.field_items"),
    "compression": ("drone", "compression.hardware_after"),
    "strategies": ("half", "strategies.week_cost"),
    "roi": ("ecommerce", "value.right"),
    "risk": ("ecommerce", "project.budget"),
    "compare": ("ecommerce", "compute.runs"),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--moves", type=int, default=12, help="per round and screen")
    options = parser.parse_args()
    names = options.names or list(MAIN)
    found: dict[str, dict] = {name: {"rows": [], "cold": [], "warm": []} for name in ("R", *names)}
    with reference_server() as reference, serving("serve.py") as ours, chromium() as browser:
        for _ in range(options.rounds):
            for name in found:
                url, label = reference, "Growth"
                if name != "R":
                    preset, identifier = MAIN[name]
                    record = parameters.find(identifier)
                    label = record.question.get("en") or record.label["en"]
                    url = f"{ours}/?v=1&preset={preset}&page={name}"
                rows, cold, warm = measure(browser, url, label, options.moves)
                print(name, [round(row["total"] or 0) for row in rows], flush=True)
                for part, value in (("rows", rows), ("cold", [cold]), ("warm", [warm])):
                    found[name][part] += value
    print_table({name: figures(part) for name, part in found.items()})


def print_table(measured: dict[str, dict[str, float]]) -> None:
    base = measured["R"]
    keys = ("key to chart, median ms", "key to chart, p95 ms")
    print(
        f"\n{'':14}{'median':>9}{'/ R':>7}{'p95':>9}{'/ R':>7}{'server':>9}{'bytes in':>10}{'time-outs':>11}"
    )
    for name, row in measured.items():
        ratios = "".join(f"{row[key]:9.0f}{row[key] / base[key]:7.2f}" for key in keys)
        rest = f"{row['server, median ms']:9.0f}{row['bytes in per move']:10,.0f}{row['time-outs']:11.0f}"
        print(f"{name:14}{ratios}{rest}")


if __name__ == "__main__":
    main()
