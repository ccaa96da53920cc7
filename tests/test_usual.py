"""What is usual goes with the kind of plan: an example never warns of its own figures."""

from __future__ import annotations

import pytest

from costmodel import assumptions, parameters, presets, usual
from costmodel.fitting import Estimate
from costmodel.scenario import Scenario
from costmodel.tornado import ranges

RECORDS = parameters.catalogue()


def test_outside_is_outside_of_the_records_range():
    """Exploration is 0.2 to 0.5 in MODEL 10."""
    plan = presets.load()
    assert [usual.outside(plan, "compute.exploration", x) for x in (0.19, 0.2, 0.5, 0.51)] == [1, 0, 0, 1]
    assert not usual.outside(plan, "compression.enabled", True)
    assert not usual.outside(plan, "project.timing", "end")


@pytest.mark.parametrize("name", presets.names())
def test_an_example_never_warns_of_its_own_figures(name):
    plan = presets.load(name)
    assert [row.record.id for row in assumptions.rows(plan, plan) if row.unusual] == []


def test_the_records_range_holds_for_the_records_value():
    plan = presets.load()
    same = [record for record in RECORDS.values() if record.usual and plan[record.id] == record.value]
    assert len(same) > 100
    for record in same:
        assert usual.of(plan, record.id) == record.usual


def test_another_kind_of_plan_has_the_range_that_is_drawn_there():
    """Decisions a month go from 2,500 to 6,500 around 4,500 in the record: 0.56 to 1.44 times."""
    plan = presets.load("assistant")
    low, high = usual.of(plan, "serving.decisions")
    assert (low, high) == ranges(plan)["serving.decisions"]
    assert (low, high) == pytest.approx((120_000 * 2_500 / 4_500, 120_000 * 6_500 / 4_500))
    assert usual.outside(plan, "serving.decisions", 1.01 * high)
    assert usual.outside(plan.replace({"serving.decisions": 4_500.0}), "serving.decisions", 4_500.0)


def test_a_decision_that_nothing_draws_reaches_from_the_record_to_the_example():
    for name in presets.names():
        there = presets.load(name)
        for record in RECORDS.values():
            if record.usual and record.distribution == "none" and there[record.id] != record.value:
                low, high = usual.of(there, record.id)
                assert low == min(record.usual[0], there[record.id])
                assert high == max(record.usual[1], there[record.id])


def test_what_was_fitted_has_its_own_range():
    plan = Scenario().use_fit("invoices", 36, {"labeling.expert_cost": Estimate(7.0, 6.5, 7.5)})
    assert 6.5 < usual.of(plan, "labeling.expert_cost")[0] < 7.0
    assert not usual.outside(plan, "labeling.expert_cost", 7.0)
    assert usual.outside(plan, "labeling.expert_cost", 1.5)
