"""Charts, tables, choices and the frame of a screen in a real browser (``demo_charts.py``)."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import browser as real
from tests.components_page import Kept
from tests.screens_browser import PHONE, SIDEWAYS, at_rest

pytestmark = pytest.mark.browser

DEMO = str(Path(__file__).with_name("demo_charts.py"))
PRECISION = "How many of 100 labels must be right?"
# Words of the drawing that stand beyond the drawing's edges.
CLIPPED = """() => {
  const beyond = (text) => {
    const [box, edge] = [text, text.closest(".chart")].map((node) => node.getBoundingClientRect());
    const across = box.left < edge.left - 1 || box.right > edge.right + 1;
    return box.width && (across || box.top < edge.top - 1 || box.bottom > edge.bottom + 1);
  };
  const texts = [...document.querySelectorAll(".cm-chart .main-svg text")];
  return texts.filter(beyond).map((text) => text.textContent);
}"""
# Names of points and lines that stand on each other.
OVERLAPPING = """(index) => {
  const chart = document.querySelectorAll(".cm-chart")[index];
  const names = [...chart.querySelectorAll(".annotation text")];
  const boxes = names.map((name) => name.getBoundingClientRect());
  const beside = (a, b) => a.right <= b.left + 2 || b.right <= a.left + 2;
  const above = (a, b) => a.bottom <= b.top + 3 || b.bottom <= a.top + 3;
  const meets = (a, i) => boxes.slice(i + 1).some((b) => !beside(a, b) && !above(a, b));
  return names.filter((_, i) => meets(boxes[i], i)).map((name) => name.textContent);
}"""
CHARTS = 7
ADDRESS = "/?v=1&preset=ecommerce&lang=en"
LANGUAGES = {"en": "English", "zh": "中文"}


class Charts(Kept):
    """The page with one example of each style."""

    def __init__(self, visitors, address):
        super().__init__(visitors, address)
        self.moved = set()  # pages on which something was done

    def show(self, **options):
        """As a visitor finds it, its first chart drawn."""
        page, opened = self.open(ADDRESS, **options)
        if not opened:
            page.goto(self.address + ADDRESS)
        page.locator(".cm-chart .main-svg").first.wait_for()
        at_rest(page)
        self.moved.add(page)
        return page

    def drawn(self, lang: str = "en", **options):
        """Every chart drawn, in one language, for what only looks."""
        page, _ = self.open(ADDRESS, **options)
        if page in self.moved:
            page.goto(self.address + ADDRESS)
            self.moved.discard(page)
        page.locator(".cm-chart .main-svg").first.wait_for()
        if page.evaluate("document.documentElement.lang") != lang:  # on a phone only the other one is offered
            page.get_by_role("button", name=LANGUAGES[lang], exact=True).click()
        page.wait_for_function("lang => document.documentElement.lang === lang", arg=lang)
        at_rest(page)
        dark = ".dark" if options.get("color_scheme") == "dark" else ":not(.dark)"
        expect(page.locator(f".cm-chart{dark}")).to_have_count(CHARTS)
        scroll_through(page)
        return page


@pytest.fixture(scope="module")
def kept(visitors):
    with real.serving(DEMO) as url:
        yield Charts(visitors, url)


@pytest.fixture
def charts(request, kept, page_errors):
    with kept.lent(request.session, page_errors):
        yield kept


def scroll_through(page) -> None:
    for index in range(CHARTS):
        drawing = page.locator(".cm-chart .stage").nth(index)
        drawing.scroll_into_view_if_needed()
        drawing.locator(".main-svg").first.wait_for()
    page.wait_for_timeout(200)


def first_chart(page):
    return page.locator(".cm-chart").first


def point_of_plan(page):
    """The point that is the plan, as Plotly drew it."""
    return first_chart(page).locator(".scatterlayer .trace").nth(5).locator(".point")


def test_a_key_press_redraws_the_chart_in_place_and_the_headline_follows(charts):
    page = charts.show()
    expect(page.locator("[data-figure=cost] b")).to_have_text("¥2.19M")
    page.evaluate("document.querySelector('.cm-chart .main-svg').kept = true")
    before = point_of_plan(page).get_attribute("transform")
    page.get_by_role("slider", name=PRECISION).press("ArrowRight")
    expect(point_of_plan(page)).not_to_have_attribute("transform", before)
    expect(page.locator("[data-figure=cost] b")).not_to_have_text("¥2.19M")
    assert page.evaluate("document.querySelector('.cm-chart .main-svg').kept")


def test_charts_out_of_sight_wait(charts):
    page = charts.show()
    page.wait_for_timeout(500)
    assert page.locator(".cm-chart .main-svg").count() < 3 * CHARTS
    scroll_through(page)
    assert page.locator(".cm-chart:has(.main-svg)").count() == CHARTS


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["wide", "phone"])
def test_no_word_is_clipped_or_hides_another(charts, lang, device):
    page = charts.drawn(lang, **device)
    assert page.evaluate(CLIPPED) == []
    assert [page.evaluate(OVERLAPPING, index) for index in range(CHARTS)] == [[]] * CHARTS
    assert not page.evaluate(SIDEWAYS)


def test_texts_stay_texts(charts):
    page = charts.drawn()
    expect(page.locator(".annotation-text", has_text="<b>Camelyon</b> & co")).to_have_count(1)
    expect(page.locator(".xtick text", has_text="<i>x</i> & y")).to_have_count(1)


def test_names_go_above_the_drawing_where_there_is_no_room_beside_it(charts):
    layers = [page.locator(".cm-chart").nth(1) for page in (charts.drawn(), charts.drawn(**PHONE))]
    expect(layers[0].locator(".legend li")).to_have_text(["budget"])
    expect(layers[1].locator(".legend li")).to_have_text(["Labels", "Training", "Operations", "budget"])


def test_words_and_figures_open_by_keyboard(charts):
    page = charts.show()
    fold = first_chart(page).get_by_text("How is this computed?")
    expect(page.get_by_text("First line in plain words.")).to_be_hidden()
    fold.press("Enter")
    expect(page.get_by_text("First line in plain words.")).to_be_visible()
    first_chart(page).get_by_text("Figures as a table").press("Enter")
    expect(first_chart(page).locator(".figures li").first).to_have_text("86.0%: ¥0.02")
    expect(first_chart(page).locator(".figures h3")).to_have_text(["Vendor price list"])


def test_a_chart_is_one_picture_with_words_and_can_be_saved(charts):
    page = charts.drawn()
    expect(page.get_by_role("img", name="Price against share of right labels.")).to_have_count(1)
    with page.expect_download() as saved:
        first_chart(page).get_by_role("button", name="Save as picture").click()
    assert saved.value.suggested_filename == "price.png"
    assert Path(saved.value.path()).read_bytes()[:4] == b"\x89PNG"


def test_pointing_at_a_place_says_its_figure(charts):
    page = charts.show()
    box = first_chart(page).locator(".scatterlayer .trace").nth(3).bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] - 1)
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text("86.0%: ¥0.02")


def test_a_choice_and_a_switch_of_a_table_work_by_keyboard(charts):
    page = charts.show()
    choice = page.get_by_role("combobox", name="Price list, cheapest mix")
    choice.select_option("cheapest")
    expect(page.get_by_role("button", name="was vendor price list")).to_be_visible()
    switch = page.get_by_role("table").get_by_role("switch", name="Compress")
    switch.scroll_into_view_if_needed()
    switch.press("Space")
    expect(page.get_by_role("switch", name="Compress the model")).to_have_attribute("aria-checked", "true")
    expect(switch).to_be_focused()


def test_a_table_is_a_table(charts):
    page = charts.drawn()
    table = page.get_by_role("table", name="Vendor price list")
    expect(table.get_by_role("columnheader").filter(has_text="Price of a label")).to_have_count(1)
    expect(table.get_by_role("rowheader", name="97–98")).to_have_count(1)
    expect(table.locator("tr.mark")).to_contain_text("you")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["wide", "phone"])
def test_nothing_hinders_assistive_technology(charts, scheme, device):
    page = charts.drawn(color_scheme=scheme, **device)
    for fold in ("How is this computed?", "Figures as a table"):
        details = first_chart(page).locator("details", has_text=fold)
        if details.get_attribute("open") is None:
            details.get_by_text(fold).click()
        expect(details).to_have_attribute("open", "")
    found = Axe().run(page).response["violations"]
    serious = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in serious] == []
