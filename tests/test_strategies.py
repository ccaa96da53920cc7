"""How saving strategies combine: worked cases and properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costmodel import project, strategies
from costmodel.errors import ParameterError
from tests.strategy_cases import ARTICLES, CATALOGUE, EACH, SAVING, WEEK, effects, full, mixes, shares

# --- How strategies combine ------------------------------------------------------------------


def test_nothing_adopted_changes_nothing():
    none = dict.fromkeys(CATALOGUE, (0.5, 0.0))
    for adopted in ({}, none):
        assert set(map(float, strategies.remaining(adopted).values())) == {1.0}
        assert strategies.wall_factor(adopted) == 1.0
        assert strategies.adoption_cost(adopted, WEEK) == 0.0


@EACH
def test_alone_a_strategy_saves_its_effect_times_its_shares(strategy):
    assume_part = {**dict.fromkeys(project.COMPONENT_OF, 1.0), **strategies.standard_parts()}
    if strategy.key == "parallelism":
        return
    left = strategies.remaining({strategy.key: (0.5, 0.4)})
    for act in strategy.acts:
        for element in act.elements:
            part = assume_part[element] if act.kind in strategies.BY_THE_HOUR else 1.0
            assert left[element] == pytest.approx(1 - 0.5 * 0.4 * act.share * part)
    assert {left[element] for element in left if element not in strategy.elements} <= {1.0}


@pytest.mark.parametrize(
    ("synthetic", "published"), [(0.3, "label-combined-low"), (0.7, "label-combined-high")]
)
def test_the_articles_combined_label_saving(synthetic, published):
    """1 - (1 - .3)(1 - .5) and 1 - (1 - .7)(1 - .5): no overlap in the article; the second is the cap."""
    adopted = full(synthetic_data=synthetic, active_learning=0.5)
    plain = strategies.remaining(adopted, overlaps=False)["labels"]
    assert 1 - plain == pytest.approx(ARTICLES[published])
    assert strategies.caps()["labels"] == ARTICLES["label-combined-high"]
    assert strategies.remaining(adopted)["labels"] > plain + 0.02


def test_overlap_by_hand():
    """Strongest in full, the others with the pair's part: three on the labels, one group of prices."""
    left = strategies.remaining(full(synthetic_data=0.35, active_learning=0.2, data_dedup_pruning=0.3))
    assert left["labels"] == pytest.approx((1 - 0.35) * (1 - 0.85 * 0.2) * (1 - 0.5 * 0.3))
    # transfer learning reaches half of the labels: 0.3, below synthetic data's 0.35
    left = strategies.remaining(full(synthetic_data=0.35, active_learning=0.2, transfer_learning=0.6))
    assert left["labels"] == pytest.approx((1 - 0.35) * (1 - 0.85 * 0.2) * (1 - 0.8 * 0.3))
    left = strategies.remaining(full(spot=0.62, multi_cloud=0.35))
    assert left["final_runs"] == pytest.approx(0.03 + 0.97 * (1 - 0.62) * (1 - 0.5 * 0.93 * 0.35))
    left = strategies.remaining(full(mlops=0.3, monitoring=0.3))
    assert left["operations"] == pytest.approx(0.4 + 0.6 * (1 - 0.3) * (1 - 0.7 * 0.33 * 0.3))


def test_the_strongest_leads_by_hand():
    """Transfer learning reaches .45 of the labels, distilled data .30; these two do not overlap."""
    left = strategies.remaining(full(transfer_learning=0.9, active_learning=0.3, data_dedup_pruning=0.6))
    assert left["labels"] == pytest.approx((1 - 0.45) * (1 - 0.6 * 0.3) * (1 - 0.3))


def test_no_jump_where_the_lead_changes():
    """Led by the strongest alone, .4001 of transfer learning would leave .359, and .3999 only .339."""
    left = strategies.remaining(full(synthetic_data=0.39, transfer_learning=0.8, active_learning=0.2))
    assert left["labels"] == pytest.approx((1 - 0.39) * (1 - 0.8 * 0.39) * (1 - 0.85 * 0.2))
    others = full(synthetic_data=0.4, active_learning=0.2)
    effect = np.linspace(0.6, 0.99, 400)[:, None]
    at = strategies.remaining({**others, "transfer_learning": (effect, 1.0)})["labels"][:, 0]
    assert np.all(np.diff(at) <= 0)
    assert np.all(np.diff(at) > -0.002)


def test_percentages_are_not_added():
    """50 % and 60 % of the same hours leave 20 % of them, not -10 %; price, hours and labels multiply."""
    left = strategies.remaining(full(hw_sw_optimised=0.5, transfer_learning=0.6))
    assert left["final_runs"] == pytest.approx(0.03 + 0.97 * 0.5 * 0.4)
    left = strategies.remaining(full(spot=0.62, automl_hpo=0.5))
    assert left["experiments"] == pytest.approx(0.03 + 0.97 * 0.38 * 0.5)


def test_the_plan_may_know_its_hourly_part_better():
    left = strategies.remaining(full(spot=0.62), parts={"final_runs": 1.0})
    assert left["final_runs"] == pytest.approx(0.38)
    assert left["experiments"] == pytest.approx(0.03 + 0.97 * 0.38)


def test_caps():
    left = strategies.remaining(full(synthetic_data=0.9, active_learning=0.9, transfer_learning=0.9))
    assert left["labels"] == pytest.approx(1 - 0.85)
    left = strategies.remaining(full(spot=0.9, multi_cloud=0.9), parts={"final_runs": 1.0})
    assert left["final_runs"] == pytest.approx(1 - 0.80)


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ({"reserved": 0.55}, {"spot": 0.45}),
        ({"moe": 0.42}, {"right_sized_arch": 0.5}),
        ({"right_sized_arch": 0.3}, {"moe": 0.4}),
    ],
)
def test_of_two_that_exclude_each_other_the_stronger_counts(weaker, stronger):
    # Commitment reaches half of the training hours, so spot is the stronger one there.
    both, alone = strategies.remaining(full(**weaker, **stronger)), strategies.remaining(full(**stronger))
    assert {e: both[e] for e in ("final_runs", "retraining_runs")} == {
        e: alone[e] for e in ("final_runs", "retraining_runs")
    }
    (dropped,), (kept,) = weaker, stronger
    assert strategies.excluded(full(**weaker, **stronger)) == {dropped: kept}
    assert strategies.excluded(full(**stronger, **weaker)) == {dropped: kept}
    assert strategies.excluded(full(**stronger)) == {}


def test_an_hour_of_serving_may_be_committed_beside_spot_training():
    left = strategies.remaining(full(spot=0.62, reserved=0.31))
    assert left["cloud_serving"] == pytest.approx(1 - 0.8 * 0.5 * 0.31)


def test_optimised_software_saves_nothing_twice():
    left = strategies.remaining(full(hw_sw_optimised=0.5, spot=0.62), mixed_precision_assumed=True)
    assert left == strategies.remaining(full(spot=0.62))
    columns = strategies.remaining(
        full(hw_sw_optimised=0.5), mixed_precision_assumed=np.array([[True], [False]])
    )
    assert columns["final_runs"][:, 0] == pytest.approx([1.0, 0.03 + 0.97 * 0.5])


def test_parallel_training_takes_time_and_adds_hours():
    """One doubling at .93: the time falls to 1/1.86, the hours rise to 1/.93, about 7 % more."""
    one_doubling = full(parallelism=1 - 1 / (2 * 0.93))
    assert strategies.wall_factor(one_doubling) == pytest.approx(1 / 1.86)
    left = strategies.remaining(one_doubling, parts={"final_runs": 1.0})
    assert left["final_runs"] == pytest.approx(1 / 0.93)
    assert strategies.parallel_hours(1 - 1 / 1.86**3) == pytest.approx(1 / 0.93**3)
    assert set(CATALOGUE["parallelism"].components) == {"compute", "retraining"}
    with pytest.raises(ParameterError, match="below 1"):
        strategies.parallel_hours(1.0)


def test_size_acts_on_memory_and_storage_only():
    left = strategies.remaining(full(compression_size=0.75))
    assert {e for e, factor in left.items() if factor != 1} == {"devices", "replacements", "cloud_serving"}
    assert left["devices"] == pytest.approx(1 - 0.1 * 0.75)


def test_gates_act_on_what_the_others_leave():
    with_gate = strategies.remaining(full(active_learning=0.2, roi_gates=0.25))
    without = strategies.remaining(full(active_learning=0.2))
    assert with_gate["labels"] == pytest.approx(without["labels"] * (1 - 0.4 * 0.25))
    untouched = {"poc", "pilot", "adopting"}  # spent before a gate can stop anything
    assert untouched.isdisjoint(with_gate)
    assert set(with_gate) | untouched == set(project.COMPONENT_OF)


def test_wall_and_effort_by_hand():
    adopted = {
        "parallelism": (0.8, 1.0),
        "transfer_learning": (0.6, 0.5),
        "mlops": (0.3, 1.0),
        "spot": (0.6, 1.0),
    }
    assert strategies.wall_factor(adopted) == pytest.approx(0.2 * 0.7 * 0.7)
    assert strategies.adoption_cost(adopted, WEEK) == pytest.approx(WEEK * (4 + 0.5 * 2 + 16 + 2))
    assert strategies.adoption_cost({"spot": (0.6, 0.5)}, WEEK, weeks={"spot": 4.0}) == 2 * WEEK


@pytest.mark.parametrize(
    ("adopted", "words"),
    [
        ({"magic": (0.5, 1.0)}, "no strategy called 'magic'.*spot"),
        ({"spot": (1.2, 1.0)}, "effect of spot = 1.2 share is outside"),
        ({"spot": (0.5, -0.1)}, "share of spot = -0.1 share is outside"),
        ({"spot": (np.nan, 1.0)}, "effect of spot = nan"),
        ({"parallelism": (2.0, 1.0)}, "effect of parallelism = 2"),
    ],
)
def test_what_is_no_share_of_a_strategy_is_refused(adopted, words):
    with pytest.raises(ParameterError, match=words):
        strategies.remaining(adopted)


@given(mix=mixes, order=st.randoms(use_true_random=False))
def test_order_does_not_matter(mix, order):
    """To the last digit: the same money, and the same sentence, whatever was ticked first."""
    keys = list(mix)
    order.shuffle(keys)
    shuffled = {key: mix[key] for key in keys}
    assert strategies.remaining(mix) == strategies.remaining(shuffled)
    assert strategies.wall_factor(mix) == strategies.wall_factor(shuffled)
    assert strategies.adoption_cost(mix, WEEK) == strategies.adoption_cost(shuffled, WEEK)
    assert strategies.excluded(mix) == strategies.excluded(shuffled)


@given(mix=mixes, key=st.sampled_from(SAVING), effect=effects, share=shares, more=st.tuples(shares, shares))
@settings(max_examples=300)
def test_more_effect_or_more_adoption_never_costs_more(mix, key, effect, share, more):
    smaller = strategies.remaining({**mix, key: (effect, share)})
    raised = (effect + (0.99 - effect) * more[0], share + (1 - share) * more[1])
    larger = strategies.remaining({**mix, key: raised})
    without = strategies.remaining({k: v for k, v in mix.items() if k != key})
    for element in smaller:
        assert larger[element] <= smaller[element] + 1e-12 <= without[element] + 2e-12


@given(mix=mixes)
def test_a_mix_saves_less_than_the_sum_and_no_less_than_its_best(mix):
    left = strategies.remaining(mix)
    alone = [strategies.remaining({key: values}) for key, values in mix.items()]
    plain = strategies.remaining(mix, overlaps=False)
    for element, factor in left.items():
        savings = [1 - single[element] for single in alone]
        capped = min(max(savings, default=0.0), 1 - 0.15 - 1e-12)
        assert capped - 1e-9 <= 1 - factor <= sum(savings) + 1e-9
        assert plain[element] <= factor + 1e-12
        assert 0 <= factor <= 1


@given(mix=st.dictionaries(st.sampled_from(list(CATALOGUE)), st.tuples(effects, shares), max_size=8))
def test_columns_are_the_plans_one_by_one(mix):
    halves = (1.0, 0.5, 0.0)
    columns = {
        key: (np.array([[e], [e], [e]]), np.array([[f * h] for h in halves])) for key, (e, f) in mix.items()
    }
    left = strategies.remaining(columns)
    wall = np.broadcast_to(strategies.wall_factor(columns), (3, 1))
    for row, half in enumerate(halves):
        plan = {key: (e, f * half) for key, (e, f) in mix.items()}
        single = strategies.remaining(plan)
        for element in single:
            assert np.broadcast_to(left[element], (3, 1))[row, 0] == pytest.approx(single[element])
        assert wall[row, 0] == pytest.approx(strategies.wall_factor(plan))
