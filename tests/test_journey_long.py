"""In a browser: draws that take long show their progress, hold up no move, and can be stopped."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import text
from tests import screens_browser as seen
from tests.screens_browser import slider

pytestmark = pytest.mark.browser

LONG = "v=1&preset=medical&uncertainty.draws=16384&project.horizon=120&lang=en&page=risk"


def test_long_draws_show_their_progress_and_a_move_is_answered_meanwhile(open_page, server):
    page = open_page(**seen.PHONE)
    page.goto(f"{server}/?{LONG}")
    stop = page.get_by_role("button", name=text.template("en", "jobs.cancel"))
    stop.first.wait_for(timeout=60_000)
    chart, control = page.locator(".js-plotly-plot").first, slider(page, "gates.poc_pass")
    bar = page.get_by_role("progressbar").first.bounding_box()
    assert chart.bounding_box()["y"] < bar["y"] < control.bounding_box()["y"]  # in sight, before the inputs
    assert not page.evaluate(seen.SIDEWAYS)
    control.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('gates.poc_pass')", timeout=30_000)
    assert page.locator(".cm-chart[data-stale]").count() > 0  # answered before the draws were there
    stop.first.wait_for(timeout=60_000)
    stop.first.click()
    again = page.get_by_role("button", name=text.template("en", "jobs.again"))
    expect(again).to_be_visible(timeout=30_000)
    expect(stop).to_have_count(0)
