"""Labeling: tiers, fewer labels and what is refused, against published tables and hand-worked cases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import labeling as lab
from costmodel.errors import NoSolutionError, ParameterError
from tests.label_cases import TIERS, precisions, rows, shares

# --- Golden: supplier tiers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "total"), [(0.875, 20_000), (0.925, 50_000), (0.98, 150_000)], ids=["crowd", "AI", "expert"]
)
def test_the_articles_table_of_100_000_images(precision, total):
    unit_cost = lab.tier_unit_cost(precision, TIERS)
    assert lab.labeling_cost(items=100_000, unit_cost=unit_cost) == pytest.approx(total, rel=1e-12)
    assert lab.labeling_cost(items=100_000, unit_cost=unit_cost, qa_overhead=0.1) == pytest.approx(
        1.1 * total
    )


@pytest.mark.parametrize(
    ("precision", "unit_cost"),
    [
        (0.85, 0.2 / 2.5**0.5),  # half a step of the first slope below the first tier
        (0.90, 0.316),  # 0.2 * 2.5^(1/2), half way from crowd to assisted
        (0.95, 0.824),  # 0.5 * 3^(25/55)
        (0.98, 1.5),
        (0.99, 2.67),  # 1.5 * 2^g, g = ln 3 / ln(7.5/2) = 0.8312
        (0.995, 4.75),  # 1.5 * 4^g
    ],
)
def test_tier_price_between_and_beyond_the_anchors(precision, unit_cost):
    assert lab.tier_unit_cost(precision, TIERS) == pytest.approx(
        unit_cost, abs=0.005 if precision > 0.98 else 5e-4
    )


def test_a_blend_lies_on_the_line_between_core_and_edge():
    # a quarter of the items at 98 % for 1.5, the rest at 90 % for 0.3: 0.245 + 0.675 and 0.375 + 0.225
    mixed = lab.blend(core_share=0.25, core_precision=0.98, core_cost=1.5, edge_precision=0.9, edge_cost=0.3)
    assert mixed == pytest.approx((0.92, 0.6))


def learning_curve(method: str) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms of labels and of error for one selection method."""
    points = [row for row in rows("active_learning.csv") if row["method"] == method]
    labels = np.array([float(row["labels"]) for row in points])
    return np.log(labels), np.log([1 - float(row["accuracy"]) for row in points])


ACTIVE = [f"{method}_{batch}" for method in ("Entropy", "Badge") for batch in ("b1000", "b3000", "b6000")]


def steepness(method: str) -> float:
    """Exponent of the error through the seed point."""
    labels, error = learning_curve(method)
    run, rise = labels - labels[0], error - error[0]
    return -float(run @ rise / (run @ run))


# --- Golden: fewer labels ---------------------------------------------------------------------------------


def test_active_learning_gain_lies_in_its_published_range():
    gains = [steepness(method) / steepness("Random_" + method.split("_")[1]) for method in ACTIVE]
    assert min(gains) > 1.0
    assert max(gains) < 1.3
    assert np.mean(gains) == pytest.approx(1.13, abs=0.03)


def test_active_learning_saves_a_sixth_of_the_labels_where_random_choice_catches_up():
    saved = []
    for method in ACTIVE:
        random_labels, random_error = learning_curve("Random_" + method.split("_")[1])
        labels, error = learning_curve(method)
        reached = (labels > labels[0]) & (error >= random_error[-1])
        needed = np.interp(-error[reached], -random_error, random_labels)
        saved.extend(1 - np.exp(labels[reached] - needed))
    assert np.median(saved) == pytest.approx(0.16, abs=0.005)
    # a gain inside its range gives that saving at the same size: 13 times the seed, g 1.07
    assert 1 - 1 / lab.active_learning_factor(13_000, 1_000, gain=1.07) == pytest.approx(0.16, abs=0.01)


def test_active_learning_factor_by_hand():
    # 100 times the seed, twice as steep: ten times fewer labels, believed up to twice; below the seed none
    assert lab.active_learning_factor(100_000, 1_000, gain=2.0, cap=20.0) == pytest.approx(10)
    assert lab.active_learning_factor(100_000, 1_000, gain=2.0) == 2.0
    assert lab.active_learning_factor(500, 1_000, gain=1.13) == 1.0
    assert lab.active_learning_factor(100_000, 1_000, gain=1.0) == 1.0


def test_synthetic_items_count_up_to_twice_the_real_ones():
    items = lab.synthetic_effective_items(
        real_items=1_000, synthetic_items=np.array([500, 2_000, 9_000]), exchange_rate=0.3
    )
    assert items == pytest.approx([1_150, 1_600, 1_600])


def test_price_from_the_time_a_label_takes():
    # 36 an hour is 1 cent a second; 4.2 s (median), 70 % of the time used: 6 cents; half on top: 9
    seconds = float(rows("annotation_time.csv")[0]["sec_per_label_median"])
    assert lab.time_based_price(36, seconds, utilization=0.7, overhead=0.5) == pytest.approx(0.09)


def test_months_of_labeling():
    assert lab.label_months(250_000, 100_000) == 2.5


# --- What the mathematics refuses -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tiers",
    [
        [(0.9, 0.2)],
        [(0.9, 0.2), (0.9, 0.5)],
        [(0.95, 0.2), (0.9, 0.5)],
        [(0.9, 0.2), (1.0, 0.5)],
        [(0.9, 0.0), (0.95, 0.5)],
        [(0.9, np.array([[0.1], [0.0]])), (0.95, 0.5)],
    ],
    ids=["one", "equal", "falling", "perfect", "free", "free in one draw"],
)
def test_tiers_without_a_curve_are_refused(tiers):
    with pytest.raises(ParameterError, match="enter"):
        lab.tier_unit_cost(0.92, tiers)


def test_no_price_buys_perfect_labels():
    with pytest.raises(NoSolutionError, match="below 100 %"):
        lab.tier_unit_cost(np.array([0.9, 1.0]), TIERS)


@pytest.mark.parametrize(("votes", "classes"), [(0, 2), (3, 1)])
def test_votes_that_decide_nothing_are_refused(votes, classes):
    with pytest.raises(ParameterError, match="decide nothing"):
        lab.vote_precision(0.9, votes, 0.1, classes)


@pytest.mark.parametrize("accuracy", [0.0, 1.0])
def test_uniform_votes_show_no_correlation(accuracy):
    with pytest.raises(NoSolutionError, match="pilot"):
        lab.vote_correlation(accuracy, 1.0)


def test_division_by_nothing_is_refused():
    with pytest.raises(ParameterError, match="throughput"):
        lab.label_months(100, 0)
    with pytest.raises(ParameterError, match="utilization"):
        lab.time_based_price(36, 4.2, utilization=0.0)
    with pytest.raises(ParameterError, match="seed_items"):
        lab.active_learning_factor(100, 0, gain=1.13)


def test_target_above_every_policy_names_the_best():
    frontier = lab.cheapest_policies(TIERS, 0.165, 2, expert_accuracy=0.98)
    for ask in (frontier.unit_cost_at, frontier.marginal_cost_at, frontier.mixture_at):
        with pytest.raises(NoSolutionError, match="two-experts with 99.13%"):
            ask(0.995)
    with pytest.raises(NoSolutionError):
        frontier.unit_cost_at(np.array([0.9, 0.995]))


# --- Properties: tiers and blend --------------------------------------------------------------------------


@given(precisions, precisions)
def test_p1_a_more_precise_label_never_costs_less(one, other):
    low, high = sorted((one, other))
    assert lab.tier_unit_cost(low, TIERS) <= lab.tier_unit_cost(high, TIERS)


@given(precisions, st.floats(0.01, 100))
def test_p2_twice_the_tier_prices_twice_the_price(precision, factor):
    scaled = [(p, factor * c) for p, c in TIERS]
    assert lab.tier_unit_cost(precision, scaled) == pytest.approx(
        factor * lab.tier_unit_cost(precision, TIERS)
    )


@given(st.lists(st.tuples(precisions, st.floats(0.7, 1.3), st.floats(0.7, 1.3)), min_size=1, max_size=5))
def test_p3_columns_of_draws_give_what_each_draw_gives(draws):
    precision, first, last = np.array(draws).T[:, :, None]
    drawn = lab.tier_unit_cost(precision, [(0.875, 0.2 * first), (0.925, 0.5), (0.98, 1.5 * last)])
    single = [lab.tier_unit_cost(p, [(0.875, 0.2 * a), (0.925, 0.5), (0.98, 1.5 * z)]) for p, a, z in draws]
    assert drawn.shape == (len(draws), 1)
    assert drawn[:, 0] == pytest.approx(single, rel=1e-12)


@given(shares)
def test_p4_a_blend_ends_at_its_parts(share):
    parts = {"core_precision": 0.98, "core_cost": 1.5, "edge_precision": 0.875, "edge_cost": 0.2}
    assert lab.blend(core_share=1.0, **parts) == pytest.approx((0.98, 1.5))
    assert lab.blend(core_share=0.0, **parts) == pytest.approx((0.875, 0.2))
    mixed = lab.blend(core_share=share, **parts)
    assert (mixed.precision - 0.875) / 0.105 == pytest.approx((mixed.unit_cost - 0.2) / 1.3)


# --- Properties: escalation -------------------------------------------------------------------------------


def test_names_that_other_programs_call():
    names = """tier_unit_cost blend vote_precision vote_ceiling vote_correlation dawid_skene_precision
        escalation assisted cheapest_policies cheapest_unit_cost active_learning_factor
        synthetic_effective_items time_based_price label_months"""
    assert [name for name in names.split() if not callable(getattr(lab, name, None))] == []
