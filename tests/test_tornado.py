"""The tornado: its ends are evaluations of the plan, over each input's own range."""

from __future__ import annotations

import pytest

from costmodel import evaluate, parameters, presets, tornado
from costmodel.sampling import uncertain

PLAN = presets.load("ecommerce")
BARS = tornado(PLAN)
EACH = pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.id)


@EACH
def test_each_end_is_one_evaluation(bar):
    for end, changes in (("low", bar.changes_low), ("high", bar.changes_high)):
        result = evaluate(PLAN.replace({bar.id: getattr(bar, end)}))
        assert set(changes) <= {bar.id}
        assert getattr(bar, f"npv_{end}") == pytest.approx(result.npv, rel=1e-9)
        assert getattr(bar, f"cost_{end}") == pytest.approx(result.cost_total, rel=1e-12)


@EACH
def test_an_input_that_stands_at_its_default_goes_over_its_usual_range(bar):
    record = parameters.find(bar.id)
    if PLAN[bar.id] == record.value:
        assert (bar.low, bar.high) == pytest.approx(record.usual)
    assert bar.low < bar.high


def test_the_widest_comes_first_and_nothing_that_moves_is_missing():
    swings = [abs(bar.npv_swing) for bar in BARS]
    assert swings == sorted(swings, reverse=True)
    by_cost = tornado(PLAN, by="cost")
    costs = [abs(bar.cost_swing) for bar in by_cost]
    assert costs == sorted(costs, reverse=True)
    assert costs[0] > 0
    assert {bar.id for bar in by_cost} == {bar.id for bar in BARS}
    for identifier in set(uncertain(PLAN)) - {bar.id for bar in BARS}:
        record = parameters.find(identifier)
        for end in record.usual:
            result = evaluate(PLAN.replace({identifier: end}))
            assert (result.npv, result.cost_total) == (evaluate(PLAN).npv, evaluate(PLAN).cost_total)


def test_signs_are_those_of_the_input():
    """More value is better, more hours are worse and dearer."""
    bars = {bar.id: bar for bar in BARS}
    assert bars["value.right"].npv_swing > 0
    assert bars["value.right"].cost_swing == 0
    assert bars["compute.hours"].npv_swing < 0
    assert bars["compute.hours"].cost_swing > 0
    assert "labeling.target_precision" not in bars  # a decision
    assert "gates.pilot_staff" not in bars  # there is no pilot


def test_the_range_follows_the_plan():
    plan = PLAN.replace({"value.right": 0.06})
    bar = next(bar for bar in tornado(plan) if bar.id == "value.right")
    assert (bar.low, bar.high) == pytest.approx((0.04, 0.09))


def test_a_tier_takes_the_one_below_it_along():
    """Experts at .98 -> .97 and assisted at .965: half of the distance of .015 stays between them."""
    plan = PLAN.replace({"labeling.assisted_precision": 0.965})
    bar = next(bar for bar in tornado(plan) if bar.id == "labeling.expert_precision")
    assert bar.changes_low == pytest.approx(
        {"labeling.expert_precision": 0.97, "labeling.assisted_precision": 0.9625}
    )
    result = evaluate(plan.replace(dict(bar.changes_low)))
    assert bar.npv_low == pytest.approx(result.npv, rel=1e-9)
