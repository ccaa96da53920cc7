"""The main chart and the small functions behind it in a real browser (``demo_components.py``)."""

from __future__ import annotations

import struct
from itertools import pairwise

import pytest

from costmodel import text
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


def pull_marker(page, by: float, *, release: bool = True) -> None:
    box = page.locator(".marker").bounding_box()
    height = box["y"] + box["height"] * 0.7
    page.mouse.move(marker_x(page) + 5, height)
    page.mouse.down()
    page.mouse.move(marker_x(page) + by, height, steps=8)
    if release:
        page.mouse.up()


# --- the chart ---------------------------------------------------------------------------------------------


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
    page.wait_for_function(f"(light) => {read} !== light", arg=light)
    assert "dark" in page.locator(".cm-hero").get_attribute("class")


def test_chart_goes_and_comes_back(show):
    page = show()
    for _ in range(2):
        page.evaluate("() => { window.gone = document.querySelector('.js-plotly-plot'); }")
        page.get_by_text("Chart", exact=True).click()
        page.locator(".cm-hero").wait_for(state="detached")
        page.wait_for_function("() => !gone._fullLayout")  # Plotly has let go of it
        page.get_by_text("Chart", exact=True).click()
        page.locator(".main-svg").first.wait_for()
    at_rest(page)
    drag(page, PRECISION, 0.2)
    at_rest(page)
    assert page.get_by_text("1 messages").count() == 1
    assert page.locator(".marker").count() == 1


def test_without_plotly_the_figures_stand_in_a_table(open_page, made_up, page_errors):
    page = open_page()
    page.route("**/plotly.min.js", lambda route: route.abort())
    page.goto(made_up.address)
    page.get_by_text("A chart of cost and return").wait_for()
    assert page.locator(".fallback tr").count() > 5
    page_errors.clear()


@pytest.fixture
def call(show, made_up):
    """Run a function of a module in ``assets/``: call("scale", "toShare(input, 3)", input={...})."""
    page = made_up.any()

    def run(module: str, expression: str, **names):
        given = "".join(f"const {name} = given.{name};" for name in names)
        url = f"/_stcore/bidi-components/costmodel.hero/{module}.js"
        source = f"""async (given) => {{
          const {{ toShare, neighbour, losses, nextText, spread, setSentence, Sender }} =
            await import("{url}");
          {given} return {expression};
        }}"""
        return page.evaluate(source, names)

    return run


# --- the small functions -----------------------------------------------------------------------------------


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


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("step", ["point", "step"])
def test_a_step_that_saves_is_not_said_to_cost_less_than_nothing(call, lang, step):
    pairs = [(18_000.0, 4_000.0), (-18_000.0, -4_000.0)]
    data = {
        "next_template": text.template(lang, f"hero.next_{step}"),
        "saves_template": text.template(lang, f"hero.next_{step}_saves"),
        "points": [{"next": [text.figure("money", one, lang) for one in pair]} for pair in pairs],
    }
    costs, saves = call("figure", "[0, 1].map((i) => nextText(data, i))", data=data)
    money = text.figure("money", 18_000.0, lang)
    assert costs == text.template(lang, f"hero.next_{step}").format(
        cost=money, worth=data["points"][0]["next"][1]
    )
    assert f"{'saves' if lang == 'en' else '省'} {money}" in saves
    assert saves.endswith(data["points"][1]["next"][1])


def test_a_sign_stays_with_its_amount(call):
    said = "Device and cloud bring +¥47.5K a device, 每台合计 −¥4.27万：亏 −US$1.2M, −17 % of it."
    write = "(() => { const node = document.createElement('h1'); setSentence(node, said); return node; })()"
    kept = f"((node) => [node.textContent, [...node.children].map((one) => one.textContent)])({write})"
    assert call("shared", kept, said=said) == [said, ["+¥47.5K", "−¥4.27万", "−US$1.2M", "−17"]]


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
