"""``streamlit run app.py`` without serve.py: the same first paint, Plotly from the component's own files."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import link, presets
from tests.screen import headline_of

pytestmark = pytest.mark.browser


def test_the_first_paint_is_the_same(open_page, plain_server):
    page = open_page(anew=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    plan = presets.load("drone").replace({"compute.runs": 9})
    page.goto(f"{plain_server}/?{link.encode(plan)}")
    page.locator(".main-svg").first.wait_for()
    expected = headline_of(plan, "en")
    expect(page.locator("h1.verdict")).to_have_text(expected.verdict)
    assert page.locator(".card .big").all_inner_texts() == expected.cards
    assert page.locator(".thread .value").all_inner_texts() == expected.thread
    assert page.get_by_role("slider").count() == 5
    assert page.get_by_role("switch").count() == 1
    (plotly,) = [url for url in asked if url.endswith("plotly.min.js")]
    assert plotly.startswith(plain_server)
    assert [url for url in asked if url.startswith("http") and not url.startswith(plain_server)] == []
