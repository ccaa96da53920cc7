"""The risk screen in a real browser: the budget line by hand and by keyboard, and what follows it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from costmodel import text, uncertainty
from costmodel.scenario import Scenario
from costmodel.screens import risk
from tests import screens_browser as seen
from tests.screens_browser import at_rest, go, says, slider

pytestmark = pytest.mark.browser

BUDGET = risk.BUDGET
DRAWN = ".cm-chart:not([data-stale]) .grip"


def opened(page: Any, server: str, lang: str = "en") -> Scenario:
    """Open the screen and wait for the draws."""
    plan = go(page, server, "risk", lang=lang)
    page.locator(DRAWN).wait_for()
    at_rest(page)
    return plan


def grip(page: Any) -> Any:
    return page.locator(".grip")


def budget_of(page: Any) -> float:
    return float(grip(page).get_attribute("aria-valuenow"))


def becomes(page: Any, plan: Scenario, lang: str = "en") -> None:
    """Wait for the address of a plan: a budget leaves total and return in it as they are."""
    for _ in range(80):
        if seen.plan_of(page) == plan:
            break
        page.wait_for_timeout(100)
    says(page, plan, lang)


def words(plan: Scenario, budget: float, lang: str) -> str:
    """What stands at the line for a budget, by the draws."""
    holds = uncertainty.simulate(plan).cost.percentile_of(budget)
    shown = text.template(lang, "risk.budget_words")
    return shown.format(text.figure("money", budget, lang), text.figure("of100", holds, lang))


def drag(page: Any, by: int, *, release: bool = True) -> None:
    """Move the line sideways by so many pixels."""
    box = grip(page).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in (0.3, 0.6, 1.0):
        page.mouse.move(x + by * step, y)
    if release:
        page.mouse.up()


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_words_and_the_input_follow_the_thumb_and_release_sets_the_budget(open_page, server, lang):
    page = open_page(locale="zh-CN" if lang == "zh" else "en-US")
    plan = opened(page, server, lang)
    before = seen.address(page)
    drag(page, 180, release=False)
    held = budget_of(page)
    assert held > plan[BUDGET] * 1.1
    expect(page.locator(".tag")).to_have_text(words(plan, held, lang))
    said = text.figure("of100", uncertainty.simulate(plan).cost.percentile_of(held), lang)
    expect(page.locator(".card .big").first).to_contain_text(said)
    # The slider goes along before anything was sent.
    expect(slider(page, BUDGET, lang)).to_have_attribute("aria-valuetext", re.compile(f"^{held:.0f}"))
    assert page.evaluate("location.search") == before
    page.mouse.up()
    moved = plan.replace({BUDGET: held})
    becomes(page, moved, lang)
    found = uncertainty.simulate(plan)
    expect(page.locator("h1").first).to_have_text(text.say(risk.lead(found, held), lang))
    page.keyboard.press("Control+z")
    becomes(page, plan, lang)
    expect(page.locator(".tag")).to_have_text(words(plan, plan[BUDGET], lang))


def test_by_keyboard_a_step_at_a_time(open_page, server):
    page = open_page()
    plan = opened(page, server)
    grip(page).focus()
    for key in ("ArrowRight", "ArrowRight", "PageUp"):
        page.keyboard.press(key)
    reached = budget_of(page)
    assert reached > plan[BUDGET]
    expect(grip(page)).to_have_attribute("aria-valuetext", words(plan, reached, "en"))
    becomes(page, plan.replace({BUDGET: reached}))
    expect(slider(page, BUDGET)).to_have_attribute("aria-valuetext", re.compile(f"^{reached:.0f}"))
    page.keyboard.press("Control+z")  # presses in quick succession are one step
    becomes(page, plan)
    page.keyboard.press("Home")
    page.wait_for_function(
        "before => Number(document.querySelector('.grip').ariaValueNow) < before", arg=1.5e6
    )


def test_nobody_is_kept_out_and_escape_lets_go_without_a_change(open_page, server):
    page = open_page()
    plan = opened(page, server)
    assert seen.serious(page) == []
    drag(page, 120, release=False)
    page.keyboard.press("Escape")
    assert budget_of(page) == plan[BUDGET]
    page.mouse.up()
    becomes(page, plan)


def test_the_line_follows_the_slider_and_a_budget_asks_for_no_new_draws(open_page, server):
    page = open_page()
    plan = opened(page, server)
    control = slider(page, BUDGET)
    control.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "before => Number(document.querySelector('.grip').ariaValueNow) < before", arg=2.5e6
    )
    assert page.locator(".cm-chart[data-stale]").count() == 0
    less = budget_of(page)
    becomes(page, plan.replace({BUDGET: less}))


def test_another_input_greys_the_draws_until_they_come(open_page, server):
    page = open_page()
    plan = opened(page, server)
    slider(page, "gates.poc_pass").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('gates') || location.search.length > 40")
    page.locator(DRAWN).wait_for()
    page.wait_for_function(seen.SETTLED)
    moved = seen.plan_of(page)
    assert set(moved.differences(plan)) == {"gates.poc_pass"}
    expect(page.locator(".cm-chart[data-stale]")).to_have_count(0)


def test_on_a_phone_nothing_is_cut_off(open_page, server):
    page = open_page(**seen.PHONE, locale="zh-CN")
    plan = opened(page, server, "zh")
    becomes(page, plan, "zh")
    assert not page.evaluate(seen.SIDEWAYS)
    page.locator(".js-plotly-plot").nth(3).scroll_into_view_if_needed()
    assert not page.evaluate(seen.SIDEWAYS)
    assert seen.serious(page) == []
