"""The next best move: its gain is that of two evaluations, it beats every other, and it comes once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from costmodel import evaluate, moves, next_best_move, parameters, presets, sweep
from costmodel.errors import ParameterError
from tests.plans import THOROUGH, by_hand, scenarios, usual_scenarios

# Plans with room for a move: what happens to be worth something is random.
plans = usual_scenarios(value__right=0.04, serving__decisions=6000.0)


@THOROUGH
@given(plan=plans)
def test_the_gain_is_that_of_two_evaluations(plan):
    move = next_best_move(plan)
    if move is None:
        return
    before, after = evaluate(plan), evaluate(plan.replace({move.id: move.value}))
    size = before.cost_total + abs(before.benefit)
    assert move.gain == pytest.approx(after.npv - before.npv, abs=1e-9 * size)
    assert move.cost == pytest.approx(after.cost_total - before.cost_total, abs=1e-9 * size)
    assert move.was == plan[move.id]
    assert move.gain > moves.SMALLEST_GAIN * before.cost_total


@pytest.mark.parametrize("name", presets.names())
def test_the_move_beats_every_other_one(name):
    plan = presets.load(name)
    npv = evaluate(plan).npv
    gains = {option: evaluate(plan.replace(dict([option]))).npv - npv for option in moves.candidates(plan)}
    best = max(gains, key=gains.get)
    move = next_best_move(plan)
    assert (move.id, move.value) == best
    assert move.gain == pytest.approx(gains[best])


@THOROUGH
@given(plan=plans)
def test_moves_end(plan):
    """A move once made is not offered again, and each raises the value, so that they come to an end."""
    for _ in range(30):
        move = next_best_move(plan)
        if move is None:
            return
        plan = plan.replace({move.id: move.value})
        again = next_best_move(plan)
        assert again is None or (again.id, again.value) != (move.id, move.value)
    pytest.fail("still moving after 30 steps")


@THOROUGH
@given(plan=scenarios())
def test_moves_are_found_over_the_whole_box(plan):
    move = next_best_move(plan)
    if move is not None:
        assert np.isfinite([move.gain, move.cost]).all()
        plan.replace({move.id: move.value})


def test_candidates_are_decisions_inside_their_bounds():
    plan = presets.load()
    options = moves.candidates(plan)
    assert len(options) == len(set(options))
    for identifier, value in options:
        assert parameters.check(identifier, value) == value != plan[identifier]
    decided = {identifier for identifier, _ in options}
    assert decided == {
        "generalization.field_items",
        "labeling.target_precision",
        "generalization.retrain_every",
        "compression.enabled",
        "value.review",
    }
    assert not decided & {"value.right", "value.wrong", "serving.decisions", "generalization.shift"}


def test_nothing_helps_a_plan_that_is_never_live():
    # It ends before anything is sold: the only sensible change is to spend less, on labels.
    plan = by_hand(project__build_months=20.0, labeling__target_precision=0.9)
    assert next_best_move(plan) is None


def test_a_small_gain_is_no_move():
    plan = presets.load()
    while (move := next_best_move(plan)) is not None:
        plan = plan.replace({move.id: move.value})
    before = evaluate(plan)
    gains = [evaluate(plan.replace(dict([o]))).npv - before.npv for o in moves.candidates(plan)]
    assert max(gains) <= moves.SMALLEST_GAIN * before.cost_total


# --- Sweep -----------------------------------------------------------------------------------


@pytest.mark.parametrize("identifier", [r.id for r in parameters.catalogue().values() if r.slider])
def test_a_sweep_is_row_by_row_the_evaluation(identifier):
    record = parameters.find(identifier)
    points = np.array([record.usual[0], record.value, record.usual[1]], dtype=float)
    plan = presets.load()
    run = sweep(plan, identifier, points)
    assert run.npv.shape == run.cost.shape[:1] == (3,)
    for row, point in enumerate(points.tolist()):
        changed, problems = plan.accept({identifier: point})
        if not problems:
            assert float(run.npv[row]) == pytest.approx(evaluate(changed).npv, rel=1e-12)


@pytest.mark.parametrize(
    ("identifier", "points", "says"),
    [
        ("labeling.target_precision", [0.9, 1.2], "above its maximum"),
        ("labeling.target_precision", [0.9, np.nan], "not a finite number"),
        ("compute.runs", [1.0, 2.5], "not a whole number"),
        ("project.timing", [0.0, 1.0], "not one of its choices"),
        ("compression.enabled", [0.0, 1.0], "neither on nor off"),
        ("labeling.precision", [0.9], "did you mean"),
    ],
)
def test_a_sweep_refuses_bad_points(identifier, points, says):
    with pytest.raises(ParameterError, match=says):
        sweep(presets.load(), identifier, np.array(points))
