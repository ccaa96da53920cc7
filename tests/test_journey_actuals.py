"""Actuals in a real browser: type, paste, take the example, use what was measured; phone and barriers."""

from __future__ import annotations

import pytest
from playwright.sync_api import TimeoutError, expect

from costmodel import presets, text
from costmodel.actuals import of_rows
from costmodel.actuals_report import report, sentences
from costmodel.actuals_sample import sample
from tests import screens_browser as seen
from tests.screens_browser import at_rest, go

pytestmark = pytest.mark.browser

PLAN = presets.load()
ROW = 35  # pixels of the table


def lead(known, lang: str) -> str:
    return sentences(report(PLAN, known), lang)[0]


def opened_cell(page, grid):
    """The field over labels of month 4; a busy machine may need a second click until the table listens."""
    cell = page.locator("#portal textarea, #portal input").first
    for _ in range(5):
        grid.click(position={"x": 120, "y": 4.5 * ROW})
        page.keyboard.press("Enter")
        try:
            cell.wait_for(timeout=4000)
        except TimeoutError:
            continue
        return cell
    raise AssertionError("no cell opens")


def test_a_cell_is_typed_and_stays_under_the_hand(open_page, server):
    errors = []
    page = open_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    go(page, server, "actuals")
    grid = page.locator(".dvn-scroller").first
    grid.scroll_into_view_if_needed()
    at_rest(page)
    cell, top = opened_cell(page, grid), grid.bounding_box()["y"]
    cell.fill("20000")
    cell.press("Enter")
    expect(page.locator("h1").first).to_contain_text(lead(of_rows({4: {"labels": 20_000.0}}), "en"))
    at_rest(page)
    assert abs(grid.bounding_box()["y"] - top) < 60
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
