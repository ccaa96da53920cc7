"""Open the page with made-up figures (``demo_components.py``) and use it as a hand would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser import Visitors

if TYPE_CHECKING:
    import pytest
    from playwright.sync_api import Page

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
# Give the address and the place of a first visit, press the button, say which visit this was.
BEGIN_ANEW = """(path) => {
  document.activeElement?.blur();
  document.querySelectorAll("*").forEach((node) => node.scrollTop && (node.scrollTop = 0));
  history.replaceState(null, "", path);
  const said = [...document.querySelectorAll("p")].find((node) => node.textContent.startsWith("visit "));
  [...document.querySelectorAll("button")].find((node) => node.textContent === "Begin anew").click();
  return Number(said.textContent.replace("visit ", ""));
}"""
WIDE = {"width": 1440, "height": 900}
PRECISION = "How many of 100 labels must be right?"
PHOTOS = "Photos collected from real users"


class Kept:
    """Pages of one address, one a kind of device, kept open for one test after another.

    A test that failed, or that asked for a page of its own with ``anew=True``, leaves none for the next.
    """

    script = ""  # runs before the page's own

    def __init__(self, visitors: Visitors, address: str) -> None:
        self.visitors, self.address = visitors, address
        self.pages: dict[str, Page] = {}
        self.alone: list[Page] = []
        self.errors: list[str] = []  # of the test that runs

    def open(self, path: str = "/", *, anew: bool = False, **options: Any) -> tuple[Page, bool]:
        """A page of that kind of device in that size and scheme, and whether it was opened just now."""
        size, scheme = options.pop("viewport", WIDE), options.pop("color_scheme", "light")
        kind = repr(sorted(options.items()))
        if kind in self.pages and not anew:
            page = self.pages[kind]
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            return page, False
        page = self._load(path, viewport=size, color_scheme=scheme, **options)
        if anew:
            self.alone.append(page)
        else:
            self.pages[kind] = page
        return page, True

    def _load(self, path: str, **options: Any) -> Page:
        page = self.visitors.open(**options)
        page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))
        page.on("console", lambda line: line.type == "error" and self.errors.append(f"console: {line.text}"))
        if self.script:
            page.add_init_script(self.script)
        page.goto(self.address + path)
        return page

    def rest(self, *, keep: bool) -> None:
        """Let go of what no other test may find."""
        for page in [*self.alone, *(() if keep else self.pages.values())]:
            self.visitors.leave(page.context, keep=keep)
        self.alone = []
        if not keep:
            self.pages = {}

    @contextmanager
    def lent(self, session: pytest.Session, errors: list[str]) -> Iterator[None]:
        """For one test: what its pages report, it has to answer for."""
        failed, self.errors = session.testsfailed, errors
        yield
        self.rest(keep=session.testsfailed == failed)
        assert not errors, errors


class MadeUp(Kept):
    """Pages with made-up figures: ``show`` gives one as a visitor finds it, its chart just drawn."""

    script = COUNT_MESSAGES

    def show(self, path: str = "/", **options: Any) -> Page:
        """The page with no step done, nothing typed, nothing sent."""
        page, opened = self.open(path, **options)
        if not opened:
            begin_anew(page, path)
        if options.get("is_mobile"):  # a chart is drawn once it comes into sight
            page.locator(".cm-hero .chart").first.scroll_into_view_if_needed()
        page.locator(".main-svg").first.wait_for()
        at_rest(page)
        return page

    def any(self) -> Page:
        """A page whatever was done on it, for what needs only its scripts."""
        return next(iter(self.pages.values()), None) or self.show()


def begin_anew(page, path: str) -> None:
    """Make the page one of a new visitor without loading it."""
    page.mouse.move(0, 0)
    visit = page.evaluate(BEGIN_ANEW, path)
    page.get_by_text(f"visit {visit + 1}", exact=True).wait_for()
    page.evaluate("wire.length = 0")


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
