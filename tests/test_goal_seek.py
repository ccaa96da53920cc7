"""Goal seek: roots of known functions, targets met in the plan itself, and an honest answer where none is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import evaluate, parameters, presets, project, text
from costmodel.crossings import climbed, crossings
from costmodel.errors import ParameterError
from costmodel.goal_seek import goal_seek
from costmodel.input_grid import grid, track
from costmodel.outputs import OUTPUTS, shown
from tests.plans import THOROUGH, by_hand, records, scenarios, usual_scenarios

# --- Roots of functions that are known ---------------------------------------------------------


def roots(function, low, high, *, count=11, whole=False, zero=0.0):
    points, at = climbed(function, np.linspace(low, high, count), whole=whole)
    return crossings(function, points, at, whole=whole, zero=zero)


def test_every_root_of_a_wave_is_found_to_the_last_digit():
    found = roots(np.sin, 1.0, 20.0, count=41)
    assert [c.low for c in found] == pytest.approx([k * math.pi for k in range(1, 7)], rel=1e-15)
    assert all(c.high == np.nextafter(c.low, np.inf) for c in found)
    assert all((c.at_low > 0) != (c.at_high > 0) for c in found)


def test_two_roots_between_two_points_of_the_grid_show_as_a_peak():
    # (x - .53)^2 = 1e-8 at .53 - 1e-4 and .53 + 1e-4; the grid's points are 0, .1, .2...
    found = roots(lambda x: (x - 0.53) ** 2 - 1e-8, 0.0, 1.0)
    assert [c.low for c in found] == pytest.approx([0.5299, 0.5301], rel=1e-12)
    assert roots(lambda x: 1e-8 + (x - 0.53) ** 2, 0.0, 1.0) == []
    assert [c.low for c in roots(lambda x: 1e-8 - (x - 0.53) ** 2, 0.0, 1.0)] == pytest.approx(
        [0.5299, 0.5301]
    )


def test_a_jump_has_neighbours_on_both_sides():
    (jump,) = roots(lambda x: np.where(x < 1.0 / 3.0, -2.0, 5.0), 0.0, 1.0)
    assert (jump.at_low, jump.at_high) == (-2.0, 5.0)
    assert jump.low < 1.0 / 3.0 <= jump.high == np.nextafter(jump.low, 1.0)
    (never,) = roots(lambda x: np.where(x < 0.25, np.inf, -x), 0.0, 1.0)
    assert (never.at_low, never.high) == (np.inf, 0.25)


def test_whole_numbers_stay_whole():
    (step,) = roots(lambda x: x**2 - 1234567.0, 0.0, 100000.0, whole=True)
    assert (step.low, step.high) == (1111.0, 1112.0)  # 1111^2 = 1,234,321; 1112^2 = 1,236,544


def test_a_stretch_of_zeros_is_one_crossing():
    (stretch,) = roots(lambda x: np.clip(x - 0.2, 0.0, 0.5), 0.0, 0.6, count=7, zero=1e-12)
    assert (stretch.low, stretch.high) == pytest.approx((0.0, 0.2))


# --- In a plan ------------------------------------------------------------------------------------


def figure(plan, output):
    return float(OUTPUTS[output].of(project.run(plan.values())))


def test_a_target_worked_out_by_hand():
    # test_project.py works this plan out: 80,000 decisions, .9 right at 1 and .1 wrong at 2: 56,000.
    # For 60,000 a wrong one may cost (72,000 - 60,000) / 8,000 = 1.5.
    found = goal_seek(by_hand(), "value.wrong", "benefit", 60_000.0)
    assert [hit.value for hit in found.hits] == pytest.approx([1.5], rel=1e-9)
    # Two months of work and one of training: launch in month 3; for 6.5 the work takes 5.5.
    assert goal_seek(by_hand(), "project.build_months", "launch_month", 6.5).best_value == pytest.approx(5.5)
    # 365 hours of 2 GPUs at 10 are 7,300, and 150 for storage and traffic: 7,450 a run.
    assert goal_seek(by_hand(), "compute.gpu_price", "run_cost", 14_750.0).best_value == pytest.approx(20.0)


@THOROUGH
@given(
    plan=usual_scenarios(),
    record=st.sampled_from(records("number", "integer")),
    output=st.sampled_from(["npv", "roi", "cost_total", "cost_build", "accuracy_field", "launch_month"]),
    share=st.floats(0.05, 0.95),
)
def test_the_value_found_gives_the_target(plan, record, output, share):
    """The target is one that two values of the slider straddle, so that it must be found."""
    ends = [plan.accept({record.id: type(record.value)(end)})[0] for end in record.slider]
    low, high = sorted(figure(end, output) for end in ends)
    target = low + share * (high - low)
    size = abs(target) + evaluate(plan).cost_total
    if high - low <= 1e-9 * size:
        return
    found = goal_seek(plan, record.id, output, target)
    assert found.reached
    for hit in found.hits:
        at = figure(plan.replace({record.id: hit.value}), output)
        assert at == pytest.approx(hit.output, rel=1e-9, abs=1e-12 * size)
        if hit.exact:
            tolerance = 1e-6 * (size if output in ("npv", "cost_total") else max(abs(target), 1e-3))
            assert at == pytest.approx(target, rel=1e-6, abs=tolerance)
        else:
            beyond = figure(plan.replace({record.id: hit.beyond}), output)
            assert (at - target) * (beyond - target) <= 0
            assert OUTPUTS[output].meets(at, target)
            assert record.kind != "integer" or abs(hit.beyond - hit.value) == 1


@THOROUGH
@given(plan=scenarios(), data=st.data())
def test_any_plan_has_an_answer_that_can_be_taken(plan, data):
    record = data.draw(st.sampled_from(records()))
    output = data.draw(st.sampled_from(sorted(OUTPUTS)))
    target = data.draw(st.sampled_from([0.0, 1.0, 1e9]) | st.just(figure(plan, output)))
    if not math.isfinite(target):
        return
    found = goal_seek(plan, record.id, output, target)
    changed = plan.replace({record.id: found.best_value})
    assert figure(changed, output) == pytest.approx(found.best_output, rel=1e-9, abs=1e-6)
    assert found.reached == bool(found.hits)
    for lang in text.LANGUAGES:
        assert "{" not in found.said(lang)


@pytest.mark.parametrize("record", records("number", "integer"), ids=lambda record: record.id)
def test_the_plan_s_own_figure_is_reached_by_its_own_value(record):
    plan = presets.load()
    found = goal_seek(plan, record.id, "npv", evaluate(plan).npv)
    assert found.reached
    assert found.best_value == pytest.approx(plan[record.id], rel=1e-6)


def test_the_nearest_of_several_comes_first():
    plan = presets.load()
    values = [hit.value for hit in goal_seek(plan, "labeling.target_precision").hits]
    assert len(values) == 2
    assert values[0] < plan["labeling.target_precision"] < values[1]
    moved = plan.replace({"labeling.target_precision": 0.985})
    assert [hit.value for hit in goal_seek(moved, "labeling.target_precision").hits] == pytest.approx(
        values[::-1]
    )


def test_what_cannot_be_reached_is_said_with_the_best_there_is():
    plan = presets.load("article")
    found = goal_seek(plan, "labeling.target_precision")
    assert not found.reached
    assert not found.met
    npv = {p: evaluate(plan.replace({"labeling.target_precision": p})).npv for p in (0.5, 0.9, 0.95, 0.99)}
    assert found.best_output >= max(npv.values())
    for lang, words in (("en", "Not reachable"), ("zh", "达不到")):
        assert found.said(lang).startswith(words)
        assert text.figure("money", found.best_output, lang) in found.said(lang)


def test_a_target_that_is_always_beaten_is_not_called_out_of_reach():
    found = goal_seek(presets.load(), "gates.poc_signal", "cost_total", 1e9)
    assert (found.kind, found.reached) == ("no_effect", False)
    found = goal_seek(presets.load(), "labeling.qa_overhead", "cost_total", 1e9)
    assert (found.kind, found.reached, found.met) == ("always", False, True)


def test_money_that_never_comes_back():
    found = goal_seek(presets.load("article"), "labeling.qa_overhead", "payback_months", 20.0)
    assert (found.kind, found.best_output) == ("never", math.inf)


def test_switches_and_choices_are_gone_through():
    plan = presets.load()
    npv = {on: evaluate(plan.replace({"gates.pilot": on})).npv for on in (False, True)}
    assert npv[True] < 0 < npv[False]
    (hit,) = goal_seek(plan, "gates.pilot").hits
    assert (hit.value, hit.output, hit.beyond, hit.beyond_output) == (False, npv[False], True, npv[True])
    costs = {
        choice: evaluate(plan.replace({"compute.commitment": choice})).cost_total
        for choice in parameters.find("compute.commitment").choices
    }
    found = goal_seek(plan, "compute.commitment", "cost_total", sorted(costs.values())[1])
    assert [hit.value for hit in found.hits] == sorted(costs, key=costs.get)[1::-1]
    assert found.hits[0].exact


def test_inputs_that_are_ordered_keep_their_order():
    plan = presets.load()
    low, high = track(plan, parameters.find("labeling.assisted_precision"))
    assert plan["labeling.crowd_precision"] < low < high < plan["labeling.expert_precision"]
    assert track(plan, parameters.find("compute.gpu_price")) == (0.0, 1e4)


@pytest.mark.parametrize("record", records("number", "integer"), ids=lambda record: record.id)
def test_the_grid_covers_the_range_and_holds_the_plan(record):
    plan = presets.load()
    points, (low, high) = grid(plan, record), track(plan, record)
    assert (points[0], points[-1]) == (low, high)
    assert plan[record.id] in points
    assert (np.diff(points) > 0).all()
    assert len(points) <= 420
    inside = points[(points >= record.slider[0]) & (points <= record.slider[1])]
    assert len(inside) > 50 or len(inside) == record.slider[1] - record.slider[0] + 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("value.rihgt",), "did you mean value.right"),
        (("value.right", "nvp"), "did you mean npv"),
        (("value.right", "npv", math.nan), "not a finite number"),
        (("value.right", "npv", math.inf), "not a finite number"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, says):
    with pytest.raises(ParameterError, match=says):
        goal_seek(presets.load(), *arguments)


def test_figures_are_those_of_evaluate():
    plan = presets.load("camera")
    result = evaluate(plan)
    told = result.as_dict()["accuracy"]
    for name in OUTPUTS:
        expected = told[name[9:]] if name.startswith("accuracy_") else getattr(result, name)
        assert figure(plan, name) == pytest.approx(expected, rel=1e-12)
        for lang in text.LANGUAGES:
            assert shown(OUTPUTS[name], figure(plan, name), lang)
            assert text.template(lang, f"decisions.output_{name}")
