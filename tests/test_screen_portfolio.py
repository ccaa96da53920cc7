"""The portfolio screen: the package's figures by rank; what is pasted stays in the session."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest

from costmodel import link, portfolio, portfolio_file, presets, text
from tests.screen import Screen
from ui import portfolio as gathered

OTHER = presets.load("article").replace({"labeling.items": 5000})
TABLE = b"name,preset,labeling.items\nOwn shop,ecommerce,50000\nBad,ecommerce,-5\n"


def choose(screen: Screen, name: str, value: object) -> Screen:
    """Make a choice of this page, as its widgets do."""
    now = screen.app.session_state["portfolio"]
    screen.app.session_state["portfolio"] = {**now, name: value}
    return screen.run()


def opened(lang: str = "en") -> Screen:
    return Screen(f"v=1&preset=ecommerce&lang={lang}", page="portfolio")


@pytest.fixture(scope="module")
def drawn() -> dict[str, portfolio.Standing]:
    plans = {name: presets.load(name) for name in ("ecommerce", "drone", "solo")}
    return {name: portfolio.simulated(plan) for name, plan in plans.items()} | {
        "other": portfolio.simulated(OTHER)
    }


def cells_of(screen: Screen) -> dict[str, list[str]]:
    """Texts of each row of the table by the project's name, in the order shown."""
    rows = screen.tables[0]["rows"]
    return {row["cells"][0]["text"].partition(". ")[2]: [c["text"] for c in row["cells"]] for row in rows}


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_alone_the_plan_says_what_the_screen_is_for(lang, drawn):
    screen = opened(lang)
    cards = [card for panel in screen.shown("panel") for card in panel["cards"]]
    assert text.template(lang, "portfolio.empty_title") in [card["title"] for card in cards]
    one = drawn["ecommerce"]
    assert one.expected_npv < 0  # it loses so much on average, and does not earn less than nothing
    loses = text.figure("money", -one.expected_npv, lang)
    assert screen.lead == text.template(lang, "portfolio.lead_only_loses").format(
        outlay=text.figure("money", one.outlay, lang),
        worth=text.template(lang, "portfolio.on_average").format(worth=loses),
    )
    assert len(screen.tables[0]["rows"]) == 1
    assert not re.search(r"\{[a-z]+\}", json.dumps([screen.charts, screen.tables], ensure_ascii=False))


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_examples_and_links_are_ranked_by_the_index(lang, drawn):
    screen = choose(opened(lang), "presets", ("drone", "solo"))
    screen = choose(screen, "links", f"\n{link.encode(OTHER)}\nnonsense\n")
    names = {
        "ecommerce": text.template(lang, "portfolio.this_plan"),
        "drone": presets.about("drone")["title"][lang],
        "solo": presets.about("solo")["title"][lang],
        "other": text.template(lang, "portfolio.link_name").format(
            number=2, title=presets.about("article")["title"][lang]
        ),
    }
    order = sorted(drawn, key=lambda name: -drawn[name].index)
    shown = cells_of(screen)
    assert list(shown) == [names[name] for name in order]
    for name in order:
        money = [
            text.figure("money", getattr(drawn[name], f), lang) for f in ("expected_npv", "outlay", "cost")
        ]
        assert [shown[names[name]][i] for i in (1, 2, 4)] == money
    (left_out,) = [c for p in screen.shown("panel") if p.get("alert") for c in p["cards"]]
    assert len(left_out["rows"]) == 1
    assert "3" in left_out["rows"][0]["label"]
    assert names[order[0]] in screen.lead


def test_with_a_budget_the_choice_is_shown_and_drawn(drawn):
    screen = choose(opened(), "presets", ("drone", "solo"))
    budget = drawn["drone"].outlay + drawn["solo"].outlay
    screen = choose(screen, "budget", budget)
    standings = [drawn[name] for name in ("ecommerce", "drone", "solo")]
    choice = portfolio.choose(standings, budget)
    assert len(choice.rows) == 2
    assert text.figure("money", choice.worth, "en") in screen.lead
    fits = [row["cells"][0].get("note") for row in screen.tables[0]["rows"]]
    assert fits.count("fits the budget") == 2
    chart = screen.charts[0]
    assert chart["marks"][0]["at"] == pytest.approx(budget, rel=1e-5)
    start = 0.0
    for bar in chart["series"]:  # side by side, each as wide as what it needs
        outlay = standings[int(bar["key"].removeprefix("project"))].outlay
        assert bar["x"][0] == pytest.approx(start + outlay / 2, rel=1e-4)
        assert bar["width"] == pytest.approx(0.97 * outlay, rel=1e-4)
        start += outlay


def test_a_file_is_read_and_stays_out_of_the_link():
    screen = opened()
    before = screen.link
    screen = choose(screen, "file", portfolio_file.read(TABLE, most=gathered.MOST))
    assert "Own shop" in cells_of(screen)
    (left_out,) = [c for p in screen.shown("panel") if p.get("alert") for c in p["cards"]]
    assert left_out["rows"][0]["label"].startswith("Line 3, column 3: ")
    assert screen.link == before
    screen = screen.go("roi").go("portfolio")  # it is there after a look at another screen
    assert "Own shop" in cells_of(screen)
    assert "Own shop" not in cells_of(opened())  # and nobody else sees it


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(canary)", "<img src=x onerror=canary()>", "{npv} {0}", "**a** `b`"]
)
def test_hostile_names_are_text(name):
    content = f'name,preset\n"{name}",solo\n'.encode()
    screen = choose(opened(), "file", portfolio_file.read(content))
    assert portfolio_file.read(content).projects[0].name in cells_of(screen)


def test_a_file_that_cannot_be_used_is_said(monkeypatch):
    kept = {}
    monkeypatch.setattr(gathered, "put", kept.__setitem__)
    gathered.take_file(SimpleNamespace(getvalue=lambda: b"\xff\xfe\xff", name="a\u202eb.csv"))
    assert kept["file"].projects == ()
    assert "neither UTF-8" in kept["file"].faults[0].said("en")
    assert kept["file_name"] == "ab.csv"
    gathered.take_file(None)
    assert kept["file"] is None


def test_no_more_projects_than_the_cap():
    rows = "".join(f"P{i},solo\n" for i in range(gathered.MOST + 5))
    screen = choose(
        opened(), "file", portfolio_file.read(f"name,preset\n{rows}".encode(), most=gathered.MOST)
    )
    assert len(screen.tables[0]["rows"]) == gathered.MOST
    assert len(screen.charts[0]["series"]) <= 60
    assert "200" in str([c for p in screen.shown("panel") if p.get("alert") for c in p["cards"]])


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_sample_file_is_read_without_a_fault(lang):
    found = portfolio_file.read(gathered.sample(lang))
    assert found.faults == ()
    assert [project.scenario.preset for project in found.projects] == ["ecommerce", "drone", "medical"]
    assert found.projects[0].scenario["labeling.target_precision"] == 0.98


def test_amounts_in_dollars_are_converted():
    screen = Screen("v=1&preset=ecommerce&lang=en&project.currency=USD", page="portfolio")
    assert "US$" in screen.lead
    assert all("US$" in cell for cell in list(cells_of(screen).values())[0][1:3])
