"""The bands around the curves of the Overview: their figures, their words, and what they leave alone."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from costmodel import presets, text
from costmodel.uncertainty import bands, simulate
from tests.screen import Screen, expand, fill
from ui import curve, hero, later, stops

AXIS = "labeling.target_precision"


@pytest.fixture(autouse=True)
def drawn(monkeypatch, request):
    """Bands are drawn however much of a panel they cover."""
    if "paint" not in request.node.name:
        monkeypatch.setattr(hero, "MOST_GREY", 1.0)


@pytest.fixture
def fine(monkeypatch):
    """Bands as a visitor gets them."""
    monkeypatch.setattr(curve, "DRAWS", 256)
    monkeypatch.setattr(curve, "BAND_STOPS", 21)
    monkeypatch.setattr(later, "_KEPT", later.Kept(later.MOST))


def band(screen: Screen, panel: str) -> np.ndarray:
    return np.array(screen.hero["band"][panel])


def caption(screen: Screen) -> str:
    point = expand(screen.hero["columns"], screen.hero["you"])
    return fill(screen.hero["templates"]["spread"], point["spread"])


def odds(screen: Screen) -> list[str]:
    return expand(screen.hero["columns"], screen.hero["you"])["odds"]


@pytest.mark.parametrize("name", ["ecommerce", "drone"])
def test_the_bands_are_the_percentiles_of_a_simulation_of_the_plan(fine, name):
    screen = Screen(f"v=1&preset={name}&lang=en")
    found = simulate(presets.load(name), 1024)
    you = screen.hero["you"]
    for end, level in enumerate((0.1, 0.9)):
        assert band(screen, "cost")[end, you] == pytest.approx(found.cost.quantile(level), rel=0.05)
    middle = presets.load(name)
    at_plan = bands(middle, AXIS, [middle[AXIS]], draws=256)
    assert band(screen, "lower")[:, you] == pytest.approx(at_plan.roi[[0, 2], 0], abs=0.02)


def test_the_words_say_what_the_band_shows(fine):
    screen = Screen("v=1&preset=ecommerce&lang=en")
    you = screen.hero["you"]
    for panel, kind in (("cost", "money"), ("lower", "percent")):
        for amount in band(screen, panel)[:, you]:
            assert text.figure(kind, float(amount), "en") in caption(screen)
    draws = simulate(presets.load("ecommerce"), 256)
    tenths = round(10 * np.mean(draws.npv.samples > 0))
    assert odds(screen)[1] == f"earns money about {tenths} times in 10"
    assert odds(screen)[0].startswith("8 times in 10 below ¥")


@pytest.mark.parametrize("name", ["ecommerce", "drone", "solo"])
def test_it_is_marked_where_more_draws_lose_money_than_earn_it(fine, name):
    screen = Screen(f"v=1&preset={name}&lang=en")
    draws = simulate(presets.load(name), 256)
    doubt = expand(screen.hero["columns"], screen.hero["you"])["doubt"]
    assert doubt == (np.mean(draws.npv.samples > 0) < 0.5)


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "hardly ever"), (0.04, "hardly ever"), (0.96, "almost every")]
)
def test_nothing_is_certain(share, words, monkeypatch):
    monkeypatch.setattr(stops.session, "lang", lambda: "en")
    assert words in stops._chance(share)


def test_chinese_words_have_all_their_figures():
    screen = Screen("v=1&preset=ecommerce&lang=zh")
    assert "{" not in caption(screen)
    assert caption(screen).startswith("10 次里有 8 次，总成本在 ¥")


def test_the_bands_follow_panel_and_view():
    screen = Screen("v=1&preset=ecommerce&lang=en")
    life, roi = band(screen, "cost"), band(screen, "lower")
    screen.answer("hero", "view", "build")
    assert np.all(band(screen, "cost") < life)
    assert "the build cost" in caption(screen)
    screen.answer("hero", "measure", "npv")
    assert np.all(np.abs(band(screen, "lower")) > 100 * np.abs(roi))
    assert "the value today" in caption(screen)


def test_along_the_axis_the_bands_stay_and_another_input_moves_them():
    screen = Screen("v=1&preset=ecommerce&lang=en")
    before = dict(screen.app.session_state["later_state"]["last"])
    screen.set(AXIS, 0.97)
    assert screen.app.session_state["later_state"]["last"] == before
    screen.set("value.right", 0.05)
    assert screen.app.session_state["later_state"]["last"] != before


def test_the_first_chart_waits_for_no_draw_and_no_axis_moves_when_the_band_comes(monkeypatch):
    monkeypatch.setattr(later, "AT_ONCE", False)
    monkeypatch.setattr(later, "_KEPT", later.Kept(later.MOST))
    screen = Screen("v=1&preset=ecommerce&lang=en")
    still = screen.hero["cost_range"], screen.hero["lower"]["range"]
    assert screen.hero["band"] is None
    assert "spread" not in expand(screen.hero["columns"], 0)
    screen.answer("later", "rest", screen.shown("later")[0]["turn"])
    assert screen.hero["band"] is not None
    assert (screen.hero["cost_range"], screen.hero["lower"]["range"]) == still
    assert screen.shown("later")[0]["turn"] == ""
    screen.set("value.right", 0.05)
    assert screen.hero["band"] is None
    assert screen.shown("later")[0]["turn"] != ""


def test_an_axis_on_which_points_contradict_the_plan_has_no_band_and_no_error():
    screen = Screen("v=1&preset=ecommerce&lang=en")
    screen.answer("hero", "axis", "labeling.expert_cost")
    assert screen.hero["plotted"]["id"] in (AXIS, "labeling.expert_cost")


def test_a_band_that_would_paint_the_whole_panel_is_said_and_not_drawn(monkeypatch):
    said = []
    monkeypatch.setattr(hero.session, "t", lambda key: said.append(key) or key)
    spread = SimpleNamespace(total=np.zeros((2, 3)), lower=np.array([[-0.7, -0.6, -0.5], [0.5, 0.5, 0.6]]))
    assert hero._band(spread, (-0.5, 0.5))["lower"] is None
    assert hero._band(spread, (-0.65, 0.5))["lower"] == spread.lower.tolist()
    assert said == ["band.beyond", "band.label"]


def test_refitted_axes_hold_the_band_around_the_plan():
    refitted = Screen("v=1&preset=ecommerce&lang=en").answer("hero", "refit").hero
    low, high = refitted["band"]["lower"]
    worst, top = refitted["lower"]["range"]
    assert worst < low[refitted["you"]] < high[refitted["you"]] < top
