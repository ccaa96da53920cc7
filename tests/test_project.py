"""The kernel: a plan worked out by hand, and corners that once failed."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from costmodel import presets, project
from tests.kernel_runs import TINY, run
from tests.plans import by_hand


def totals(found: project.Run) -> dict[str, float]:
    return {name: float(np.sum(amounts)) for name, amounts in found.elements.items()}


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
        "storing": 20.0,  # 10 a month: a third, two thirds, all of them: 2 months' worth until launch
        "storing_live": 90.0,  # 9 months
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
        "data": 170.0,
        "compute": 27_937.5,
        "people": 3_000.0,
        "poc": 0.0,
        "devices": 1_600.0,
        "serving": 560.0,
        "operations": 990.0,
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
    assert float(found.build_cost) == pytest.approx(500 + 170 + 27_937.5 + 3_000)


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
    # 300 samples: 2 each to collect, 0.5 * 1.2 to label. A shift of 1 falls to (1 + 300/100)^-0.5 = 0.5, so
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
    # A quarter at 0.5 and 92.5 %, the rest at 0.2 and 87.5 %: 0.275 and 88.75 %. Field samples are all core.
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
