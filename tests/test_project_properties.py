"""The kernel over the whole allowed box: what is conserved, and properties with their reasons."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from costmodel import moves, parameters, presets, project
from tests.kernel_runs import TINY, run
from tests.plans import THOROUGH, any_scenarios, as_columns, records, scenarios


def scale(found: project.Run) -> float:
    """Size of the sums that a comparison of two plans rounds away from."""
    return float(np.abs(found.cost).sum() + np.abs(found.benefit).sum())


# --- Conservation ---------------------------------------------------------------------------------


@THOROUGH
@given(plan=any_scenarios())
def test_finite_over_the_whole_box(plan):
    """No NaN, infinity or warning (they are errors here) for any value that is not refused."""
    found = run(plan)
    for name, amounts in {
        **found.elements,
        "benefit": found.benefit,
        "npv": found.npv,
        "roi": found.roi,
    }.items():
        assert np.all(np.isfinite(amounts)), name
    assert all(np.all(amounts >= 0) for amounts in found.elements.values())
    for name, share in vars(found.accuracy).items():
        assert 0.0 <= float(share) <= 1.0, name
    assert not np.isnan(found.payback)


@THOROUGH
@given(plan=any_scenarios())
def test_parts_sum_to_the_whole(plan):
    found = run(plan)
    assert set(found.elements) == set(project.COMPONENT_OF)
    assert set(found.components) == set(project.COMPONENTS)
    total = float(found.cost.sum())
    for parts in (found.elements, found.components):
        assert sum(float(np.sum(p)) for p in parts.values()) == pytest.approx(total, rel=TINY)
        assert np.sum(np.broadcast_arrays(*parts.values()), axis=0) == pytest.approx(found.cost, rel=TINY)
    assert np.array_equal(found.net, found.benefit - found.cost)
    assert float(found.npv) == pytest.approx(
        float((found.net * found.discount).sum()), abs=TINY * scale(found)
    )


@THOROUGH
@given(plans=st.lists(scenarios(project__horizon=36), min_size=2, max_size=4))
def test_columns_are_the_same_as_one_by_one(plans):
    table = project.run(as_columns(plans))
    choices = {r.id: plans[0][r.id] for r in records("choice")}
    for row, plan in enumerate(plans):
        alone = run(plan.replace(choices))
        for name, amounts in alone.elements.items():
            together = np.broadcast_to(table.elements[name], (len(plans), 36))[row]
            assert together == pytest.approx(
                np.broadcast_to(amounts, 36), rel=1e-12, abs=1e-12 * scale(alone)
            )
        assert table.benefit[row] == pytest.approx(alone.benefit, rel=1e-12, abs=1e-12 * scale(alone))
        assert float(table.npv[row]) == pytest.approx(float(alone.npv), abs=1e-12 * scale(alone))
        assert float(table.payback[row]) == pytest.approx(float(alone.payback), rel=1e-9)


def test_a_column_of_horizons_is_the_same_as_one_by_one():
    horizons = [6, 24, 120]
    table = moves.sweep(presets.load(), "project.horizon", np.array(horizons))
    for row, horizon in enumerate(horizons):
        alone = run(presets.load(), project__horizon=horizon)
        assert float(table.npv[row]) == pytest.approx(float(alone.npv), rel=1e-12)
        assert table.cost[row, :horizon] == pytest.approx(alone.cost, rel=1e-12)
        assert np.all(table.cost[row, horizon:] == 0)
        assert np.all(table.benefit[row, horizon:] == 0)


@pytest.mark.parametrize("record", records("switch"), ids=lambda record: record.id)
@pytest.mark.parametrize("workflow", ["tiers", "cheapest"])
def test_a_column_of_switches_is_the_same_as_one_by_one(record, workflow):
    plan = presets.load().replace({"labeling.workflow": workflow})
    table = moves.sweep(plan, record.id, np.array([False, True]))
    for row, value in enumerate((False, True)):
        assert float(table.npv[row]) == pytest.approx(float(run(plan, **{record.id: value}).npv), rel=1e-12)


CNY = [r.id for r in records("number") if r.unit.startswith("CNY") and r.unit != "CNY/USD"]


# --- Properties over the whole box, with the reason each must hold --------------------------------


@THOROUGH
@given(plan=scenarios())
def test_money_scales(plan):
    """1. Money has no natural unit: in another currency all figures scale, and ratios and times stay."""
    assume(plan["value.right"] + plan["value.wrong"] > 1e-11)  # far above the swing that counts as nothing
    values = plan.values()
    once, twice = project.run(values), project.run(values | {i: 2.0 * values[i] for i in CNY})
    rounding = TINY * scale(once)
    assert float(twice.cost.sum()) == pytest.approx(2 * float(once.cost.sum()), rel=TINY)
    assert float(twice.benefit.sum()) == pytest.approx(2 * float(once.benefit.sum()), abs=2 * rounding)
    assert float(twice.npv) == pytest.approx(2 * float(once.npv), abs=2 * rounding)
    for name, share in vars(once.accuracy).items():
        assert float(vars(twice.accuracy)[name]) == pytest.approx(float(share), rel=TINY), name


@THOROUGH
@given(plan=scenarios(value__review=False))
def test_ratios_stay_where_money_scales(plan):
    values = plan.values()
    once, twice = project.run(values), project.run(values | {i: 2.0 * values[i] for i in CNY})
    assume(float(once.cost.sum()) > 0)
    assert float(twice.roi) == pytest.approx(float(once.roi), rel=1e-6, abs=1e-6)
    if np.abs(np.cumsum(once.net)).min() > 1e-6 * scale(once):  # not within rounding of paying back
        assert float(twice.payback) == pytest.approx(float(once.payback), rel=1e-6, abs=1e-6)


# More of these takes no longer, so that the same months are paid: the plan never gets cheaper.
DEARER = [
    "labeling.expert_cost",
    "labeling.qa_overhead",
    "labeling.collect_cost",
    "labeling.clean_cost",
    "labeling.store_cost",
    "compute.gpu_price",
    "compute.gpus",
    "compute.storage_cost",
    "compute.traffic_cost",
    "compute.exploration",
    "compute.failed",
    "generalization.field_items",
    "generalization.field_item_cost",
    "generalization.retrain_run_share",
    "generalization.retrain_label_share",
    "compression.hardware_before",
    "compression.hardware_after",
    "compression.engineering_cost",
    "serving.devices",
    "serving.decisions",
    "serving.cloud_price",
    "serving.upload_mb",
    "serving.compliance_cost",
    "value.severe_rate",
    "value.severe_loss",
    "people.scientists",
    "people.scientist_cost",
    "people.engineers",
    "people.engineer_cost",
    "people.managers",
    "people.manager_cost",
    "people.operations",
    "people.governance",
    "people.retirement",
    "gates.poc_labels",
    "gates.poc_staff",
    "gates.pilot_labels",
    "gates.pilot_staff",
    "labeling.target_precision",
    "project.horizon",
]
CHEAPER = [
    "compute.utilization",
    "compute.price_decline",
    "generalization.retrain_every",
    "serving.replacement",
]


@THOROUGH
@given(plan=scenarios(value__review=False), data=st.data())
@pytest.mark.parametrize("sign", [1, -1])
def test_cost_is_monotone(sign, plan, data):
    """2. More of what is paid for never costs less (without reviewers, who are spared by accuracy)."""
    identifier = data.draw(st.sampled_from(DEARER if sign > 0 else CHEAPER))
    record = parameters.find(identifier)
    more = data.draw(st.floats(float(plan[identifier]), float(record.allowed[1])))
    value = math.floor(more) if record.kind == "integer" else more
    assume(value >= plan[identifier])
    if identifier == "project.horizon":
        plan = plan.replace({"people.retirement": 0.0})  # it moves with the end, and prices may fall
    less, dearer = run(plan), run(plan, **{identifier: value})
    assert sign * (float(dearer.cost.sum()) - float(less.cost.sum())) >= -TINY * scale(dearer)


def test_how_training_uses_its_gpus_leaves_serving_as_it_is():
    known = {"compute.own_share": 0.5, "strategies.reserved": 1.0, "serving.cloud_price": 100.0}
    plan = presets.load().replace(known)
    wasted, used = (run(plan, **{"compute.utilization": share}) for share in (0.1, 1.0))
    served = [float(np.sum(one.elements["cloud_serving"])) for one in (wasted, used)]
    assert served[1] == pytest.approx(served[0])


BUILDS = ["labeling.items", "compute.runs", "compute.hours", "project.build_months", "people.scientists"]


@THOROUGH
@given(plan=scenarios(project__horizon=120, project__inflation=0.0, labeling__store_cost=0.0), data=st.data())
def test_a_bigger_build_never_costs_less(plan, data):
    """3. More labels, runs, hours or months of the team take longer, so that the build is compared."""
    identifier = data.draw(st.sampled_from(BUILDS))
    value = data.draw(st.floats(float(plan[identifier]), float(parameters.find(identifier).allowed[1])))
    less, more = run(plan), run(plan, **{identifier: value})
    assume(float(more.launch) <= 120.0)
    assert float(more.build_cost) >= float(less.build_cost) * (1 - TINY)
    assert float(more.launch) >= float(less.launch)


@THOROUGH
@given(plan=scenarios(value__baseline="nothing"), more=st.floats(1.0, 100.0))
def test_a_right_answer_worth_more_never_lowers_the_value(plan, more):
    """4. Against doing nothing every right answer adds; where people review, they choose the best cases."""
    less, dearer = run(plan), run(plan, value__right=plan["value.right"] * more)
    assert float(dearer.npv) >= float(less.npv) - TINY * scale(dearer)


@THOROUGH
@given(plan=scenarios(value__review=False, value__baseline="nothing"), more=st.floats(1.0, 100.0))
def test_a_dearer_wrong_answer_never_raises_the_value(plan, more):
    """5. Errors only cost."""
    less, dearer = run(plan), run(plan, value__wrong=plan["value.wrong"] * more)
    assert float(dearer.npv) <= float(less.npv) + TINY * scale(dearer)


WORSE = ["generalization.shift", "generalization.reference_error", "compression.accuracy_drop"]
BETTER = ["generalization.field_items", "generalization.closing_exponent", "labeling.items"]


@THOROUGH
@given(plan=scenarios(labeling__workflow="tiers"), data=st.data())
@pytest.mark.parametrize("sign", [1, -1])
def test_field_accuracy_is_monotone(sign, plan, data):
    """6. A larger shift never helps and more data never hurts."""
    identifier = data.draw(st.sampled_from([*BETTER, "labeling.target_precision"] if sign > 0 else WORSE))
    value = data.draw(st.floats(float(plan[identifier]), float(parameters.find(identifier).allowed[1])))
    before, after = run(plan), run(plan, **{identifier: value})
    assert sign * (float(after.accuracy.field) - float(before.accuracy.field)) >= -1e-12


@THOROUGH
@given(plan=scenarios(project__discount_rate=0.0))
def test_without_interest_the_npv_is_the_plain_sum(plan):
    """7. Limit: a discount rate of 0."""
    found = run(plan)
    assert float(found.npv) == pytest.approx(
        float(found.benefit.sum() - found.cost.sum()), abs=TINY * scale(found)
    )


@THOROUGH
@given(plan=scenarios())
@pytest.mark.parametrize("figures", ["entered", "methods"])
def test_compression_that_changes_nothing_changes_nothing(figures, plan):
    """8. Limit: the same device, accuracy and latency or no method, and nothing to pay for it."""
    none = {
        "compression.figures": figures,
        "compression.quantization": "none",
        "compression.sparsity": 0.0,
        "compression.mac_ratio": 1.0,
        "compression.distill": False,
        "compression.serving_speedup": 1.0,
        "compression.hardware_after": plan["compression.hardware_before"],
        "compression.latency_after": plan["compression.latency_before"],
        "compression.accuracy_drop": 0.0,
        "compression.engineering_cost": 0.0,
    }
    plan = plan.replace(none)
    off, on = run(plan, compression__enabled=False), run(plan, compression__enabled=True)
    assert np.array_equal(off.cost, on.cost)
    assert np.array_equal(off.benefit, on.benefit)


@THOROUGH
@given(plan=scenarios(value__review=True))
def test_nobody_reviews_for_more_than_an_error_costs(plan):
    """9. Limit: a review dearer than the swing between right and wrong equals no review."""
    price = plan["value.right"] + plan["value.wrong"] + 1.0
    none, dear = run(plan, value__review=False), run(plan, value__review_cost=price)
    assert dear.benefit == pytest.approx(none.benefit, rel=1e-12, abs=1e-12 * scale(none))
    assert dear.elements["reviewing"].sum() == pytest.approx(0.0, abs=1e-12 * scale(none))


@THOROUGH
@given(
    plan=scenarios(value__review=True, value__review_capacity=0.0),
    capacity=st.floats(0.0, 1.0),
    share=st.floats(0, 1),
)
def test_more_reviewers_are_never_worse(plan, capacity, share):
    """10. Reviewers are asked only where it pays: more of them are never worse, and none is no review."""
    none, off = run(plan), run(plan, value__review=False)
    assert float(none.npv) == pytest.approx(float(off.npv), abs=TINY * scale(off))
    some, more = (
        run(plan, value__review_capacity=capacity * share),
        run(plan, value__review_capacity=capacity),
    )
    assert float(some.npv) >= float(none.npv) - TINY * scale(none)
    assert float(more.npv) >= float(some.npv) - TINY * scale(some)


@THOROUGH
@given(plan=scenarios())
def test_a_launch_after_the_end_brings_nothing(plan):
    """11. Limit: nothing is sold, served, shipped or retrained by a plan that ends before its launch."""
    found = run(plan, project__build_months=200.0)
    assert float(np.abs(found.benefit).sum()) == 0.0
    assert float(found.volume.sum()) == 0.0
    after = (
        "devices",
        "replacements",
        "cloud_serving",
        "operations",
        "reviewing",
        "retraining_runs",
        "governance",
    )
    assert all(float(np.sum(found.elements[name])) == 0.0 for name in after)


@THOROUGH
@given(plan=scenarios(), interval=st.integers(1, 60))
def test_half_as_many_retrainings_cost_half(plan, interval):
    """12. Retraining is paid evenly over its interval."""
    often = run(plan, generalization__retrain_every=interval)
    rarely = run(plan, generalization__retrain_every=2 * interval)
    for name in ("retraining_runs", "retraining_labels"):
        assert 2 * rarely.elements[name] == pytest.approx(often.elements[name], rel=1e-12)


@THOROUGH
@given(plan=scenarios(), interval=st.integers(1, 119), longer=st.integers(1, 60))
def test_fresher_models_are_never_less_right(plan, interval, longer):
    """13. Without drift the interval changes nothing, with drift a longer one never helps."""
    fresh = run(plan, generalization__retrain_every=interval).accuracy
    old = run(plan, generalization__retrain_every=interval + longer).accuracy
    still = run(plan, generalization__retrain_every=interval, generalization__drift_loss=0.0).accuracy
    assert float(old.mean) <= float(fresh.mean) + 1e-12 <= float(fresh.field) + 2e-12
    assert float(still.mean) == pytest.approx(float(still.field))


@THOROUGH
@given(plan=scenarios())
def test_the_cheapest_mix_is_never_dearer_than_the_list(plan):
    """14. The list is one of the ways to buy: the cheapest costs no more for the same precision."""
    listed = run(plan, labeling__workflow="tiers", labeling__core_share=1.0)
    mixed = run(plan, labeling__workflow="cheapest", labeling__core_share=1.0)
    if float(mixed.accuracy.label) >= plan["labeling.target_precision"]:
        assert float(mixed.label_unit_cost) <= float(listed.label_unit_cost) * (1 + TINY)
