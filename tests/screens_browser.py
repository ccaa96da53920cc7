"""Help for journeys through the screens beyond the Overview, in a real browser."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from costmodel import evaluate, link, parameters, presets
from costmodel.scenario import Scenario
from tests.screen import headline_of

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIDEWAYS = "document.documentElement.scrollWidth > window.innerWidth"
# What is drawn: curves, bars and points of the first chart, and its sentence.
DRAWN = """() => [...document.querySelector('.js-plotly-plot').querySelectorAll('.plot path')].map(
  (path) => path.getAttribute('d')).join() + [...document.querySelectorAll('h1')].map((h) => h.textContent)"""


# Whether the address has been the same for a while: it is written once the hand rests.
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
SETTLED = """() => {
  const now = location.search;
  if (window.lastAddress !== now) Object.assign(window, { lastAddress: now, since: performance.now() });
  return performance.now() - window.since > 900;
}"""


def go(page: Any, server: str, name: str, *, preset: str = presets.OPENING, lang: str = "en") -> Scenario:
    """Open a screen of a preset and wait until its chart is drawn."""
    page.goto(f"{server}/?v=1&preset={preset}&lang={lang}&page={name}")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    at_rest(page)
    return presets.load(preset)


def at_rest(page: Any) -> None:
    """Wait until the server has run."""
    page.locator('[data-test-script-state="notRunning"]').wait_for()


def question(identifier: str, lang: str) -> str:
    record = parameters.find(identifier)
    return record.question.get(lang) or record.label[lang]


def slider(page: Any, identifier: str, lang: str = "en") -> Any:
    return page.get_by_role("slider", name=question(identifier, lang), exact=True)


def choice(page: Any, identifier: str, lang: str = "en") -> Any:
    return page.get_by_role("combobox", name=question(identifier, lang), exact=True)


def switch(page: Any, identifier: str, lang: str = "en") -> Any:
    return page.get_by_role("switch", name=question(identifier, lang), exact=True)


def address(page: Any) -> str:
    """What the address bar holds once the page has written it: on the way to a screen it is empty."""
    page.wait_for_function("() => new URLSearchParams(location.search).has('h')")
    return page.evaluate("location.search")


def plan_of(page: Any) -> Scenario:
    """The plan that the address bar holds."""
    return link.decode(page.evaluate("location.search").removeprefix("?"))


def says(page: Any, plan: Scenario, lang: str = "en") -> None:
    """The address is the plan, and the strip on top shows ``evaluate``'s digits; both may need a moment."""
    result = evaluate(plan)
    headline = (
        link.encode(plan, headline=(result.cost_total, result.roi)).partition("&h=")[2].partition("&")[0]
    )
    page.wait_for_function("h => new URLSearchParams(location.search).get('h') === h", arg=headline)
    cards = headline_of(plan, lang).cards
    for name, card in zip(("cost", "roi", "payback", "field"), cards, strict=True):
        expect(page.locator(f'[data-figure="{name}"] b')).to_have_text(card)
    assert plan_of(page) == plan


def speak(page: Any, lang: str) -> None:
    """Change the language in place."""
    page.get_by_role("button", name={"en": "English", "zh": "中文"}[lang], exact=True).click()
    page.wait_for_function("lang => document.documentElement.lang === lang", arg=lang)
    at_rest(page)


def light(page: Any, scheme: str) -> None:
    """Change to the light or the dark scheme in place."""
    page.emulate_media(color_scheme=scheme)
    page.locator(".cm.dark" if scheme == "dark" else ".cm:not(.dark)").first.wait_for()


def serious(page: Any) -> list[str]:
    """Violations of accessibility rules that keep somebody out, once what has come is drawn and measured."""
    page.evaluate(TWO_FRAMES)
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {node['target']}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]
