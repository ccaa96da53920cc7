"""Portfolio in a real browser: upload a file, enter a budget, see who fits; phone, barriers, cancel."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import portfolio, presets, text
from tests import screens_browser as seen
from tests.screens_browser import at_rest, go

pytestmark = pytest.mark.browser

TABLE = b"name,preset,labeling.items\nOwn shop,ecommerce,50000\n<b>Solo</b>,solo,\nBad,drone,-5\n"
MANY = b"name,preset,uncertainty.seed\n" + b"".join(b"P%d,medical,%d\n" % (i, i) for i in range(40))


def upload(page, content: bytes) -> None:
    file = {"name": "table.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_file_and_a_budget(open_page, server, lang):
    errors = []
    page = open_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    go(page, server, "portfolio", lang=lang)
    address = seen.address(page)
    upload(page, TABLE)
    expect(page.get_by_text("<b>Solo</b>").first).to_be_visible()
    label = text.template(lang, "portfolio.at_cell").format(line=4, column=3, reason="")
    expect(page.get_by_text(label.strip(), exact=False).first).to_be_visible()
    plans = [presets.load(), presets.load().replace({"labeling.items": 50000}), presets.load("solo")]
    standings = [portfolio.simulated(plan) for plan in plans]
    field = page.get_by_role("spinbutton", name=text.template(lang, "portfolio.budget"))
    field.fill("900000")
    field.press("Enter")
    choice = portfolio.choose(standings, 900_000.0)
    expect(page.locator("h1")).to_contain_text(text.figure("money", choice.worth, lang))
    assert page.evaluate("location.search") == address
    assert errors == []


def test_many_projects_show_their_progress_and_can_be_stopped(open_page, server):
    page = open_page()
    go(page, server, "portfolio")
    upload(page, MANY)
    stop = page.get_by_role("button", name=text.template("en", "jobs.cancel"))
    expect(stop).to_be_visible()
    expect(page.locator("tbody tr").nth(30)).to_be_visible()  # as planned, before the draws are there
    stop.click()
    expect(page.get_by_role("button", name=text.template("en", "portfolio.draw"))).to_be_visible()
    expect(stop).to_have_count(0)


def test_on_a_phone_and_nobody_is_kept_out(open_page, server):
    page = open_page(**seen.PHONE, locale="zh-CN")
    go(page, server, "portfolio", lang="zh")
    upload(page, TABLE)
    expect(page.get_by_text("<b>Solo</b>").first).to_be_visible()
    at_rest(page)
    assert not page.evaluate(seen.SIDEWAYS)
    assert seen.serious(page) == []
