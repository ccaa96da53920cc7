"""Draws of a plan: which, over which range, together; what they add up to; what information is worth."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import tomllib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from costmodel import _data, evaluate, parameters, presets, sampling
from costmodel import value_of_information as information
from costmodel.cases import named_cases
from costmodel.checks import checks, gate_value
from costmodel.distributions import Z90, uniform
from costmodel.errors import NoSolutionError, ParameterError
from costmodel.scenario import Scenario
from costmodel.simulation import Outcome
from costmodel.uncertainty import bands, evpi, simulate, simulate_until, sobol_indices
from costmodel.variance_shares import plan_indices
from tests.browser import ROOT
from tests.fuzz import some_scenario
from tests.plans import THOROUGH, records

GOLDEN = {row["id"]: row for row in _data.csv_rows("published", "decision", "golden.csv")}
PLAN = presets.load("ecommerce")
UNCERTAIN = [record for record in records() if record.distribution != "none"]
ENDS = np.array([-Z90, Z90])


@pytest.fixture(scope="module")
def found():
    return simulate(PLAN)


# ---- Ranges -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", UNCERTAIN, ids=lambda record: record.id)
def test_p10_and_p90_are_the_usual_range_of_the_record(record):
    """Read from the file as it stands."""
    table = tomllib.loads((ROOT / f"data/parameters/{record.section}.toml").read_text("utf-8"))[record.name]
    ends = sampling.at_scores(record.id, record.value, ENDS)
    assert ends.tolist() == pytest.approx(table["usual"], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("record", UNCERTAIN, ids=lambda record: record.id)
def test_draws_rise_with_the_score_and_stay_inside_allowed(record):
    for value in (record.value, record.slider[0], record.slider[1]):
        drawn = sampling.at_scores(record.id, float(value), np.linspace(-9, 9, 301))
        assert np.all(np.diff(drawn) >= 0)
        assert record.allowed[0] <= drawn[0]
        assert drawn[-1] <= record.allowed[1]
        at_plan = sampling.at_scores(
            record.id, float(value), np.array([sampling.own_score(Scenario(), record.id)])
        )
        assert at_plan == pytest.approx([value], rel=1e-3, abs=1e-9)


@pytest.mark.parametrize(
    ("identifier", "value", "ends"),
    [
        ("value.right", 0.06, (0.04, 0.09)),  # twice 0.03, so twice 0.02 to 0.045
        ("compute.exploration", 0.5, (0.35, 0.65)),  # 0.15 more than 0.2 to 0.5
        ("compute.own_utilization", 0.1, (0.025, 0.13)),  # a quarter of 0.4: -0.3 and +0.12, a quarter
        ("compute.failed", 0.01, (19 / 4870, 19 / 580)),  # odds 1/49 and 3/17, times 19/99
        ("labeling.expert_precision", 0.99, (0.985, 0.995)),  # half as far from one: half as wide
        ("compute.runs", 8, (6, 12)),  # whole: 2 less, 4 more than planned
        ("project.inflation", 0.0, (-0.02, 0.02)),  # may be negative: zero is no bound
        ("compression.serving_speedup", 4.46, (3.22, 7.22)),  # logarithmic scale: in proportion
    ],
)
def test_the_range_moves_with_the_plans_own_value(identifier, value, ends):
    assert sampling.at_scores(identifier, value, ENDS).tolist() == pytest.approx(ends, rel=1e-9)


def test_what_is_off_decided_or_left_out_is_not_drawn():
    ids = sampling.uncertain(PLAN)
    assert {"value.right", "compute.gpu_price", "generalization.shift"} <= set(ids)
    assert not {"labeling.target_precision", "compute.mfu", "gates.poc_pass", "value.baseline"} & set(ids)
    assert set(ids) <= {record.id for record in UNCERTAIN}
    assert "compute.failed" in ids
    assert "compute.failed" not in sampling.uncertain(PLAN.replace({"compute.failed": 0.0}))
    assert "gates.pilot_staff" in ids  # read, though it does nothing while there is no pilot
    workload = PLAN.replace({"compute.hours_from": "workload"})
    assert "compute.hours" not in sampling.uncertain(workload)
    assert "compute.pipeline_efficiency" in sampling.uncertain(workload)


def test_tails_level_off_before_they_divide_by_nothing():
    """Utilization of own machines: one in ten is below 10 %, none below half of that."""
    drawn = sampling.at_scores("compute.own_utilization", 0.4, np.linspace(-6, 6, 101))
    assert 0.05 <= drawn[0] < 0.1
    assert sampling.at_scores("strategies.parallelism_effect", 0.8, np.array([6.0])) <= 0.99


@THOROUGH
@given(seed=st.integers(0, 10**6))
def test_tiers_stay_in_order_in_every_draw(seed):
    rng = random.Random(seed)
    precision = sorted(rng.uniform(0.55, 0.995) for _ in range(3))
    cost = sorted(rng.uniform(0.01, 5.0) for _ in range(3))
    if min(np.diff(precision)) < 1e-6 or min(np.diff(cost)) < 1e-6:
        return
    names = ("crowd", "assisted", "expert")
    tiers = {f"labeling.{n}_precision": p for n, p in zip(names, precision, strict=True)}
    tiers |= {f"labeling.{n}_cost": c for n, c in zip(names, cost, strict=True)}
    drawn = sampling.draw(PLAN.replace(tiers), 64, seed=seed).columns
    for what in ("precision", "cost"):
        low, middle, high = (drawn[f"labeling.{name}_{what}"] for name in names)
        assert np.all(low < middle)
        assert np.all(middle < high)
        assert np.all(low > 0)


def test_an_order_that_holds_is_left_alone():
    values = PLAN.values()
    columns = {"labeling.crowd_cost": np.array([[0.21], [0.9]])}
    ordered = sampling.in_order(columns, values)["labeling.crowd_cost"]
    # 0.5 times the root of 0.2 / 0.5: half of the distance on a logarithmic scale
    assert ordered.ravel().tolist() == pytest.approx([0.21, 0.5 * 0.4**0.5])


# ---- Draws --------------------------------------------------------------------------------------------


def test_every_draw_is_one_evaluation(found):
    drawn = sampling.draw(PLAN, found.draws, seed=0)
    for row in (0, 1234, 4095):
        changes = {i: float(column[row, 0]) for i, column in drawn.columns.items()}
        result = evaluate(PLAN.replace(changes))
        assert found.cost.samples[row] == pytest.approx(result.cost_total, rel=1e-12)
        assert found.npv.samples[row] == pytest.approx(result.npv, rel=1e-9)
        assert found.field.samples[row] == pytest.approx(result.accuracy["field"], rel=1e-12)
        month = found.payback.samples[row]
        assert (None if np.isinf(month) else pytest.approx(month)) == result.payback_months


def digest(simulation) -> str:
    arrays = (simulation.cost.samples, simulation.npv.samples, simulation.cumulative, simulation.scores)
    return hashlib.sha256(b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)).hexdigest()


def test_a_seed_gives_the_same_bits_in_two_processes(found):
    code = "from tests.test_uncertainty import *; print(digest(simulate(PLAN, 512, seed=7)))"
    command = [sys.executable, "-c", code]
    other = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    assert digest(simulate(PLAN, 512, seed=7)) == other
    assert digest(simulate(PLAN, 512, seed=8)) != other


def test_draws_and_seed_come_from_the_plan():
    plan = PLAN.replace({"uncertainty.draws": 128, "uncertainty.seed": 5})
    mine, theirs = simulate(plan), simulate(PLAN, 128, 5)
    assert (mine.draws, mine.seed) == (128, 5)
    assert digest(mine) == digest(theirs)
    assert simulate(PLAN, 100, 0).draws == 104  # rounded up to a multiple of eight


@pytest.mark.parametrize("seed", range(24))
def test_no_plan_makes_the_draws_fail(seed):
    rng = random.Random(seed)
    plan = some_scenario(rng, rng.choice((3, 10, 40)))
    simulation = simulate(plan, 64)
    for outcome in (simulation.cost, simulation.npv, simulation.field):
        assert np.isfinite(outcome.samples).all()
    assert np.isfinite(simulation.cumulative).all()
    assert not np.isnan(simulation.payback.samples).any()
    named_cases(plan, simulation)
    assert all(check.value >= 0.0 for check in checks(plan, simulation))
    assert all(gate_value(plan, simulation, gate).worth >= 0.0 for gate in ("poc", "pilot"))


def spread(outcome):
    return outcome.quantile(0.9) - outcome.quantile(0.1)


def test_correlation_narrows_where_effects_offset_and_widens_where_they_add():
    """Right answers earn and wrong ones cost: if both are dear together, they offset each other.

    A v - (1 - A) c has the variance A^2 s_v^2 + (1 - A)^2 s_c^2 - 2 A (1 - A) rho s_v s_c. Runs and
    exploration multiply, R (1 + x), so that both being high together widens the cost.
    """
    half = PLAN.replace({"generalization.shift": 1.9, "generalization.field_items": 0.0})

    def npv(rho):
        return spread(simulate(half.replace({"uncertainty.rho_value": rho})).npv)

    assert npv(0.9) < npv(0.0) < npv(-0.9)

    def cost(rho):
        return spread(simulate(PLAN.replace({"uncertainty.rho_runs": rho})).cost)

    assert cost(0.9) > cost(-0.9)


def test_correlated_draws_correlate():
    drawn = sampling.draw(PLAN, 4096, seed=0)
    place = {identifier: k for k, identifier in enumerate(drawn.ids)}
    matrix = np.corrcoef(drawn.scores.T)
    assert matrix[place["value.right"], place["value.wrong"]] == pytest.approx(0.5, abs=0.01)
    assert matrix[place["compute.runs"], place["compute.exploration"]] == pytest.approx(0.3, abs=0.01)
    assert abs(matrix[place["value.right"], place["compute.runs"]]) < 0.03
    assert not drawn.repaired


def test_correlations_that_contradict_each_other_are_repaired_and_it_is_said():
    pairs = {
        ("value.right", "serving.decisions"): 0.95,
        ("value.wrong", "serving.decisions"): -0.95,
    }
    simulation = simulate(PLAN, 256, correlations=pairs)
    assert simulation.repaired
    assert [note.key for note in simulation.notes] == ["uncertainty.repaired"]
    assert simulate(PLAN, 256, correlations={("value.right", "serving.decisions"): 0.5}).notes == ()


# ---- What they add up to ------------------------------------------------------------------------------


def test_an_outcome_by_hand():
    """Sixteen draws in eight pairs; P50 is the eighth smallest, a share of 0.5 lies at or below it."""
    outcome = Outcome(np.array([1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15, 8, 16], dtype=float))
    assert (outcome.quantile(0.1), outcome.quantile(0.5), outcome.quantile(1.0)) == (2.0, 8.0, 16.0)
    assert outcome.percentile_of(4.5) == 0.25
    assert outcome.percentile_error(8.0) == 0.0  # one of each pair, in all eight
    # At or below 4: one of each of the first four pairs, none of the others; deviation of .5 and 0
    assert outcome.percentile_error(4.0) == pytest.approx(0.25 * (8 / 7) ** 0.5 / 8**0.5)
    amounts, shares = outcome.curve(3)
    assert (amounts.tolist(), shares.tolist()) == ([4.0, 8.0, 12.0], [0.25, 0.5, 0.75])
    assert outcome.mean == 8.5


def test_a_value_that_is_never_reached_is_infinite_and_raises_no_warning():
    outcome = Outcome(np.array([1.0] * 4 + [np.inf] * 12))
    assert outcome.quantile(0.5) == np.inf
    assert outcome.standard_error(0.5) == 0.0
    assert outcome.percentile_of(36.0) == 0.25


def test_percentiles_chances_and_reserve_agree(found):
    cost = [found.cost.quantile(level) for level in (0.1, 0.5, 0.8, 0.9)]
    assert cost == sorted(cost)
    assert found.contingency == cost[2] - cost[1]
    assert found.cost.percentile_of(cost[2]) == pytest.approx(0.8, abs=1e-3)
    assert found.chance_of_profit == np.mean(found.npv.samples > 0)
    chances = [found.paid_back_by(month) for month in range(37)]
    assert chances == sorted(chances)
    assert chances[-1] == np.mean(np.isfinite(found.payback.samples))
    assert found.planned_npv == pytest.approx(evaluate(PLAN).npv, rel=1e-12)
    assert found.planned_cost == pytest.approx(evaluate(PLAN).cost_total, rel=1e-12)


def test_the_band_of_the_cash_flow_ends_where_the_money_does(found):
    low, middle, high = found.cumulative
    assert np.all(low <= middle)
    assert np.all(middle <= high)
    paid = float(np.mean(np.isfinite(found.payback.samples)))
    assert (high[-1] > 0) == (paid > 0.1)  # the best tenth is above zero where one in ten pays back


def test_a_plan_without_interest_earns_what_it_has_in_the_end():
    plan = PLAN.replace({"project.discount_rate": 0.0})
    simulation = simulate(plan, 512)
    assert "project.discount_rate" not in simulation.ids
    assert simulation.cumulative[1, -1] == pytest.approx(np.quantile(simulation.npv.samples, 0.5), rel=1e-9)


def test_the_standard_error_is_what_seeds_differ_by():
    runs = [simulate(PLAN, 512, seed) for seed in range(24)]
    for level in (0.1, 0.5, 0.8):
        seen = np.std([run.cost.quantile(level) for run in runs], ddof=1)
        said = np.mean([run.cost.standard_error(level) for run in runs])
        assert 0.5 < said / seen < 2.0
    seen = np.std([run.chance_of_profit for run in runs], ddof=1)
    said = np.mean([run.npv.percentile_error(0.0) for run in runs])
    assert 0.5 < said / seen < 2.0


def test_more_draws_are_surer(found):
    few = simulate(PLAN, 256)
    assert found.cost.standard_error(0.8) < 0.5 * few.cost.standard_error(0.8)


@pytest.mark.long
def test_a_thousand_draws_within_their_printed_error_of_65_536():
    many = [simulate(PLAN, 16_384, seed) for seed in (101, 102, 103, 104)]
    few = simulate(PLAN, 1024)
    off = []
    for name in ("cost", "npv"):
        pooled = np.concatenate([getattr(run, name).samples for run in many])
        outcome = getattr(few, name)
        for level in (0.1, 0.5, 0.8, 0.9):
            error = outcome.quantile(level) - np.quantile(pooled, level)
            off.append(abs(error) / outcome.standard_error(level))
    assert max(off) < 3.0
    assert np.median(off) < 1.0


def test_it_stops_as_soon_as_the_error_is_small_enough():
    enough = simulate_until(PLAN, tolerance=0.01)
    assert enough.enough(0.01)
    assert enough.draws == 1024 or not simulate(PLAN, enough.draws // 2).enough(0.01)
    assert simulate_until(PLAN, tolerance=0.0001).draws == 16_384
    assert simulate_until(PLAN.replace({"uncertainty.tolerance": 0.5})).draws == 1024


@pytest.mark.parametrize("draws", [0, 63, 16_385, 10**9])
def test_too_many_draws_are_refused_before_they_begin(draws):
    with pytest.raises(ParameterError) as refused:
        simulate(PLAN, draws)
    assert refused.value.problems[0].id == "uncertainty.draws"
    with pytest.raises(ParameterError, match="take fewer draws or points"):
        bands(PLAN, "value.right", [0.03] * 201, draws=16_384)


def test_bands_are_the_percentiles_of_a_simulation_at_each_point():
    points = [0.9, 0.95, 0.98]
    around = bands(PLAN, "labeling.target_precision", points, draws=512)
    for k, point in enumerate(points):
        there = simulate(PLAN.replace({"labeling.target_precision": point}), 512)
        assert around.cost[:, k] == pytest.approx(np.quantile(there.cost.samples, (0.1, 0.5, 0.9)))
        assert around.npv[:, k] == pytest.approx(np.quantile(there.npv.samples, (0.1, 0.5, 0.9)))
        assert around.safe[k] == pytest.approx(np.quantile(there.cost.samples, 0.8))
        assert around.earns[k] == np.mean(there.npv.samples > 0)
    assert np.all(np.diff(around.roi, axis=0) > 0)
    assert np.all(around.build < around.cost)


def test_bands_hold_the_input_of_the_axis():
    at_point = bands(PLAN, "value.right", [0.02, 0.04], draws=256)
    assert np.all(at_point.npv[:, 0] < at_point.npv[:, 1])
    assert at_point.cost[:, 0] == pytest.approx(at_point.cost[:, 1])  # the same draws at every point


# ---- Cases --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ecommerce", "drone", "article", "solo"])
def test_low_and_high_are_one_in_ten(name):
    plan = presets.load(name)
    simulation = simulate(plan, 2048)
    low, base, high = named_cases(plan, simulation)
    assert (base.step, base.changes) == (0.0, {})
    assert base.npv == pytest.approx(simulation.planned_npv)
    assert low.npv_percentile == pytest.approx(0.1, abs=0.04)
    assert high.npv_percentile == pytest.approx(0.9, abs=0.04)
    for case in (low, high):
        result = evaluate(plan.replace(case.changes))
        assert (case.npv, case.cost) == pytest.approx((result.npv, result.cost_total), rel=1e-9)


# ---- Value of information -----------------------------------------------------------------------------


def golden(name):
    row = GOLDEN[name]
    return json.loads(row["inputs"]), json.loads(row["exact"]), json.loads(row["abs_tol"])


def test_perfect_information_of_the_published_example():
    given_, (emv, informed, worth), tolerance = golden("evpi-1")
    assert evpi(given_["p"], given_["payoff"]) == pytest.approx(worth, abs=tolerance)
    assert informed - emv == worth


def test_perfect_information_of_a_normal_npv():
    given_, exact, tolerance = golden("evpi-normal-0")
    assert information.evpi_normal(given_["mean"], given_["sd"]) == pytest.approx(exact, abs=tolerance)
    normal = np.sqrt(2.0) * np.array([1.0])  # sd times the loss at |mean| / sd = 1: 0.0833 in the table
    assert information.evpi_normal(-normal, normal) == pytest.approx(normal * 0.0833, abs=1e-4)


def test_probabilities_that_are_none_are_refused():
    with pytest.raises(ParameterError, match="not to 1"):
        evpi([0.5, 0.3], [[1, 2]])
    with pytest.raises(ParameterError, match="a column for each"):
        evpi([0.5, 0.5], [[1, 2, 3]])


SCORES = ndtri(sampling.sobol_points(3, 2**13, seed=1))


@pytest.mark.parametrize("mean", [-1500.0, 0.0, 700.0])
def test_one_input_of_a_sum_of_normals_is_worth_its_own_loss_integral(mean):
    """X = mean + 1000 z1 + 400 z2: knowing z1 alone leaves a normal with the deviation 1000."""
    learned = information.one_input(mean + SCORES @ np.array([1000.0, 400.0, 0.0]), SCORES)
    wanted = [information.evpi_normal(mean, sd) for sd in (1000.0, 400.0)]
    assert learned.value[:2] == pytest.approx(wanted, abs=6.0)
    assert learned.value[2] == pytest.approx(0.0, abs=2.0)
    total = 1000.0**2 + 400.0**2
    assert learned.share == pytest.approx([1000.0**2 / total, 400.0**2 / total, 0.0], abs=0.01)


def test_no_input_is_worth_more_than_all_of_them(found):
    learned = information.one_input(found.npv.samples, found.scores)
    assert 0.0 < learned.value.max() < information.perfect_information(found.npv.samples)
    assert learned.share.sum() < 1.1


@THOROUGH
@given(gain=st.floats(0, 1e6), loss=st.floats(0, 1e6), chance=st.floats(0, 1), accuracy=st.floats(0.5, 1))
def test_a_test_is_worth_what_bayes_says(gain, loss, chance, accuracy):
    """Worked out again from the probabilities of the verdicts and what each leaves to be expected."""
    draws = np.array([gain] * round(100 * chance) + [-loss] * (100 - round(100 * chance)))
    p = round(100 * chance) / 100
    worth = 0.0
    for right_if_good, right_if_bad in ((accuracy, 1 - accuracy), (1 - accuracy, accuracy)):
        said = p * right_if_good + (1 - p) * right_if_bad
        if said > 0:
            good = p * right_if_good / said
            worth += said * max(good * gain - (1 - good) * loss, 0.0)
    worth -= max(p * gain - (1 - p) * loss, 0.0)
    assert information.signal_value(draws, accuracy) == pytest.approx(worth, abs=1e-6)
    assert information.signal_value(draws, 0.5) == pytest.approx(0.0, abs=1e-6)
    perfect = information.perfect_information(draws)
    assert information.signal_value(draws, 1.0) == pytest.approx(perfect, abs=1e-6)


def test_what_to_check_before_the_meeting(found):
    first, second, third = checks(PLAN, found)
    assert {first.record.id, second.record.id} == {"value.right", "serving.decisions"}
    assert first.value >= second.value >= third.value > 0
    for check in (first, second, third):
        source = tomllib.loads((ROOT / "data/sources.toml").read_text("utf-8"))[check.record.source]
        assert (check.origin.evidence, check.year) == (source["kind"], source["year"])
        assert check.record.date


def test_a_clear_decision_is_checked_by_what_moves_it_most():
    """As the article tells it every plan loses: no input is worth knowing, the shift moves most."""
    plan = presets.load("article")
    first = checks(plan, simulate(plan), count=1)[0]
    assert first.record.id == "generalization.shift"
    assert first.value == pytest.approx(0.0, abs=1.0)


def test_a_proof_of_concept_costs_what_the_plan_pays_for_it(found):
    value = gate_value(PLAN, found, "poc")
    undiscounted = evaluate(PLAN).elements["poc"]
    assert 0.97 * undiscounted < value.cost < undiscounted
    npv = found.npv.samples + value.cost  # decided on after it is paid
    assert value.worth == pytest.approx(information.signal_value(npv, 0.8))
    assert value.net == value.worth - value.cost
    without = PLAN.replace({"gates.poc": False})
    assert gate_value(without, simulate(without, 512), "poc").cost == pytest.approx(value.cost)
    sure = gate_value(PLAN.replace({"gates.poc_signal": 1.0}), found, "poc")
    assert sure.worth == pytest.approx(sure.perfect)


# ---- Shares of the variance ---------------------------------------------------------------------------


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_shares_of_the_published_function():
    _, exact, _ = golden("ishigami")
    indices = sobol_indices(ishigami, [uniform(-np.pi, np.pi)] * 3, draws=2**14, seed=0)
    assert indices.first == pytest.approx(exact[:3], abs=0.01)
    assert indices.total == pytest.approx(exact[3:6], abs=0.01)
    assert indices.variance == pytest.approx(exact[6], rel=0.01)


def test_distributions_may_be_of_any_kind():
    from scipy import stats

    kinds = [[(-np.pi, np.pi)] * 3, [stats.uniform(-np.pi, 2 * np.pi)] * 3, [uniform(-np.pi, np.pi)] * 3]
    found_ = [sobol_indices(ishigami, kind, draws=256, seed=3).first for kind in kinds]
    assert found_[0] == pytest.approx(found_[1])
    assert found_[0] == pytest.approx(found_[2])
    assert sobol_indices(ishigami, kinds[0], draws=256, seed=4).first != pytest.approx(found_[0], abs=1e-9)


def test_a_result_that_never_changes_has_no_shares():
    with pytest.raises(NoSolutionError, match="the same in all draws"):
        sobol_indices(lambda x: np.ones(len(x)), [(0, 1)], draws=64)


def test_shares_of_a_plan_are_those_of_its_widest_bars():
    indices = plan_indices(PLAN, widest=4, draws=1024)
    assert set(indices.ids[:2]) == {"value.right", "serving.decisions"}
    assert np.all(indices.total > indices.first - 0.03)
    assert 0.8 < indices.first.sum() < 1.05


# ---- Parameters ---------------------------------------------------------------------------------------


def test_the_section_is_neutral():
    """It changes no figure of an evaluation."""
    other = {"draws": 64, "seed": 9, "tolerance": 0.1, "rho_value": -0.5, "rho_runs": 0.9}
    changed = PLAN.replace({f"uncertainty.{name}": value for name, value in other.items()})
    assert evaluate(changed).as_dict() == evaluate(PLAN).as_dict()
    assert {r.name for r in parameters.catalogue().values() if r.section == "uncertainty"} == set(other)
    narrower = simulate(PLAN.replace({"uncertainty.rho_value": 0.9}), 512)
    assert not np.array_equal(narrower.npv.samples, simulate(PLAN, 512).npv.samples)


@pytest.mark.parametrize("name", presets.names())
def test_how_many_devices_is_a_question_only_where_there_are_several(name):
    plan = presets.load(name)
    several = plan["serving.devices"] > 1
    assert ("serving.devices" in sampling.uncertain(plan)) is several
    two = plan.replace({"serving.devices": 2.0})
    assert "serving.devices" in sampling.uncertain(two)
    assert "serving.decisions" in sampling.uncertain(plan)
