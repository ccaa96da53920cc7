"""Inputs, address and access in a real browser, on a page with made-up figures (``demo_components.py``)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.components_page import (
    PHOTOS,
    PRECISION,
    at_rest,
    drag,
    forget,
    marker_x,
    sends,
    slider,
    spoken,
    verdict,
)

pytestmark = pytest.mark.browser


def in_address(page, text: str) -> None:
    page.wait_for_function("(text) => location.search.includes(text)", arg=text)


# --- one input ---------------------------------------------------------------------------------------------


def test_drag_of_another_input_waits_for_each_answer(show):
    page = show()
    before = page.locator(".card .big").first.inner_text()
    forget(page)
    drag(page, PHOTOS, 0.6, 0.7, 0.8, 0.9, release=False)
    page.wait_for_timeout(400)
    during = page.locator(".card .big").first.inner_text()
    page.mouse.up()
    at_rest(page)
    wire = page.evaluate("wire")
    sent = [i for i, (way, _) in enumerate(wire) if way == "out"]
    assert len(sent) >= 3
    assert during != before
    assert all(any(way == "in" for way, _ in wire[a:b]) for a, b in pairwise(sent))
    assert page.get_by_text(f"{len(sent)} messages").count() == 1


def test_a_move_costs_at_most_40_kilobytes(show):
    page = show()
    slider(page, PHOTOS).focus()
    forget(page)
    page.keyboard.press("ArrowRight")
    at_rest(page)
    assert page.evaluate("wire.reduce((sum, [, size]) => sum + size, 0)") <= 40_000


def test_plotted_input_moves_marker_and_verdict_without_the_server(show):
    page = show()
    words, place = verdict(page), marker_x(page)
    forget(page)
    drag(page, PRECISION, 0.3, 0.15, release=False)
    assert sends(page) == 0
    assert marker_x(page) < place - 100
    assert verdict(page) != words
    moved, changed = marker_x(page), verdict(page)
    page.mouse.up()
    at_rest(page)
    assert sends(page) == 1
    assert (marker_x(page), verdict(page)) == (moved, changed)


def test_escape_gives_a_drag_up(show):
    page = show()
    words, place = verdict(page), marker_x(page)
    forget(page)
    drag(page, PRECISION, 0.2, release=False)
    page.keyboard.press("Escape")
    page.wait_for_timeout(800)
    assert (marker_x(page), verdict(page)) == (place, words)
    assert spoken(page, PRECISION) == "95 %"


def test_keyboard(show):
    page = show()
    slider(page, PRECISION).focus()
    for key, value in [
        ("ArrowRight", "95.3 %"),
        ("ArrowLeft", "95 %"),
        ("PageUp", "97.5 %"),
        ("PageDown", "95 %"),
        ("Home", "85 %"),
        ("End", "99.5 %"),
    ]:
        page.keyboard.press(key)
        assert spoken(page, PRECISION) == value
    in_address(page, "precision=0.995")


def test_keyboard_on_a_log_scale_moves_by_the_second_digit(show):
    page = show()
    slider(page, PHOTOS).focus()
    page.keyboard.press("ArrowRight")
    assert spoken(page, PHOTOS) == "5100 photos"
    page.keyboard.press("PageUp")
    assert spoken(page, PHOTOS) == "6100 photos"
    page.keyboard.press("End")
    assert spoken(page, PHOTOS) == "100000 photos"
    field = page.get_by_label(f"{PHOTOS} type a value")
    assert field.evaluate("(it) => it.scrollWidth - it.clientWidth") <= 0  # all of its digits can be read
    page.keyboard.press("ArrowLeft")
    assert spoken(page, PHOTOS) == "99000 photos"
    in_address(page, "photos=99000")


def test_typed_number(show):
    page = show()
    field = page.get_by_label(f"{PHOTOS} type a value")
    field.fill("7321")
    field.press("Enter")
    in_address(page, "photos=7321")
    assert spoken(page, PHOTOS) == "7321 photos"
    assert field.input_value() == "7321"


def test_typed_number_out_of_range_is_answered_by_the_page(show):
    page = show()
    field = page.get_by_label(f"{PRECISION} type a value")
    field.fill("120")
    field.press("Tab")
    page.get_by_text("120 is above the maximum").wait_for()
    at_rest(page)
    assert field.input_value() == "95"
    assert spoken(page, PRECISION) == "95 %"


def test_escape_forgets_what_was_typed(show):
    page = show()
    field = page.get_by_label(f"{PHOTOS} type a value")
    forget(page)
    field.fill("9")
    field.press("Escape")
    field.press("Tab")
    at_rest(page)
    assert field.input_value() == "5000"
    assert sends(page) == 0


def test_reset(show):
    page = show()
    slider(page, PHOTOS).focus()
    page.keyboard.press("End")
    reset = page.get_by_role("button", name=f"{PHOTOS} was 5000, reset")
    reset.click()
    at_rest(page)
    assert spoken(page, PHOTOS) == "5000 photos"
    assert reset.count() == 0
    page.wait_for_function("() => !location.search.includes('photos')")


def test_switch(show):
    page = show()
    switch = page.get_by_role("switch", name="Compress the model for cheaper devices")
    assert switch.get_attribute("aria-checked") == "false"
    switch.press("Space")
    at_rest(page)
    assert switch.get_attribute("aria-checked") == "true"
    in_address(page, "compress=True")


def test_origin_of_a_number_shows_on_focus(show):
    page = show()
    button = page.get_by_role("button", name=f"{PRECISION} where does this come from?")
    button.focus()
    origin = page.get_by_text("vendor quotes of March 2026").locator("visible=true")
    assert origin.count() == 1
    page.keyboard.press("Escape")
    assert origin.count() == 0


# --- address, link, undo, language -------------------------------------------------------------------------


def test_address_follows_without_history(show):
    page = show()
    before = page.evaluate("history.length")
    drag(page, PHOTOS, 0.6, 0.8, release=False)
    page.wait_for_timeout(500)
    assert "photos" not in page.url
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('photos=')")
    assert page.evaluate("history.length") == before


def test_copy_link(show, made_up):
    page = show(permissions=["clipboard-read", "clipboard-write"])
    slider(page, PHOTOS).focus()
    page.keyboard.press("ArrowRight")
    at_rest(page)
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copied").wait_for()
    sentence, link = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert sentence == "Product recognition 2027: earns ¥0.04 M"
    assert link == f"{made_up.address}/?v=1&preset=demo&photos=5100&lang=en"
    assert page.get_by_role("status").filter(has_text="works on this machine only").count() == 1


def test_copy_link_without_clipboard_access(show):
    page = show(anew=True)
    page.evaluate("""() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.execCommand = () => (window.copied = document.activeElement.value);
    }""")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("copied").startswith("Product recognition 2027: earns")


def test_undo_and_redo(show):
    page = show()
    assert page.get_by_role("button", name="Undo").is_disabled()
    slider(page, PHOTOS).focus()
    page.keyboard.press("End")
    at_rest(page)
    page.keyboard.press("Control+z")
    at_rest(page)
    assert spoken(page, PHOTOS) == "5000 photos"
    page.keyboard.press("Control+Shift+z")
    at_rest(page)
    assert spoken(page, PHOTOS) == "100000 photos"
    page.get_by_role("button", name="Undo").click()
    at_rest(page)
    assert spoken(page, PHOTOS) == "5000 photos"


def test_undo_key_in_a_number_field_belongs_to_the_field(show):
    page = show()
    slider(page, PHOTOS).focus()
    page.keyboard.press("End")
    at_rest(page)
    page.get_by_label(f"{PHOTOS} type a value").press("Control+z")
    at_rest(page)
    assert spoken(page, PHOTOS) == "100000 photos"


def test_language(show):
    page = show()
    page.get_by_role("button", name="中文").click()
    page.get_by_text("复制链接").wait_for()
    at_rest(page)
    assert page.evaluate("document.documentElement.lang") == "zh"
    assert slider(page, "从真实用户那里收集的照片").count() == 1
    page.locator(".js-plotly-plot").hover()
    assert page.get_by_label("保存为图片").count() == 1


# --- for everybody -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(show, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = show(color_scheme=scheme)
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, options=rules).response["violations"]
    ours = [
        (rule["id"], node["target"], node.get("failureSummary"))
        for rule in found
        for node in rule["nodes"]
        if any("cm" in str(part) or "stBidi" in str(part) for part in node["target"])
    ]
    assert not ours


def test_verdict_is_said_once_the_figures_rest(show):
    page = show()
    live = page.locator(".cm-hero [aria-live=polite]")
    drag(page, PRECISION, 0.2, release=False)
    page.wait_for_timeout(900)
    assert live.text_content() != page.locator(".verdict").text_content()
    page.mouse.up()
    page.wait_for_timeout(1500)
    assert live.text_content() == page.locator(".verdict").text_content()


@pytest.mark.parametrize(("width", "lang"), [(360, "en"), (390, "zh"), (768, "en")])
def test_no_sideways_scroll(show, width, lang):
    page = show(f"/?lang={lang}", viewport={"width": width, "height": 844}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ends = page.locator(".cm-hero *").evaluate_all("(all) => all.map((e) => e.getBoundingClientRect().right)")
    assert max(ends) <= width + 1


@pytest.mark.parametrize("width", [360, 1440])
def test_direct_labels_do_not_overlap(show, width):
    page = show(viewport={"width": width, "height": 900})
    boxes = page.locator(".annotation-text").evaluate_all(
        "(all) => all.map((e) => e.getBoundingClientRect())"
    )
    names = sorted(boxes, key=lambda box: box["top"])
    stacked = [b for b in names if b["left"] == max(n["left"] for n in names)]
    assert len(stacked) >= 3
    assert all(above["bottom"] <= below["top"] + 2 for above, below in pairwise(stacked))


def test_marker_by_touch(show):
    page = show(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.locator(".marker").scroll_into_view_if_needed()
    box = page.locator(".marker").bounding_box()
    x, y = marker_x(page), box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)
    words = verdict(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        touch.send(
            "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x - 10 * step, "y": y}]}
        )
    assert marker_x(page) < x - 50
    assert verdict(page) != words
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    at_rest(page)
    assert page.get_by_text("1 messages").count() == 1


def test_texts_are_never_read_as_html(show):
    page = show("/?name=<img src=x onerror=window.hurt=1><b>x</b>", anew=True)
    assert page.get_by_text("<img src=x onerror=window.hurt=1><b>x</b>").count() >= 1
    assert page.evaluate("window.hurt") is None
    assert page.locator("img[src=x]").count() == 0
