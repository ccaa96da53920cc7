"""The compression screen in a real browser: from measured figures to methods, by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import text
from costmodel.screens.compression import report
from tests import screens_browser as seen
from tests.screens_browser import choice, go, says, slider

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_methods_chosen_by_keyboard_lead_the_screen(open_page, server, lang):
    page = open_page(locale="zh-CN" if lang == "zh" else "en-US")
    plan = go(page, server, "compression", preset="drone", lang=lang)
    for identifier, key, value in (
        ("compression.figures", "ArrowDown", "methods"),
        ("compression.quantization", "ArrowDown", "int8"),
    ):
        choice(page, identifier, lang).focus()
        page.keyboard.press(key)
        plan = plan.replace({identifier: value})
        says(page, plan, lang)
        expect(page.locator("h1").first).to_have_text(text.say(report(plan).lead, lang))
    row = page.get_by_role("row").filter(has_text="INT8")
    expect(row.first).to_contain_text("0.35%")


def test_on_a_phone_methods_fit_the_width(open_page, server):
    page = open_page(**seen.PHONE)
    go(page, server, "compression", preset="drone")
    choice(page, "compression.figures").focus()
    page.keyboard.press("ArrowDown")
    expect(slider(page, "compression.sparsity")).to_be_visible()
    assert not page.evaluate(seen.SIDEWAYS)
    assert seen.serious(page) == []
