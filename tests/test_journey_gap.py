"""From lab to field in a real browser: inputs as a number of 100, typical values, the switch."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import section_presets, text
from costmodel.screens import gap, gap_inputs
from tests import screens_browser as seen
from tests.screens_browser import at_rest, go, question, says, slider, switch

pytestmark = pytest.mark.browser

CURVE = "() => document.querySelector('.js-plotly-plot .scatterlayer').innerHTML"


def lead_is(page, plan, lang="en"):
    expect(page.locator("h1").first).to_have_text(text.say(gap.report(plan).lead, lang))


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_fewer_right_in_the_field_by_keyboard(open_page, server, lang):
    page = open_page(locale="zh-CN" if lang == "zh" else "en-US")
    plan = go(page, server, "gap", lang=lang)
    curve = page.evaluate(CURVE)
    control = slider(page, gap_inputs.SHIFT, lang)
    control.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"before => ({CURVE})() !== before", arg=curve)
    page.wait_for_timeout(300)  # the address is written a moment after the hand rests
    page.wait_for_function(seen.SETTLED)
    at_rest(page)
    moved = seen.plan_of(page)
    assert set(moved.differences(plan)) == {gap_inputs.SHIFT}
    assert moved[gap_inputs.SHIFT] > plan[gap_inputs.SHIFT]
    says(page, moved, lang)
    lead_is(page, moved, lang)
    page.keyboard.press("Control+z")
    says(page, plan, lang)


def test_typical_values_and_the_monthly_check(open_page, server):
    page = open_page()
    plan = go(page, server, "gap")
    title = section_presets.groups()["shift"]["title"]["en"]
    page.get_by_role("combobox", name=title).click()
    option = section_presets.groups()["shift"]["options"]["article"]["title"]["en"]
    page.get_by_role("option", name=option).click()
    worse = plan.replace(section_presets.values("shift", "article"))
    says(page, worse)
    lead_is(page, worse)
    control = switch(page, "generalization.monitoring")
    control.focus()
    page.keyboard.press("Space")
    watched = worse.replace({"generalization.monitoring": True})
    says(page, watched)


def test_on_a_phone_every_input_is_there(open_page, server):
    page = open_page(**seen.PHONE, locale="zh-CN")
    plan = go(page, server, "gap", lang="zh")
    says(page, plan, "zh")
    assert not page.evaluate(seen.SIDEWAYS)
    for identifier in (gap_inputs.SHIFT, gap_inputs.WORST, "generalization.mlops_cost"):
        assert slider(page, identifier, "zh").count() == 1, question(identifier, "zh")
    page.locator(".js-plotly-plot").nth(4).scroll_into_view_if_needed()
    assert not page.evaluate(seen.SIDEWAYS)
    assert seen.serious(page) == []
