"""Strategies in a real browser: switch one on by keyboard, find the cheapest way, take it, go back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import presets, strategies, text
from costmodel.screens import strategies as screen
from tests import screens_browser as seen
from tests.screens_browser import at_rest, go, says

pytestmark = pytest.mark.browser


def switch(page, key, lang="en"):
    name = strategies.find(key).name[lang]
    return page.get_by_role("row").filter(has_text=name).get_by_role("switch")


def lead_is(page, plan, lang="en"):
    expect(page.locator("h1").first).to_have_text(text.say(screen.report(plan).lead, lang))


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_strategy_by_keyboard_and_back(open_page, server, lang):
    page = open_page(locale="zh-CN" if lang == "zh" else "en-US")
    plan = go(page, server, "strategies", lang=lang)
    before = page.evaluate(seen.DRAWN)
    control = switch(page, "spot", lang)
    control.focus()
    page.keyboard.press("Space")
    page.wait_for_function("before => (" + seen.DRAWN + ")() !== before", arg=before)
    moved = plan.replace({"strategies.spot": 1.0})
    says(page, moved, lang)
    lead_is(page, moved, lang)
    expect(control).to_have_attribute("aria-checked", "true")
    page.keyboard.press("Control+z")
    says(page, plan, lang)
    lead_is(page, plan, lang)


def test_the_cheapest_way_is_found_and_taken(open_page, server):
    page = open_page()
    plan = go(page, server, "strategies", preset="drone")
    page.get_by_role("button", name="Find the cheapest way to −50%").click()
    found = strategies.path_to(plan, 0.5)
    expect(page.get_by_text(text.say(screen.path_sentence(found), "en"))).to_be_visible()
    page.get_by_role("button", name="Use this mix").click()
    taken = plan.replace(strategies.mix(plan, found.keys))
    says(page, taken)
    lead_is(page, taken)
    expect(switch(page, "spot")).to_have_attribute("aria-checked", "true")


def test_a_switch_of_the_model_goes_off_in_the_table_on_a_phone(open_page, server):
    page = open_page(**seen.PHONE)
    plan = go(page, server, "strategies", preset="drone")
    control = switch(page, "compression_size")
    expect(control).to_have_attribute("aria-checked", "true")
    control.click()
    says(page, plan.replace(strategies.switched(plan, "compression_size", on=False)))
    at_rest(page)
    assert not page.evaluate(seen.SIDEWAYS)
    assert seen.serious(page) == []


def test_another_mix_and_another_person_week(open_page, server):
    page = open_page()
    plan = go(page, server, "strategies")
    page.get_by_role("combobox", name="Mix of strategies").click()
    page.get_by_role("option", name="The article's five steps").click()
    mixed = presets.load().replace(strategies.mix(plan, ARTICLE))
    says(page, mixed)
    control = seen.slider(page, "strategies.week_cost")
    control.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('week_cost')")
    at_rest(page)
    moved = seen.plan_of(page)
    assert set(moved.differences(mixed)) == {"strategies.week_cost"}
    says(page, moved)
    lead_is(page, moved)


ARTICLE = (
    "synthetic_data",
    "active_learning",
    "transfer_learning",
    "compression_size",
    "compression_inference",
    "mlops",
)
