"""The menu, the address and Back in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from costmodel import link, presets, text
from ui import navigation

pytestmark = pytest.mark.browser

PLAN = presets.load("drone").replace({"compute.runs": 9})
QUERY = link.encode(PLAN)
PAGE_IS = """name => {
  const query = new URLSearchParams(location.search);
  return query.get("page") === name && query.get("preset") === "drone";
}"""


@pytest.fixture
def visit(open_page, server):
    """Give ``visit(query, **context options)``: the app, its bar drawn."""

    def open_app(query=QUERY, **options):
        page = open_page(**options)
        page.goto(f"{server}/?{query}")
        expect(page.get_by_role("button", name=re.compile("Undo|撤销"))).to_be_visible(timeout=20_000)
        return page

    return open_app


def at(page, name):
    """Wait until the address names the page, and give the plan it holds."""
    page.wait_for_function(PAGE_IS, arg=name)
    return link.decode(page.url)


# Nothing is on its way to the server, and what comes at rest has come.
QUIET = """() => {
  const { underway, last } = window.__costmodel.moves;
  return underway.size === 0 && performance.now() - last > 1200;
}"""
WRITTEN = "() => location.search.includes('compute.runs=12')"


def test_the_menu_keeps_the_plan_and_back_returns_with_what_changed_since(visit):
    page = visit()
    assert at(page, None) == PLAN
    page.get_by_role("navigation").get_by_role("link", name="All assumptions").click()
    assert at(page, "assumptions") == PLAN
    assert "/assumptions?" in page.url
    field = page.locator('tr[data-id="compute.runs"]').get_by_role("textbox")
    field.fill("12")
    field.press("Enter")
    page.wait_for_function(WRITTEN)
    page.wait_for_function(QUIET)  # a run under way would push its page on top of the one gone back to
    page.go_back()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.wait_for_function(WRITTEN)  # Back shows the entry as it was; then the address says the plan as it is
    assert at(page, None)["compute.runs"] == 12
    page.wait_for_function(QUIET)
    page.go_forward()
    page.wait_for_function(WRITTEN)
    assert at(page, "assumptions")["compute.runs"] == 12


def test_moves_on_a_page_are_no_entries_of_the_history(visit):
    page = visit(link.encode(PLAN, page="assumptions"))
    at(page, "assumptions")
    before = page.evaluate("history.length")
    field = page.locator('tr[data-id="compute.runs"]').get_by_role("textbox")
    for runs in ("12", "13"):
        field.fill(runs)
        field.press("Enter")
        page.wait_for_function("runs => location.search.includes(`compute.runs=${runs}`)", arg=runs)
    assert page.evaluate("history.length") == before


def test_the_copied_address_opens_the_same_page_for_somebody_else(visit, open_page, page_errors):
    page = visit(link.encode(PLAN, page="assumptions"))
    at(page, "assumptions")
    other = open_page()
    other.goto(page.url)
    expect(other.locator('tr[data-id="compute.runs"]').get_by_role("textbox")).to_have_value(
        "9", timeout=20_000
    )
    assert at(other, "assumptions") == PLAN
    # Below a page's path Streamlit asks for its own health there first; that is all that may fail.
    assert all("404" in error for error in page_errors)
    page_errors.clear()


@pytest.mark.parametrize(("locale", "lang"), [("zh-CN", "zh"), ("en-US", "en")])
def test_on_a_phone_every_page_is_in_the_bar(visit, locale, lang):
    page = visit(viewport={"width": 390, "height": 844}, locale=locale)
    menu = page.get_by_role("combobox", name=text.template(lang, "bar.page"))
    titles = [text.template(lang, f"page.{name}") for name in navigation.names()]
    assert menu.locator("option").all_inner_texts() == titles
    menu.select_option("assumptions")
    assert at(page, "assumptions") == PLAN
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(menu).to_have_value("assumptions")
