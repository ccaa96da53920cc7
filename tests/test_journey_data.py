"""Your data in a real browser: upload, read, use, copy the link, open it elsewhere; phone; no barriers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import evaluate, presets, text
from costmodel.fitting_files import SCHEMAS, sample
from costmodel.fitting_plan import estimates
from costmodel.fitting_report import fit
from costmodel.table_intake import read
from tests import screens_browser as seen
from tests.screens_browser import at_rest

pytestmark = pytest.mark.browser


def words(key: str, lang: str, **slots: str) -> str:
    return text.template(lang, key).format(**slots)


def visit(page, server: str, lang: str) -> None:
    page.goto(f"{server}/?v=1&preset=ecommerce&lang={lang}&page=data")
    page.get_by_role("button", name=words("data.sample", lang)).wait_for()
    at_rest(page)


def button(page, key: str, lang: str):
    return page.get_by_role("button", name=words(key, lang), exact=True)


def still(page) -> None:
    """Wait until the server has run and nothing fades any more."""
    at_rest(page)
    page.wait_for_timeout(1500)
    at_rest(page)


def write(page, value: str) -> None:
    """Type into the second cell of the first row."""
    table = page.locator(".dvn-scroller").first
    table.scroll_into_view_if_needed()
    at_rest(page)
    table.click(position={"x": 0.75 * table.bounding_box()["width"], "y": 52})
    page.keyboard.press("Enter")
    cell = page.locator("#portal textarea, #portal input").first
    cell.fill(value)
    cell.press("Enter")
    at_rest(page)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_votes_from_a_file_to_a_link_that_others_open(open_page, server, lang):
    page = open_page()
    visit(page, server, lang)
    file = {"name": "votes.csv", "mimeType": "text/csv", "buffer": sample("votes")}
    page.locator("input[type=file]").set_input_files(file)
    found = fit("votes", read(sample("votes"), SCHEMAS["votes"]))
    expect(page.locator("h1")).to_have_text(text.say(found.sentences[0], lang))
    policy = text.template(lang, "fitting.votes_mix").partition("{")[0]
    expect(page.get_by_text(policy, exact=False).first).to_be_visible()
    before = presets.load()
    after = before.use_fit("votes", 480, estimates(found.found)).replace({"labeling.workflow": "cheapest"})
    cost = text.figure("money", evaluate(after).cost_total, lang)
    assert cost != text.figure("money", evaluate(before).cost_total, lang)
    expect(page.get_by_role("cell", name=cost, exact=True)).to_be_visible()
    at_rest(page)
    button(page, "data.use", lang).click()
    seen.says(page, after, lang)
    mark = words("fitted.mark", lang, count="480")
    expect(page.get_by_text(mark, exact=False).first).to_be_visible()
    assert "photo" not in page.evaluate("location.search")

    elsewhere = open_page(locale="zh-CN" if lang == "en" else "en-US")
    elsewhere.goto(f"{server}/{page.evaluate('location.search')}")
    elsewhere.wait_for_function(
        "() => location.pathname.endsWith('/data') && location.search.includes('fit.')"
    )
    seen.says(elsewhere, after, lang)
    expect(elsewhere.get_by_text(mark, exact=False).first).to_be_visible()


def test_typing_into_the_table_and_back_with_undo(open_page, server):
    page = open_page(viewport={"width": 1440, "height": 2000})
    visit(page, server, "en")
    button(page, "data.kind_drift", "en").or_(
        page.get_by_role("radio", name=words("data.kind_drift", "en"))
    ).first.click()
    expect(page.get_by_text(words("data.about_drift", "en"))).to_be_visible()
    at_rest(page)
    button(page, "data.sample", "en").click()
    expect(page.locator("h1")).to_contain_text("18 of your 18")
    at_rest(page)
    write(page, "95")
    expect(page.locator("h1")).to_have_text(words("data.stale", "en"))
    expect(page.get_by_text("Line 2, column 2", exact=False)).to_be_visible()
    write(page, "95%")
    expect(page.locator("h1")).to_contain_text("18 of your 18")
    expect(page.locator("h1")).not_to_contain_text("from 88.5")
    button(page, "data.use", "en").click()
    expect(button(page, "data.back", "en")).to_be_visible()
    page.wait_for_function("() => location.search.includes('fit.generalization.drift_loss=drift~18')")
    page.get_by_role("button", name=words("bar.undo", "en")).click()
    seen.says(page, presets.load())


def test_on_a_phone_and_nobody_is_kept_out(open_page, server):
    page = open_page(**seen.PHONE, locale="zh-CN")
    visit(page, server, "zh")
    still(page)
    assert seen.serious(page) == []
    button(page, "data.sample", "zh").tap()
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    still(page)
    assert not page.evaluate(seen.SIDEWAYS)
    assert seen.serious(page) == []
