"""The compute screen in a real browser: workload, platform, commitment, own machines."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import section_presets, text
from costmodel.screens import compute as screen
from tests import screens_browser as seen
from tests.screens_browser import at_rest, choice, go, says, slider

pytestmark = pytest.mark.browser


def choose(page, label: str, option: str) -> None:
    """One of the section's typical values, by keyboard."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.press_sequentially(option[:12])
    box.press("Enter")


def reads(page, plan, lang: str = "en") -> None:
    """Sentence, cards and strip are those of the plan."""
    found = screen.report(plan)
    expect(page.locator("h1")).to_have_text(text.say(found.lead, lang))
    expect(page.get_by_text(text.figure("money", found.press.cost, lang), exact=True).first).to_be_visible()
    says(page, plan, lang)


def test_a_workload_and_a_platform_set_price_and_hours(open_page, server):
    errors: list[str] = []
    page = open_page()
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    plan = go(page, server, "compute")
    reads(page, plan)
    article = section_presets.apply(plan, "workload", "article")
    choose(page, "What is trained", "The article")
    reads(page, article)
    expect(page.get_by_text("¥323K", exact=True).first).to_be_visible()  # 322,560
    bought = section_presets.apply(article, "platform", "h100")
    choose(page, "GPU platform", "NVIDIA H100")
    reads(page, bought)
    choice(page, "compute.commitment").select_option("three_years")
    reads(page, bought.replace({"compute.commitment": "three_years"}))
    page.keyboard.press("Control+z")
    reads(page, bought)
    assert errors == []


def test_own_machines_on_a_phone(open_page, server):
    page = open_page(**seen.PHONE)
    plan = go(page, server, "compute", lang="zh")
    reads(page, plan, "zh")
    assert not page.evaluate(seen.SIDEWAYS)
    control = slider(page, "compute.own_share", "zh")
    control.focus()
    page.keyboard.press("End")
    reads(page, plan.replace({"compute.own_share": 1.0}), "zh")
    page.get_by_text(text.template("zh", "compute.more_own"), exact=True).click()
    expect(slider(page, "compute.own_capex", "zh")).to_be_visible()
    at_rest(page)
    assert not page.evaluate(seen.SIDEWAYS)
    assert seen.serious(page) == []
