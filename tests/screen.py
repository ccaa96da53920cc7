"""The app without a browser: what its components show, and answers as a browser would send them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest

from costmodel import evaluate, link, story, text
from costmodel.scenario import Scenario
from tests.browser import ROOT

LEVEL_1 = (
    "labeling.target_precision",
    "generalization.field_items",
    "compute.runs",
    "serving.decisions",
    "value.right",
    "compression.enabled",
)
SECOND = 1_000_000  # answers are numbered by microseconds


def expand(column: Any, index: int) -> Any:
    """One stop of a column, as ``at`` of ``hero.js`` reads it."""
    if isinstance(column, list):
        return [expand(part, index) for part in column]
    if not isinstance(column, dict):
        return column
    if "each" in column:
        return column["each"][index]
    return {name: expand(part, index) for name, part in column.items()}


def fill(template: str, slots: dict[str, str]) -> str:
    """Template with its slots filled, as ``fill`` of ``figure.js`` does."""
    return re.sub(r"\{(\w+)\}", lambda slot: slots.get(slot[1], slot[0]), template)


@dataclass(frozen=True)
class Headline:
    """The figures a reader takes away: sentence, four cards, accuracy thread, ``h`` of the link."""

    verdict: str
    cards: list[str]
    thread: list[str]
    h: str


def headline_of(plan: Scenario, lang: str) -> Headline:
    """What ``evaluate`` says about a plan, as it must stand on the screen."""
    result = evaluate(plan)
    dollars = plan["project.currency"] == "USD"
    money = text.Money("USD", plan["project.fx_cny_per_usd"]) if dollars else text.YUAN
    if result.payback_months is None:
        payback = text.template(lang, "card.payback_never").format(horizon=result.horizon)
    else:
        month = text.figure("month", result.payback_months, lang)
        payback = text.template(lang, "card.payback_month").format(month=month)
    middle = ("compressed",) if plan["compression.enabled"] else ()
    steps = [result.accuracy[s] for s in ("label", "lab", *middle, "field", "mean", "break_even")]
    return Headline(
        verdict=text.say(story.verdict(result), lang, money),
        cards=[
            text.figure("money", result.cost_total, lang, money),
            text.figure("percent", result.roi, lang),
            payback,
            text.template(lang, "card.field_of").format(field=exact(result.accuracy["mean"], lang)),
        ],
        thread=[exact(step, lang) for step in steps],
        h=re.search("h=([^&]*)", link.encode(plan, headline=(result.cost_total, result.roi)))[1],
    )


def exact(share: float | None, lang: str) -> str:
    return "–" if share is None else text.figure("of100_exact", share, lang)


@dataclass
class Screen:
    """One visitor; ``query`` is the address the visit starts from, without the question mark.

    ``page`` is the screen the link opens, by the name of its file.
    """

    query: str = ""
    page: str = ""
    clock: int = 0
    app: AppTest = field(init=False)

    def __post_init__(self) -> None:
        self.app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        link_of_page = {"page": [self.page]} if self.page else {}
        for key, values in (parse_qs(self.query, keep_blank_values=True) | link_of_page).items():
            self.app.query_params[key] = values if len(values) > 1 else values[0]
        self.run()

    def run(self) -> Screen:
        self.app.run()
        assert not self.app.exception, self.app.exception[0].message
        return self

    def answer(self, key: str, action: str, value: Any = None, *, pause: float = 2.0) -> Screen:
        """Send an answer of a component, ``pause`` seconds after the last one, and show what follows."""
        self.clock += round(pause * SECOND)
        self.app.session_state[key] = {"sent": {"seq": self.clock, "action": action, "value": value}}
        return self.run()

    def set(self, identifier: str, value: Any, *, pause: float = 2.0) -> Screen:
        """Move an input."""
        return self.answer(f"input:{identifier}", "set", value, pause=pause)

    def go(self, page: str) -> Screen:
        """Choose another screen in the menu."""
        self.app.switch_page(f"pages/{page}.py")
        return self.run()

    def toggle(self, table: str, key: str, on: bool) -> Screen:
        """Move the switch of a table's row."""
        return self.answer(f"table:{table}", "toggle", {"key": key, "on": on})

    def shown(self, name: str) -> list[dict[str, Any]]:
        """Data of every component of that name, in the order of the page."""
        found = self.app.get("bidi_component")
        return [json.loads(e.proto.json) for e in found if e.proto.component_name == f"costmodel.{name}"]

    @property
    def hero(self) -> dict[str, Any]:
        return self.shown("hero")[0]

    @property
    def bar(self) -> dict[str, Any]:
        return self.shown("bar")[0]

    @property
    def charts(self) -> list[dict[str, Any]]:
        """Charts in the order of the page, as ``ui.charts.data`` gives them."""
        return self.shown("chart_panel")

    @property
    def tables(self) -> list[dict[str, Any]]:
        """Tables in the order of the page, as ``ui.tables.data`` gives them."""
        return self.shown("table")

    @property
    def lead(self) -> str:
        """The screen's headline."""
        return next(chart["lead"]["text"] for chart in self.charts if chart["lead"])

    @property
    def strip(self) -> dict[str, str]:
        """The plan's headline above every screen: cost, roi, payback and field."""
        return {figure["name"]: figure["text"] for figure in self.shown("strip")[0]["figures"]}

    @property
    def step(self) -> str:
        """What the last step did, beside the plan's headline."""
        return self.shown("strip")[0]["said"]

    @property
    def inputs(self) -> dict[str, dict[str, Any]]:
        return {data["id"]: data for data in self.shown("range")}

    @property
    def link(self) -> str:
        """Query of the address that the bar writes."""
        return self.bar["query"].removeprefix("?")

    @property
    def scenario(self) -> Scenario:
        return link.decode(self.link)

    @property
    def headline(self) -> Headline:
        """What the browser shows at the marker."""
        hero = self.hero
        point = expand(hero["columns"], hero["you"])
        verdict = fill(hero["templates"][point["k"]], point["s"])
        h = parse_qs(self.link)["h"][0]
        return Headline(verdict, point["cards"], point["thread"], h)

    @property
    def notices(self) -> list[dict[str, Any]]:
        return [card for panel in self.shown("panel") if panel.get("alert") for card in panel["cards"]]

    @property
    def complaints(self) -> list[str]:
        """Sentences under the notices, one for each thing that was not taken."""
        return [row["label"] for notice in self.notices for row in notice["rows"]]
