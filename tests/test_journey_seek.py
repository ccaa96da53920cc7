"""Goal seek and best mix in a real browser: by pointer, by keyboard, on a phone, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from costmodel import decision_groups, evaluate, parameters, presets, text
from costmodel.goal_seek import goal_seek
from costmodel.optimum import optimize
from tests import screens_browser as seen
from tests.screens_browser import at_rest, go, says

pytestmark = pytest.mark.browser

FOCUSED = "(document.activeElement.shadowRoot?.activeElement ?? document.activeElement).ariaLabel"
OWN_LIMITS = {"budget": 2.5e6, "months": 9.0, "latency": 300.0}  # of the opening preset
ASKED = [  # a slider, a whole number, a switch
    ("labeling", "labeling.target_precision", "ecommerce"),
    ("roi", "value.right", "ecommerce"),
    ("compression", "compression.enabled", "drone"),
]


def target(page, identifier: str, lang: str = "en"):
    """The small target beside an input."""
    name = text.template(lang, "seek.open").format(question=seen.question(identifier, lang))
    return page.get_by_role("button", name=name, exact=True)


def use(page, identifier: str, value, lang: str = "en", key: str = "seek.use"):
    words = text.value_text(parameters.find(identifier), value, lang)
    return page.get_by_role("button", name=text.template(lang, key).format(value=words), exact=True)


def dialog(page):
    return page.get_by_role("dialog")


@pytest.mark.parametrize(("name", "identifier", "preset"), ASKED)
def test_the_answer_is_used_and_undone(open_page, server, name, identifier, preset):
    page = open_page()
    plan = go(page, server, name, preset=preset)
    target(page, identifier).click()
    expect(dialog(page)).to_contain_text(parameters.find(identifier).label["en"])
    field = dialog(page).get_by_role("spinbutton")
    if isinstance(plan[identifier], bool):  # between the two, so that one of them will do
        both = [evaluate(plan.replace({identifier: on})).npv for on in (False, True)]
        field.fill(str(round(sum(both) / 2)))
        field.press("Enter")
        found = goal_seek(plan, identifier, "npv", float(round(sum(both) / 2)))
    else:
        found = goal_seek(plan, identifier)
    other = next((hit.value for hit in found.hits if hit.value != plan[identifier]), None)
    if other is None:  # the plan itself is the answer: nothing to use
        page.keyboard.press("Escape")
        expect(dialog(page)).to_have_count(0)
        return
    use(page, identifier, other).click()
    expect(dialog(page)).to_have_count(0)
    moved = plan.replace({identifier: other})
    says(page, moved)
    page.wait_for_function(f"() => {FOCUSED}?.startsWith('Find the value of')")
    page.keyboard.press("Control+z")
    says(page, plan)


def test_out_of_reach_by_keyboard_only(open_page, server):
    page = open_page()
    identifier = "generalization.field_items"
    plan = go(page, server, "gap")
    target(page, identifier).focus()
    page.keyboard.press("Enter")
    expect(dialog(page)).to_be_visible()
    box = dialog(page).get_by_role("combobox")
    box.focus()
    page.keyboard.type(text.template("en", "seek.of.payback_months"))
    page.keyboard.press("Enter")
    field = dialog(page).get_by_role("spinbutton")
    expect(field).to_have_value("36.0")
    field.focus()
    field.fill("10")
    page.keyboard.press("Enter")
    found = goal_seek(plan, identifier, "payback_months", 10.0)
    expect(dialog(page).get_by_role("heading", name=re.compile("^Not reachable"))).to_have_text(
        found.said("en")
    )
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    page.wait_for_function(f"() => {FOCUSED}?.startsWith('Find the value of')")
    at_rest(page)
    says(page, plan)
    page.keyboard.press("Enter")
    expect(dialog(page)).to_be_visible()
    best = use(page, identifier, found.best_value, key="seek.use_best")
    field.fill("10")
    page.keyboard.press("Enter")
    best.focus()
    page.keyboard.press("Enter")
    expect(dialog(page)).to_have_count(0)
    says(page, plan.replace({identifier: found.best_value}))


def test_a_row_of_all_assumptions_on_a_phone_in_chinese(open_page, server):
    page = open_page(**seen.PHONE, locale="zh-CN")
    page.goto(f"{server}/?v=1&preset=ecommerce&lang=zh&page=assumptions")
    record = parameters.find("value.right")
    name = text.template("zh", "seek.open").format(question=record.label["zh"])
    page.get_by_role("button", name=name, exact=True).click()
    plan = presets.load("ecommerce")
    found = goal_seek(plan, record.id)
    expect(dialog(page)).to_contain_text(found.said("zh"))
    assert not page.evaluate(seen.SIDEWAYS)
    use(page, record.id, found.best_value, "zh").click()
    says(page, plan.replace({record.id: found.best_value}), "zh")


@pytest.mark.parametrize(("lang", "options"), [("en", {}), ("zh", {**seen.PHONE, "locale": "zh-CN"})])
def test_the_best_mix_is_used_and_undone(open_page, server, lang, options):
    page = open_page(**options)
    plan = go(page, server, "labeling", lang=lang)
    page.get_by_role("button", name=text.template(lang, "optimum.open"), exact=True).click()
    page.get_by_role("button", name=text.template(lang, "optimum.run"), exact=True).click()
    take = page.get_by_role("button", name=text.template(lang, "optimum.use"), exact=True)
    take.wait_for()
    found = optimize(plan, decision_groups.decisions_of(["labels"]), **OWN_LIMITS)
    expect(dialog(page)).to_contain_text(text.say(found.sentence, lang))
    assert not page.evaluate(seen.SIDEWAYS)
    take.click()
    expect(dialog(page)).to_have_count(0)
    says(page, found.scenario, lang)
    page.get_by_role("button", name=text.template(lang, "bar.undo"), exact=True).click()
    says(page, plan, lang)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_nobody_is_kept_out_of_the_dialogs(open_page, server, lang):
    page = open_page(**seen.PHONE) if lang == "zh" else open_page()
    go(page, server, "labeling", lang=lang)
    target(page, "labeling.target_precision", lang).click()
    dialog(page).get_by_role("spinbutton").wait_for()
    at_rest(page)
    assert seen.serious(page) == []
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    page.get_by_role("button", name=text.template(lang, "optimum.open"), exact=True).click()
    page.get_by_role("button", name=text.template(lang, "optimum.run"), exact=True).click()
    page.get_by_role("button", name=text.template(lang, "optimum.use"), exact=True).wait_for()
    at_rest(page)
    assert seen.serious(page) == []
