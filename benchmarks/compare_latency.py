"""The app against the reference page R, measured in turns in one run: only the ratios are meant to last.

python -m benchmarks.compare_latency [--rounds 3] [--moves 20] [--label "samples"]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.latency import chromium, moves, open_page, percentile, summarise
from tests.browser import serving

REFERENCE = Path(__file__).with_name("reference_page.py")
OUR_SLIDER = "samples"


@contextmanager
def reference_server() -> Iterator[str]:
    """Serve R in an empty folder and an empty home, so that Streamlit's own settings hold."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(REFERENCE, folder)
        env = {"HOME": folder, "USERPROFILE": folder, "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
        env["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] = "false"  # it would call a server outside
        with serving(REFERENCE.name, folder=Path(folder), env=env) as url:
            yield url


def measure(browser, url: str, label: str, count: int) -> tuple[list[dict], dict, dict]:
    """Measure moves, a cold first load and a warm one, in a new browser profile."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page, cold = open_page(context, url)
    page.close()
    page, warm = open_page(context, url)
    rows = moves(page, label, count=count)
    context.close()
    return rows, cold, warm


def collect(urls: dict[str, str], labels: dict[str, str], *, rounds: int, count: int) -> dict[str, dict]:
    found = {name: {"rows": [], "cold": [], "warm": []} for name in urls}
    with chromium() as browser:
        for turn in range(rounds):
            for name, url in urls.items():
                rows, cold, warm = measure(browser, url, labels[name], count)
                found[name]["rows"] += rows
                found[name]["cold"].append(cold)
                found[name]["warm"].append(warm)
                print(f"round {turn + 1}, {name}: {summarise(rows).get('total')}", flush=True)
    return found


def figures(found: dict) -> dict[str, float]:
    """Return the figures of one page that are compared."""
    total = [row["total"] for row in found["rows"] if not row["timeout"]]
    summary = summarise(found["rows"])
    return {
        "key to chart, median ms": median(total),
        "key to chart, p95 ms": percentile(total, 0.95),
        "server, median ms": summary["server"]["median"],
        "bytes in per move": summary["bytes_in"]["median"],
        "bytes out per move": summary["bytes_out"]["median"],
        "remount share": summary["remount"],
        "time-outs": summary["timeouts"],
        "first paint cold, ms": median(load["painted"] for load in found["cold"]),
        "first paint warm, ms": median(load["painted"] for load in found["warm"]),
        "first load, kB": median(load["http_bytes"] for load in found["cold"]) / 1000,
    }


def print_table(reference: dict[str, float], ours: dict[str, float]) -> None:
    print(f"\n{'':26}{'R':>10}{'app':>10}{'app / R':>10}")
    for name, value in reference.items():
        ratio = f"{ours[name] / value:10.2f}" if value else f"{'-':>10}"
        print(f"{name:26}{value:10.1f}{ours[name]:10.1f}{ratio}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--moves", type=int, default=20, help="per round and page")
    parser.add_argument(
        "--label", default=OUR_SLIDER, help="accessible name of the app's slider, or a part of it"
    )
    options = parser.parse_args()
    with reference_server() as reference, serving("serve.py") as ours:
        urls = {"R": reference, "app": ours}
        labels = {"R": "Growth", "app": options.label}
        found = collect(urls, labels, rounds=options.rounds, count=options.moves)
    print_table(figures(found["R"]), figures(found["app"]))


if __name__ == "__main__":
    main()
