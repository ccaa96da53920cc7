"""Methods and sources in a real browser: mathematics, search, links, languages, phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from costmodel import methods, parameters, text
from tests.screens_browser import PHONE, SIDEWAYS, at_rest, light, serious, speak

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(open_page, server):
    """Give ``visit(**context options)``: the page with its equations and defaults."""

    def open_methods(address: str = "?page=methods", **options):
        page = open_page(**options)
        page.goto(f"{server}/{address}")
        page.locator(".methods .group").first.wait_for()
        page.locator(".katex-display").first.wait_for()
        return page

    return open_methods


def shown(page, equation: methods.Equation, lang: str) -> None:
    expect(page.locator(".st-key-equations").get_by_text(equation.words[lang], exact=True)).to_be_visible()


def choose(page, screen: str) -> None:
    page.get_by_role("radio", name=text.template("en", f"page.{screen}"), exact=True).click()
    shown(page, methods.for_screen(screen)[-1], "en")
    at_rest(page)


def test_every_equation_is_drawn_as_mathematics(visit):
    page = visit()
    expect(page.locator("h1")).to_have_text(text.say(methods.lead(), "en"))
    page.get_by_text("Show inputs, units and references").click()
    for screen in methods.SCREENS:
        choose(page, screen)
        found = methods.for_screen(screen)
        expect(page.locator(".katex-display")).to_have_count(sum(len(e.formulas) for e in found))
        assert page.locator(".katex-error").count() == 0
        for equation in found:
            shown(page, equation, "en")
        expect(page.get_by_text(f"costmodel.{found[-1].id}", exact=True)).to_be_visible()


def test_a_default_is_found_and_says_where_it_comes_from(visit):
    page = visit()
    search = page.get_by_role("searchbox")
    search.fill("gpu")
    records = parameters.catalogue().values()
    words = [" ".join((r.id, *r.label.values(), *r.question.values(), *r.note.values())) for r in records]
    count = sum("gpu" in text.lower() for text in words)
    assert 0 < count < len(words)
    expect(page.locator(".methods .found")).to_have_text(f"{count} of {len(words)} defaults")
    expect(page.locator(".methods .row")).to_have_count(count)
    search.fill("no such thing")
    expect(page.get_by_text("No default fits")).to_be_visible()
    search.fill("标注数量")  # the other language is searched, too
    expect(page.locator(".methods .row")).to_have_count(1)
    page.get_by_text("Items to label").click()
    expect(page.get_by_text("table 1: 100,000 images")).to_be_visible()
    expect(page.get_by_text("labeling.items", exact=True)).to_be_visible()
    search.fill("")
    page.get_by_role("button", name="from memory").click()
    recalled = [r for r in records if methods.kind(r) == "recalled"]
    expect(page.locator(".methods .row")).to_have_count(len(recalled))


def test_links_leave_safely_and_only_for_the_sources(visit):
    page = visit()
    links = page.locator(".methods a")
    known = {source["url"] for source in parameters.sources().values() if "url" in source}
    assert set(links.evaluate_all("nodes => nodes.map((node) => node.getAttribute('href'))")) == known
    assert set(links.evaluate_all("nodes => nodes.map((node) => node.rel)")) == {"noopener noreferrer"}
    foreign = page.locator("main a, .stMain a").evaluate_all(
        "nodes => nodes.map((node) => node.href).filter((href) => !href.startsWith(location.origin))"
    )
    assert set(foreign) <= known


def test_an_address_opens_at_its_equations(visit, page_errors):
    page = visit("methods#compression")
    shown(page, methods.for_screen("compression")[0], "en")
    choose(page, "gap")  # and lets go of them
    assert all("404" in error for error in page_errors)  # Streamlit looks for its server below the page first
    page_errors.clear()


@pytest.mark.parametrize("device", [{}, PHONE], ids=["wide", "phone"])
def test_both_languages_and_schemes_any_screen_nothing_in_the_way(visit, device):
    page = visit(**device)
    choose(page, "labeling")
    page.locator(".methods summary h3").nth(1).click()
    page.locator(".methods .row > summary").first.click()
    assert not page.evaluate(SIDEWAYS)
    in_the_way(page)
    speak(page, "zh")
    expect(page.locator("h1")).to_have_text(text.say(methods.lead(), "zh"))
    shown(page, methods.for_screen("labeling")[0], "zh")  # the choice is kept
    expect(page.get_by_text("默认值与来源")).to_be_visible()
    assert not page.evaluate(SIDEWAYS)
    assert not re.search(r"methods\.\w+", page.locator(".stMain").inner_text())
    in_the_way(page)


def in_the_way(page) -> None:
    for scheme in ("dark", "light"):
        light(page, scheme)
        assert serious(page) == []
