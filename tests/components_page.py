"""Open the page with made-up figures (``demo_components.py``) and use it as a hand would."""

from __future__ import annotations

from pathlib import Path

DEMO = str(Path(__file__).with_name("demo_components.py"))
COUNT_MESSAGES = """
  window.wire = [];
  const Stock = window.WebSocket;
  window.WebSocket = class extends Stock {
    constructor(...args) {
      super(...args);
      super.addEventListener("message", (e) => wire.push(["in", e.data.byteLength ?? e.data.size]));
    }
    send(data) { wire.push(["out", data.byteLength ?? data.length]); return super.send(data); }
  };
"""
PRECISION = "How many of 100 labels must be right?"
PHOTOS = "Photos collected from real users"


def opener(open_page, address: str):
    """Give ``show(path, **context options)``: the page with made-up figures, once its chart is drawn."""

    def show(path: str = "/", **options):
        page = open_page(**options)
        page.add_init_script(COUNT_MESSAGES)
        page.goto(address + path)
        if options.get("is_mobile"):  # a chart is drawn once it comes into sight
            page.locator(".cm-hero .chart").first.scroll_into_view_if_needed()
        page.locator(".main-svg").first.wait_for()
        at_rest(page)
        return page

    return show


def at_rest(page) -> None:
    """Wait until the server has run and nothing is on its way."""
    page.wait_for_timeout(150)
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(150)


def slider(page, name: str):
    return page.get_by_role("slider", name=name, exact=True)


def spoken(page, name: str) -> str:
    return slider(page, name).get_attribute("aria-valuetext")


def drag(page, name: str, *shares: float, release: bool = True) -> None:
    """Take the thumb at the middle of its track and pull it to shares of the track's width."""
    box = slider(page, name).bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    for share in shares:
        page.mouse.move(box["x"] + box["width"] * share, middle, steps=8)
    if release:
        page.mouse.up()


def marker_x(page) -> float:
    box = page.locator(".marker .line").bounding_box()
    return box["x"] + box["width"] / 2


def verdict(page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def sends(page) -> int:
    return page.evaluate("wire.filter(([way]) => way === 'out').length")


def forget(page) -> None:
    page.evaluate("wire.length = 0")
