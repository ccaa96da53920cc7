"""Every screen in a real browser: its main input by keyboard, a phone, both languages, no barrier."""

from __future__ import annotations

import pytest

from costmodel import parameters
from tests import screens_browser as seen
from tests.screens_browser import at_rest, go, says, slider

pytestmark = pytest.mark.browser

# The input that each screen is about, and a step by which a key moves it.
MAIN = {
    "labeling": "labeling.target_precision",
    "compute": "compute.gpu_price",
    "gap": "generalization.field_items",
    "compression": "compression.hardware_after",
    "strategies": "",
    "roi": "value.right",
}
PRESETS = {"compression": "drone"}


@pytest.mark.parametrize("name", MAIN)
def test_nobody_is_kept_out_and_a_key_moves_lead_chart_and_total(open_page, server, name):
    page = open_page()
    plan = go(page, server, name, preset=PRESETS.get(name, "ecommerce"))
    assert seen.serious(page) == []
    says(page, plan)
    if MAIN[name]:
        moves(page, name, plan)


def moves(page, name, plan):
    before, address = page.evaluate(seen.DRAWN), seen.address(page)
    control = slider(page, MAIN[name])
    control.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("before => (" + seen.DRAWN + ")() !== before", arg=before)
    page.wait_for_function("before => location.search !== before", arg=address)
    page.wait_for_function(seen.SETTLED)
    at_rest(page)
    moved = seen.plan_of(page)
    assert set(moved.differences(plan)) == {MAIN[name]}
    says(page, moved)
    page.keyboard.press("Control+z")
    says(page, plan)


@pytest.mark.parametrize("name", MAIN)
def test_on_a_phone_in_chinese(open_page, server, name):
    page = open_page(**seen.PHONE, locale="zh-CN")
    plan = go(page, server, name, preset=PRESETS.get(name, "ecommerce"), lang="zh")
    says(page, plan, "zh")
    assert not page.evaluate(seen.SIDEWAYS)
    if MAIN[name]:
        record = parameters.find(MAIN[name])
        assert slider(page, record.id, "zh").count() == 1
