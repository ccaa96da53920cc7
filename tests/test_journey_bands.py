"""In a browser: bands come at rest, never hold up a move; a job shows its progress and can be stopped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import browser as real
from tests.screens_browser import at_rest, go, slider

pytestmark = pytest.mark.browser

FIELD, PLOTTED = "generalization.field_items", "labeling.target_precision"
CAPTION = {"en": re.compile(r"^8 times in 10 the total cost"), "zh": re.compile(r"^10 次里有 8 次，总成本")}
# From the next key on: when the figures answered, whether a band was there then, and how often Plotly drew.
WATCH = """() => {
  const text = (selector) => document.querySelector(selector).textContent;
  const before = text('.cm-hero .cards');
  const react = Plotly.react;
  window.seen = { drawings: 0 };
  Plotly.react = (...all) => (window.seen.drawings++, react(...all));
  new MutationObserver(() => {
    if (window.seen.band === undefined && text('.cm-hero .cards') !== before) {
      window.seen.band = "";
      setTimeout(() => {
        const band = text('.cm-hero .spread');
        Object.assign(window.seen, { band, drawn: window.seen.drawings, done: true });
      });
    }
  }).observe(document.querySelector('.cm-hero'), { subtree: true, childList: true, characterData: true });
}"""
# The largest area of a band, in square pixels: a band that is not known lies flat on its curve.
AREA = """() => Math.max(...[...document.querySelectorAll('.scatterlayer .js-fill')]
  .filter((fill) => Number(fill.style.fillOpacity) === 0.1)
  .map((fill) => [...fill.getAttribute('d').matchAll(/(-?[\\d.]+),(-?[\\d.]+)/g)].map(([, x, y]) => [+x, +y]))
  .map((path) => Math.abs(path.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = path[(i + 1) % path.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0))))"""
GONE = """() => {
  const words = document.querySelector('.cm-hero .spread');
  window.gone = false;
  const look = () => { window.gone ||= !words.textContent; };
  new MutationObserver(look).observe(words, { childList: true, characterData: true, subtree: true });
}"""


def spread(page):
    return page.locator(".cm-hero .spread")


# Each test moves to plans of its own: what one visitor waited for, the next one has at once.
@pytest.mark.parametrize(("lang", "key"), [("en", "ArrowRight"), ("zh", "ArrowLeft")])
def test_the_band_comes_at_rest_and_goes_with_the_first_move(open_page, server, lang, key):
    page = open_page()
    go(page, server, "overview", lang=lang)
    expect(spread(page)).to_have_text(CAPTION[lang])
    page.wait_for_timeout(600)
    assert page.evaluate(AREA) > 5000
    page.evaluate(WATCH)
    slider(page, FIELD, lang).focus()
    page.keyboard.press(key)
    page.wait_for_function("() => window.seen.done")
    assert page.evaluate("seen.band") == ""  # the answer did not wait for the draws
    assert page.evaluate("seen.drawn") == 0  # marks moved in place
    expect(spread(page)).to_have_text(CAPTION[lang])
    page.wait_for_timeout(600)
    assert page.evaluate(AREA) > 5000


def test_a_held_thumb_gets_no_band_until_it_is_let_go(open_page, server):
    page = open_page()
    go(page, server, "overview")
    expect(spread(page)).to_have_text(CAPTION["en"])
    box = slider(page, FIELD).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    expect(spread(page)).to_have_text("")
    page.wait_for_timeout(1200)
    assert page.evaluate(AREA) < 1
    expect(spread(page)).to_have_text("")
    page.mouse.up()
    expect(spread(page)).to_have_text(CAPTION["en"])


def test_along_the_axis_the_band_stays_and_its_words_follow(open_page, server):
    page = open_page()
    go(page, server, "overview")
    expect(spread(page)).to_have_text(CAPTION["en"])
    before = spread(page).text_content()
    page.evaluate(GONE)
    slider(page, PLOTTED).focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(spread(page)).not_to_have_text(before)
    page.wait_for_timeout(1000)
    expect(spread(page)).to_have_text(CAPTION["en"])
    assert page.evaluate("gone") is False


def test_a_page_at_rest_says_nothing_more_to_the_server(open_page, server):
    page, sent = open_page(), []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    go(page, server, "overview")
    expect(spread(page)).to_have_text(CAPTION["en"])
    page.wait_for_timeout(700)
    count = len(sent)
    page.wait_for_timeout(2500)
    assert len(sent) == count


def test_undo_and_another_page_and_back(open_page, server):
    page = open_page()
    go(page, server, "overview")
    expect(spread(page)).to_have_text(CAPTION["en"])
    first = spread(page).text_content()
    page.evaluate(GONE)
    slider(page, "value.right").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => window.gone")
    expect(spread(page)).to_have_text(CAPTION["en"])
    page.keyboard.press("Control+z")
    expect(spread(page)).to_have_text(first)
    page.get_by_role("link", name="ROI", exact=True).click()
    page.locator(".cm-hero").wait_for(state="detached")
    at_rest(page)
    page.get_by_role("link", name="Overview", exact=True).click()
    expect(spread(page)).to_have_text(first)


@pytest.fixture(scope="module")
def demo():
    with real.serving(str(Path("tests") / "demo_jobs.py"), env={"PYTHONPATH": str(real.ROOT)}) as url:
        yield url


def test_a_job_shows_its_progress_and_ends_by_itself(open_page, demo):
    page = open_page()
    page.goto(demo)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("Drawing the risk curve")).to_be_visible()
    expect(page.get_by_text("done found after 3 runs")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.wait_for_timeout(1000)
    expect(page.get_by_text("done found after 3 runs")).to_be_visible()


def test_a_job_can_be_stopped(open_page, demo):
    page = open_page()
    page.goto(demo)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile("^cancelled None"))).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text(re.compile("^done found"))).to_be_visible()
