"""Journeys of a product manager in a real browser, through serve.py: nothing simulated."""

from __future__ import annotations

import statistics
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from costmodel import link, moves, parameters, presets, story, text
from costmodel.evaluation import evaluate
from costmodel.scenario import Scenario
from tests.screen import LEVEL_1, Headline, headline_of
from ui import session

pytestmark = pytest.mark.browser

PRECISION, SAMPLES, RUNS, DECISIONS, RIGHT, COMPRESS = LEVEL_1
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
FOCUSED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node?.getAttribute("aria-label") ?? node?.labels?.[0]?.textContent ?? "";
}"""
COUNT_REDRAWS = """() => {
  let changed = false; // frames in which the curves changed: some redraws go around Plotly
  const onCurve = ({ target }) => target.closest(".scatterlayer");
  const watch = new MutationObserver((edits) => (changed ||= edits.some(onCurve)));
  watch.observe(document.querySelector(".js-plotly-plot"), { subtree: true, attributeFilter: ["d"] });
  const frame = () => {
    window.redraws += changed;
    changed = false;
    requestAnimationFrame(frame);
  };
  frame();
}"""
COUNT_MESSAGES = """
  window.wire = { sent: 0, received: 0 };
  const Stock = window.WebSocket;
  window.WebSocket = class extends Stock {
    constructor(...args) {
      super(...args);
      super.addEventListener("message", ({ data }) => (wire.received += data.byteLength ?? data.size));
    }
    send(data) {
      wire.sent += 1;
      return super.send(data);
    }
  };
"""
ADDRESS_IS = "query => location.search.replace(/&lang=(zh|en)/, '') === query"
SIDEWAYS = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture
def visit(open_page, server):
    """Give ``visit(query, **context options)``: the Overview, drawn; no page may ask another host."""
    foreign: list[str] = []

    def ask(request) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(server):
            foreign.append(request.url)

    def open_overview(query: str = "", **options):
        page = open_page(**options)
        page.on("request", ask)
        page.add_init_script(COUNT_MESSAGES)
        go(page, f"{server}/{query and '?'}{query}")
        return page

    yield open_overview
    assert foreign == []


def go(page, address: str) -> None:
    page.goto(address)
    page.locator(".main-svg").first.wait_for()
    at_rest(page)


def at_rest(page) -> None:
    """Wait until the server has run and its address is written."""
    page.locator('[data-test-script-state="notRunning"]').wait_for()


def question(identifier: str, lang: str = "en") -> str:
    return parameters.find(identifier).question[lang]


def slider(page, identifier: str, lang: str = "en"):
    return page.get_by_role("slider", name=question(identifier, lang))


def number(page, identifier: str, lang: str = "en"):
    return page.get_by_role("spinbutton", name=question(identifier, lang))


def type_in(page, identifier: str, shown: str) -> None:
    number(page, identifier).fill(shown)
    number(page, identifier).press("Enter")


def plan_of(page) -> Scenario:
    return link.decode(page.evaluate("location.search").removeprefix("?"))


def on_screen(page) -> Headline:
    return Headline(
        verdict=page.locator("h1.verdict").inner_text(),
        cards=page.locator(".card .big").all_inner_texts(),
        thread=page.locator(".thread .value").all_inner_texts(),
        h=page.evaluate("new URLSearchParams(location.search).get('h')"),
    )


def says(page, plan: Scenario, lang: str = "en") -> None:
    """The address and the screen say what ``evaluate`` says of the plan; they may need a moment."""
    result = evaluate(plan)
    query = link.encode(plan, headline=(result.cost_total, result.roi))
    page.wait_for_function(ADDRESS_IS, arg=f"?{query}")
    expected = headline_of(plan, lang)
    expect(page.locator("h1.verdict")).to_have_text(expected.verdict)
    at_rest(page)
    assert on_screen(page) == expected
    assert plan_of(page) == plan


def thumb(page, identifier: str) -> tuple[float, float]:
    """Middle of the thumb of a slider."""
    control = slider(page, identifier)
    box = control.bounding_box()
    share = float(control.evaluate("node => node.value / node.max"))
    radius = box["height"] / 2
    return box["x"] + radius + share * (box["width"] - 2 * radius), box["y"] + radius


# ---- Moving -------------------------------------------------------------------------------------------


def test_the_headline_follows_the_thumb_without_the_server(visit):
    start = presets.load().replace({PRECISION: 0.9})
    page = visit(link.encode(start))
    says(page, start)
    length, sent = page.evaluate("[history.length, wire.sent]")
    x, y = thumb(page, PRECISION)
    page.mouse.move(x, y)
    page.mouse.down()
    seen = {"90"}
    while (value := number(page, PRECISION).input_value()) != "98":
        if value not in seen:
            under_way = start.replace({PRECISION: round(float(value) / 100, 4)})
            assert page.locator("h1.verdict").inner_text() == headline_of(under_way, "en").verdict
        seen.add(value)
        x += 1.5
        page.mouse.move(x, y)
    assert len(seen) > 10
    assert page.evaluate("wire.sent") == sent
    assert plan_of(page) == start  # the address waits for the hand
    page.mouse.up()
    says(page, start.replace({PRECISION: 0.98}))
    assert page.evaluate("history.length") == length
    page.get_by_role("button", name="Undo").click()
    says(page, start)


def drag_and_count(page, identifier: str, *, steps: int, step: float) -> tuple[float, float]:
    """Drag a thumb for a second and more; redraws of the chart a second, bytes received a move."""
    x, y = thumb(page, identifier)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("Object.assign(window, { redraws: 0, wire: { sent: 0, received: 0 } })")
    began = page.evaluate("performance.now()")
    for i in range(1, steps + 1):
        page.mouse.move(x + i * step, y)
        page.wait_for_timeout(16)
    ended, redraws, wire = page.evaluate("[performance.now(), redraws, wire]")
    page.mouse.up()
    return redraws / (ended - began) * 1000, wire["received"] / max(1, wire["sent"])


@pytest.mark.alone
def test_the_chart_follows_another_input(visit):
    page = visit()
    page.evaluate(COUNT_REDRAWS)
    drags = []
    for step in (1.2, -1.2, 0.9):
        drags.append(drag_and_count(page, DECISIONS, steps=45, step=step))
        says(page, presets.load().replace({DECISIONS: float(number(page, DECISIONS).input_value())}))
    redraws, sizes = (statistics.median(column) for column in zip(*drags, strict=True))
    print(f"\n{redraws:.1f} redraws a second of {[round(d[0], 1) for d in drags]}, {sizes:,.0f} bytes a move")
    assert redraws >= 5  # 8 and more on a quiet machine with two cores
    assert sizes <= 40_000


def skip_menu_and_chart(page, lang: str) -> None:
    """The first stop of the keyboard is seen while it has the focus, and leads to the first input."""
    at_rest(page)
    link = page.locator("#cm-skip")
    expect(link).to_have_text(text.template(lang, "bar.skip"))
    expect(link).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == question(PRECISION, lang)
    expect(link).not_to_be_in_viewport()


def test_the_first_stop_of_the_keyboard_in_chinese(visit):
    page = visit("v=1&preset=ecommerce&lang=zh")
    skip_menu_and_chart(page, "zh")


def test_without_a_mouse(visit):
    page = visit()
    skip_menu_and_chart(page, "en")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert slider(page, PRECISION).get_attribute("aria-valuetext") == "95.75 %"
    says(page, presets.load().replace({PRECISION: 0.9575}))
    page.keyboard.press("Tab")
    page.keyboard.type("97.5")
    page.keyboard.press("Enter")
    says(page, presets.load().replace({PRECISION: 0.975}))
    page.wait_for_timeout(session.GESTURE / 1000)  # or typing and reset would be one step
    page.keyboard.press("Tab")
    assert "reset" in page.evaluate(FOCUSED)
    page.keyboard.press("Enter")
    says(page, presets.load())
    page.keyboard.press("Control+z")
    says(page, presets.load().replace({PRECISION: 0.975}))
    page.keyboard.press("Control+Shift+Z")
    says(page, presets.load())


def test_the_next_best_move_and_the_marker_of_the_chart(visit):
    page = visit()
    best = moves.next_best_move(presets.load())
    after = presets.load().replace({best.id: best.value})
    page.locator("button.move").click()
    says(page, after)
    assert float(number(page, best.id).input_value()) == best.value
    line = page.locator(".marker .line").bounding_box()
    x, y = line["x"] + line["width"] / 2, line["y"] + line["height"] / 3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=6)
    value = round(float(number(page, PRECISION).input_value()) / 100, 4)
    assert value > presets.load()[PRECISION]
    expected = headline_of(after.replace({PRECISION: value}), "en")
    assert page.locator("h1.verdict").inner_text() == expected.verdict
    page.mouse.up()
    says(page, after.replace({PRECISION: value}))
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    says(page, presets.load())


# ---- Sharing ------------------------------------------------------------------------------------------


def test_a_copied_link_opens_elsewhere_to_the_same_digits(visit):
    page = visit(**CLIPBOARD)
    type_in(page, PRECISION, "98")
    page.get_by_role("switch", name=question(COMPRESS)).click()
    plan = presets.load().replace({PRECISION: 0.98, COMPRESS: True})
    says(page, plan)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    expect(page.get_by_text("This link works on this machine only.")).to_be_visible()
    sentence, address = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert sentence == text.say(story.verdict(evaluate(plan)), "en")
    assert address == page.evaluate("location.href")
    other = visit(address.partition("?")[2], locale="zh-CN")
    says(other, plan, "zh")
    assert on_screen(other).thread == on_screen(page).thread


def test_back_shows_the_plan_before(visit):
    first, second = presets.load("drone"), presets.load("article")
    page = visit(link.encode(first))
    length = page.evaluate("history.length")
    for runs in (5, 9):
        type_in(page, RUNS, str(runs))
        says(page, first.replace({RUNS: runs}))
    assert page.evaluate("history.length") == length
    go(page, f"{page.url.partition('?')[0]}?{link.encode(second)}")
    says(page, second)
    page.go_back()
    says(page, first.replace({RUNS: 9}))


def test_a_name_is_only_text_and_a_pasted_sentence_opens(visit):
    page = visit()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Name the project, open a link").click()
    name = "![x](http://canary/p.png)<script>alert(1)</script>"
    page.get_by_role("textbox", name="Project name").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".bar .title")).to_have_text(name)
    says(page, presets.load().model_copy(update={"name": name}))
    assert page.locator("img[src*=canary]").count() == page.locator("a[href*=canary]").count() == 0
    plan = presets.load("drone").replace({RUNS: 9})
    field = page.get_by_role("textbox", name="Paste a link")
    field.fill(f"See https://plans.example/?{link.encode(plan)}. What do you think?")
    page.keyboard.press("Enter")
    says(page, plan)
    assert dialogs == []


# ---- Everybody ----------------------------------------------------------------------------------------


def test_the_language_changes_in_place(visit):
    page = visit()
    type_in(page, RUNS, "8")
    plan = presets.load().replace({RUNS: 8})
    says(page, plan)
    page.evaluate("window.same = true")
    page.get_by_role("button", name="中文").click()
    says(page, plan, "zh")
    assert page.evaluate("[window.same, document.documentElement.lang]") == [True, "zh"]
    expect(slider(page, RUNS, "zh")).to_be_visible()
    page.wait_for_function("() => location.search.endsWith('&lang=zh')")
    page.get_by_role("button", name="English").click()
    says(page, plan)


def test_on_a_phone(visit):
    page = visit(**PHONE)
    says(page, presets.load())
    assert not page.evaluate(SIDEWAYS)
    tops = [page.locator("h1.verdict").bounding_box()["y"]]
    tops += [slider(page, identifier).bounding_box()["y"] for identifier in LEVEL_1[:-1]]
    assert tops == sorted(tops)
    for identifier in LEVEL_1[:-1]:
        slider(page, identifier).scroll_into_view_if_needed()
        box = slider(page, identifier).bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= PHONE["viewport"]["width"]
    page.get_by_role("switch", name=question(COMPRESS)).tap()
    says(page, presets.load().replace({COMPRESS: True}))
    slider(page, SAMPLES).tap(position={"x": 200, "y": 10})
    expect(number(page, SAMPLES)).not_to_have_value("5000")
    plan = presets.load().replace({COMPRESS: True, SAMPLES: float(number(page, SAMPLES).input_value())})
    says(page, plan)
    strip = page.locator(".st-key-strip")  # stays in sight above the inputs
    expect(strip).to_be_in_viewport()
    assert headline_of(plan, "en").cards[0] in strip.inner_text()
    assert not page.evaluate(SIDEWAYS)


@pytest.mark.parametrize("device", [{}, PHONE], ids=["wide", "phone"])
def test_nothing_hinders_assistive_technology_in_either_scheme_and_language(visit, device):
    page = visit("v=1&preset=ecommerce&compute.runs=2.5", **device)
    refused = page.get_by_text("Training runs (compute.runs) = 2.5 runs is not a whole number")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(refused).to_be_visible()
        says(page, presets.load())
        expect(page.locator(f".cm-hero{'.dark' if scheme == 'dark' else ':not(.dark)'}")).to_be_visible()
        ground = brightness(page, ".stApp"), brightness(page, ".card")
        assert max(ground) < 60 if scheme == "dark" else min(ground) > 230
        assert barriers(page) == []
        page.get_by_role("button", name="中文").click()
        says(page, presets.load(), "zh")
        assert barriers(page) == []
        page.get_by_role("button", name="English").click()


def barriers(page) -> list[str]:
    """Serious and critical violations that axe finds."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def brightness(page, selector: str) -> float:
    """Mean of red, green and blue behind an element, 0 to 255."""
    return page.locator(selector).first.evaluate(
        """node => {
          const pixel = document.createElement("canvas").getContext("2d");
          pixel.fillStyle = getComputedStyle(node).backgroundColor;
          pixel.fillRect(0, 0, 1, 1);
          return pixel.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((sum, part) => sum + part / 3, 0);
        }"""
    )
