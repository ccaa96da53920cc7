"""The risk screen: its report, what follows from the draws, and what the page shows of it."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from hypothesis import given

from costmodel import evaluate, parameters, presets, text, uncertainty
from costmodel.__main__ import main
from costmodel.risk_report import risk_report
from costmodel.screens import risk
from costmodel.simulation import Outcome
from costmodel.stage_gates import estimate_classes, staged
from costmodel.tornado import end_text, tornado
from tests.plans import THOROUGH, scenarios
from tests.screen import Screen
from ui import later, session
from ui.views import risk as view

OPENING = presets.load().replace({"uncertainty.draws": 1024})
FOUND = uncertainty.simulate(OPENING)
QUERY = "v=1&preset=ecommerce&lang=en"


def money(amount: float, lang: str = "en") -> str:
    return text.figure("money", amount, lang)


# --- The report -----------------------------------------------------------------------------------


def test_the_report_is_the_draws_of_the_same_seed():
    found = risk.report(OPENING)
    assert found.draws == risk_report(OPENING, FOUND).as_dict()
    lines = {key: number for key, _, number in found.lines}
    assert lines["risk.cost_p80"] == FOUND.cost.quantile(0.8)
    assert lines["risk.contingency"] == pytest.approx(lines["risk.cost_p80"] - lines["risk.cost_p50"])
    assert lines["risk.budget_percentile"] == np.mean(FOUND.cost.samples <= OPENING[risk.BUDGET])
    assert found.bars == tornado(OPENING)[: risk.TOP]
    assert found.staged == staged(OPENING)


def test_a_budget_moves_no_draw():
    richer = OPENING.replace({risk.BUDGET: 9e6})
    assert risk.without_budget(richer).values() == risk.without_budget(OPENING).values()
    assert np.array_equal(uncertainty.simulate(richer).cost.samples, FOUND.cost.samples)


def test_the_lead_turns_where_eight_in_ten_hold():
    enough = FOUND.cost.quantile(0.8)
    assert risk.lead(FOUND, enough).key == "risk.lead_holds"
    short = risk.lead(FOUND, enough - 1e5)
    assert (short.key, short.tone) == ("risk.lead_short", "warn")
    assert short.figures["missing"][1] == pytest.approx(1e5)


def test_a_histogram_by_hand():
    # 100 draws at -1, 0, 1 ... 98: from P1 to P99 in classes of 5, as (97 - -1) / 28 is 3.5.
    bars = risk.histogram(Outcome(np.arange(-1.0, 99.0).repeat(8)))
    assert np.allclose(np.diff(bars.edges), 5.0)
    assert bars.edges[0] == -5.0
    assert bars.shares[:3] == pytest.approx([0.01, 0.05, 0.05])


def test_a_histogram_of_one_value_is_one_bar():
    bars = risk.histogram(Outcome(np.full(64, -3.0)))
    assert bars.shares.max() == 1.0


@THOROUGH
@given(plan=scenarios())
def test_the_bars_left_and_right_of_zero_are_the_shares_that_lose_and_earn(plan):
    npv = uncertainty.simulate(plan, draws=64).npv
    bars = risk.histogram(npv)
    assert 0.9 <= bars.shares.sum() <= 1.0 + 1e-9
    losing = bars.shares[bars.edges[:-1] < 0.0].sum()
    assert losing == pytest.approx(np.mean(npv.samples < 0.0), abs=0.05)


def test_the_class_of_an_estimate_is_the_narrowest_that_holds_the_draws():
    like = risk.resembles(FOUND)
    ends = FOUND.cost.quantile(0.1), FOUND.cost.quantile(0.9)

    def holds(kind):
        low, high = kind.band(FOUND.planned_cost)
        return low <= ends[0] and ends[1] <= high

    assert holds(like)
    assert not any(holds(kind) for kind in estimate_classes().values() if kind.number < like.number)


# --- The page -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def screen() -> Screen:
    """A page that no test changes."""
    return Screen(QUERY, page="risk")


@pytest.fixture(scope="module")
def drawn():
    return uncertainty.simulate(presets.load())


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("preset", ["ecommerce", "medical", "solo"])
def test_the_page_says_what_the_draws_say(preset, lang):
    shown = Screen(f"v=1&preset={preset}&lang={lang}", page="risk")
    plan = presets.load(preset)
    found = uncertainty.simulate(plan)
    report = risk_report(plan, found)
    assert shown.lead == text.say(risk.lead(found, plan[risk.BUDGET]), lang)
    levels = {mark["label"].split()[0]: mark["at"] for mark in shown.charts[0]["marks"] if "drag" not in mark}
    for level in (10, 50, 80, 90):
        assert levels[f"P{level}"] == pytest.approx(found.cost.quantile(level / 100), rel=1e-5)
    tables = {row["key"]: row["cells"] for table in shown.tables for row in table["rows"]}
    for case in report.cases:
        assert tables[case.name][2]["text"] == money(case.npv, lang)
        assert tables[case.name][3]["text"] == text.figure("percent", case.npv_percentile, lang)
    assert [row["key"] for row in shown.tables[0]["rows"]] == [check.record.id for check in report.checks]
    (asked,) = [table for table in shown.tables if table["title"] == text.template(lang, "risk.tests")]
    assert text.template(lang, "risk.stages") in asked["footer"]  # the table that asks another question
    assert re.search({"zh": "以后者为准", "en": "go by the second"}[lang], asked["footer"])
    assert not any(chart["stale"] for chart in shown.charts)
    assert not any(table["stale"] for table in shown.tables)
    words = json.dumps([*shown.charts, *shown.tables])
    assert "NaN" not in words
    assert "None" not in words


def test_every_stop_of_the_budget_line_says_the_share_of_the_draws(screen, drawn):
    (mark,) = [mark for mark in screen.charts[0]["marks"] if "drag" in mark]
    drag = mark["drag"]
    assert drag["values"] == sorted(drag["values"])
    assert drag["values"][drag["own"]] == 2.5e6 == mark["at"]
    assert len(drag["values"]) > 60
    for value, amount, share in list(zip(drag["values"], *drag["texts"], strict=True))[::9]:
        assert amount == money(value)
        assert share == text.figure("of100", float(np.mean(drawn.cost.samples <= value)), "en")


def test_a_budget_far_from_the_curve_stands_at_its_edge():
    shown = Screen(QUERY, page="risk").set(risk.BUDGET, 4e7)
    (mark,) = [mark for mark in shown.charts[0]["marks"] if "drag" in mark]
    assert mark["at"] == pytest.approx(shown.charts[0]["x"]["range"][1], rel=1e-5)
    assert mark["drag"]["values"][mark["drag"]["own"]] == 4e7
    assert mark["drag"]["texts"][0][mark["drag"]["own"]] == "¥40M"


def test_what_the_line_sends_sets_the_budget_and_quick_answers_are_one_step():
    shown = Screen(QUERY, page="risk")
    for value in (2.6e6, 2.7e6):
        shown.answer("chart:risk", "drag", {"id": risk.BUDGET, "value": value}, pause=0.5)
    assert shown.scenario == presets.load().replace({risk.BUDGET: 2.7e6})
    assert shown.inputs[risk.BUDGET]["value"] == 2.7e6
    shown.answer("bar", "undo")
    assert shown.scenario == presets.load()


@pytest.mark.parametrize(
    "sent", [{"id": risk.BUDGET, "value": -1.0}, {"id": "no.such", "value": 1.0}, {"value": 3}, "x", None, 4]
)
def test_what_is_no_budget_is_refused_and_moves_nothing(sent):
    shown = Screen(QUERY, page="risk").answer("chart:risk", "drag", sent)
    assert shown.scenario == presets.load()


def test_the_tornado_starts_from_the_plan_and_ends_at_its_ranges(screen):
    bars = tornado(presets.load())[: risk.TOP]
    worse, better = screen.charts[3]["series"]
    for i, bar in enumerate(bars):
        assert worse["y"][i] == pytest.approx(min(bar.npv_low, bar.npv_high), rel=1e-5)
        assert better["y"][i] == pytest.approx(max(bar.npv_low, bar.npv_high), rel=1e-5)
        assert parameters.find(bar.id).label["en"] == screen.charts[3]["x"]["ticks"]["texts"][i]
    (spine,) = screen.charts[3]["marks"]
    assert set(worse["low"]) == {spine["at"]}


@pytest.mark.parametrize("currency", ["CNY", "USD"])
@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_screen_and_command_say_the_same_ends_of_the_bars(capsys, lang, currency):
    shown = Screen(f"v=1&preset=ecommerce&lang={lang}&project.currency={currency}", page="risk")
    assert main(["tornado", "--top", "12", "--lang", lang, "--set", f"project.currency={currency}"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    worse, better = shown.charts[3]["series"]
    assert len(lines) == len(worse["texts"]) == 12
    for line, *ends in zip(lines, worse["texts"], better["texts"], strict=True):
        assert sorted(re.split(" {2,}", line)[1:3]) == sorted(ends)


def test_the_end_of_a_range_has_three_digits_in_the_currency_shown():
    right, share = parameters.find("value.right"), parameters.find("labeling.target_precision")
    dollars = text.Money("USD", 7.1)
    # 0.0456789 / 7.1 = 0.00643365
    assert end_text(right, 0.0456789, "en", dollars) == "US$0.00643/decision"
    assert [end_text(share, end, "en") for end in (0.91234, 0.0, 0.99964)] == ["91.2%", "0%", "99.964%"]


def test_gates_say_when_to_stop():
    shown = Screen(QUERY, page="risk").set("gates.pilot", True)
    plan = presets.load().replace({"gates.pilot": True})
    found = staged(plan)
    table = shown.tables[4]
    assert [row["key"] for row in table["rows"]] == ["poc", "pilot", "production"]
    least = [row["cells"][-1]["text"] for row in table["rows"][:2]]
    assert least == [money(stage.least_npv) for stage in found.stages]
    assert text.say(found.sentence, "en") in table["footer"]


@pytest.mark.parametrize("page", ["risk", "roi"])
@pytest.mark.parametrize("name", ["low", "high"])
def test_a_case_becomes_the_plan_in_one_step(page, name, drawn):
    shown = Screen(QUERY, page=page)
    (table,) = [one for one in shown.tables if one["title"] == text.template("en", "risk.cases")]
    assert [row.get("pick") for row in table["rows"]] == ["Use", None, "Use"]
    (case,) = [case for case in risk_report(presets.load(), drawn).cases if case.name == name]
    shown.answer("risk_cases", "pick", name)
    assert shown.scenario == presets.load().replace(case.changes)
    assert evaluate(shown.scenario).npv == pytest.approx(case.npv, rel=1e-9)
    assert shown.bar["can_undo"]
    (table,) = [one for one in shown.tables if one["title"] == text.template("en", "risk.cases")]
    assert table["rows"][1]["cells"][2]["text"] == money(case.npv)  # the first picture is of the new plan
    shown.answer("bar", "undo")
    assert shown.scenario == presets.load()


@pytest.mark.parametrize("sent", ["base", "no such", "../roi", None, 3, {"low": 1}])
def test_what_is_no_case_changes_nothing(sent):
    assert Screen(QUERY, page="risk").answer("risk_cases", "pick", sent).scenario == presets.load()


def test_a_case_of_draws_that_are_not_there_is_not_taken(monkeypatch):
    monkeypatch.setattr(later, "AT_ONCE", False)
    monkeypatch.setattr(later, "_KEPT", later.Kept(4))
    waiting = Screen(QUERY, page="risk")
    assert waiting.answer("risk_cases", "pick", "low").scenario == presets.load()


def test_payback_by_month_is_the_share_of_the_draws(screen, drawn):
    (curve,) = screen.charts[2]["series"]
    assert curve["y"][36] == pytest.approx(drawn.paid_back_by(36), rel=1e-5)
    assert curve["y"] == sorted(curve["y"])


def test_contradicting_correlations_are_told(monkeypatch):
    repaired = uncertainty.simulate(
        OPENING,
        correlations={
            ("value.right", "compute.runs"): 0.9,
            ("compute.runs", "serving.devices"): 0.9,
            ("value.right", "serving.devices"): -0.9,
        },
    )
    assert repaired.repaired
    monkeypatch.setattr(session, "lang", lambda: "en")
    monkeypatch.setattr(session, "money", lambda: text.YUAN)
    said = view._made(repaired)
    assert text.template("en", "uncertainty.repaired") in said
    assert "1,024 draws, seed 0" in said[0]


def test_before_the_draws_the_plan_s_own_figures_and_the_same_room(monkeypatch):
    known = Screen(QUERY, page="risk")
    monkeypatch.setattr(later, "AT_ONCE", False)
    monkeypatch.setattr(later, "_KEPT", later.Kept(4))
    waiting = Screen(QUERY, page="risk")
    assert waiting.lead == text.say(risk.point_lead(FOUND.planned_cost, FOUND.planned_npv), "en")
    assert waiting.charts[0]["stale"] == "all"
    assert [c["height"] for c in waiting.charts[:3]] == [c["height"] for c in known.charts[:3]]
    assert [len(t["rows"]) for t in waiting.tables] == [len(t["rows"]) for t in known.tables]


def test_another_budget_asks_for_no_new_draws(monkeypatch):
    made, real = [], uncertainty.simulate
    monkeypatch.setattr(uncertainty, "simulate", lambda plan, **more: made.append(plan) or real(plan, **more))
    monkeypatch.setattr(later, "_KEPT", later.Kept(8))
    shown = Screen(QUERY, page="risk").set(risk.BUDGET, 3.3e6)
    assert len(made) == 1
    assert shown.lead == text.say(risk.lead(real(presets.load()), 3.3e6), "en")
    shown.set("gates.pilot", True)
    assert len(made) == 2


def test_the_cash_flow_has_the_band_of_the_draws(drawn):
    shown = Screen(QUERY, page="roi")
    band = next(one for one in shown.charts[0]["series"] if one["key"] == "band")
    assert band["low"][-1] == pytest.approx(drawn.cumulative[0, -1], rel=1e-5)
    assert band["y"][-1] == pytest.approx(drawn.cumulative[2, -1], rel=1e-5)
    assert band["low"][0] == band["y"][0] == 0.0
