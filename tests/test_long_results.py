"""Results of more than half a second: beside the page, with progress and cancel; short ones as ever."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from costmodel import effort, parameters, portfolio_file, presets, project, text, uncertainty
from costmodel.simulation import Outcome
from costmodel.variance_shares import PLANS
from tests.screen import Screen
from ui import curve, jobs, later
from ui import portfolio as gathered

LONG = "v=1&preset=medical&uncertainty.draws=16384&project.horizon=120&lang=en"
OPENING = "v=1&preset=ecommerce&lang=en"


@pytest.fixture(autouse=True)
def afresh(monkeypatch):
    """Nothing is known and nothing under way."""
    monkeypatch.setattr(later, "_KEPT", later.Kept(later.MOST))
    monkeypatch.setattr(jobs, "_OFFICE", jobs.Office())


class Draws:
    """Draws that are held after their first block until let go."""

    def __init__(self) -> None:
        self.real, self.go = uncertainty.simulate, threading.Event()
        self.begun: list[object] = []
        self.stopped: list[object] = []

    def __call__(self, plan, *, progress):
        self.begun.append(plan)
        try:
            while not self.go.wait(0.005):
                progress(0.25)
        except jobs.Cancelled:
            self.stopped.append(plan)
            raise
        return self.real(plan, 256)


@pytest.fixture
def draws(monkeypatch):
    held = Draws()
    monkeypatch.setattr(uncertainty, "simulate", held)
    yield held
    for job in jobs._OFFICE._jobs.values():
        job.unwanted.set()
    wait(lambda: not {"waiting", "running"} & set(under_way()))  # what it found would be the next test's


def wait(until) -> None:
    deadline = time.monotonic() + 30
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def labels(screen: Screen) -> list[str]:
    words = {text.template("en", f"jobs.{name}") for name in ("cancel", "again")}
    return [button.label for button in screen.app.button if button.label in words]


def press(screen: Screen, label: str) -> Screen:
    next(button for button in screen.app.button if button.label == label).click()
    return screen.run()


def finish(screen: Screen) -> None:
    """Look again until nothing is under way."""
    wait(lambda: not labels(screen.run()))


def under_way() -> list[str]:
    return [job.phase for job in jobs._OFFICE._jobs.values()]


# --- The estimate -----------------------------------------------------------------------------------


def test_the_estimate_by_hand():
    plan = presets.load("ecommerce").replace({"project.horizon": 100, "uncertainty.draws": 10_000})
    assert effort.seconds(plan) == pytest.approx(0.02 + 0.28)
    assert effort.seconds(plan, 1000) == pytest.approx(0.02 + 0.028)
    assert effort.seconds(plan, 1000, months=10) == pytest.approx(0.02 + 0.0028)
    assert effort.seconds(plan.replace({"value.review": True})) == pytest.approx(0.02 + 1.54)


def test_reviewers_weigh_what_they_take():
    def fastest(plan) -> float:
        times = []
        for _ in range(3):
            start = time.thread_time()  # of the processor: others on this machine do not count
            uncertainty.simulate(plan, 2048)
            times.append(time.thread_time() - start)
        return min(times)

    plan = presets.load("medical")
    without = plan.replace({"value.review": False})
    estimated = effort.seconds(plan, 2048) / effort.seconds(without, 2048)
    assert estimated / 2 < fastest(plan) / fastest(without) < 2 * estimated


@pytest.mark.parametrize("name", presets.names())
def test_what_a_preset_opens_with_is_never_long(name):
    plan = presets.load(name)
    for count in (None, PLANS, 21 * 256 if not plan["value.review"] else PLANS):
        assert effort.seconds(plan, count) < later.LONG


# --- The risk screen --------------------------------------------------------------------------------


def test_the_page_does_not_wait_for_long_draws_and_shows_them_once_they_are_there(draws):
    screen = Screen(LONG, page="risk")
    assert under_way() == ["running"]
    assert labels(screen) == ["Cancel"]
    assert screen.charts[0]["stale"] == "all"
    wait(lambda: jobs._OFFICE._jobs and next(iter(jobs._OFFICE._jobs.values())).share == 0.25)
    screen.run()
    assert (len(draws.begun), draws.stopped) == (1, [])  # another look begins nothing
    draws.go.set()
    finish(screen)
    assert screen.charts[0]["stale"] == ""
    assert len(draws.begun) == 1


@pytest.mark.parametrize("page", ["risk", "roi"])
def test_draws_that_end_while_the_page_is_written_are_shown(draws, monkeypatch, page):
    real, late = later.show, []

    def show(name, label):
        if name.startswith("draws") and not late:
            late.append(name)
            draws.go.set()
            wait(lambda: under_way()[:1] == ["done"])
        real(name, label)

    monkeypatch.setattr(later, "show", show)
    screen = Screen(LONG, page=page)
    assert len(late) == 1
    assert screen.charts[0]["stale"] == ""
    assert len(draws.begun) == 1
    finish(screen)


def test_draws_that_end_between_two_looks_are_not_begun_again(draws, monkeypatch):
    screen = Screen(LONG, page="roi")
    real = later._KEPT.get

    def get(key):
        found = real(key)
        if not draws.go.is_set() and str(key[:1]).startswith("('draws"):
            draws.go.set()
            wait(lambda: under_way() == ["done"])
        return found

    monkeypatch.setattr(later._KEPT, "get", get)
    finish(screen)
    assert len(draws.begun) == 1
    assert screen.charts[0]["stale"] == ""


def test_long_shares_of_the_spread_have_a_progress_of_their_own(draws):
    screen = Screen("v=1&preset=medical&project.horizon=120&lang=en", page="risk")
    before = set(jobs._OFFICE._jobs)
    draws.go.set()
    wait(lambda: under_way() == ["done"])
    screen.run()
    assert screen.charts[0]["stale"] == ""
    assert len(set(jobs._OFFICE._jobs) - before) == len(jobs._OFFICE._jobs)  # that of the draws is forgotten
    finish(screen)
    rows = screen.tables[-3]["rows"]
    assert parameters.catalogue().keys() >= {row["key"] for row in rows}
    assert under_way() == []


def test_stopped_draws_stay_stopped_until_they_are_wanted_again(draws):
    screen = Screen(LONG, page="risk")
    press(screen, "Cancel")
    wait(lambda: draws.stopped)
    screen.run()
    assert labels(screen) == [text.template("en", "jobs.again")]
    assert len(draws.begun) == 1
    press(screen, text.template("en", "jobs.again"))
    wait(lambda: len(draws.begun) == 2)
    assert labels(screen) == ["Cancel"]


@pytest.mark.parametrize("page", ["risk", "roi"])
def test_a_move_overtakes_what_runs(draws, page):
    screen = Screen(LONG, page=page)
    wait(lambda: draws.begun)
    screen.set("value.right", 0.5)
    wait(lambda: len(draws.begun) == 2)
    wait(lambda: len(draws.stopped) == 1)
    assert draws.stopped[0].differences(draws.begun[1]).keys() == {"value.right"}
    assert len(jobs._OFFICE._jobs) == 1


def test_another_screen_and_a_short_plan_stop_it(draws):
    screen = Screen(LONG, page="risk")
    wait(lambda: draws.begun)
    screen.go("labeling")
    wait(lambda: len(draws.stopped) == 1)
    assert under_way() == []
    screen.go("risk")
    wait(lambda: len(draws.begun) == 2)
    screen.set("project.horizon", 24)
    wait(lambda: len(draws.begun) == 3)
    assert len(under_way()) == 1  # 16,384 draws of a plan with reviewers are long even so
    draws.go.set()
    screen.set("value.review", False)
    wait(lambda: len(draws.begun) == 4)
    assert under_way() == []


@pytest.mark.parametrize("page", ["risk", "roi", "portfolio"])
def test_the_opening_plan_opens_no_job(page, monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda *_: pytest.fail("a job"))
    screen = Screen(OPENING, page=page)
    assert labels(screen) == []
    assert not any(chart["stale"] for chart in screen.charts)


def test_before_the_hand_rests_nothing_starts(draws, monkeypatch):
    monkeypatch.setattr(later, "AT_ONCE", False)
    screen = Screen(LONG, page="risk")
    assert (draws.begun, labels(screen)) == ([], [])
    screen.answer("later", "rest", screen.shown("later")[0]["turn"])
    wait(lambda: draws.begun)
    assert labels(screen) == ["Cancel"]


def test_a_result_that_has_given_way_is_made_again(draws, monkeypatch):
    screen = Screen(LONG, page="roi")
    draws.go.set()
    finish(screen)
    monkeypatch.setattr(later, "_KEPT", later.Kept(later.MOST))
    screen.run()
    wait(lambda: len(draws.begun) == 2)


# --- What is kept -----------------------------------------------------------------------------------


def test_what_is_kept_is_bounded_by_bytes():
    kept = later.Kept(10, 1000)
    for name in "abc":
        kept.put((name,), Outcome(np.zeros(50)))  # 400 bytes
    assert [kept.get((name,)) is None for name in "abc"] == [True, False, False]
    kept.put(("d",), {"one": [Outcome(np.zeros(500))]})  # alone more than all may be
    assert [kept.get((name,)) is None for name in "abcd"] == [True, True, True, False]
    kept.put(("d",), Outcome(np.zeros(50)))
    kept.put(("e",), Outcome(np.zeros(50)))
    assert kept.get(("d",)) is not None


def test_the_largest_draws_are_counted_as_they_are():
    found = uncertainty.simulate(presets.load(), 512)
    assert later.held(found) >= 512 * 8 * (len(found.ids) + 4)
    assert later.MOST_BYTES <= 64_000_000


# --- The Overview -----------------------------------------------------------------------------------


def along(axis: str, **changes) -> curve.Curve:
    plan, _ = presets.load("medical").accept({name.replace("__", "."): v for name, v in changes.items()})
    stops = np.linspace(6, 120, 61) if axis == curve.HORIZON else np.ones(61)
    return curve.Curve(plan, curve.View(axis), stops.tolist(), [], project.run(plan.values()))


def test_a_band_has_as_many_stops_as_need_no_progress_bar(monkeypatch):
    monkeypatch.setattr(curve, "DRAWS", 256)
    monkeypatch.setattr(curve, "BAND_STOPS", 21)
    for wanted, one in (
        (21, along(curve.OPENING_AXIS, value__review=False)),
        (20, along(curve.OPENING_AXIS)),
        (10, along(curve.OPENING_AXIS, project__horizon=120)),
        (19, along(curve.HORIZON, project__horizon=6)),
    ):
        assert curve.band_stops(one) == wanted


# --- The portfolio ----------------------------------------------------------------------------------


def listed(rows: str, lang: str = "en") -> Screen:
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}", page="portfolio")
    now = screen.app.session_state["portfolio"]
    found = portfolio_file.read(rows.encode(), most=gathered.MOST)
    screen.app.session_state["portfolio"] = {**now, "file": found}
    return screen.run()


HEAD = "name,preset,uncertainty.draws,project.horizon,uncertainty.seed\n"


def test_few_projects_that_take_long_are_drawn_beside_the_page(monkeypatch):
    go, real = threading.Event(), gathered.portfolio.simulated

    def slow(plan, *, progress):
        while not go.wait(0.005):
            progress(0.5)
        return real(plan, 64)

    screen = listed(HEAD)
    monkeypatch.setattr(gathered.portfolio, "simulated", slow)
    screen = listed(HEAD + "A,medical,16384,120,1\n")
    assert labels(screen) == ["Cancel"]
    go.set()
    wait(lambda: under_way() == ["done"])
    screen.run()
    assert "in the draws" not in str(screen.tables[0])
    assert text.template("en", "portfolio.table_drawn") in str(screen.tables[0])


def test_projects_drawn_while_the_page_is_written_are_shown(monkeypatch):
    real = gathered.jobs.show

    def show(*args, **kwargs):
        wait(lambda: under_way() == ["done"])
        real(*args, **kwargs)

    monkeypatch.setattr(gathered.portfolio, "simulated", _with(gathered.portfolio.simulated, 64))
    monkeypatch.setattr(gathered.jobs, "show", show)
    screen = listed(HEAD + "A,medical,16384,120,1\n")
    assert labels(screen) == []
    assert text.template("en", "portfolio.table_drawn") in str(screen.tables[0])


def _with(simulated, draws: int):
    return lambda plan, *, progress: simulated(plan, draws)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_too_many_draws_are_refused_in_one_sentence_and_the_ranking_stands(lang, monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda *_: pytest.fail("a job"))
    rows = "".join(f"P{i},ecommerce,16384,120,{i}\n" for i in range(190))
    screen = listed(HEAD + rows, lang)
    (card,) = [card for panel in screen.shown("panel") if panel.get("alert") for card in panel["cards"]]
    # 190 times 16,384 draws over 120 months, and this plan: 190 * 0.5705 + 0.0613 = 108.5 s.
    said = text.template(lang, "portfolio.too_long").format(count="191", seconds="108", most="100")
    assert card["title"] == said
    assert len(screen.tables[0]["rows"]) == 191
    assert text.template(lang, "portfolio.table_too_long") in str(screen.tables[0])


def test_as_many_projects_as_the_screen_takes_are_drawn_where_they_are_as_they_open():
    plans = tuple(presets.load("medical") for _ in range(gathered.MOST))
    assert sum(effort.seconds(plan) for plan in plans) < gathered.MOST_SECONDS
