"""The browser components in a real browser, on a page with made-up figures (``demo_components.py``)."""

from __future__ import annotations

import struct
from itertools import pairwise
from pathlib import Path

import pytest

from tests import browser as real

pytestmark = pytest.mark.browser

DEMO = str(Path(__file__).with_name("demo_components.py"))
COUNT_MESSAGES = """
  window.wire = [];
  const Stock = window.WebSocket;
  window.WebSocket = class extends Stock {
    constructor(...args) {
      super(...args);
      super.addEventListener("message", (e) => wire.push(["in", e.data.byteLength ?? e.data.size]));
    }
    send(data) { wire.push(["out", data.byteLength ?? data.length]); return super.send(data); }
  };
"""
PRECISION = "How many of 100 labels must be right?"
PHOTOS = "Photos collected from real users"


@pytest.fixture(scope="module")
def demo():
    """Address of the page with made-up figures."""
    with real.serving(DEMO) as url:
        yield url


@pytest.fixture
def show(open_page, demo):
    """Open the page and wait for the chart."""

    def open_demo(path: str = "/", **options):
        page = open_page(**options)
        page.add_init_script(COUNT_MESSAGES)
        page.goto(demo + path)
        if options.get("is_mobile"):  # a chart is drawn once it comes into sight
            page.locator(".cm-hero .chart").first.scroll_into_view_if_needed()
        page.locator(".main-svg").first.wait_for()
        at_rest(page)
        return page

    return open_demo


def at_rest(page) -> None:
    """Wait until the server has run and nothing is on its way."""
    page.wait_for_timeout(150)
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(150)


def slider(page, name: str):
    return page.get_by_role("slider", name=name, exact=True)


def spoken(page, name: str) -> str:
    return slider(page, name).get_attribute("aria-valuetext")


def drag(page, name: str, *shares: float, release: bool = True) -> None:
    """Take the thumb at the middle of its track and pull it to shares of the track's width."""
    box = slider(page, name).bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    for share in shares:
        page.mouse.move(box["x"] + box["width"] * share, middle, steps=8)
    if release:
        page.mouse.up()


def in_address(page, text: str) -> None:
    page.wait_for_function("(text) => location.search.includes(text)", arg=text)


def marker_x(page) -> float:
    box = page.locator(".marker .line").bounding_box()
    return box["x"] + box["width"] / 2


def verdict(page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def sends(page) -> int:
    return page.evaluate("wire.filter(([way]) => way === 'out').length")


def forget(page) -> None:
    page.evaluate("wire.length = 0")


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
    page.wait_for_function("!location.search.includes('photos')")


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


# --- the chart ---------------------------------------------------------------------------------------------


def pull_marker(page, by: float, *, release: bool = True) -> None:
    box = page.locator(".marker").bounding_box()
    height = box["y"] + box["height"] * 0.7
    page.mouse.move(marker_x(page) + 5, height)
    page.mouse.down()
    page.mouse.move(marker_x(page) + by, height, steps=8)
    if release:
        page.mouse.up()


def test_marker_can_be_dragged_and_the_slider_follows(show):
    page = show()
    words = verdict(page)
    forget(page)
    pull_marker(page, -250, release=False)
    assert sends(page) == 0
    assert verdict(page) != words
    shown = spoken(page, PRECISION)
    assert float(shown.split()[0]) < 93
    page.mouse.up()
    at_rest(page)
    assert sends(page) == 1
    assert spoken(page, PRECISION) == shown
    assert page.get_by_text("1 messages").count() == 1


def test_click_away_from_the_marker_does_nothing(show):
    page = show()
    box = page.locator(".marker").bounding_box()
    place = marker_x(page)
    forget(page)
    page.mouse.click(box["x"] + 80, box["y"] + 60)
    page.wait_for_timeout(400)
    assert marker_x(page) == place
    assert sends(page) == 0


def zoomed(page) -> list[float]:
    return page.evaluate("document.querySelector('.js-plotly-plot').layout.xaxis.range.map(Number)")


def test_zoom_survives_a_move_and_double_click_ends_it(show):
    page = show()
    box = page.locator(".marker").bounding_box()
    full = zoomed(page)
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 104, steps=6)
    page.mouse.up()
    page.wait_for_timeout(300)
    near = zoomed(page)
    assert near[1] - near[0] < 0.5 * (full[1] - full[0])
    slider(page, PHOTOS).focus()
    page.keyboard.press("ArrowRight")
    at_rest(page)
    assert zoomed(page) == near
    page.mouse.dblclick(box["x"] + 200, box["y"] + 80)
    page.wait_for_timeout(400)
    assert zoomed(page) == full


def test_chart_stays_in_place_over_20_moves(show):
    page = show()
    page.evaluate("""() => {
      const chart = document.querySelector(".js-plotly-plot");
      Object.assign(chart, { first: true });
      Object.assign(chart.querySelector(".main-svg"), { first: true });
    }""")
    slider(page, PHOTOS).focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
    at_rest(page)
    chart = "document.querySelector('.js-plotly-plot')"
    assert page.evaluate(f"{chart}.first && {chart}.querySelector('.main-svg').first")
    assert page.evaluate("document.querySelectorAll('.js-plotly-plot').length") == 1


def test_nothing_below_the_verdict_jumps_during_a_drag(show):
    page = show(viewport={"width": 700, "height": 1000})
    place = page.locator(".cards").bounding_box()["y"]
    pull_marker(page, -200, release=False)
    assert page.locator(".cards").bounding_box()["y"] == place
    page.mouse.up()


def test_next_best_move_moves_the_slider(show):
    page = show()
    page.get_by_role("button", name="Next best move").click()
    at_rest(page)
    assert spoken(page, PHOTOS) == "20000 photos"
    page.wait_for_timeout(400)
    assert page.get_by_text("photos: 5000 → 20000").count() == 1


def test_measure_can_be_changed(show):
    page = show()
    page.get_by_role("button", name="NPV", exact=True).click()
    at_rest(page)
    assert page.get_by_role("button", name="NPV", exact=True).get_attribute("aria-pressed") == "true"
    assert page.locator(".annotation-text", has_text="Net present value").count() == 1


def test_picture_has_three_times_the_pixels(show, tmp_path):
    page = show()
    page.locator(".js-plotly-plot").hover()
    with page.expect_download() as download:
        page.get_by_label("Save as picture").click()
    target = tmp_path / "picture.png"
    download.value.save_as(target)
    assert download.value.suggested_filename == "overview.png"
    width, height = struct.unpack(">II", target.read_bytes()[16:24])
    assert width >= 3 * 960
    assert height > width / 3


def test_theme_may_change_while_the_page_is_open(show):
    page = show()
    read = "getComputedStyle(document.querySelector('.js-plotly-plot .xtick text')).fill"
    light = page.evaluate(read)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(600)
    assert page.evaluate(read) != light
    assert "dark" in page.locator(".cm-hero").get_attribute("class")


def test_chart_goes_and_comes_back(show):
    page = show()
    for _ in range(2):
        page.get_by_text("Chart", exact=True).click()
        page.locator(".cm-hero").wait_for(state="detached")
        page.get_by_text("Chart", exact=True).click()
        page.locator(".main-svg").first.wait_for()
    at_rest(page)
    drag(page, PRECISION, 0.2)
    at_rest(page)
    assert page.get_by_text("1 messages").count() == 1
    assert page.locator(".marker").count() == 1


def test_without_plotly_the_figures_stand_in_a_table(open_page, demo, page_errors):
    page = open_page()
    page.route("**/plotly.min.js", lambda route: route.abort())
    page.goto(demo)
    page.get_by_text("A chart of cost and return").wait_for()
    assert page.locator(".fallback tr").count() > 5
    page_errors.clear()


# --- address, link, undo, language -------------------------------------------------------------------------


def test_address_follows_without_history(show):
    page = show()
    before = page.evaluate("history.length")
    drag(page, PHOTOS, 0.6, 0.8, release=False)
    page.wait_for_timeout(500)
    assert "photos" not in page.url
    page.mouse.up()
    page.wait_for_function("location.search.includes('photos=')")
    assert page.evaluate("history.length") == before


def test_copy_link(show, demo):
    page = show(permissions=["clipboard-read", "clipboard-write"])
    slider(page, PHOTOS).focus()
    page.keyboard.press("ArrowRight")
    at_rest(page)
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copied").wait_for()
    sentence, link = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert sentence == "Product recognition 2027: earns ¥0.04 M"
    assert link == f"{demo}/?v=1&preset=demo&photos=5100&lang=en"
    assert page.get_by_role("status").filter(has_text="works on this machine only").count() == 1


def test_copy_link_without_clipboard_access(show):
    page = show()
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
    page = show("/?name=<img src=x onerror=window.hurt=1><b>x</b>")
    assert page.get_by_text("<img src=x onerror=window.hurt=1><b>x</b>").count() >= 1
    assert page.evaluate("window.hurt") is None
    assert page.locator("img[src=x]").count() == 0


# --- the small functions -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def call(browser, demo):
    """Run a function of a module in ``assets/``: call("scale", "toShare(input, 3)", input={...})."""
    page = browser.new_page()
    page.goto(demo)
    page.locator(".main-svg").first.wait_for()

    def run(module: str, expression: str, **names):
        given = "".join(f"const {name} = given.{name};" for name in names)
        url = f"/_stcore/bidi-components/costmodel.hero/{module}.js"
        source = f"""async (given) => {{
          const {{ toShare, neighbour, losses, spread, Sender }} = await import("{url}");
          {given} return {expression};
        }}"""
        return page.evaluate(source, names)

    yield run
    page.close()


@pytest.mark.parametrize(
    ("scale", "low", "high"), [("log", 0, 1000), ("one_minus", 0.5, 1), ("linear", -2, 5)]
)
def test_track_runs_from_end_to_end(call, scale, low, high):
    # Also where the scale has its pole at an end: log at 0, one_minus at 1.
    track = {"scale": scale, "min": low, "max": high, "step": (high - low) / 1000}
    values = [low + (high - low) * i / 10 for i in range(11)]
    shares = [
        share
        for [share] in call("scale", "values.map((v) => [toShare(input, v)])", input=track, values=values)
    ]
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(1)
    assert all(a < b for a, b in pairwise(shares))


def test_steps_towards_a_pole_get_finer(call):
    track = {"scale": "one_minus", "min": 0.5, "max": 0.999, "step": 0.0001}
    up = call(
        "scale", "values.map((v) => neighbour(input, v, 1))", input=track, values=[0.5, 0.95, 0.99, 0.995]
    )
    assert up == [0.51, 0.951, 0.9901, 0.9951]


def test_losses_end_exactly_at_zero(call):
    # By hand: from 1 at x=0 to -1 at x=2 the line crosses zero at x=1; from -1 to 3 (x=2..6) at x=3.
    found = call("figure", "losses(x, values)", x=[0, 2, 6], values=[1, -1, 3])
    assert found == {"x": [0, 1, 2, 3, 6], "y": [0, 0, -1, 0, 0]}


def test_labels_are_pushed_apart(call):
    placed = call("figure", "spread(items, 100)", items=[{"at": at} for at in (10, 11, 12, 50, 99, 99)])
    places = [item["at"] for item in placed]
    assert all(b - a >= 15 for a, b in pairwise(places))
    assert places[0] >= 0
    assert places[-1] <= 100


def test_a_lost_answer_is_asked_for_again(call):
    seen = call(
        "shared",
        """(async (sender, seen) => {
          sender.connect((message) => seen.push(message), null);
          for (const value of [1, 2, 3]) sender.send("set", value);
          await new Promise((done) => setTimeout(done, 2300));
          sender.connect((message) => seen.push(message), seen[0].seq);
          sender.close();
          return seen;
        })(new Sender(), [])""",
    )
    first, again, newest = seen
    assert first == again
    assert (first["value"], newest["value"]) == (1, 3)
    assert newest["seq"] > first["seq"]
