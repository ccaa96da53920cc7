"""Charts saved from their toolbar: what the picture says, of every chart, and that it does nothing."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import costmodel
from costmodel import link, presets, text
from tests.screen import Screen
from tests.screens_browser import PHONE, at_rest, plan_of
from tests.test_hostile import HOSTILE
from ui import navigation

pytestmark = pytest.mark.browser

NAME = HOSTILE[8][: link.LONGEST_NAME]
PLAN = presets.load("ecommerce").replace({"labeling.items": 20_000.0}).model_copy(update={"name": NAME})
MODULES = "/_stcore/bidi-components/costmodel.hero"
# No tspan: programs place a second line or a second colour each in its own way.
ALLOWED = {"svg", "g", "path", "rect", "circle", "text", "defs", "clipPath", "title", "desc"}
VECTOR = re.compile(r"\(SVG\)|（SVG）")


def opened(open_page: Any, server: str, name: str, lang: str = "en", **options: Any) -> Any:
    page = open_page(**options)
    page.goto(f"{server}/?{link.encode(PLAN, page=name, lang=lang)}")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    at_rest(page)
    expect(page.locator(".cm-chart[data-stale]")).to_have_count(0, timeout=30_000)
    return page


def saved(page: Any, button: Any) -> Path:
    """The file behind a button."""
    with page.expect_download() as under_way:
        button.click()
    return Path(under_way.value.path())


def squeezed(words: str) -> str:
    """Words without spaces: lines are broken in the picture."""
    return "".join(words.split())


def read(file: bytes) -> tuple[ET.Element, str]:
    """The drawing, parsed, and everything it says."""
    root = ET.fromstring(file)
    return root, squeezed("".join("".join(text.itertext()) for text in root.findall(".//{*}text")))


def does_nothing(root: ET.Element) -> None:
    """Nothing but shapes and texts, in fonts that other programs know, Chinese ones among them."""
    for words in root.findall(".//{*}text"):
        assert re.search("font-family: Arial,.*YaHei.*CJK", words.get("style"))
    for node in root.iter():
        assert node.tag.rpartition("}")[2] in ALLOWED
        for name, value in node.attrib.items():
            assert not name.lower().startswith("on"), name
            assert not name.endswith("href")
            assert not re.search(r"javascript:|https?://|url\((?!['\"]?#)", value), value


# What the browser's modules make of one chart's data, as its button would.
DRAWN = """async ({ url, data, hero, names, origin }) => {
  const [{ figure }, { plot }, { titled, picture }, { vector }, theme] = await Promise.all(
    ["figure", "plot", "picture", "vector", "theme"].map((name) => import(`${url}/${name}.js`)));
  const look = theme.forFiles(theme.readTheme(document.querySelector(".cm-hero")));
  const { traces, layout } = (hero ? figure : plot)(data, { width: 900, height: data.height ?? 500 }, look);
  const { alt, lead, title } = data;
  const said = hero ? { verdict: alt } : { headline: lead?.text ?? "", title, names };
  const drawn = { data: traces, layout };
  const words = { ...said, source: origin };
  const saved = hero ? picture(drawn, data, data.you, look, words) : titled(drawn, look, words);
  const { width, height } = saved.layout;
  const svg = await Plotly.toImage(saved, { format: "svg", width, height, imageDataOnly: true });
  return vector(svg, title ?? "", origin);
}"""


def test_every_chart_of_every_screen_is_a_drawing_that_says_its_words(open_page, server):
    page = opened(open_page, server, "overview")
    origin = f"<b>{NAME}</b> & scenario 1234-5678"
    for turn, name in enumerate(navigation.names()):
        screen = Screen(f"{link.encode(PLAN, page=name)}&lang={text.LANGUAGES[turn % 2]}", page=name)
        for hero in (True, False):
            for data in screen.shown("hero" if hero else "chart_panel"):
                names = [[one["label"], "#123456"] for one in data.get("series", [])]
                given = {"url": MODULES, "data": data, "hero": hero, "names": names, "origin": origin}
                root, words = read(page.evaluate(DRAWN, given).encode())
                does_nothing(root)
                assert squeezed(origin) in words
                said = [
                    data["alt"] if hero else (data["lead"] or data)["text" if data.get("lead") else "title"]
                ]
                said += [data["cost_title"]] if hero else [data["title"], *(label for label, _ in names)]
                assert [one for one in said if squeezed(one) not in words] == []
                assert root.find("./{*}desc").text == origin


@pytest.mark.parametrize(("name", "lang"), [("roi", "zh"), ("portfolio", "en")])
def test_a_button_saves_what_the_chart_shows(open_page, server, name, lang):
    page = opened(open_page, server, name, lang)
    chart = page.locator(".cm-chart").first
    if name == "portfolio":  # first as planned, then, once the hand rests, as drawn
        expect(page.locator("h1").first).to_contain_text("on average", timeout=30_000)
        at_rest(page)
    root, words = read(saved(page, chart.get_by_role("button", name=VECTOR)).read_bytes())
    does_nothing(root)
    for one in ("h1", "h2", ".main-svg text", ".legend li"):
        assert all(squeezed(said) in words for said in chart.locator(one).all_text_contents())
    assert squeezed(f"{'release' if lang == 'en' else '版本'} {costmodel.__version__}") in words
    if name == "portfolio":  # its bars are of other plans
        assert link.fingerprint(PLAN) not in words
    else:
        assert link.fingerprint(PLAN) in words
        assert squeezed(NAME) in words


def test_the_overview_with_its_marker(open_page, server):
    page = opened(open_page, server, "overview")
    page.locator(".js-plotly-plot").hover()
    root, words = read(saved(page, page.locator('.modebar [data-title*="(SVG)"]')).read_bytes())
    does_nothing(root)
    assert link.fingerprint(PLAN) in words
    assert squeezed(page.locator("h1").first.inner_text()) in words
    assert squeezed(page.locator(".marker b").inner_text()) in words
    assert len(shapes(root)) == 2  # line and dot of the marker


def shapes(root: ET.Element) -> list[ET.Element]:
    """Lines and dots drawn over the curves."""
    return [
        path
        for layer in root.iter()
        if layer.get("class") == "shapelayer"
        for path in layer.findall(".//{*}path")
    ]


def test_the_budget_line_is_where_it_stands_on_the_screen(open_page, server):
    page = opened(open_page, server, "risk")
    chart = page.locator(".cm-chart").first
    for key in ("ArrowRight", "PageUp"):
        chart.get_by_role("slider").press(key)
    said = chart.locator(".tag").inner_text()
    root, words = read(saved(page, chart.get_by_role("button", name=VECTOR)).read_bytes())
    assert squeezed(said) in words
    place = "document.querySelector('.cm-chart .dragline')"
    share = page.evaluate(f"parseFloat({place}.style.getPropertyValue('--at')) / {place}.clientWidth")
    frame = next(rect for rect in root.findall(".//{*}rect") if rect.get("class") == "bg")
    left, width = (float(frame.get(name)) for name in ("x", "width"))
    drawn = [float(re.match(r"M([\d.]+),", path.get("d"))[1]) for path in shapes(root)]
    assert min(abs(x - left - share * width) for x in drawn) < 1.5


def test_the_picture_has_three_times_the_pixels_and_names_like_the_drawing(open_page, server):
    page = opened(open_page, server, "roi", **PHONE)
    file = saved(page, page.get_by_role("button", name="Save as picture").first)
    width, height = struct.unpack(">II", file.read_bytes()[16:24])
    assert width >= 3 * 960
    assert height > width / 4
    expect(page.get_by_role("button", name=VECTOR).first).to_be_visible()


def test_figures_of_an_earlier_plan_are_not_saved_under_the_new_fingerprint(open_page, server):
    """Pressed while the draws of the plan are not there yet, the button saves once they are."""
    page = opened(open_page, server, "risk")
    chart = page.locator(".cm-chart").first
    page.evaluate("""() => {
      const chart = document.querySelector('.cm-chart');
      new MutationObserver(() => {
        if (chart.dataset.stale && !window.pressed) {
          window.pressed = true;
          chart.querySelector('.vector').click();
        }
      }).observe(chart, { attributes: true });
    }""")
    with page.expect_download() as under_way:
        page.get_by_role("slider").last.press("ArrowLeft")
    page.wait_for_function("() => window.pressed")
    assert chart.get_attribute("data-stale") is None
    expect(page.locator(".cm-chart[data-stale]")).to_have_count(0, timeout=30_000)
    at_rest(page)
    page.wait_for_timeout(500)
    _, words = read(Path(under_way.value.path()).read_bytes())
    assert link.fingerprint(plan_of(page)) in words
    assert link.fingerprint(PLAN) not in words


ACTING = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="a()">
  <script>a()</script><g ONCLICK="a()"><path d="M0 0"/><foreignObject><p>x</p></foreignObject></g>
  <a href="javascript:a()"><text>kept out with its link</text></a>
  <use xlink:href="https://canary.invalid/x"/><image href="data:image/png;base64,AA"/>
  <set attributeName="onload"/>
  <text fill="red">kept</text></svg>"""


def test_nothing_that_acts_gets_through(open_page, server, page_errors):
    page = opened(open_page, server, "roi")
    root = ET.fromstring(
        page.evaluate(
            """async ([modules, drawn]) => {
              const { quiet } = await import(`${modules}/vector.js`);
              const read = new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement;
              return new XMLSerializer().serializeToString(quiet(read));
            }""",
            [MODULES, ACTING],
        )
    )
    assert [node.tag.rpartition("}")[2] for node in root.iter()] == [
        "svg",
        "g",
        "path",
        "use",
        "image",
        "text",
    ]
    attributes = [name.rpartition("}")[2] for node in root.iter() for name in node.attrib]
    assert attributes == ["d", "href", "fill"]
    assert all("Content Security Policy" in said for said in page_errors)  # the browser blocks it as well
    page_errors.clear()
