"""The waterfall of savings, the cheapest path to a target and the article's five steps."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from costmodel import project, strategies
from costmodel.errors import NoSolutionError, ParameterError
from tests.strategy_cases import ARTICLES, CATALOGUE, WEEK, effects, full, mixes

money = st.dictionaries(st.sampled_from(list(project.COMPONENT_OF)), st.floats(0.0, 1e8), min_size=1)


# --- Waterfall and path ----------------------------------------------------------------------


@given(elements=money, mix=mixes)
def test_waterfall_adds_up(elements, mix):
    bars = strategies.waterfall(elements, mix)
    assert bars.before == pytest.approx(sum(elements.values()))
    saved = sum(step.saving for step in bars.steps)
    assert bars.before - saved == pytest.approx(bars.after, abs=1e-6)
    assert bars.after == pytest.approx(strategies.cost_left(elements, mix))
    alone = sum(step.alone for step in bars.steps)
    assert bars.overlap == pytest.approx(alone - saved, abs=1e-6)
    assert {step.key for step in bars.steps} == set(mix)
    assert all(step.saving >= -1e-6 for step in bars.steps)
    assert "roi_gates" not in [step.key for step in bars.steps[:-1]]


def test_waterfall_by_hand():
    mix = full(roi_gates=0.25, synthetic_data=0.35, active_learning=0.2, parallelism=1 - 1 / 1.86)
    bars = strategies.waterfall({"labels": 1000.0, "poc": 100.0, "final_runs": 1000.0}, mix)
    assert [step.key for step in bars.steps] == [*list(mix)[1:], "roi_gates"]
    saved = [350.0, 650.0 * 0.17, -970.0 * (1 / 0.93 - 1)]
    assert [step.saving for step in bars.steps[:3]] == pytest.approx(saved)
    assert bars.steps[1].alone == pytest.approx(200.0)
    assert bars.steps[3].saving == pytest.approx((2000.0 - sum(saved)) * 0.1)


def cheapest_by_trying(elements, target, choices):
    """Every subset, one by one: (missed, what is to be small, total)."""
    most = (1 - target) * sum(elements.values())
    outcomes = []
    for count in range(len(choices) + 1):
        for keys in itertools.combinations(choices, count):
            plan = {key: choices[key] for key in keys}
            spent = strategies.adoption_cost(plan, WEEK)
            total = strategies.cost_left(elements, plan) + spent
            missed = total > most * (1 + 1e-9)
            outcomes.append((missed, total if missed else spent))
    return min(outcomes)


@given(
    elements=st.dictionaries(st.sampled_from(list(project.COMPONENT_OF)), st.floats(1e4, 3e6), min_size=3),
    choices=st.dictionaries(st.sampled_from(list(CATALOGUE)), st.tuples(effects, st.just(1.0)), max_size=5),
    target=st.floats(0.0, 0.6),
)
@settings(deadline=None, max_examples=60)
def test_path_is_the_cheapest_of_all_subsets(elements, choices, target):
    path = strategies.cheapest_mix(elements, target, week_cost=WEEK, choices=choices)
    missed, smallest = cheapest_by_trying(elements, target, choices)
    assert path.reached == (not missed)
    found = path.waterfall.after + path.adoption_cost if missed else path.adoption_cost
    assert found == pytest.approx(smallest)
    assert path.saving == pytest.approx(
        1 - (path.waterfall.after + path.adoption_cost) / sum(elements.values())
    )


# A project of ten million with every kind of cost, so that most strategies are worth their weeks.
LARGE = {
    "labels": 2e6, "relabelling": 2e5, "storing": 1e5, "cleaning": 2e5, "final_runs": 2e6, "experiments": 7e5,
    "staff": 1.5e6, "poc": 1e5, "cloud_serving": 2e6, "operations": 8e5, "retraining_runs": 4e5,
    "retraining_labels": 3e5,
}  # fmt: skip


def test_more_is_dearer_and_what_cannot_be_reached_is_said():
    paths = [strategies.cheapest_mix(LARGE, target, week_cost=WEEK) for target in np.linspace(0.0, 1.0, 21)]
    assert (paths[0].keys, paths[0].adoption_cost, paths[0].reached) == ((), 0.0, True)
    costs = [path.adoption_cost for path in paths if path.reached]
    assert costs == sorted(costs)
    assert len(costs) > 10
    assert all(path.saving >= path.target - 1e-9 for path in paths if path.reached)
    best = paths[-1]
    assert not best.reached
    assert best.saving < 1.0
    assert best.saving >= max(path.saving for path in paths) - 1e-9
    assert best.keys[-1] == "roi_gates"
    assert "parallelism" not in best.keys
    assert "moe" not in best.keys
    assert tuple(step.key for step in best.waterfall.steps) == best.keys


def test_no_mix_beats_the_path_where_there_are_too_many_to_try():
    """With all 21 on offer: no single addition, removal or exchange improves the mix found."""
    best, offered = strategies.cheapest_mix(LARGE, 1.0, week_cost=WEEK), strategies.likely_mix()
    mine = best.waterfall.after + best.adoption_cost
    chosen = set(best.keys)
    neighbours = [chosen ^ {key} for key in offered]
    neighbours += [chosen - {out} | {into} for out in chosen for into in set(offered) - chosen]
    for keys in neighbours:
        plan = {key: offered[key] for key in keys}
        assert strategies.cost_left(LARGE, plan) + strategies.adoption_cost(plan, WEEK) >= mine - 1e-6


def test_dearer_weeks_save_less():
    savings = [strategies.cheapest_mix(LARGE, 1.0, week_cost=price).saving for price in (0.0, 7e3, 7e4, 7e6)]
    assert savings == sorted(savings, reverse=True)
    assert savings[-1] == 0.0


def test_a_plan_without_cost_has_no_path():
    with pytest.raises(NoSolutionError, match="Nothing is spent"):
        strategies.cheapest_mix({"labels": 0.0}, 0.5, week_cost=WEEK)
    with pytest.raises(NoSolutionError, match="Nothing is spent"):
        strategies.path_shares({"labels": 0.0})
    with pytest.raises(ParameterError, match="target_saving = 1.5"):
        strategies.cheapest_mix({"labels": 1.0}, 1.5, week_cost=WEEK)


STATED = [step.saving for step in strategies.article_path()]
COMPUTE_60 = [0.1, 0.1, 0.6, 0.1, 0.1]


# --- The article's five steps ----------------------------------------------------------------


def test_what_the_articles_path_gives():
    equal = strategies.path_saving([0.2] * 5, STATED)
    assert equal * 100 == pytest.approx(ARTICLES["path-equal-weights"])
    assert strategies.path_saving(COMPUTE_60, STATED) * 100 == pytest.approx(ARTICLES["path-training-60"])


def test_what_training_would_have_to_save():
    needed = strategies.needed_saving(COMPUTE_60, STATED, step=2, target=0.5)
    assert needed == pytest.approx(ARTICLES["path-needed-training"], abs=5e-7)
    raised = [*STATED[:2], needed, *STATED[3:]]
    assert strategies.path_saving(COMPUTE_60, raised) == pytest.approx(0.5)
    assert strategies.needed_saving(COMPUTE_60, STATED, step=2, target=0.2) == 0.0
    with pytest.raises(NoSolutionError, match=r"the best is 82\.0%"):
        strategies.needed_saving(COMPUTE_60, STATED, step=2, target=0.9)


def test_steps_hold_every_cost_line_once():
    lines = [element for step in strategies.article_path() for element in step.elements]
    assert sorted(lines) == sorted(project.COMPONENT_OF)


@given(elements=money)
def test_shares_of_a_project_are_whole(elements):
    assume(sum(elements.values()) > 1.0)
    found = strategies.path_shares(elements)
    assert sum(found) == pytest.approx(1.0)
    assert 0.0 <= strategies.path_saving(found, STATED) <= 0.7 + 1e-9


def test_shares_must_be_whole():
    with pytest.raises(ParameterError, match="sum of shares = 0.8"):
        strategies.path_saving([0.2] * 4, STATED[:4])
