"""Strategies in a plan: two doors, the waterfall that ends at the plan's digits, the path to a target."""

from __future__ import annotations

from itertools import combinations
from math import log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from costmodel import evaluate, parameters, presets, project, strategies
from costmodel.errors import NoSolutionError, ParameterError
from costmodel.kernel import saving
from costmodel.strategy_plan import outcomes
from tests.plans import THOROUGH, by_hand, scenarios, usual_scenarios

KEYS = list(strategies.catalogue())
SHARES = [f"strategies.{key}" for key in KEYS]
DEAR = {f"strategies.{key}_weeks": 1000.0 for key in KEYS if key not in saving.COMPRESSION}
NONE = strategies.mix(presets.load(), ())
FEW = settings(THOROUGH, max_examples=25)

# The plan of plans.by_hand without falling prices and or cloud. A run costs 2 GPUs x 365 h x 10 + 150
# = 7,450, of which 7,300 by the hour. Building: 2 runs, half as much again to explore, and of these one
# in five fails: 27,937.5. Three retrainings of half a run in the nine live months: 11,175.
PLAIN = {"compute__price_decline": 0.0, "serving__cloud_price": 0.0}
COMPUTE, HOURLY = 27_937.5 + 11_175.0, 7_300.0 / 7_450.0


def adopt(plan, **shares):
    return plan.replace({f"strategies.{key}": share for key, share in shares.items()})


def effects(plan):
    return {effect.key: effect for effect in strategies.in_plan(plan).effects}


# --- Worked out by hand ----------------------------------------------------------------------


# What each strategy leaves of a cost line of the small plan, for all of the work and nothing else adopted.
LEFT = {
    "synthetic_data": ("labels", 1 / 1.5),  # two synthetic items beside each, worth a quarter of one
    "active_learning": ("labels", 1 - 0.16),  # the benchmark's median, 100,000 items
    "data_dedup_pruning": ("labels", 1 - 0.5 * 0.3),
    "auto_cleaning": ("cleaning", 1 - 0.2),
    "compression_size": ("devices", 250 / 800),
    "compression_inference": ("cloud_serving", 1 - 0.8 * (1 - 1 / 2.23)),
    "right_sized_arch": ("final_runs", 1 - HOURLY * 0.5),
    "moe": ("final_runs", 1 - HOURLY * 0.42),
    "transfer_learning": ("final_runs", 1 - HOURLY * 0.6),
    "spot": ("final_runs", 1 - HOURLY * (1 - 0.31 * 1.05)),
    "reserved": ("final_runs", 1 - HOURLY * 0.5 * 0.31),
    "multi_cloud": ("final_runs", 1 - HOURLY * 0.93 * 0.35),
    "hw_sw_optimised": ("final_runs", 1 - HOURLY * (1 - 1 / 2.16)),
    "autoscaling": ("cloud_serving", 1 - 0.8 * 0.5),  # 30 % used before, 60 % after
    "parallelism": ("final_runs", 1 + HOURLY * (0.93 ** -(log(5) / log(1.86)) - 1)),  # a fifth of the time
    "mlops": ("cleaning", 1.0),
    "automl_hpo": ("experiments", 1 - HOURLY * 0.5),
    "monitoring": ("retraining_labels", 1 - 0.3),
    "roi_gates": ("cleaning", 1 - 0.4 * 0.25),
    "knowledge_sharing": ("staff", 1 - 0.15),
    "staffing_mix": ("staff", 1 - 0.15),
}


@pytest.mark.parametrize("key", LEFT, ids=[f"{strategies.find(key).row}-{key}" for key in LEFT])
def test_points_of_the_article_in_a_plan(key):
    """By the switch of the table; MLOps is worked out below, since it moves the launch as well."""
    items = 100_000.0 if key == "active_learning" else 1000.0
    prices = {"compression__hardware_before": 800.0, "compression__hardware_after": 250.0}
    plan = by_hand(labeling__items=items, labeling__throughput=1e6, **prices)
    line, left = LEFT[key]
    before, after = (
        evaluate(p).elements[line] for p in (plan, plan.replace(strategies.switched(plan, key, on=True)))
    )
    assert after == pytest.approx(left * before, rel=5e-3 if key == "active_learning" else 1e-9)


def test_spot_by_hand():
    found = strategies.in_plan(adopt(by_hand(**PLAIN), spot=1.0))
    (step,) = found.bars.steps
    assert step.saving == step.alone == pytest.approx((1 - 0.31 * 1.05) * HOURLY * COMPUTE)
    assert (step.adoption, found.adoption) == pytest.approx((14_000.0, 14_000.0))  # 2 weeks at 7,000
    assert found.saving == pytest.approx(step.saving - 14_000.0)
    assert found.bars.before == pytest.approx(evaluate(by_hand(**PLAIN)).cost_total)


def test_percentages_are_not_added_in_a_plan():
    """67 % of the price and 54 % of the hours: 85 % of what is paid by the hour, not 121 %."""
    found = strategies.in_plan(adopt(by_hand(**PLAIN), spot=1.0, hw_sw_optimised=1.0))
    price, hours = 0.31 * 1.05, 1 / 2.16
    gpus = HOURLY * COMPUTE
    assert [step.alone for step in found.bars.steps] == pytest.approx(
        [(1 - price) * gpus, (1 - hours) * gpus]
    )
    assert sum(step.saving for step in found.bars.steps) == pytest.approx((1 - price * hours) * gpus)
    assert found.bars.overlap == pytest.approx(((1 - price) + (1 - hours) - (1 - price * hours)) * gpus)
    by_key = {effect.key: effect for effect in found.effects}
    assert by_key["spot"].on_top == pytest.approx((1 - price) * hours * gpus)


def test_parallel_training_takes_time_off_the_schedule():
    """Two runs of 365 hours take a month; a fifth of it is left, so the launch moves from 3 to 2.2."""
    found = strategies.in_plan(adopt(by_hand(**PLAIN), parallelism=1.0))
    assert found.launch == pytest.approx((3.0, 2.2))
    staff = [evaluate(plan).elements["staff"] for plan in (by_hand(), adopt(by_hand(), parallelism=1.0))]
    assert staff == pytest.approx([3000.0, 2200.0])


def test_mlops_in_the_whole_plan_by_hand():
    """30 % of the 60 % of operations that people cost, over 9.3 live months instead of 9: .82 x 930."""
    plan = adopt(by_hand(**PLAIN), mlops=1.0)
    result = evaluate(plan)
    assert result.launch_month == pytest.approx(2.7)  # a month of training, 30 % shorter
    assert result.elements["operations"] == pytest.approx(100.0 * 9.3 * (0.4 + 0.6 * 0.7))
    assert result.elements["staff"] == pytest.approx(2700.0 * (1 - 0.2 * 0.3))
    assert result.elements["adopting"] == pytest.approx(16 * 7000.0)


def test_compression_is_the_devices_price_and_its_own_cost():
    """Ten devices, bought twice, at 250 instead of 800 CNY: 11,000 saved; engineering 60,000."""
    plan = by_hand(**PLAIN, compression__hardware_before=800.0, compression__hardware_after=250.0)
    found = effects(plan)["compression_size"]
    assert found.alone == pytest.approx(11_000.0)
    assert found.adoption == pytest.approx(60_000.0)
    assert found.effect is None


def test_of_spot_and_committed_the_weaker_saves_nothing():
    plan = adopt(by_hand(**PLAIN), spot=1.0, reserved=1.0)
    found = strategies.in_plan(plan)
    assert found.bars.excluded == {"reserved": "spot"}
    assert {step.key: step.saving for step in found.bars.steps}["reserved"] == pytest.approx(0.0, abs=1e-9)


# --- Two doors -------------------------------------------------------------------------------


def switched_on(key):
    identifier = saving.SWITCHES[key]
    if key == "reserved":
        return {identifier: "one_year"}
    return {identifier: type(parameters.find(identifier).value)(1)}


@pytest.mark.parametrize("key", saving.MODELLED)
@given(plan=scenarios())
@settings(THOROUGH, max_examples=15)
def test_by_switch_or_by_catalogue_the_total_is_the_same(key, plan):
    family = [k for k, switch in saving.SWITCHES.items() if switch == saving.SWITCHES[key]]
    off = plan
    for k in family:
        off = off.replace(strategies.switched(off, k, on=False))
    assert all(saving.share_in_use(off.values(), k) == 0.0 for k in family)
    by_switch = evaluate(off.replace(switched_on(key)))
    by_catalogue = evaluate(adopt(off, **dict.fromkeys(family, 1.0)))
    for one, other in zip(costs(by_switch), costs(by_catalogue), strict=True):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-6)


def costs(result):
    return [result.cost_total, result.npv, result.launch_month, *result.elements.values()]


@given(plan=scenarios())
@THOROUGH
def test_everything_through_the_catalogue_is_the_same_plan(plan):
    run, same = project.run(plan.values()), project.run(saving.by_catalogue(plan.values()))
    assert same.cost.sum() == pytest.approx(run.cost.sum(), rel=1e-12)
    assert float(same.npv) == pytest.approx(float(run.npv), rel=1e-12, abs=1e-6)


@given(plan=scenarios(), key=st.sampled_from(KEYS))
@THOROUGH
def test_switching_off_and_on_touches_one_strategy(plan, key):
    before = {k: saving.share_in_use(plan.values(), k) for k in KEYS}
    off, on = (plan.replace(strategies.switched(plan, key, on=on)) for on in (False, True))
    assert {k: saving.share_in_use(off.values(), k) for k in KEYS} == {**before, key: 0.0}
    assert {k: saving.share_in_use(on.values(), k) for k in KEYS} == {**before, key: 1.0}
    others = set(saving.SWITCHES.values()) | set(SHARES)
    assert set(off.differences(plan)) | set(on.differences(plan)) <= others


@given(plan=scenarios(), keys=st.sets(st.sampled_from(KEYS)))
@THOROUGH
def test_a_mix_leaves_exactly_its_strategies(plan, keys):
    values = plan.replace(strategies.mix(plan, keys)).values()
    assert {k for k in KEYS if saving.share_in_use(values, k)} == keys


def test_a_strategy_that_does_not_exist_is_refused():
    with pytest.raises(ParameterError, match="no strategy called 'magic'"):
        strategies.switched(presets.load(), "magic", on=True)


# --- The waterfall ends at the plan's digits -------------------------------------------------


@given(plan=scenarios())
@settings(THOROUGH, max_examples=60)
def test_waterfall_goes_from_the_plan_without_to_the_plan(plan):
    found, result = strategies.in_plan(plan), evaluate(plan)
    without = evaluate(plan.replace(strategies.mix(plan, ())))
    assert (found.total, found.npv[1]) == pytest.approx((result.cost_total, result.npv), rel=1e-12, abs=1e-6)
    assert found.bars.before == pytest.approx(without.cost_total, rel=1e-12)
    assert found.launch == pytest.approx((without.launch_month, result.launch_month))
    steps = found.bars.steps
    walked = found.bars.before - sum(s.saving for s in steps) + sum(s.adoption for s in steps)
    assert walked == pytest.approx(found.total, rel=1e-9, abs=1e-3)
    assert found.bars.after + found.adoption == pytest.approx(found.total, rel=1e-9, abs=1e-3)
    assert [s.key for s in steps if strategies.find(s.key).is_gate] == [s.key for s in steps][-1:] or all(
        not strategies.find(s.key).is_gate for s in steps
    )


@given(plan=usual_scenarios(), order=st.permutations(KEYS[:8]))
@FEW
def test_total_does_not_depend_on_the_order(plan, order):
    values = saving.by_catalogue(plan.values())
    rows = [[float(key in order[:k]) for key in KEYS] for k in range(len(order) + 1)]
    found = outcomes(values, np.array(rows))
    there = evaluate(plan.replace(strategies.mix(plan, order)))
    if "reserved" not in order or plan["compute.commitment"] != "three_years":
        assert found.total[-1] == pytest.approx(there.cost_total, rel=1e-12)


@given(plan=scenarios(), key=st.sampled_from(KEYS))
@settings(THOROUGH, max_examples=60)
def test_on_top_is_the_difference_a_toggle_makes(plan, key):
    effect, now = effects(plan)[key], evaluate(plan).cost_total
    used = effect.share > 0
    assume(key != "reserved" or used or plan["compute.commitment"] == "on_demand")
    then = evaluate(plan.replace(strategies.switched(plan, key, on=not used))).cost_total
    saved = then - now if used else now - then
    assert effect.net == pytest.approx(saved, rel=1e-9, abs=1e-3 + 1e-9 * now)


# --- The path --------------------------------------------------------------------------------


def rank(plan, keys, target, before):
    """Missed, then what is to be small: cost of adoption where the target is reached, else the total."""
    result = evaluate(plan.replace(strategies.mix(plan, keys)))
    missed = result.cost_total > (1 - target) * before * (1 + 1e-9) + 1e-6
    spent = result.elements["adopting"] + result.elements["compressing"]
    return missed, result.cost_total if missed else spent


@pytest.mark.parametrize("target", [0.1, 0.25, 0.4, 0.6])
@pytest.mark.parametrize("name", ["ecommerce", "article", "drone"])
def test_path_is_the_cheapest_of_all_mixes_of_six(name, target):
    """All other strategies take 1,000 weeks, so that no mix wants them; the 64 mixes left are tried."""
    six = ("compression_size", "spot", "transfer_learning", "mlops", "active_learning", "right_sized_arch")
    weeks = {i: w for i, w in DEAR.items() if i.removeprefix("strategies.").removesuffix("_weeks") not in six}
    plan = presets.load(name).replace({**weeks, "strategies.week_cost": 30_000.0})
    before = evaluate(plan.replace(strategies.mix(plan, ()))).cost_total
    mixes = [keys for count in range(len(six) + 1) for keys in combinations(six, count)]
    missed, smallest = min(rank(plan, keys, target, before) for keys in mixes)
    found = strategies.path_to(plan, target)
    assert found.reached == (not missed)
    assert rank(plan, found.keys, target, before) == pytest.approx((missed, smallest), rel=1e-9)


@given(plan=usual_scenarios(), target=st.sampled_from([0.2, 0.4, 0.5, 0.7]))
@settings(THOROUGH, max_examples=12)
def test_no_single_change_improves_the_path(plan, target):
    found = strategies.path_to(plan, target)
    before, mine = found.plan.bars.before, rank(plan, found.keys, target, found.plan.bars.before)
    assert before == pytest.approx(evaluate(plan.replace(strategies.mix(plan, ()))).cost_total, rel=1e-12)
    assert found.reached == (not mine[0])
    assert found.saving == pytest.approx(1 - found.plan.total / before)
    for key in KEYS:
        other = rank(plan, set(found.keys) ^ {key}, target, before)
        assert (other[0], other[1]) >= (mine[0], mine[1] - 1.0)


def test_the_plans_own_strategies_do_not_matter():
    bare, full = presets.load(), adopt(presets.load(), mlops=1.0, spot=0.5)
    full = full.replace({"compression.enabled": True, "labeling.active_learning": True})
    one, other = (strategies.path_to(plan, 0.4) for plan in (bare, full))
    assert (one.keys, one.saving) == (other.keys, pytest.approx(other.saving))


def test_a_commitment_for_three_years_stays_one():
    plan = presets.load().replace(
        {"compute.commitment": "three_years", **DEAR, "strategies.reserved_weeks": 0.0}
    )
    dear = plan.replace({"compression.engineering_cost": 1e7})
    found = strategies.path_to(dear, 1.0)
    assert found.keys == ("reserved",)
    assert found.plan.total == pytest.approx(evaluate(dear).cost_total)


def test_half_is_out_of_reach_in_the_opening_plan_and_that_is_said():
    found = strategies.path_to(presets.load(), 0.5)
    assert not found.reached
    assert found.saving < 0.5
    assert found.keys[-1] == "roi_gates"


def nothing_spent():
    """A proof of concept for nothing that lasts longer than the plan."""
    free = {r.id: 0.0 for r in parameters.catalogue().values() if "CNY" in r.unit and r.allowed[0] == 0.0}
    gate = {"gates.poc": True, "gates.poc_months": 24.0, "gates.poc_labels": 0.0}
    return by_hand().replace({**free, **gate})


def test_targets_that_are_none():
    with pytest.raises(ParameterError, match="target_saving = 1.5"):
        strategies.path_to(presets.load(), 1.5)
    plan = nothing_spent()
    with pytest.raises(NoSolutionError, match="Nothing is spent"):
        strategies.path_to(plan, 0.5)
