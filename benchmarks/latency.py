"""Key press on a slider to redrawn chart, in a real browser, for any Streamlit app.

python -m benchmarks.latency --url http://127.0.0.1:8501 --label "Growth"

The slider is found by its accessible name, the chart by its number on the page; both may be inside a
component. All times are milliseconds on the page's own clock:

total     key event to the first animation frame in which the chart's marks differ
commit    key event to the request leaving the browser
server    request to the last frame of the answer
longtask  tasks over 50 ms on the page's main thread within one move, summed
remount   share of moves in which the chart was built anew instead of updated
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.browser import FLAGS, find_chromium

PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
MEASURES = ("total", "commit", "server", "bytes_in", "bytes_out", "frames_in", "longtask")
WARM_UP = 6


@contextmanager
def chromium() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[round(share * (len(ordered) - 1))]


def open_page(context, url: str) -> tuple:
    """Open the page and wait for its chart; give the page, and what the first load took."""
    page = context.new_page()
    transfer = {"http_bytes": 0, "requests": 0}
    network = context.new_cdp_session(page)
    network.send("Network.enable")

    def count(event: dict) -> None:
        transfer["http_bytes"] += event["encodedDataLength"]
        transfer["requests"] += 1

    network.on("Network.loadingFinished", count)
    page.add_init_script(PROBE)
    page.goto(url, wait_until="commit")
    painted = page.evaluate("probe.log.ready")  # wait_for_function would need unsafe-eval
    page.wait_for_timeout(500)
    received = page.evaluate("probe.sum(probe.log.received)")
    return page, {"painted": painted, "ws_bytes": received, **transfer}


def move(page, label: str, key: str, chart: int = 0) -> dict:
    """Press one key on the slider and wait for the redrawn chart."""
    page.get_by_role("slider", name=label).first.focus()
    page.evaluate("probe.arm", chart)
    page.keyboard.press(key)
    result = page.evaluate("probe.log.move")
    page.wait_for_timeout(60)
    return result


def moves(page, label: str, *, count: int, chart: int = 0) -> list[dict]:
    """Eight steps up, eight down, and so on; the first few are not counted."""
    keys = ["ArrowRight" if (i // 8) % 2 == 0 else "ArrowLeft" for i in range(count + WARM_UP)]
    return [move(page, label, key, chart) for key in keys][WARM_UP:]


def summarise(rows: list[dict]) -> dict:
    """Median and 95th percentile of every measure over the moves that were answered."""
    answered = [row for row in rows if not row["timeout"]]
    values = {name: [row[name] for row in answered if row[name] is not None] for name in MEASURES}
    summary = {
        name: {"median": round(median(found), 1), "p95": round(percentile(found, 0.95), 1)}
        for name, found in values.items()
        if found
    }
    remounts = sum(row["remount"] for row in answered)
    timeouts = len(rows) - len(answered)
    return {"moves": len(rows), "timeouts": timeouts, "remount": remounts / max(1, len(answered)), **summary}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", required=True)
    parser.add_argument("--label", required=True, help="accessible name of the slider, or a part of it")
    parser.add_argument("--chart", type=int, default=0, help="which chart of the page (0)")
    parser.add_argument("--moves", type=int, default=60)
    options = parser.parse_args()
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        page, load = open_page(context, options.url)
        rows = moves(page, options.label, count=options.moves, chart=options.chart)
    print(json.dumps({"first_load": load, **summarise(rows)}, indent=1))


if __name__ == "__main__":
    main()
