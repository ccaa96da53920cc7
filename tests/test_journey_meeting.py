"""Comparing and meeting in a real browser: what is kept, copied, followed and shown again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import link, presets, text
from costmodel.comparison import compare
from tests.screen import headline_of
from tests.screens_browser import PHONE, SIDEWAYS, at_rest, go, says, serious, slider, speak

pytestmark = pytest.mark.browser
RUNS = "compute.runs"


def lead(page) -> str:
    return page.locator("h1").first.inner_text()


def test_keep_move_compare_and_open_the_link_elsewhere(server, open_page):
    page = open_page()
    page.goto(f"{server}/?v=1&preset=ecommerce&lang=en&page=compare")
    page.get_by_role("button", name="Keep this plan as it is").click()
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    slider(page, RUNS).focus()
    page.keyboard.press("ArrowRight")
    after = presets.load().replace({RUNS: presets.load()[RUNS] + 1})
    says(page, after)
    found = compare([after, presets.load()])
    assert lead(page) == text.say(found.lead, "en")
    page.wait_for_function("() => location.search.includes('with1')")
    address = page.evaluate("location.search")
    assert link.open_link(address).others == (presets.load(),)
    other = open_page()
    other.goto(f"{server}/{address}")
    other.locator(".js-plotly-plot .main-svg").first.wait_for()
    assert lead(other) == text.say(found.lead, "en")


def test_a_second_window_follows_the_first(server, open_page):
    own = open_page()
    shown = own.context.new_page()
    go(own, server, "overview")
    go(shown, server, "meeting")
    shown.get_by_role("switch", name="Follow my other window").click()
    slider(own, RUNS).focus()
    own.keyboard.press("ArrowRight")
    after = presets.load().replace({RUNS: presets.load()[RUNS] + 1})
    expect(shown.locator("h1").first).to_have_text(headline_of(after, "en").verdict)
    shown.get_by_role("button", name="Show the last step again").click()
    expect(shown.locator("h1").first).to_have_text(headline_of(presets.load(), "en").verdict)
    expect(shown.locator("h1").first).to_have_text(headline_of(after, "en").verdict)


def test_a_window_that_does_not_follow_keeps_its_plan(server, open_page):
    own = open_page()
    shown = own.context.new_page()
    go(own, server, "overview")
    go(shown, server, "meeting")
    slider(own, RUNS).focus()
    own.keyboard.press("ArrowRight")
    own.wait_for_function("() => location.search.includes('compute.runs')")
    shown.wait_for_timeout(800)
    assert lead(shown) == headline_of(presets.load(), "en").verdict


@pytest.mark.parametrize("name", ["compare", "meeting"])
def test_on_a_phone_nothing_is_cut_and_nobody_is_kept_out(server, open_page, name):
    page = open_page(**PHONE)
    query = link.encode(presets.load(), others=[presets.load("drone"), presets.load("article")], lang="zh")
    page.goto(f"{server}/?{query}&page={name}")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    at_rest(page)
    assert not page.evaluate(SIDEWAYS)
    assert serious(page) == []
    chinese = lead(page)
    speak(page, "en")
    expect(page.locator("h1").first).not_to_have_text(chinese)
    assert not page.evaluate(SIDEWAYS)
    assert serious(page) == []
