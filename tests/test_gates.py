"""Stage gates: verdicts by Bayes, the option to stop and its thresholds, by hand and then in a plan."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import evaluate, goal_seek, presets, project, text
from costmodel.errors import ParameterError
from costmodel.gates import Gate, Production, expected, least_success, straight, verdict
from costmodel.stage_gates import estimate_classes, staged
from tests.plans import THOROUGH, by_hand, scenarios

CHANCE = st.floats(0.0, 1.0)
SIGNAL = st.floats(0.5, 1.0)
MONEY = st.floats(0.0, 1e6)
GATE = st.builds(Gate, CHANCE, SIGNAL, MONEY)
PRODUCTION = st.builds(Production, st.floats(-1e6, 1e7), MONEY, MONEY)


# --- Verdicts ------------------------------------------------------------------------------------


def test_a_verdict_by_hand():
    # Of 100 projects 60 clear. At a signal of .8 the verdict is good for 48 of them and for 8 of the other
    # 40: 56, of which 48 clear: 6/7. Of the 44 bad verdicts 12 are wrong: 3/11.
    says = verdict(0.6, 0.8)
    assert says == pytest.approx((0.56, 6.0 / 7.0, 3.0 / 11.0))


def test_no_signal_tells_nothing_and_a_perfect_one_all():
    assert verdict(0.6, 0.5) == pytest.approx((0.5, 0.6, 0.6))
    assert verdict(0.6, 1.0) == pytest.approx((0.6, 1.0, 0.0))
    assert verdict(0.0, 1.0) == pytest.approx((0.0, 0.0, 0.0))  # a good verdict never comes
    assert verdict(1.0, 1.0) == pytest.approx((1.0, 1.0, 1.0))


@given(clears=CHANCE, signal=SIGNAL)
def test_what_verdicts_say_adds_up_to_what_was_known(clears, signal):
    says = verdict(clears, signal)
    assert says.good * says.if_good + (1 - says.good) * says.if_bad == pytest.approx(clears, abs=1e-12)
    assert says.if_bad <= clears + 1e-12
    assert says.if_good >= clears - 1e-12


@pytest.mark.parametrize("chances", [(1.1, 0.8), (-0.1, 0.8), (0.6, 1.5), (np.nan, 0.8)])
def test_chances_are_chances(chances):
    with pytest.raises(ParameterError, match="outside 0 to 1"):
        verdict(*chances)


# --- The option to stop ---------------------------------------------------------------------------

WORKED = Production(success=1000.0, failure=400.0, cost=3000.0)


def test_one_gate_by_hand():
    # Good verdict: 6/7 x 1000 - 1/7 x 400 = 800. Bad one: 3/11 x 1000 - 8/11 x 400 = -18.2, so stop.
    # .56 x 800 - 50 = 398. Cost 50 + .56 (6/7 x 3000 + 1/7 x 400) = 1,522.
    found = expected([Gate(0.6, 0.8, 50.0)], WORKED)
    assert (found.npv, found.cost) == pytest.approx((398.0, 1522.0))
    assert found.reached == pytest.approx((1.0, 0.56))
    # .6 x 1000 - .4 x 400: the gate tells 8 (448 - 440) and takes 50.
    assert straight(0.6, WORKED) == pytest.approx(440.0)


def test_a_verdict_that_changes_nothing_is_worth_nothing():
    # Where only 100 can be lost, even a bad verdict leaves 3/11 x 1000 - 8/11 x 100 = 200.
    found = expected([Gate(0.6, 0.8, 50.0)], WORKED._replace(failure=100.0))
    assert found.npv == pytest.approx(0.6 * 1000.0 - 0.4 * 100.0 - 50.0)
    assert found.reached == pytest.approx((1.0, 1.0))


def test_two_gates_by_hand():
    # Perfect verdicts: .6 reach the second gate, .48 production, and nothing is ever lost but the gates.
    found = expected([Gate(0.6, 1.0, 50.0), Gate(0.8, 1.0, 100.0)], WORKED)
    assert found.npv == pytest.approx(-50.0 - 0.6 * 100.0 + 0.48 * 1000.0)
    assert found.cost == pytest.approx(50.0 + 0.6 * 100.0 + 0.48 * 3000.0)
    assert found.reached == pytest.approx((1.0, 0.6, 0.48))


def test_a_second_gate_too_dear_is_not_reached():
    found = expected([Gate(0.6, 1.0, 50.0), Gate(0.8, 1.0, 900.0)], WORKED)  # .8 x 1000 - 900 < 0
    assert (found.npv, found.reached) == (pytest.approx(-50.0), (1.0, 0.0, 0.0))


@given(gates=st.lists(GATE, min_size=1, max_size=3), production=PRODUCTION)
def test_the_best_of_all_rules(gates, production):
    """Going on or stopping after each verdict, whichever is best for each history: by enumeration."""
    says = [verdict(gate.clears, gate.signal) for gate in gates]

    def worth(place: int, chance: float) -> float:
        if place == len(gates):
            return float(straight(chance, production))
        branches = ((says[place].good, says[place].if_good), (1 - says[place].good, says[place].if_bad))
        rules = product((0.0, 1.0), repeat=2)
        best = max(
            sum(on * p * worth(place + 1, chance * q) for on, (p, q) in zip(rule, branches, strict=True))
            for rule in rules
        )
        return float(best - gates[place].cost)

    size = production.failure + abs(production.success) + sum(gate.cost for gate in gates) + 1.0
    assert expected(gates, production).npv == pytest.approx(worth(0, 1.0), abs=1e-9 * size)


@given(gate=GATE, production=PRODUCTION)
def test_a_free_gate_never_hurts_and_a_surer_one_is_worth_more(gate, production):
    size = production.failure + abs(production.success) + 1.0
    free = expected([gate._replace(cost=0.0)], production)
    blind = expected([gate._replace(cost=0.0, signal=0.5)], production)
    sure = expected([gate._replace(cost=0.0, signal=1.0)], production)
    assert blind.npv == pytest.approx(max(float(straight(gate.clears, production)), 0.0), abs=1e-9 * size)
    assert blind.npv - 1e-9 * size <= free.npv <= sure.npv + 1e-9 * size


def test_columns_are_row_by_row_the_numbers():
    clears = np.array([[0.2], [0.6], [0.9]])
    together = expected([Gate(clears, 0.8, 50.0), Gate(0.7, 0.9, 20.0)], WORKED)
    for row, chance in enumerate(clears[:, 0]):
        alone = expected([Gate(chance, 0.8, 50.0), Gate(0.7, 0.9, 20.0)], WORKED)
        assert together.npv[row, 0] == pytest.approx(float(alone.npv))
        assert together.cost[row, 0] == pytest.approx(float(alone.cost))


# --- Thresholds -----------------------------------------------------------------------------------


@given(chance=st.floats(0.01, 1.0), failure=MONEY)
def test_at_the_least_success_going_on_is_worth_nothing(chance, failure):
    success = float(least_success(chance, failure))
    assert straight(chance, Production(success, failure, 0.0)) == pytest.approx(0.0, abs=1e-6)


def test_what_never_works_is_never_worth_it():
    assert least_success(0.0, 10.0) == np.inf


# --- In a plan ------------------------------------------------------------------------------------


def test_gates_of_a_plan_by_hand():
    # No interest. The plan of plans.by_hand with a proof of concept of 2 months: 1,000 labels at .5 and
    # 2,000 for people: 2,500. A project that does not work loses the build: labels, data, compute and people.
    gate = {"gates__poc": True, "gates__poc_labels": 1000.0, "gates__poc_staff": 2000.0}
    plan = by_hand(**gate, gates__poc_months=2.0, gates__poc_pass=0.6, gates__poc_signal=0.8)
    result, without = evaluate(plan), evaluate(by_hand())
    found = staged(plan)
    (stage,) = found.stages
    assert (stage.gate, stage.end, stage.reached) == ("poc", 2.0, 1.0)
    assert stage.cost == pytest.approx(2500.0)
    assert found.success == pytest.approx(result.npv + 2500.0)
    assert found.failure == pytest.approx(result.cost_build)
    good = 6.0 / 7.0 * found.success - 1.0 / 7.0 * found.failure
    bad = 3.0 / 11.0 * found.success - 8.0 / 11.0 * found.failure
    assert found.npv == pytest.approx(0.56 * max(good, 0.0) + 0.44 * max(bad, 0.0) - 2500.0)
    assert found.straight == pytest.approx(0.6 * without.npv - 0.4 * without.cost_build)
    assert found.option_value == pytest.approx(found.npv - found.straight)
    assert stage.least_npv == pytest.approx(found.failure / 6.0)  # 1/7 over 6/7
    assert stage.stops == (bad <= 0)


def test_money_later_is_worth_less():
    plan = presets.load().replace({"gates.pilot": True})
    found, run = staged(plan), project.run(plan.values())
    assert len(found.stages) == 2
    assert found.success - sum(stage.cost for stage in found.stages) == pytest.approx(evaluate(plan).npv)
    assert all(stage.cost < run.elements[stage.gate].sum() for stage in found.stages)
    assert found.failure < evaluate(plan).cost_build


@pytest.mark.parametrize("gate", ["poc", "pilot"])
@pytest.mark.parametrize("what", ["pass", "signal"])
def test_every_record_of_the_gates_enters_the_figures(gate, what):
    plan = presets.load("medical")
    changed = plan.replace({f"gates.{gate}_{what}": 0.97})
    assert staged(changed).npv != staged(plan).npv


@pytest.mark.parametrize("name", ["ecommerce", "drone", "camera", "medical"])
def test_below_the_least_accuracy_going_on_loses(name):
    """Along the gap from lab to field, the rest of the plan is worth enough as long as it is this right."""
    plan = presets.load(name)
    found = staged(plan)
    needed = found.stages[-1].least_npv
    for shift in np.linspace(0.0, 3.0, 13):
        moved = plan.replace({"generalization.shift": float(shift)})
        accuracy, success = evaluate(moved).accuracy["field"], staged(moved).success
        assert (accuracy > found.least_accuracy) == (success > needed)


@pytest.mark.parametrize("name", ["ecommerce", "drone", "camera", "medical"])
def test_at_the_least_accuracy_the_rest_is_worth_just_enough(name):
    plan = presets.load(name)
    found = staged(plan)
    moved = plan.replace(
        goal_seek(plan, "generalization.shift", "accuracy_field", found.least_accuracy).as_dict()["set"]
    )
    assert staged(moved).success == pytest.approx(found.stages[-1].least_npv, abs=1e-6 * found.cost)


def test_no_accuracy_is_good_enough_or_any():
    assert staged(presets.load().replace({"value.right": 0.0, "value.wrong": 0.01})).least_accuracy is None
    assert staged(presets.load("solo")).least_accuracy is None


def test_sentences():
    plans = {
        "none": presets.load("solo"),
        "never": presets.load("article"),
        "pay": presets.load("driving"),
        "cost": presets.load("drone"),
    }
    for key, plan in plans.items():
        found = staged(plan)
        assert found.sentence.key == f"decisions.gates_{key}"
        for lang in text.LANGUAGES:
            said = text.say(found.sentence, lang)
            assert "{" not in said
            assert (
                key == "none"
                or text.figure("money", found.success if key == "never" else found.npv, lang) in said
            )


@THOROUGH
@given(plan=scenarios())
def test_any_plan_has_its_gates(plan):
    found = staged(plan)
    assert np.isfinite([found.npv, found.cost, found.straight, found.success, found.failure]).all()
    assert 0.0 <= found.produced <= 1.0 + 1e-12
    assert [stage.gate for stage in found.stages] == [g for g in ("poc", "pilot") if plan[f"gates.{g}"]]
    chances = [stage.reached for stage in found.stages] + [found.produced]
    assert chances == sorted(chances, reverse=True) or not found.stages
    for lang in text.LANGUAGES:
        assert "{" not in text.say(found.sentence, lang)


# --- Classes of an estimate ----------------------------------------------------------------------

# AACE International, Recommended Practice 18R-97, as customary: the widest ends of classes 5 to 1.
WIDEST = {5: (-0.5, 1.0), 4: (-0.3, 0.5), 3: (-0.2, 0.3), 2: (-0.15, 0.2), 1: (-0.1, 0.15)}


def test_estimate_classes_grow_narrower():
    found = {c.number: c for c in estimate_classes().values()}
    assert list(found) == [5, 4, 3, 2, 1]
    for number, (low, high) in WIDEST.items():
        assert found[number].band(1000.0) == pytest.approx((1000.0 * (1 + low), 1000.0 * (1 + high)))
        assert found[number].low[0] < found[number].low[1] < 0 < found[number].high[0] < found[number].high[1]
        assert set(found[number].stage) == set(text.LANGUAGES)
