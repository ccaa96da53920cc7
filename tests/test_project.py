"""The kernel: a plan worked out by hand, what is conserved, and properties over the whole allowed box."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from costmodel import moves, parameters, presets, project
from tests.plans import THOROUGH, any_scenarios, as_columns, by_hand, records, scenarios

TINY = 1e-9


def run(scenario, **changes):
    """Kernel of a scenario, some values replaced without a check of their bounds."""
    return project.run({**scenario.values(), **{i.replace("__", "."): v for i, v in changes.items()}})


def totals(found: project.Run) -> dict[str, float]:
    return {name: float(np.sum(amounts)) for name, amounts in found.elements.items()}


def scale(found: project.Run) -> float:
    """Size of the sums that a comparison of two plans rounds away from."""
    return float(np.abs(found.cost).sum() + np.abs(found.benefit).sum())


# --- Golden: the plan of plans.BY_HAND, worked out by hand ----------------------------------------


def test_every_cost_line_by_hand():
    # Labels: 1,000 of them take 1 month, the team 2; two runs of 365 h take 1 month more: launch in month 3.
    # One run: 10 CNY * 2 GPUs * 365 h + 100 + 50 = 7,450. Two: 14,900. Half as much for experiments: 22,350.
    # One in five fails: 22,350 / 0.8 = 27,937.5, so 5,587.5 for failed runs.
    # Ramp of 2 months: 1/4, then 3/4 of the 10 devices in use, then all of them for 7 months: 8 months'
    # worth, 8 * 10 * 1,000 = 80,000 decisions.
    lines = {
        "labels": 500.0,  # 1,000 at 0.5, the price of the AI-assisted tier
        "relabelling": 0.0,
        "collecting": 100.0,
        "cleaning": 50.0,
        "storing": 110.0,  # 10 a month: a third, two thirds, all of them for 10 months: 11 months' worth
        "field_collecting": 0.0,
        "field_labels": 0.0,
        "final_runs": 14_900.0,
        "experiments": 7_450.0,
        "failed_runs": 5_587.5,
        "staff": 3_000.0,  # 3 months of one person
        "compressing": 0.0,
        "poc": 0.0,
        "pilot": 0.0,
        "devices": 800.0,
        "replacements": 800.0,  # all of them once, 6 months after each was bought
        "cloud_serving": 400.0,  # 80,000 at 5 a thousand
        "upload_compliance": 160.0,  # 80,000 * 2 MB = 0.16 TB at 1,000
        "operations": 900.0,  # 9 months
        "reviewing": 0.0,
        "retraining_runs": 11_175.0,  # 9 months / 3 = 3 times half a run, 3,725
        "retraining_labels": 150.0,  # 3 times a tenth of 500
        "governance": 90.0,
        "severe_errors": 400.0,  # 80,000 * 100 in a million = 8 of them at 50
        "retirement": 70.0,
    }
    found = run(by_hand())
    # Lines of what this plan does not do cost nothing.
    assert totals(found) == pytest.approx({**dict.fromkeys(project.COMPONENT_OF, 0.0), **lines})
    assert float(found.launch) == pytest.approx(3.0)
    assert float(found.run_cost) == pytest.approx(7450.0)
    assert float(found.retraining_cost) == pytest.approx(3725.0 + 50.0)
    assert float(found.label_unit_cost) == pytest.approx(0.5)
    assert float(found.volume.sum()) == pytest.approx(80_000.0)


def test_components_by_hand():
    # The lines above, grouped; a reviewer, the proof of concept and the pilot would add to two of them.
    components = {
        "labels": 500.0,
        "data": 260.0,
        "compute": 27_937.5,
        "people": 3_000.0,
        "poc": 0.0,
        "devices": 1_600.0,
        "serving": 560.0,
        "operations": 900.0,
        "retraining": 11_325.0,
        "other": 560.0,
    }
    found = run(by_hand()).components
    assert {name: float(np.sum(amounts)) for name, amounts in found.items()} == pytest.approx(components)


def test_months_by_hand():
    # Build: 650 of data and labels, 27,937.5 of runs and 3,000 of people over 3 months, storing on top.
    # Retraining 11,325 / 9 = 1,258.33 a month. Sold: 0.9 * 1 - 0.1 * 2 = 0.7 a decision.
    build, retraining, fixed = (
        (650 + 27_937.5 + 3000) / 3,
        11_325 / 9,
        10 + 110,
    )  # storing, operations, governance
    per_decision = 0.005 + 0.002 + 0.005  # cloud, upload, severe errors
    costs = [build + 10 / 3, build + 20 / 3, build + 10]
    costs += [fixed + retraining + n * per_decision for n in (2500, 7500, *[10_000] * 7)]
    costs = np.array(costs)
    costs[[3, 4, 9, 10]] += 400  # half of the devices a month, and again after 6 months
    costs[11] += 70
    benefit = 0.7 * np.array([0, 0, 0, 2500, 7500, *[10_000] * 7])
    found = run(by_hand())
    assert found.cost == pytest.approx(costs)
    assert found.benefit == pytest.approx(benefit, abs=TINY)


def test_value_figures_by_hand():
    # Benefit 0.7 * 80,000 = 56,000; cost 46,642.5, the sum of the lines above. Net 9,357.5.
    # Ten months in, 1,175.83 are missing, and month 11 brings 7,000 - 1,898.33 = 5,101.67.
    found = run(by_hand())
    assert float(found.cost.sum()) == pytest.approx(46_642.5)
    assert float(found.benefit.sum()) == pytest.approx(56_000.0)
    assert float(found.npv) == pytest.approx(9_357.5)
    assert float(found.roi) == pytest.approx(9_357.5 / 46_642.5)
    assert float(found.payback) == pytest.approx(10 + 1_175.8333333 / 5_101.6666667)
    assert float(found.build_cost) == pytest.approx(500 + 260 + 27_937.5 + 3_000)


@pytest.mark.parametrize(("timing", "due"), [("end", 1.0), ("mid", 0.5)])
def test_discounting_by_hand(timing, due):
    # 1.01^12 - 1 a year is 1 % a month.
    plan = by_hand(project__discount_rate=1.01**12 - 1, project__timing=timing)
    net = run(by_hand()).net
    expected = sum(flow / 1.01 ** (month + due) for month, flow in enumerate(net))
    assert float(run(plan).npv) == pytest.approx(expected)


def test_prices_rise_once_a_year():
    # Live from month 3: 9 months at 100 in the first year, 12 at 110 in the second.
    # A retraining costs 3,725 / 3 a month: 9 months, then 12 with inflation 1.10 and GPU prices 0.80.
    plan = by_hand(project__horizon=24, project__inflation=0.10, compute__price_decline=0.20)
    lines = totals(run(plan))
    assert lines["operations"] == pytest.approx(900 + 1320)
    assert lines["retraining_runs"] == pytest.approx(3725 / 3 * (9 + 12 * 1.10 * 0.80))
    assert lines["final_runs"] == pytest.approx(14_900)
    assert lines["retirement"] == pytest.approx(70 * 1.10)


def test_proof_of_concept_and_pilot_by_hand():
    # 2 months, then 1 month, before the 3 of the build: launch in month 6. Labels at 0.5, checks 20 %.
    gates = {
        "gates__poc": True,
        "gates__poc_months": 2.0,
        "gates__poc_staff": 600.0,
        "gates__poc_labels": 100.0,
        "gates__pilot": True,
        "gates__pilot_months": 1.0,
        "gates__pilot_staff": 900.0,
        "gates__pilot_labels": 200.0,
    }
    found = run(by_hand(**gates, labeling__qa_overhead=0.2))
    assert float(found.launch) == pytest.approx(6.0)
    assert found.elements["poc"] == pytest.approx([330, 330, *[0] * 10])  # (600 + 100 * 0.5 * 1.2) / 2
    assert found.elements["pilot"] == pytest.approx([0, 0, 1020, *[0] * 9])  # 900 + 200 * 0.5 * 1.2
    assert found.elements["staff"] == pytest.approx([0, 0, 0, 1000, 1000, 1000, *[0] * 6])
    assert found.elements["relabelling"].sum() == pytest.approx(100.0)


def test_field_data_by_hand():
    # 300 photos: 2 each to collect, 0.5 * 1.2 to label. A shift of 1 falls to (1 + 300/100)^-0.5 = 0.5, so
    # 90 % in the lab, 1.28155 on the probit scale, is Phi(0.78155) = 78.276 % in the field.
    plan = by_hand(
        labeling__qa_overhead=0.2,
        generalization__shift=1.0,
        generalization__field_items=300.0,
        generalization__field_item_cost=2.0,
        generalization__half_items=100.0,
        generalization__closing_exponent=0.5,
    )
    found = run(plan)
    assert totals(found)["field_collecting"] == pytest.approx(600.0)
    assert totals(found)["field_labels"] == pytest.approx(180.0)
    assert float(found.accuracy.field) == pytest.approx(0.78276, abs=1e-5)


def test_drift_by_hand():
    # From 90 % towards 80 % with 3 months, retrained every 3: a month from age a to a + 1 has the mean
    # 0.8 + 0.1 * 3 (e^(-a/3) - e^(-(a+1)/3)); the cycle 0.8 + 0.1 (1 - 1/e).
    plan = by_hand(generalization__drift_loss=0.1, generalization__drift_time=3.0)
    means = [0.8 + 0.3 * (math.exp(-age / 3) - math.exp(-(age + 1) / 3)) for age in (0, 1, 2)]
    sold = [2500, 7500, *[10_000] * 7]
    expected = [n * (3 * accuracy - 2) for n, accuracy in zip(sold, means * 3, strict=True)]
    found = run(plan)
    assert found.benefit[3:] == pytest.approx(expected)
    assert float(found.accuracy.mean) == pytest.approx(0.8 + 0.1 * (1 - math.exp(-1)))
    assert float(found.accuracy.field) == pytest.approx(0.9)


def test_compression_by_hand():
    # 10 devices at 25 instead of 80; accuracy 0.9 * (1 - 0.015 / 0.96) = 0.8859375, worth 3 A - 2 =
    # 0.6578125, and 275 ms faster at 0.004 a tenth of a second: 0.011 more.
    plan = by_hand(
        compression__enabled=True,
        compression__hardware_after=25.0,
        compression__engineering_cost=400.0,
        compression__value_per_100ms=0.004,
    )
    found = run(plan)
    assert totals(found)["devices"] == pytest.approx(250.0)
    assert totals(found)["compressing"] == pytest.approx(400.0)
    assert float(found.accuracy.compressed) == pytest.approx(0.8859375)
    assert float(found.benefit.sum()) == pytest.approx(80_000 * (0.6578125 + 0.011))


def test_review_by_hand():
    # MODEL 6: accuracy .60, concentration 4, threshold .74: 30.7 % accepted and 84.7 % of them right, the
    # rest goes to a person at 0.02 who is right in 99 %: .307 * .847 + .693 * .99 = .946 right.
    plan = by_hand(
        generalization__reference_error=0.4,
        value__right=0.03,
        value__wrong=0.05,
        value__review=True,
        value__review_capacity=1.0,
    )
    found = run(plan)
    right = 0.307 * 0.847 + 0.693 * 0.99
    assert totals(found)["reviewing"] == pytest.approx(80_000 * 0.693 * 0.02, rel=1e-3)
    assert float(found.benefit.sum()) == pytest.approx(80_000 * (0.08 * right - 0.05), rel=2e-3)


def test_baselines_by_hand():
    # A decision is worth 0.7. By hand: 0.97 - 0.03 * 2 - 0.3 = 0.61; the API: 0.75 - 0.25 * 2 - 0.01 = 0.24.
    manual = by_hand(value__baseline="manual", value__manual_accuracy=0.97, value__manual_cost=0.3)
    api = by_hand(value__baseline="api", value__api_accuracy=0.75, value__api_price=10.0)
    assert float(run(manual).benefit.sum()) == pytest.approx(80_000 * (0.70 - 0.61))
    assert float(run(api).benefit.sum()) == pytest.approx(80_000 * (0.70 - 0.24))


def test_core_and_edge_labels_by_hand():
    # A quarter at 0.5 and 92.5 %, the rest at 0.2 and 87.5 %: 0.275 and 88.75 %. Field photos are all core.
    plan = by_hand(labeling__core_share=0.25, generalization__field_items=100.0)
    found = run(plan)
    assert totals(found)["labels"] == pytest.approx(275.0)
    assert float(found.accuracy.label) == pytest.approx(0.8875)
    assert totals(found)["field_labels"] == pytest.approx(50.0)


def test_label_noise_after_the_shift():
    # 0.36 * 7.5 % wrong labels = 2.7 points, off the lab's 90 % before the shift of 1 or off the field after.
    normal = NormalDist()
    noisy = {"generalization__noise_sensitivity": 0.36, "generalization__shift": 1.0}
    before = run(by_hand(**noisy))
    after = run(by_hand(**noisy, generalization__noise_after_shift=True))
    assert float(before.accuracy.field) == pytest.approx(normal.cdf(normal.inv_cdf(0.873) - 1))
    assert float(after.accuracy.field) == pytest.approx(normal.cdf(normal.inv_cdf(0.9) - 1) - 0.027)
    assert float(before.accuracy.lab) == float(after.accuracy.lab) == pytest.approx(0.873)


def test_slow_labeling_sets_the_pace():
    # 1,000 labels at 250 a month: 4 months instead of 2, so launch in month 5.
    assert float(run(by_hand(labeling__throughput=250.0)).launch) == pytest.approx(5.0)


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


# --- Properties over the whole box, with the reason each must hold --------------------------------

CNY = [r.id for r in records("number") if r.unit.startswith("CNY") and r.unit != "CNY/USD"]


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


# --- Corners that once failed ---------------------------------------------------------------------


@pytest.mark.parametrize("review", [False, True])
@pytest.mark.parametrize("right", [0.0, 5e-324, 1e-13])
def test_answers_worth_nothing(review, right):
    """Nothing breaks even where right and wrong are worth the same, and nobody reviews."""
    found = run(presets.load(), value__right=right, value__wrong=0.0, value__review=review)
    assert float(found.accuracy.break_even) == 0.0
    assert float(found.benefit.sum()) == pytest.approx(0.0, abs=1e-3)
    assert float(np.sum(found.elements["reviewing"])) == 0.0


def test_tiers_that_hardly_differ():
    """Their curve extrapolates beyond any number: the price stops at ten thousand times that of an expert."""
    tiers = {"labeling__assisted_precision": 0.979999999, "labeling__target_precision": 0.9999}
    assert float(run(presets.load(), **tiers).label_unit_cost) == pytest.approx(1.5e4)


def test_what_the_list_sells_is_not_better_than_ordered():
    """Below the first tier the list is cheapest, and its labels are as right as were ordered, no better."""
    found = run(presets.load(), labeling__workflow="cheapest", labeling__target_precision=0.8)
    assert float(found.accuracy.label) == pytest.approx(0.8)
    # Log-linear from 0.5 and 0.2 at 92.5 and 87.5 %: 0.2 * (0.2 / 0.5)^(7.5 / 5).
    assert float(found.label_unit_cost) == pytest.approx(0.2 * 0.4**1.5)
