"""The best mix: it beats a full grid and every single move, keeps its limits, and says what is in the way."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costmodel import evaluate, moves, parameters, presets, text
from costmodel.decision_levers import FURTHER, MIX, figures, levers_of, with_settings
from costmodel.errors import NoSolutionError, ParameterError
from costmodel.kernel import compressing
from costmodel.limits import Infeasible
from costmodel.mix_search import Search
from costmodel.optimum import optimize
from costmodel.strategy_catalogue import catalogue
from tests.plans import THOROUGH, by_hand, usual_scenarios

REDUCED = ["labeling.target_precision", "generalization.field_items", "compression.enabled", "value.review"]
SOME = settings(THOROUGH, max_examples=12)


def latency(plan) -> float:
    return float(compressing.latency(plan.values()))


# --- Better than anything else that was tried ----------------------------------------------------


@pytest.mark.parametrize("budget", [None, 2.2e6, 1.9e6])
@pytest.mark.parametrize("name", ["ecommerce", "article", "drone"])
def test_the_mix_beats_a_full_grid(name, budget):
    """Every combination of all settings of four decisions, worked through without the search."""
    plan = presets.load(name)
    levers = levers_of(plan, REDUCED)
    rows = np.array(list(product(*(range(len(lever.settings)) for lever in levers))))
    found = figures(plan, levers, rows)
    allowed = found.cost <= (budget or np.inf)
    best = optimize(plan, REDUCED, budget)
    assert best.after.npv == pytest.approx(found.npv[allowed].max(), abs=0.02)


def test_strategies_beat_every_set_of_them():
    keys = (
        "transfer_learning",
        "spot",
        "reserved",
        "mlops",
        "right_sized_arch",
        "moe",
        "parallelism",
        "automl_hpo",
    )
    plan = presets.load("half")
    over = [f"strategies.{key}" for key in keys]
    levers = levers_of(plan, over)
    rows = np.array(list(product(*(range(len(lever.settings)) for lever in levers))))
    assert optimize(plan, over).after.npv == pytest.approx(figures(plan, levers, rows).npv.max(), abs=0.02)


def test_a_budget_that_takes_a_way_around():
    """Every set of strategies at every number of samples; climbing from the plan alone ends 2 % lower."""
    keys = ("transfer_learning", "spot", "reserved", "mlops", "automl_hpo", "monitoring", "staffing_mix")
    over = ["generalization.field_items", "compression.enabled", *(f"strategies.{key}" for key in keys)]
    plan = presets.load("recommender")
    levers = levers_of(plan, over)
    found = figures(plan, levers, np.array(list(product(*(range(len(lever.settings)) for lever in levers)))))
    budget = found.cost.min() + 0.6 * (found.cost[found.npv.argmax()] - found.cost.min())
    best = optimize(plan, over, float(budget))
    assert best.after.npv == pytest.approx(found.npv[found.cost <= budget].max(), abs=0.02)


def test_no_two_changes_close_by_are_better():
    plan, budget = presets.load("assistant"), 1.875e6
    levers, best = levers_of(plan), optimize(plan, budget=budget)
    changed = {change.id: change.value for change in best.changes}
    row = [
        next(
            n
            for n in range(len(lever.settings))
            if lever.value(n) == changed.get(lever.id, lever.value(lever.own))
        )
        for lever in levers
    ]
    rows = [row]
    for one, two in combinations(range(len(levers)), 2):
        for steps in product((-3, -1, 1, 3), repeat=2):
            moved = dict(zip((one, two), steps, strict=True))
            rows.append([s + moved.get(i, 0) for i, s in enumerate(row)])
    counts = [len(lever.settings) for lever in levers]
    table = np.array(rows)
    table = table[((table >= 0) & (table < counts)).all(axis=1)]
    found = figures(plan, levers, table)
    assert found.npv[0] == pytest.approx(best.after.npv)
    assert len(table) > 300
    assert found.npv[found.cost <= budget].max() <= found.npv[0] + 0.01


@pytest.mark.parametrize("name", presets.names())
def test_the_mix_beats_every_single_move(name):
    plan = presets.load(name)
    best = optimize(plan)
    moved = [evaluate(plan.replace(dict([option]))).npv for option in moves.candidates(plan)]
    assert best.after.npv >= max(moved) - 0.01
    assert best.after.npv >= evaluate(plan).npv


@SOME
@given(plan=usual_scenarios(), share=st.floats(0.7, 1.2))
def test_under_a_budget_too(plan, share):
    budget = share * evaluate(plan).cost_total
    try:
        best = optimize(plan, MIX[:5], budget)
    except NoSolutionError:
        assert evaluate(plan).cost_total > budget
        return
    single = [plan, *(plan.replace(dict([option])) for option in moves.candidates(plan))]
    allowed = [r.npv for r in map(evaluate, single) if r.cost_total <= budget]
    assert best.after.npv >= max(allowed, default=-np.inf) - 0.01
    assert evaluate(best.scenario).cost_total <= budget * (1 + 2e-9)


def test_the_mix_is_that_of_evaluate():
    """By the doors that a user has: switches of the models, shares of the catalogue."""
    for name in ("half", "driving", "camera"):
        best = optimize(presets.load(name))
        result = evaluate(best.scenario)
        assert result.npv == pytest.approx(best.after.npv, rel=1e-9)
        assert result.cost_total == pytest.approx(best.after.cost, rel=1e-9)
        assert result.accuracy["field"] == pytest.approx(best.after.accuracy, rel=1e-12)
        assert result.launch_month == pytest.approx(best.after.launch, rel=1e-12)
        assert latency(best.scenario) == pytest.approx(best.after.latency)


def test_what_a_change_is_worth_is_what_going_back_on_it_loses():
    plan = presets.load()
    best = optimize(plan, ["generalization.field_items", "value.review", "labeling.target_precision"])
    assert best.changes
    for change in best.changes:
        without = evaluate(best.scenario.replace({change.id: change.was}))
        assert change.worth == pytest.approx(best.after.npv - without.npv, abs=1e-3)
        assert (plan[change.id], best.scenario[change.id]) == (change.was, change.value)
    assert [c.worth for c in best.changes] == sorted((c.worth for c in best.changes), reverse=True)
    unchanged = set(plan.differences(best.scenario)) - {change.id for change in best.changes}
    assert not unchanged


def test_a_mix_once_made_is_not_improved_again():
    plan = optimize(presets.load("drone")).scenario
    again = optimize(plan)
    assert again.changes == ()
    assert again.scenario == plan
    assert again.sentence.key == "decisions.mix_same"


def test_nothing_that_makes_no_difference_is_changed():
    # Nothing is sold before the plan ends, and nobody reviews or retrains: only what saves is changed.
    plan = by_hand(project__build_months=20.0)
    changed = {change.id for change in optimize(plan, MIX[:5]).changes}
    assert changed <= {"labeling.target_precision"}


def test_the_same_twice():
    plan = presets.load("assistant")
    assert optimize(plan, budget=2.4e6) == optimize(plan, budget=2.4e6)


# --- Limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "limits",
    [
        {"budget": 1.5e6},
        {"field_accuracy": 0.95},
        {"latency": 100.0},
        {"months": 7.2},
        {"budget": 2.2e6, "field_accuracy": 0.93, "latency": 30.0, "months": 7.5},
    ],
    ids=lambda limits: "+".join(limits),
)
def test_limits_are_kept(limits):
    best = optimize(presets.load(), **limits)
    result = evaluate(best.scenario)
    kept = {
        "budget": result.cost_total <= limits.get("budget", np.inf) * (1 + 2e-9),
        "field_accuracy": result.accuracy["field"] >= limits.get("field_accuracy", 0.0) * (1 - 2e-9),
        "latency": latency(best.scenario) <= limits.get("latency", np.inf),
        "months": result.launch_month <= limits.get("months", np.inf) * (1 + 2e-9),
    }
    assert all(kept.values()), kept
    assert best.after.npv <= optimize(presets.load()).after.npv
    assert {limit.key: limit.bound for limit in best.limits} == limits


def test_a_limit_that_does_not_bind_changes_nothing():
    plan = presets.load("solo")
    free = optimize(plan)
    assert optimize(plan, budget=free.after.cost).scenario == free.scenario


def test_a_plan_over_its_budget_is_told_so():
    best = optimize(presets.load(), ["generalization.field_items"], budget=2.18e6)
    assert not best.within
    assert best.sentence.key == "decisions.mix_within"
    assert best.after.cost <= 2.18e6 < best.before.cost


def test_the_budget_that_cannot_be_kept_is_named_with_the_least_there_is():
    plan = presets.load()
    with pytest.raises(NoSolutionError) as refused:
        optimize(plan, REDUCED, budget=1e5)
    assert isinstance(refused.value, Infeasible)
    assert (refused.value.limit.key, refused.value.alone) == ("budget", True)
    levers = levers_of(plan, REDUCED)
    rows = np.array(list(product(*(range(len(lever.settings)) for lever in levers))))
    assert refused.value.best == pytest.approx(figures(plan, levers, rows).cost.min(), rel=1e-9)
    for lang in text.LANGUAGES:
        assert text.figure("money", refused.value.best, lang) in refused.value.said(lang)
    assert "costs ¥100K or less" in str(refused.value)


def test_limits_that_are_only_out_of_reach_together():
    plan, over = presets.load(), REDUCED[:2]
    levers = levers_of(plan, over)
    found = figures(plan, levers, np.array(list(product(*(range(len(lever.settings)) for lever in levers)))))
    budget, accuracy = 2.2e6, float(found.accuracy[found.cost <= 2.2e6].max()) + 0.001
    assert optimize(plan, over, budget).after.cost <= budget
    assert optimize(plan, over, field_accuracy=accuracy).after.accuracy >= accuracy
    with pytest.raises(Infeasible) as refused:
        optimize(plan, over, budget, field_accuracy=accuracy)
    assert not refused.value.alone
    assert (refused.value.limit.key, refused.value.best) == (
        "field_accuracy",
        pytest.approx(accuracy - 0.001),
    )
    assert "keeps the others" in str(refused.value)


@pytest.mark.parametrize("key", ["budget", "field_accuracy", "latency", "months"])
@pytest.mark.parametrize("bound", [0.0, -1.0, np.nan, np.inf])
def test_limits_that_make_no_sense_are_refused(key, bound):
    with pytest.raises(ParameterError, match=key):
        optimize(presets.load(), **{key: bound})
    if bound == np.inf:
        with pytest.raises(ParameterError, match="above 1"):
            optimize(presets.load(), field_accuracy=95.0)


# --- Decisions -----------------------------------------------------------------------------------


def test_only_decisions_are_searched_over():
    for refused, says in (("value.right", "not for the project to decide"), ("value.rihgt", "did you mean")):
        with pytest.raises(ParameterError, match=says):
            optimize(presets.load(), [refused])


@pytest.mark.parametrize("identifier", [i for i in (*MIX, *FURTHER) if i != "strategies"])
@pytest.mark.parametrize("name", ["ecommerce", "half", "driving"])
def test_settings_are_allowed_and_hold_the_plan_and_every_move(identifier, name):
    plan = presets.load(name)
    (lever,) = levers_of(plan, [identifier])
    values = [lever.value(number) for number in range(len(lever.settings))]
    assert values[lever.own] == plan[identifier]
    assert len(set(values)) == len(values) > 1
    for number, value in enumerate(values):
        assert with_settings(plan, [lever], [number])[identifier] == parameters.check(identifier, value)
    offered = {value for i, value in moves.candidates(plan) if i == identifier}
    assert offered <= set(values)


def test_every_setting_is_the_plan_with_that_value():
    plan = presets.load("half")
    levers = levers_of(plan, (*MIX, *FURTHER))
    assert len(levers) == 5 + 6 + len(catalogue()) - 2  # compression is one decision, not two strategies
    own = [lever.own for lever in levers]
    rows, plans = [own], [plan]
    for place, lever in enumerate(levers):
        for number in {0, len(lever.settings) // 2, len(lever.settings) - 1}:
            rows.append([number if i == place else setting for i, setting in enumerate(own)])
            plans.append(with_settings(plan, levers, rows[-1]))
    found = figures(plan, levers, np.array(rows))
    results = [evaluate(p) for p in plans]
    assert found.npv == pytest.approx([r.npv for r in results], rel=1e-9)
    assert found.cost == pytest.approx([r.cost_total for r in results], rel=1e-9)
    assert found.accuracy == pytest.approx([r.accuracy["field"] for r in results], rel=1e-12)
    assert found.launch == pytest.approx([r.launch_month for r in results], rel=1e-12)
    assert found.latency == pytest.approx([latency(p) for p in plans], rel=1e-12)


def test_a_share_of_a_strategy_that_the_plan_has_may_stay():
    plan = presets.load().replace({"strategies.mlops": 0.3})
    (lever,) = levers_of(plan, ["strategies.mlops"])
    assert lever.settings == (0.0, 0.3, 1.0)
    assert lever.value(lever.own) == 0.3


@pytest.mark.parametrize("door", ["compression.enabled", "strategies.compression_size"])
def test_compression_leaves_by_both_doors(door):
    plan = presets.load().replace({door: 1.0 if door.startswith("strategies") else True})
    levers = levers_of(plan, ["compression.enabled"])
    off = with_settings(plan, levers, [levers[0].settings.index((0.0, 0.0))])
    assert evaluate(off) == evaluate(presets.load())


def test_mixes_are_ranked_by_limits_then_worth_then_changes():
    plan = presets.load()
    search = Search(plan, levers_of(plan, ["compression.enabled", "strategies.spot"]))
    own, other = search.ranks([(0, 0), (1, 1)])
    assert own[:2] == other[:2] == (0.0, 0.0)
    assert (own[3], other[3]) == (0, 2)
    assert own[2] == -round(evaluate(plan).npv, 2)


@pytest.mark.parametrize("name", presets.names())
def test_sentences(name):
    best = optimize(presets.load(name), MIX[:3])
    for lang in text.LANGUAGES:
        said = text.say(best.sentence, lang)
        assert text.figure("money", best.after.npv, lang) in said
    assert best.as_dict()["after"]["npv"] == best.after.npv
