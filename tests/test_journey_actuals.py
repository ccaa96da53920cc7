"""Actuals in a real browser: type, paste, take the example, use what was measured; phone and barriers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import presets, text
from costmodel.actuals import of_rows
from costmodel.actuals_report import report, sentences
from costmodel.actuals_sample import sample
from tests import screens_browser as seen
from tests.screens_browser import at_rest, go

pytestmark = pytest.mark.browser

PLAN = presets.load()
TYPING = 60  # milliseconds between two keys


def lead(known, lang: str) -> str:
    return sentences(report(PLAN, known), lang)[0]


def test_a_cell_is_typed_and_stays_under_the_hand(open_page, server):
    errors = []
    page = open_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    go(page, server, "actuals")
    grid = page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    page.mouse.click(box["x"] + 120, box["y"] + 35 + 3 * 35 + 17)  # labels of month 4
    page.keyboard.type("20000", delay=TYPING)
    page.keyboard.press("Enter")
    expect(page.locator("h1").first).to_contain_text(lead(of_rows({4: {"labels": 20_000.0}}), "en"))
    at_rest(page)
    assert abs(grid.bounding_box()["y"] - box["y"]) < 60
    assert errors == []


def test_paste_and_use_what_was_measured(open_page, server):
    page = open_page(locale="zh-CN")
    go(page, server, "actuals", lang="zh")
    known = of_rows({4: {"labels": 20_000.0, "cost_labels": 24_000.0}})
    field = page.get_by_role("textbox", name=text.template("zh", "actuals.text"))
    field.fill("month\tlabels\tcost_labels\n4\t20000\t24000\n")
    field.press("Control+Enter")
    expect(page.locator("h1").first).to_contain_text(lead(known, "zh"))
    page.get_by_role("button", name=text.template("zh", "actuals.use_labels")).click()
    (price,) = report(PLAN, known).measured
    plan = PLAN.use_fit("actuals", 1, price.found)
    seen.says(page, plan, "zh")
    assert seen.plan_of(page).fitted == plan.fitted
    with page.expect_download() as file:
        page.get_by_role("button", name=text.template("zh", "actuals.download")).click()
    assert "4,20000,,,24000," in file.value.path().read_text(encoding="utf-8-sig")


def test_the_example_on_a_phone_and_nobody_is_kept_out(open_page, server):
    page = open_page(**seen.PHONE)
    go(page, server, "actuals")
    page.get_by_role("button", name=text.template("en", "actuals.sample")).click()
    expect(page.locator("h1").first).to_contain_text(lead(sample(PLAN), "en"))
    at_rest(page)
    assert not page.evaluate(seen.SIDEWAYS)
    assert seen.serious(page) == []
