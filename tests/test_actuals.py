"""Actuals against a plan: worked out by hand, conserved, and blank is not zero."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costmodel import evaluate, presets
from costmodel.actuals import COLUMNS, MONEY, Actuals, of_rows
from costmodel.actuals_bridge import bridge, effects
from costmodel.actuals_earned import labels_earned
from costmodel.actuals_forecast import Forecast, error, errors, forecast
from costmodel.actuals_measured import ageing, measured
from costmodel.actuals_reforecast import reforecast
from costmodel.actuals_report import report, sentences
from costmodel.actuals_sample import sample
from costmodel.scenario import Scenario
from tests.actual_months import months_known
from tests.plans import THOROUGH, by_hand, scenarios

PLAN = presets.load()


def small(**columns: list[float]) -> Forecast:
    """A plan of four months: 100 labels at 2 a month for three months, 50 a month for people."""
    nothing = [0.0] * 4
    given = {"labels": [100.0, 100.0, 100.0, 0.0], "cost_labels": [200.0, 200.0, 200.0, 0.0]}
    given |= {"cost_people": [50.0] * 4, "benefit": [0.0, 0.0, 0.0, 1000.0]} | columns
    by_column = {name: np.array(given.get(name, nothing)) for name in COLUMNS}
    return Forecast(by_column, np.array([1.0, 0.9, 0.8, 0.7]), launch=3.0)


# Two months are known: 120 and 90 labels for 252 and 210; people 60 and 60.
KNOWN = of_rows(
    {
        1: {"labels": 120.0, "cost_labels": 252.0, "cost_people": 60.0},
        2: {"labels": 90.0, "cost_labels": 210.0, "cost_people": 60.0},
    }
)


def test_a_small_project_by_hand():
    found = reforecast(small(), KNOWN)
    labels, people = (next(m for m in found.modules if m.name == f"cost_{n}") for n in ("labels", "people"))
    # 210 labels are made: 420 of the planned 600 are earned, for 462. CPI 420 / 462 = 10 / 11.
    assert (labels.planned, labels.earned, labels.spent) == pytest.approx((400.0, 420.0, 462.0))
    assert labels.performance == pytest.approx(10.0 / 11.0)
    # 90 labels remain: 180 as planned, 198 at 2.20 each.
    assert (labels.as_planned, labels.at_this_rate) == pytest.approx((642.0, 660.0))
    # People: 100 planned, 120 spent; the other two months 100 as planned, 120 at this rate.
    assert (people.as_planned, people.at_this_rate) == pytest.approx((220.0, 240.0))
    assert (found.spent, found.planned) == pytest.approx((582.0, 500.0))
    assert found.plan.total == pytest.approx(800.0)
    assert (found.as_planned.total, found.at_this_rate.total) == pytest.approx((862.0, 900.0))
    # Month by month: 312, 270, then labels 198 and people 60, then people 60.
    assert found.at_this_rate.cost == pytest.approx([312.0, 270.0, 258.0, 60.0])
    # NPV: 1000 x .7 less 312 + 270 x .9 + 258 x .8 + 60 x .7; ROI (1000 - 900) / 900.
    assert found.at_this_rate.npv == pytest.approx(700.0 - 312.0 - 243.0 - 206.4 - 42.0)
    assert found.at_this_rate.roi == pytest.approx(1.0 / 9.0)


def test_quantity_and_price_by_hand():
    split = effects(small(), KNOWN)["labels"]
    # 10 labels more than planned at 2, and .20 more on each of the 210.
    assert (split.quantity, split.price) == pytest.approx((20.0, 42.0))
    steps = {(s.name, s.part): s.amount for s in bridge(reforecast(small(), KNOWN), {"labels": split})}
    # Of the rest, ten labels fewer (20) but .20 dearer each: 198 for what was planned to cost 200.
    assert steps == pytest.approx(
        {
            ("cost_labels", "quantity"): 20.0,
            ("cost_labels", "price"): 42.0,
            ("cost_labels", "rest"): -2.0,
            ("cost_people", "amount"): 20.0,
            ("cost_people", "rest"): 20.0,
        }
    )


def test_errors_by_hand():
    found = errors(small(), KNOWN)["labels"]
    # +20 and -10: mean 5; 20 / 120 and 10 / 90: mean 5 / 36.
    assert (found.months, found.bias, found.more) == (2, 5.0, 10.0)
    assert found.mape == pytest.approx(5.0 / 36.0)
    assert found.share == pytest.approx(0.05)


def test_a_month_in_which_nothing_was_spent_has_no_percentage():
    found = error("cost_data", np.array([10.0, 10.0, 10.0]), np.array([0.0, 20.0, math.nan]))
    assert (found.months, found.mape, found.bias) == (2, 0.5, 0.0)
    assert error("cost_data", np.array([10.0]), np.array([0.0])).mape is None
    assert error("cost_data", np.array([10.0]), np.array([math.nan])) is None


def test_late_labels_are_still_to_be_paid():
    # 150 labels for 300 in three months: half of the work, so that 300 remain and come in the last month.
    late = of_rows({m: {"labels": 50.0, "cost_labels": 100.0} for m in (1, 2, 3)})
    found = reforecast(small(), late)
    assert found.as_planned.total == pytest.approx(found.plan.total)
    assert found.as_planned.cost == pytest.approx([150.0, 150.0, 150.0, 350.0])


def test_more_labels_than_planned_earn_nothing():
    assert labels_earned(small(), of_rows({1: {"labels": 900.0, "cost_labels": 1.0}})) == pytest.approx(600.0)


def test_blank_is_not_zero():
    planned = small(cost_operations=[10.0] * 4)
    zero = of_rows({1: {"cost_operations": 0.0, "cost_data": 5.0}})
    blank = of_rows({1: {"cost_data": 5.0}})
    spent = {name: reforecast(planned, known).as_planned.total for name, known in (("0", zero), ("-", blank))}
    assert spent["-"] - spent["0"] == pytest.approx(10.0)  # the month's operations, as planned
    assert "cost_operations" not in errors(planned, blank)
    assert errors(planned, zero)["cost_operations"].more == -10.0


def test_labels_without_their_money_leave_the_work_as_planned():
    # In month 2 the money is not known, so that the labels of month 1 say nothing of the whole.
    gap = of_rows(
        {1: {"labels": 120.0, "cost_labels": 252.0}, 2: {"labels": 90.0}, 3: {"cost_labels": 210.0}}
    )
    assert labels_earned(small(), gap) is None
    module = reforecast(small(), gap).modules[0]
    assert module.earned == module.planned == 400.0
    assert module.as_planned == pytest.approx(252.0 + 200.0 + 210.0)


def test_work_on_which_nothing_was_spent_is_still_to_be_done():
    idle = of_rows({1: {"cost_people": 0.0, "cost_operations": 0.0}})
    planned = small(cost_operations=[10.0] * 4)
    found = {m.name: m for m in reforecast(planned, idle).modules}
    # The team has not begun: its 50 are still to be paid. A month of operations that cost nothing has gone.
    assert found["cost_people"].as_planned == found["cost_people"].at_this_rate == 200.0
    assert found["cost_operations"].as_planned == 30.0
    assert reforecast(planned, idle).as_planned.cost[0] == pytest.approx(200.0)  # the labels, not yet known


def test_nothing_remains_after_the_last_month():
    over = of_rows({4: {"cost_people": 80.0}})
    found = reforecast(small(), over)
    assert found.as_planned.total == found.at_this_rate.total == pytest.approx(830.0)
    late = of_rows({m: {"labels": 50.0, "cost_labels": 100.0} for m in (1, 2, 3, 4)})
    found = reforecast(small(), late)
    assert found.as_planned.total == pytest.approx(400.0 + 200.0)
    assert sum(module.as_planned for module in found.modules) == pytest.approx(found.as_planned.total)


def test_a_known_benefit_replaces_the_planned():
    found = reforecast(small(), of_rows({4: {"benefit": 400.0}}))
    assert found.as_planned.npv - found.plan.npv == pytest.approx(-600.0 * 0.7)
    assert found.as_planned.total == found.plan.total


# --- Properties -------------------------------------------------------------------------------------------


def as_planned(plan: Scenario, months: int) -> Actuals:
    """The first months exactly as planned."""
    expected = forecast(plan).by_column
    rows = {}
    for month in range(months):
        cells = {name: float(expected[name][month]) for name in COLUMNS}
        rows[month + 1] = {name: None if math.isnan(cell) else cell for name, cell in cells.items()}
    return of_rows(rows)


@settings(THOROUGH, max_examples=40)
@given(plan=scenarios(), share=st.floats(0.0, 1.0))
def test_a_project_as_planned_ends_as_planned(plan, share):
    planned = forecast(plan)
    known = as_planned(plan, max(1, round(share * planned.horizon)))
    found, total = reforecast(planned, known), evaluate(plan).cost_total
    for outlook in (found.plan, found.as_planned, found.at_this_rate):
        assert outlook.total == pytest.approx(total, rel=1e-9, abs=1e-6)
        assert outlook.cost == pytest.approx(found.plan.cost, rel=1e-9, abs=1e-6)
    assert found.plan.npv == pytest.approx(found.at_this_rate.npv, rel=1e-9, abs=1e-3)
    small = 1e-9 * max(total, 1.0)
    assert all(abs(step.amount) <= small for step in bridge(found, effects(planned, known)))
    for one in errors(planned, known).values():
        assert abs(one.more) <= 1e-9 * max(abs(one.planned), 1.0)


def test_the_plan_s_outlook_is_the_evaluation():
    result, found = evaluate(PLAN), reforecast(forecast(PLAN), Actuals()).plan
    assert (found.total, found.npv, found.roi) == pytest.approx((result.cost_total, result.npv, result.roi))


@THOROUGH
@given(rows=months_known, name=st.sampled_from(presets.names()))
def test_bridges_add_up(rows, name):
    planned = forecast(presets.load(name))
    known = of_rows(rows)
    found, split = reforecast(planned, known), effects(planned, known)
    size = max(found.at_this_rate.total, found.plan.total, found.spent)
    to_end = sum(step.amount for step in bridge(found, split))
    assert abs(to_end - (found.at_this_rate.total - found.plan.total)) <= 1e-9 * size
    to_date = sum(step.amount for step in bridge(found, split, to_date=True))
    assert abs(to_date - (found.spent - found.planned)) <= 1e-9 * size
    for rule in ("as_planned", "at_this_rate"):
        outlook = getattr(found, rule)
        assert outlook.total == pytest.approx(sum(getattr(m, rule) for m in found.modules), rel=1e-9)
    # What is known stays as it is.
    for name in MONEY:
        assert sum(m.spent for m in found.modules if m.name == name) == pytest.approx(
            float(np.nansum(known.column(name, planned.horizon))), abs=1e-6
        )


def test_twice_the_money_is_twice_the_difference():
    dearer = (of_rows({2: {"cost_people": 50.0 + more}}) for more in (7.0, 14.0))
    once, twice = (reforecast(small(), known).as_planned.total for known in dearer)
    assert (twice - 800.0) == pytest.approx(2.0 * (once - 800.0))


# --- What was measured ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", presets.names())
def test_with_what_was_measured_the_plan_expects_what_was_measured(name):
    plan = presets.load(name)
    known = sample(plan)
    for one in measured(plan, forecast(plan), known):
        values = {i: float(f"{getattr(value, 'value', value):.9g}") for i, value in one.found.items()}
        after = forecast(plan.replace(values))
        (again,) = [m for m in measured(plan.replace(values), after, known) if m.name == one.name]
        assert again.planned == pytest.approx(one.actual, rel=1e-6)
        assert again.actual == one.actual


def test_price_of_a_label_by_hand():
    # The plan pays tiers in proportion: labels that cost a tenth more make every tier a tenth dearer.
    planned = forecast(PLAN)
    cost, count = planned.by_column["cost_labels"], planned.by_column["labels"]
    known = of_rows({m: {"labels": count[m - 1], "cost_labels": 1.1 * cost[m - 1]} for m in (3, 4)})
    (price,) = measured(PLAN, planned, known)
    assert price.months == 2
    assert price.found == pytest.approx(
        {f"labeling.{t}_cost": 1.1 * PLAN[f"labeling.{t}_cost"] for t in ("crowd", "assisted", "expert")}
    )


def test_prices_of_three_months_have_an_interval():
    # 100 labels a month for 190, 200, 210: 2.00, se sqrt(3 / 2 x 200) / 300 = .0577, x 4.3027 = .2484.
    known = of_rows({m: {"labels": 100.0, "cost_labels": c} for m, c in ((3, 190.0), (4, 200.0), (5, 210.0))})
    (price,) = measured(PLAN, forecast(PLAN), known)
    crowd = price.found["labeling.crowd_cost"]
    assert price.actual == pytest.approx(2.0)
    assert (crowd.high - crowd.low) / 2.0 == pytest.approx(crowd.value * 0.24842 / 2.0, rel=1e-3)


def test_a_price_the_plan_cannot_follow_is_not_offered():
    own = PLAN.replace({"compute.own_share": 1.0})  # no cloud hour is paid for
    known = of_rows({3: {"gpu_hours": 100.0, "cost_compute": 9e5}})
    assert measured(own, forecast(own), known) == ()
    assert measured(PLAN, forecast(PLAN), of_rows({3: {"labels": 0.0, "cost_labels": 50.0}})) == ()


def test_an_accuracy_that_no_gap_explains_is_not_offered():
    known = of_rows({10: {"accuracy": 0.9999}, 11: {"accuracy": 0.9999}})
    assert measured(PLAN, forecast(PLAN), known) == ()


@pytest.mark.parametrize(
    ("less", "verdict"),
    [
        ((0.0, 0.0, 0.0), "inside"),
        ((0.04, 0.05, 0.05), "inside"),
        ((0.0, 0.06, 0.12), "earlier"),
        ((0.0, -0.06, -0.12), "later"),
        ((0.06, 0.07, 0.06), "below"),
        ((-0.06, -0.07, -0.06), "above"),
        ((0.2, 0.1, 0.05), "below"),  # on the mend, but still too low
    ],
)
def test_when_to_retrain(less, verdict):
    planned = forecast(PLAN)
    expected = planned.by_column["accuracy"]
    known = of_rows({10 + i: {"accuracy": expected[9 + i] - gap} for i, gap in enumerate(less)})
    found = ageing(planned, known, band=0.05)
    assert found.verdict == verdict
    assert found.planned - found.actual == pytest.approx(sum(less) / 3.0)


def test_accuracy_before_launch_is_not_compared():
    assert ageing(forecast(PLAN), of_rows({7: {"accuracy": 0.1}}), band=0.05) is None


# --- The plan by month ------------------------------------------------------------------------------------


@THOROUGH
@given(plan=scenarios())
def test_the_forecast_is_the_kernel_s(plan):
    found, result = forecast(plan), evaluate(plan)
    for name, months in result.months.items():
        if f"cost_{name}" in found.by_column:
            assert found.by_column[f"cost_{name}"].tolist() == pytest.approx(months)
    assert found.by_column["benefit"].tolist() == pytest.approx(result.months["benefit"])


def test_quantities_by_hand():
    # The plan of plans.by_hand: all its labels, and its runs with experiments and failures.
    plan = by_hand()
    found = forecast(plan).by_column
    assert found["labels"].sum() == pytest.approx(plan["labeling.items"])
    hours = plan["compute.gpus"] * plan["compute.hours"] * plan["compute.runs"]
    more = (1.0 + plan["compute.exploration"]) / (1.0 - plan["compute.failed"])
    assert found["gpu_hours"].sum() == pytest.approx(hours * more)


def test_fewer_labels_where_a_strategy_saves_some():
    plan = PLAN.replace({"labeling.synthetic": True})
    part = forecast(plan).by_column["labels"].sum() / forecast(PLAN).by_column["labels"].sum()
    assert 0.3 < part < 0.99


# --- Sentences --------------------------------------------------------------------------------------------


def test_the_lead_by_hand():
    found = report(PLAN, sample(PLAN))
    outlook = found.outlook
    assert (outlook.last, outlook.horizon) == (12, 36)
    assert sentences(found, "en")[0].startswith("Month 12 of 36: ¥1.35M spent where ¥1.27M was planned;")
    assert found.most.name == "cost_compute"


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, "Enter what"),
        ({3: {"labels": 5e3}}, "no money is known yet"),
        ({3: {"cost_people": 30e3}}, "over."),
        ({3: {"cost_people": 20e3}}, "under."),
        ({3: {"cost_people": 26e3}}, "as planned."),
        ({36: {"cost_operations": 90e3}}, "All 36 months are over"),
    ],
)
def test_the_lead_fits_what_is_known(known, words):
    assert words in sentences(report(PLAN, of_rows(known)), "en")[0]
    assert sentences(report(PLAN, of_rows(known)), "zh")[0].endswith("。")


def test_the_reason_names_quantity_and_price():
    dear = of_rows({4: {"labels": 40_000.0, "cost_labels": 60_000.0}})
    # 17,275 were planned at .906; 22,725 more at that are 20,593; the rest of 44,346 is price.
    assert sentences(report(PLAN, dear), "en")[1].startswith("Labels cost ¥44.3K more: 46% of that")


def test_months_after_a_shorter_plan_are_left_out_and_counted():
    known = of_rows({12: {"cost_people": 1e4}, 30: {"cost_people": 1e4}})
    shorter = PLAN.replace({"project.horizon": 24})
    found = report(shorter, known)
    assert found.beyond == 1
    assert found.outlook.last == 12
