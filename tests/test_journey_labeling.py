"""The labeling screen in a real browser: way of labeling by keyboard, a table's switch, folded prices."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import evaluate, text
from tests import screens_browser as seen
from tests.screens_browser import at_rest, choice, go, question, says

pytestmark = pytest.mark.browser


def fold(page, name, lang):
    return page.locator("summary").filter(has_text=text.template(lang, f"labeling.fold_{name}"))


def test_own_staff_is_chosen_and_priced(open_page, server):
    page, lang = open_page(locale="zh-CN"), "zh"
    plan = go(page, server, "labeling", lang=lang)
    says(page, plan, lang)
    drawn = page.evaluate(seen.DRAWN)
    way = choice(page, "labeling.workflow", lang)
    way.focus()
    page.keyboard.press("End")  # own staff is the last choice
    page.wait_for_function("before => (" + seen.DRAWN + ")() !== before", arg=drawn)
    wanted = plan.replace({"labeling.workflow": "own"})
    says(page, wanted, lang)
    price = text.figure("money", evaluate(wanted).label_unit_cost, lang)
    expect(page.get_by_text(price, exact=True).first).to_be_visible()
    fold(page, "own", lang).click()
    wage = page.get_by_role("spinbutton", name=question("labeling.own_wage", lang))
    wage.fill("60")
    wage.press("Enter")
    says(page, wanted.replace({"labeling.own_wage": 60.0}), lang)


def test_a_switch_of_the_table_is_the_switch_of_the_inputs(open_page, server):
    page = open_page()
    plan = go(page, server, "labeling")
    says(page, plan)
    name = text.template("en", "labeling.levers")
    toggle = page.get_by_role("table", name=name).get_by_role("switch").first
    toggle.focus()
    page.keyboard.press("Space")
    wanted = plan.replace({"labeling.active_learning": True})
    says(page, wanted)
    expect(seen.switch(page, "labeling.active_learning")).to_be_checked()


def test_every_fold_opens_on_a_phone_without_sideways_scroll(open_page, server):
    page = open_page(**seen.PHONE, locale="zh-CN")
    go(page, server, "labeling", preset="article", lang="zh")
    for name in ("list", "own", "mix", "data"):
        fold(page, name, "zh").click()
        at_rest(page)
    own = page.get_by_role("spinbutton", name=question("labeling.own_seconds", "zh"))
    expect(own).to_be_visible()
    assert not page.evaluate(seen.SIDEWAYS)
