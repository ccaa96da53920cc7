"""The screen Actuals: what it shows is what the report says; what is entered stays in the session."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest

from costmodel import actuals, evaluate, presets, text
from costmodel.actuals import of_rows
from costmodel.actuals_report import report, sentences
from costmodel.actuals_sample import sample
from tests.screen import Screen
from ui.views import actuals_held as held

PLAN = presets.load()
BY_LANGUAGE = pytest.mark.parametrize("lang", text.LANGUAGES)


def opened(lang: str = "en", query: str = "") -> Screen:
    return Screen(f"v=1&preset=ecommerce&lang={lang}{query}", page="actuals")


def with_example(lang: str = "en", query: str = "") -> Screen:
    screen = opened(lang, query)
    screen.app.button(key="actuals_sample").click()
    return screen.run()


def hold(screen: Screen, **changes: Any) -> Screen:
    """Hold something else, as the ways in do."""
    screen.app.session_state["actuals"] = {**screen.app.session_state["actuals"], **changes}
    return screen.run()


def said(screen: Screen, lang: str, known: actuals.Actuals) -> str:
    return (" " if lang == "en" else "").join(sentences(report(screen.scenario, known), lang))


@BY_LANGUAGE
def test_without_figures_it_says_what_to_enter(lang):
    screen = opened(lang)
    assert screen.lead == said(screen, lang, actuals.Actuals())
    (chart,) = screen.charts
    assert [series["key"] for series in chart["series"]] == ["plan"]
    assert chart["series"][0]["y"][-1] == pytest.approx(evaluate(PLAN).cost_total, rel=1e-5)
    assert not screen.tables


@BY_LANGUAGE
def test_the_example_with_one_press(lang):
    screen, found = with_example(lang), report(PLAN, sample(PLAN))
    assert screen.lead == said(screen, lang, sample(PLAN))
    course, bridge = screen.charts
    ends = {series["key"]: series["y"][-1] for series in course["series"]}
    assert ends["plan"] == pytest.approx(found.outlook.plan.total, rel=1e-5)
    assert ends["rate"] == pytest.approx(found.outlook.at_this_rate.total, rel=1e-5)
    assert ends["actual"] == pytest.approx(found.outlook.spent, rel=1e-5)
    band = next(series for series in course["series"] if series["key"] == "band")
    assert band["low"][-1] == pytest.approx(found.outlook.as_planned.total, rel=1e-5)
    bars = [bar for bar in bridge["series"] if bar["key"] != "totals"]
    more = found.outlook.at_this_rate.total - found.outlook.plan.total
    assert sum(parsed(bar) for bar in bars) == pytest.approx(more, rel=1e-4)
    assert not re.search(r"\{[a-z]+\}", json.dumps([screen.charts, screen.tables], ensure_ascii=False))


def parsed(bar: dict[str, Any]) -> float:
    """Amount of a floating bar, its sign from its label."""
    return (bar["y"][0] - bar["low"][0]) * (-1.0 if bar["texts"][0].startswith(text.MINUS) else 1.0)


def test_the_table_says_what_is_known_of_each_module():
    screen = hold(opened(), known=of_rows({3: {"cost_people": 30_000.0}, 4: {"cost_people": 0.0}}))
    rows = {row["key"]: [cell["text"] for cell in row["cells"]] for row in screen.tables[0]["rows"]}
    # 26,000 are planned a month; the second month of the team cost nothing and is still to come.
    assert rows["cost_people"][1:4] == ["¥52K", "¥30K", "−¥22K"]
    unknown = text.template("en", "actuals.unknown")
    assert rows["cost_labels"][1:4] == [unknown] * 3
    assert rows["total"][1:4] == ["¥52K", "¥30K", "−¥22K"]


def test_what_is_entered_stays_here_and_out_of_the_link():
    screen = with_example()
    before, lead = screen.link, screen.lead
    assert before == opened().link
    screen = screen.go("roi").go("actuals")
    assert screen.lead == lead
    screen = screen.answer("bar", "lang", "zh")
    assert screen.lead == said(screen, "zh", sample(PLAN))
    assert opened().lead != lead  # and nobody else sees it
    screen.app.button(key="actuals_drop").click()
    assert screen.run().lead == said(screen, "zh", actuals.Actuals())


@pytest.mark.parametrize("name", ["labels", "gpu_hours", "accuracy"])
def test_what_was_measured_goes_into_the_plan_with_its_mark(name):
    screen = with_example()
    (one,) = [one for one in report(PLAN, sample(PLAN)).measured if one.name == name]
    screen.app.button(key=f"actuals_use:{name}").click()
    screen = screen.run()
    assert screen.scenario == PLAN.use_fit("actuals", one.months, one.found, degrees=one.months - 1)
    assert {fit.source for fit in screen.scenario.fitted} == {"actuals"}
    assert screen.app.button(key=f"actuals_use:{name}").disabled
    assert screen.lead == said(screen, "en", sample(PLAN))  # the same months, another plan
    assert screen.answer("bar", "undo").scenario == PLAN
    assert not screen.app.button(key=f"actuals_use:{name}").disabled


def test_a_gap_is_not_offered_for_ageing_without_a_word():
    words = text.template("en", "actuals.measured_ageing")
    assert words in with_example().tables[-1]["footer"]
    low = of_rows({month: {"accuracy": 0.7} for month in (10, 11, 12)})
    assert words not in hold(opened(), known=low).tables[-1]["footer"]


def test_amounts_are_converted_and_never_relabelled():
    screen = with_example(query="&project.currency=USD")
    assert "US$" in screen.lead
    assert "¥" not in json.dumps([screen.charts, screen.tables], ensure_ascii=False)


def test_a_shorter_plan_says_what_is_left_out():
    screen = with_example().set("project.horizon", 10)
    words = text.template("en", "actuals.beyond").format(count="2")
    assert words in screen.charts[0]["footer"]
    assert screen.set("project.horizon", 36).lead == said(screen, "en", sample(PLAN))


# --- the ways in ------------------------------------------------------------------------------------------


@pytest.fixture
def kept(monkeypatch) -> dict[str, Any]:
    state: dict[str, Any] = {}
    monkeypatch.setattr(held.st, "session_state", state)
    monkeypatch.setattr(held, "horizon", lambda: 12)
    return state


def test_a_file_is_held_and_a_bad_one_changes_nothing(kept):
    held.take_file(SimpleNamespace(size=40, getvalue=lambda: b"month,labels\n2,900\n"))
    assert held.known() == of_rows({2: {"labels": 900.0}})
    held.take_text("month\tlabels\n2\t1,000\n")
    assert "1,000" in held.faults()[0].said("en")
    assert held.known() == of_rows({2: {"labels": 900.0}})
    held.take_text("month\tlabels\n3\t7\n")
    assert held.faults() == ()
    assert held.known().months == (3,)
    held.take_file(SimpleNamespace(size=10**9, getvalue=None))
    assert "larger" in held.faults()[0].said("en")


def test_dates_wait_for_the_month_the_plan_began(kept):
    held.take_text("month,labels\n2026-03,5\n")
    assert held.faults()
    held.take_start("spring")
    assert "spring" in held.faults()[0].said("en")
    held.take_start("2026-02")
    assert held.faults() == ()
    assert held.known().months == (2,)


def test_the_table_is_edited_cell_by_cell():
    base = of_rows({1: {"labels": 5.0, "cost_labels": 9.0}, 13: {"labels": 1.0}})
    changes = {"edited_rows": {0: {"labels": None}, 2: {"accuracy": 88.5, "cost_people": 7}}}
    found = held.edited(base, changes)
    assert actuals.rows_of(found) == {
        1: {"labels": None, "accuracy": None, "cost_labels": 9.0, "cost_people": None},
        3: {"labels": None, "accuracy": 0.885, "cost_labels": None, "cost_people": 7.0},
        13: {"labels": 1.0, "accuracy": None, "cost_labels": None, "cost_people": None},
    }
    assert held.cells_of(found, "accuracy", 3) == [None, None, 88.5]


@pytest.mark.parametrize("value", ["canary", True, -1.0, float("nan"), float("inf"), 1e300, [1.0]])
def test_what_is_no_figure_is_not_taken(value):
    base = of_rows({1: {"labels": 5.0}})
    assert held.edited(base, {"edited_rows": {0: {"labels": value, "no_column": 1.0}}}) == base


def test_the_table_begins_anew_with_what_is_known(kept):
    first = of_rows({1: {"labels": 5.0}})
    held.put(known=first)
    kept["lang"] = "en"
    key = held.editor_key()
    assert held.state()["base"] == first
    kept[key] = {"edited_rows": {1: {"labels": 6.0}}}
    held.take_edits(key)
    assert held.known() == of_rows({1: {"labels": 5.0}, 2: {"labels": 6.0}})
    assert held.editor_key() == key
    assert held.state()["base"] == first  # the table itself still holds the change
    del kept[key]  # another screen was looked at
    held.editor_key()
    assert held.state()["base"] == held.known()
