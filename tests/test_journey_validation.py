"""The validation table in a real browser: opened on demand, its chart chosen by name, nothing in the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from costmodel import text, validation, validation_words
from tests.screens_browser import PHONE, SIDEWAYS, at_rest, serious

pytestmark = pytest.mark.browser

CHECKS = {check.key: check for check in validation.checks()}


def opened(open_page, server, lang: str, **options):
    page = open_page(**options)
    page.goto(f"{server}/?v=1&lang={lang}&page=methods")
    page.locator(".methods .group").first.wait_for()
    expect(page.locator(".cm.table")).to_have_count(0)
    page.get_by_text(text.template(lang, "validation.fold"), exact=True).click()
    page.locator(".cm.table").wait_for()
    page.locator(".js-plotly-plot .main-svg").nth(2).wait_for()
    at_rest(page)
    return page


@pytest.mark.parametrize(("lang", "device"), [("en", {}), ("zh", PHONE)], ids=["wide", "phone"])
def test_the_table_and_the_chart_that_was_asked_for(open_page, server, lang, device):
    page = opened(open_page, server, lang, **device)
    expect(page.locator(".cm.table tbody th[scope='row']")).to_have_count(len(CHECKS))
    losing = CHECKS["energy_rated"]
    expect(page.locator(".cm.table")).to_contain_text(
        validation_words.error(losing, losing.naive_error, lang)
    )
    chooser = page.get_by_role("combobox", name=text.template(lang, "validation.choose"))
    name = text.template(lang, "validation.check.training_hours")
    chooser.click()
    chooser.fill(name)
    page.get_by_role("option", name=name, exact=True).wait_for()
    chooser.press("Enter")
    title = text.template(lang, "validation.chart").format(model=name)
    expect(page.get_by_text(title, exact=True)).to_be_visible()
    at_rest(page)
    assert not page.evaluate(SIDEWAYS)
    assert not re.search(r"validation\.\w+", page.locator(".stMain").inner_text())
    assert serious(page) == []
