"""Labeling: prices and precisions against published tables and hand-worked cases, then properties."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import linprog

from costmodel import _data
from costmodel import labeling as lab
from costmodel.errors import NoSolutionError, ParameterError

TIERS = [(0.875, 0.2), (0.925, 0.5), (0.98, 1.5)]  # the first article's table 1, middles of its ranges

shares = st.floats(0.0, 1.0)
precisions = st.floats(0.80, 0.999)
good_accuracies = st.floats(0.5, 0.999)
correlations = st.floats(0.0, 0.95)
class_counts = st.integers(2, 1000)


def rows(name: str) -> list[dict[str, str]]:
    return _data.csv_rows("published", "labeling", name)


FITS = rows("beta_binomial_fits.csv")


def crowd_curve(fit: dict[str, str]) -> list[dict[str, str]]:
    """Rows of one data set for k = 1..k_max votes."""
    points = [row for row in rows("crowd_curves.csv") if row["dataset"] == fit["dataset"]]
    return [row for row in points if int(row["k"]) <= int(fit["k_max"])]


def vote_error(fit: dict[str, str], correlation: float, first_votes: int) -> float:
    """Mean absolute error of the plurality's precision over ``first_votes``..k_max votes."""
    curve = crowd_curve(fit)
    accuracy, classes = float(curve[0]["mv_accuracy"]), int(fit["n_classes"])
    errors = [
        abs(lab.vote_precision(accuracy, int(row["k"]), correlation, classes) - float(row["mv_accuracy"]))
        for row in curve
        if int(row["k"]) >= first_votes
    ]
    return float(np.mean(errors))


def agreement_correlation(fit: dict[str, str]) -> float:
    """Correlation from the share of items on which two votes agree."""
    single, pair = crowd_curve(fit)[:2]
    return float(
        lab.vote_correlation(
            float(single["mv_accuracy"]), float(pair["frac_unanimous"]), int(fit["n_classes"])
        )
    )


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


# --- Golden: votes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("correlation", [0.0, 1e-15, 1e-9])
def test_condorcet_independent_votes_of_accuracy_seventy_percent(correlation):
    # three voters: .7^3 + 3 .7^2 .3 = .784; five: .7^5 + 5 .7^4 .3 + 10 .7^3 .3^2 = .83692
    assert lab.vote_precision(0.7, 3, correlation) == pytest.approx(0.784, abs=1e-8)
    assert lab.vote_precision(0.7, 5, correlation) == pytest.approx(0.83692, abs=1e-8)


@pytest.mark.parametrize("votes", range(1, 26))
def test_binary_votes_follow_the_beta_binomial_law_of_scipy(votes):
    a, b = 0.87 * (1 / 0.165 - 1), 0.13 * (1 / 0.165 - 1)
    counts = np.arange(votes + 1)
    wins = np.where(counts > votes / 2, 1.0, np.where(counts == votes / 2, 0.5, 0.0))
    expected = np.sum(stats.betabinom.pmf(counts, votes, a, b) * wins)
    assert lab.vote_precision(0.87, votes, 0.165) == pytest.approx(expected, rel=1e-9)


def plurality_share(right: int, wrong: tuple[int, ...]) -> float:
    """Credit of the right class against wrong votes listed by class; ties share it."""
    rivals = [wrong.count(name) for name in set(wrong)]
    if right < max(rivals, default=0):
        return 0.0
    return 1 / (1 + rivals.count(right))


@pytest.mark.parametrize("classes", [2, 3, 4, 5])
@pytest.mark.parametrize("votes", [1, 2, 3, 4, 5, 6])
def test_plurality_weights_match_every_way_the_wrong_votes_can_fall(votes, classes):
    weights = lab.plurality_weights(votes, classes)
    assert weights[0] == 0
    for right in range(1, votes + 1):
        ways = list(product(range(classes - 1), repeat=votes - right))
        expected = sum(plurality_share(right, way) for way in ways) / len(ways)
        assert weights[right] == pytest.approx(expected, rel=1e-12)


def test_with_a_thousand_classes_two_wrong_votes_hardly_ever_agree():
    # 1 right of 3: the two wrong ones differ with 998/999, then three tie; else the right one loses
    assert lab.plurality_weights(3, 1000)[1] == pytest.approx(998 / 999 / 3, rel=1e-12)


def test_ceiling_is_the_share_of_items_most_voters_get_right():
    spread = 1 / 0.165 - 1
    expected = stats.beta.sf(0.5, 0.87 * spread, 0.13 * spread)
    assert lab.vote_ceiling(0.87, 0.165) == pytest.approx(expected, rel=1e-12)
    # rho = 1/3, p = 1/2 is the uniform law (a = b = 1); p = 3/4 is a = 3/2, b = 1/2: 1/2 + 1/pi of the items
    assert lab.vote_ceiling(0.5, 1 / 3) == pytest.approx(0.5)
    assert lab.vote_ceiling(0.75, 1 / 3) == pytest.approx(0.5 + 1 / np.pi)


def test_ceiling_without_and_with_full_correlation():
    assert lab.vote_ceiling(np.array([0.0, 0.4, 0.5, 0.6, 1.0]), 0.0) == pytest.approx([0, 0, 0.5, 1, 1])
    assert lab.vote_ceiling(np.array([0.0, 0.3, 0.9, 1.0]), 1.0) == pytest.approx([0, 0.3, 0.9, 1])


# --- Golden: fourteen crowd data sets ---------------------------------------------------------------------


def test_fitted_correlation_reproduces_the_crowd_to_a_quarter_point():
    errors = [vote_error(fit, float(fit["rho_fit"]), first_votes=2) for fit in FITS]
    assert len(errors) == 14
    assert errors == pytest.approx([float(fit["mae_fit"]) for fit in FITS], abs=1e-4)
    assert np.mean(errors) <= 0.00275


@pytest.mark.parametrize("fit", FITS, ids=lambda fit: fit["dataset"])
def test_correlation_from_agreement_is_the_published_one(fit):
    published = float(fit["rho_from_agreement_k2"])
    assert agreement_correlation(fit) == pytest.approx(published, abs=2e-4)


def test_correlation_from_agreement_predicts_three_and_more_votes_within_a_point():
    errors = [vote_error(fit, agreement_correlation(fit), first_votes=3) for fit in FITS]
    assert errors == pytest.approx([float(fit["mae_k3plus_using_agreement_rho"]) for fit in FITS], abs=1e-4)
    assert np.mean(errors) <= 0.009


def test_default_correlations_miss_by_under_three_points():
    defaults = {True: 0.165, False: 0.32}
    errors = [vote_error(fit, defaults[fit["n_classes"] == "2"], first_votes=2) for fit in FITS]
    assert np.mean(errors) <= 0.0270


def test_independent_votes_promise_over_four_points_too_much():
    errors = [vote_error(fit, 0.0, first_votes=2) for fit in FITS]
    assert errors == pytest.approx([float(fit["mae_independent_votes"]) for fit in FITS], abs=1e-4)
    assert np.mean(errors) > 0.04


def test_weighting_workers_needs_three_votes_and_over_twenty_items_each():
    assert lab.dawid_skene_precision(0.9, 3, np.array([20, 21])) == pytest.approx([0.90, 0.91])
    assert lab.dawid_skene_precision(0.9, 2, 21) == pytest.approx(0.90)


def test_gain_of_weighting_workers_is_the_median_of_the_data_sets():
    gains = [1 - (1 - float(fit["ds_at_kmax"])) / (1 - float(fit["mv_at_kmax"])) for fit in FITS]
    assert np.median(gains) == pytest.approx(0.10, abs=0.02)
    assert np.quantile(gains, [0.05, 0.95]) == pytest.approx([-0.25, 0.45], abs=0.03)


# --- Golden: disputes to an expert, two experts, assisted -------------------------------------------------


def escalate(votes: int) -> lab.Escalation:
    return lab.escalation(0.87, votes, 0.165, expert_accuracy=0.98, vote_cost=0.2, expert_cost=1.5)


def test_worked_example_two_votes_and_an_expert_for_disputes():
    # p .87, rho .165: U_r = .87 (.87 .835 + .165) = .77556, U_w = .13 (.13 .835 + .165) = .03556
    # u = .81112; precision .77556 + .18888 .98 = .9607; cost .4 + .18888 1.5 = .6833
    result = escalate(2)
    assert result == pytest.approx((0.9607, 0.6833, 0.18888), abs=5e-5)
    assert (result.precision, result.unit_cost) == pytest.approx((0.961, 0.68), abs=0.005)


def test_worked_example_three_votes_nine_plain_votes_and_an_expert_alone():
    assert escalate(3).precision == pytest.approx(0.981, abs=5e-4)
    assert escalate(3).unit_cost == pytest.approx(1.02, abs=0.006)
    assert lab.vote_precision(0.87, 9, 0.165) == pytest.approx(0.954, abs=5e-4)
    offers = lab.labeling_policies(TIERS, 0.165, 2, expert_accuracy=0.98, vote_accuracy=0.87)
    by_name = dict(zip(offers.policy, zip(offers.precision, offers.unit_cost, strict=True), strict=True))
    assert by_name["votes:9"] == pytest.approx((0.954, 1.80), abs=5e-4)
    assert by_name["escalation:2"] == pytest.approx((0.961, 0.68), abs=0.005)
    assert by_name["tier:3"] == pytest.approx((0.98, 1.50))


def test_escalation_of_the_raw_votes_within_nine_tenths_of_a_point():
    """Precision over two to five votes; the escalated share, to the .6 points printed, over two and three."""
    precision_errors, share_errors = [], []
    for fit in FITS:
        curve, classes, correlation = crowd_curve(fit), int(fit["n_classes"]), agreement_correlation(fit)
        accuracy = float(curve[0]["mv_accuracy"])
        for row in curve[1:5]:
            votes = int(row["k"])
            unanimous, right = float(row["frac_unanimous"]), float(row["acc_if_unanimous"])
            result = lab.escalation(accuracy, votes, correlation, 0.98, 0.2, 1.5, classes)
            precision_errors.append(abs(result.precision - (unanimous * right + (1 - unanimous) * 0.98)))
            share_errors += [abs(result.escalated_share - (1 - unanimous))] if votes <= 3 else []
    assert len(share_errors) == 28
    assert np.mean(precision_errors) <= 0.009
    assert np.mean(share_errors) <= 0.0065


def test_two_experts_and_a_third_by_hand():
    # q .98, rho .165: both right .98 (.98 .835 + .165) = .963634, both wrong .02 (.02 .835 + .165) = .003634;
    # three right .963634 (.98 .835 + .33) / 1.165 = .949820; two of three 3 (.963634 - .949820) = .041442
    offer = lab.two_experts(expert_accuracy=0.98, correlation=0.165, expert_cost=1.5)
    assert offer.precision == pytest.approx(0.949820 + 0.041442, abs=2e-6)
    assert offer.unit_cost == pytest.approx(1.5 * (3 - 0.967268), abs=2e-6)


def test_assisted_labeling_by_hand():
    # right .85 (1 - .05 .05) = .847875, repaired .15 .75 .95 = .106875; time .25 + .0425 + .1125 = .405
    arguments = dict(zip(lab.Check._fields, (0.75, 0.05, 0.95, 0.25, 0.5), strict=False))
    assert lab.assisted(0.85, **arguments) == pytest.approx((0.95475, 0.2025))
    assert lab.assisted(0.85, **arguments, prelabel_price=0.1) == pytest.approx((0.95475, 0.3025))


# --- Golden: fewer labels ---------------------------------------------------------------------------------


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


# --- Properties: votes ------------------------------------------------------------------------------------


@given(shares, st.integers(1, 25), shares, class_counts)
def test_p5_precision_is_a_share_and_one_vote_is_itself(accuracy, votes, correlation, classes):
    assert 0 <= lab.vote_precision(accuracy, votes, correlation, classes) <= 1
    assert lab.vote_precision(accuracy, 1, correlation, classes) == pytest.approx(accuracy)


@given(shares, st.integers(1, 25), class_counts)
def test_p6_votes_that_always_agree_are_one_vote(accuracy, votes, classes):
    assert lab.vote_precision(accuracy, votes, 1.0, classes) == pytest.approx(accuracy, abs=1e-12)


@given(good_accuracies, st.integers(0, 11), correlations)
def test_p7_two_more_votes_help_and_none_pass_the_ceiling(accuracy, half, correlation):
    fewer = lab.vote_precision(accuracy, 2 * half + 1, correlation)
    more = lab.vote_precision(accuracy, 2 * half + 3, correlation)
    assert fewer - 1e-12 <= more <= lab.vote_ceiling(accuracy, correlation) + 1e-9


@given(good_accuracies, correlations)
def test_p8_many_votes_come_near_the_ceiling(accuracy, correlation):
    assume(correlation > 0.05)
    ceiling = lab.vote_ceiling(accuracy, correlation)
    assert lab.vote_precision(accuracy, 151, correlation) == pytest.approx(ceiling, abs=0.02)


@given(shares, shares, st.integers(1, 25), correlations, class_counts)
def test_p9_better_votes_make_better_labels(one, other, votes, correlation, classes):
    low, high = sorted((one, other))
    worse = lab.vote_precision(low, votes, correlation, classes)
    assert worse <= lab.vote_precision(high, votes, correlation, classes) + 1e-12


@given(st.floats(0.05, 0.95), st.floats(0.001, 0.95), st.integers(2, 50))
def test_p10_correlation_comes_back_from_the_agreement_it_causes(accuracy, correlation, classes):
    agreement = sum(lab.unanimous_shares(accuracy, 2, correlation, classes))
    assert lab.vote_correlation(accuracy, agreement, classes) == pytest.approx(correlation, abs=1e-9)


@given(st.integers(1, 25), st.lists(st.tuples(shares, shares, class_counts), min_size=1, max_size=4))
def test_p11_columns_of_votes_give_what_each_gives(votes, draws):
    accuracy, correlation, classes = np.array(draws).T[:, :, None]
    drawn = lab.vote_precision(accuracy, votes, correlation, classes)
    single = [lab.vote_precision(p, votes, rho, int(count)) for p, rho, count in draws]
    assert drawn.shape == (len(draws), 1)
    assert drawn[:, 0] == pytest.approx(single, abs=1e-12)


@given(shares, shares, st.integers(1, 9), st.floats(0, 1000))
def test_p12_weighting_workers_acts_only_where_their_skill_is_known(precision, gain, votes, items):
    better = lab.dawid_skene_precision(precision, votes, items, gain)
    known = votes >= 3 and items > 20
    assert 1 - better == pytest.approx((1 - precision) * (1 - gain if known else 1))


# --- Properties: escalation -------------------------------------------------------------------------------


@given(shares, st.integers(1, 9), correlations, class_counts)
def test_p13_every_item_is_kept_right_kept_wrong_or_escalated(accuracy, votes, correlation, classes):
    right, wrong = lab.unanimous_shares(accuracy, votes, correlation, classes)
    share = lab.escalation(accuracy, votes, correlation, 0.98, 0.2, 1.5, classes).escalated_share
    assert min(right, wrong) >= 0
    assert right + wrong + share == pytest.approx(1)
    assert -1e-12 <= share <= 1


@given(good_accuracies, st.integers(1, 5), correlations, st.floats(0.01, 100))
def test_p14_cost_of_escalation_scales_with_prices(accuracy, votes, correlation, factor):
    once = lab.escalation(accuracy, votes, correlation, 0.98, 0.2, 1.5)
    dearer = lab.escalation(accuracy, votes, correlation, 0.98, 0.2 * factor, 1.5 * factor)
    assert dearer.unit_cost == pytest.approx(factor * once.unit_cost)
    assert once.unit_cost == pytest.approx(0.2 * votes + 1.5 * once.escalated_share)


@given(good_accuracies, st.integers(2, 8), correlations, class_counts)
def test_p15_one_more_vote_sends_more_items_to_the_expert(accuracy, votes, correlation, classes):
    fewer = lab.escalation(accuracy, votes, correlation, 0.98, 0.2, 1.5, classes)
    more = lab.escalation(accuracy, votes + 1, correlation, 0.98, 0.2, 1.5, classes)
    assert more.escalated_share >= fewer.escalated_share - 1e-12


@given(shares, correlations, st.floats(0.1, 10), class_counts)
def test_p16_two_experts_are_three_votes_for_two_to_three_prices(accuracy, correlation, cost, classes):
    offer = lab.two_experts(accuracy, correlation, cost, classes)
    assert offer.precision == pytest.approx(lab.vote_precision(accuracy, 3, correlation, classes))
    assert 2 * cost * (1 - 1e-9) <= offer.unit_cost <= 3 * cost


@given(shares, shares, shares, shares, shares)
def test_p17_checking_everything_gives_the_checkers_labels(accuracy, quality, time, cost, price):
    everything = lab.assisted(accuracy, 1.0, 1.0, quality, time, cost, price)
    assert everything == pytest.approx((quality, (time + 1) * cost + price))
    nothing = lab.assisted(accuracy, 0.0, 0.0, quality, time, cost, price)
    assert nothing == pytest.approx((accuracy, time * cost + price))


def test_names_that_other_programs_call():
    names = """tier_unit_cost blend vote_precision vote_ceiling vote_correlation dawid_skene_precision
        escalation assisted cheapest_policies cheapest_unit_cost active_learning_factor
        synthetic_effective_items time_based_price label_months"""
    assert [name for name in names.split() if not callable(getattr(lab, name, None))] == []


def test_policies_on_offer():
    votes = [f"votes:{count}" for count in range(1, 10)]
    disputes = [f"escalation:{count}" for count in range(2, 6)]
    expected = ["tier:1", "tier:2", "tier:3", *votes, *disputes, "two-experts", "assisted"]
    assert list(lab.labeling_policies(TIERS, 0.165, 2, 0.98, 0.85).policy) == expected


# --- Properties: the frontier -----------------------------------------------------------------------------

markets = st.fixed_dictionaries(
    {
        "tiers": st.tuples(st.floats(0.7, 1.3), st.floats(0.7, 1.3), st.floats(0.7, 1.3)).map(
            lambda factors: [(p, c * factor) for (p, c), factor in zip(TIERS, factors, strict=True)]
        ),
        "correlation": st.floats(0.0, 0.8),
        "classes": st.integers(2, 200),
        "expert_accuracy": st.floats(0.9, 0.999),
        "model_accuracy": st.none() | st.floats(0.5, 0.99),
    }
)


@given(markets)
def test_p18_the_frontier_is_convex_and_below_every_policy(market):
    frontier, offers = lab.cheapest_policies(**market), lab.labeling_policies(**market)
    assert all(low < high for low, high in pairwise(frontier.precision))
    slopes = np.diff(frontier.unit_cost) / np.diff(frontier.precision)
    assert np.all(slopes > 0)
    assert np.all(np.diff(slopes) > 0)
    assert np.all(frontier.unit_cost_at(offers.precision) <= offers.unit_cost + 1e-9)
    assert frontier.unit_cost[0] == offers.unit_cost.min()
    assert frontier.precision[-1] == offers.precision.max()
    assert set(frontier.policy) <= set(offers.policy)


@given(markets, st.floats(0.7, 1.0))
def test_p19_the_kernels_form_is_the_frontier(market, precision):
    frontier, offers = lab.cheapest_policies(**market), lab.labeling_policies(**market)
    bought = lab.cheapest_unit_cost(precision, offers)
    assert bought.reached == (precision <= frontier.precision[-1])
    reachable = min(precision, frontier.precision[-1])
    assert bought.unit_cost == pytest.approx(frontier.unit_cost_at(reachable), rel=1e-9)
    assert bought.precision == pytest.approx(max(reachable, frontier.precision[0]))


@pytest.mark.parametrize("precision", [0.88, 0.93, 0.955, 0.97, 0.985, 0.99])
@pytest.mark.parametrize("model_accuracy", [None, 0.85])
def test_p20_no_linear_programme_finds_a_cheaper_mixture(precision, model_accuracy):
    market = (TIERS, 0.165, 2, 0.98, model_accuracy)
    offers, frontier = lab.labeling_policies(*market), lab.cheapest_policies(*market)
    shares_of_items = linprog(
        offers.unit_cost,
        A_ub=-offers.precision[None],
        b_ub=[-precision],
        A_eq=np.ones((1, len(offers.policy))),
        b_eq=[1.0],
    )
    assert frontier.unit_cost_at(precision) == pytest.approx(shares_of_items.fun, rel=1e-9)


@given(markets, precisions)
def test_p21_the_named_mixture_makes_the_precision_at_its_cost(market, precision):
    frontier = lab.cheapest_policies(**market)
    assume(frontier.precision[0] <= precision <= frontier.precision[-1])
    cheaper, dearer, share = frontier.mixture_at(precision)
    ends = [frontier.policy.index(name) for name in (cheaper, dearer)]
    assert np.array([1 - share, share]) @ frontier.precision[ends] == pytest.approx(precision)
    assert np.array([1 - share, share]) @ frontier.unit_cost[ends] == pytest.approx(
        frontier.unit_cost_at(precision)
    )


@given(markets, precisions)
def test_p22_the_marginal_price_is_the_slope_of_the_cost(market, precision):
    frontier = lab.cheapest_policies(**market)
    step = 1e-7
    assume(precision + step < frontier.precision[-1])
    assume(np.min(np.abs(frontier.precision - precision)) > step)
    rise = frontier.unit_cost_at(precision + step) - frontier.unit_cost_at(precision)
    assert frontier.marginal_cost_at(precision) == pytest.approx(rise / step, rel=1e-4, abs=1e-6)


def test_marginal_price_below_at_and_between_hull_points():
    frontier = lab.cheapest_policies([(0.9, 1.0), (0.95, 2.0)], 1.0, 2, 0.9, vote_cost=9.0)
    # votes that always agree only repeat a dear vote: the two tiers remain, 1 CNY for 5 points
    assert frontier.policy == ("tier:1", "tier:2")
    assert frontier.marginal_cost_at(np.array([0.8, 0.9, 0.92, 0.95])) == pytest.approx([0, 20, 20, 20])
    assert frontier.unit_cost_at(np.array([0.8, 0.9, 0.92, 0.95])) == pytest.approx([1, 1, 1.4, 2])
    assert frontier.mixture_at(0.92) == pytest.approx(("tier:1", "tier:2", 0.4))
    assert frontier.mixture_at(0.8) == ("tier:1", "tier:1", 0.0)


def test_kernel_form_takes_draws_curves_and_unreachable_targets():
    rng = np.random.default_rng(0)
    factors, correlation = rng.uniform(0.7, 1.3, (3, 50, 1)), rng.uniform(0.0, 0.6, (50, 1))
    target = rng.uniform(0.85, 1.0, (50, 1))
    tiers = [(p, c * factor) for (p, c), factor in zip(TIERS, factors, strict=True)]
    bought = lab.cheapest_unit_cost(target, lab.labeling_policies(tiers, correlation, 10, 0.98, 0.85))
    assert np.isfinite(bought.unit_cost).all()
    assert 0 < bought.reached.mean() < 1
    for row in range(50):
        market = [(p, float(c[row, 0])) for p, c in tiers]
        frontier = lab.cheapest_policies(market, float(correlation[row, 0]), 10, 0.98, 0.85)
        reachable = min(target[row, 0], frontier.precision[-1])
        assert bought.unit_cost[row, 0] == pytest.approx(frontier.unit_cost_at(reachable), rel=1e-12)
    curve = np.linspace(0.85, 0.99, 18)[:, None]  # as many points as policies: axes must not mix
    swept = lab.cheapest_unit_cost(curve, lab.labeling_policies(TIERS, 0.165, 2, 0.98, 0.85))
    frontier = lab.cheapest_policies(TIERS, 0.165, 2, 0.98, 0.85)
    assert swept.unit_cost == pytest.approx(frontier.unit_cost_at(curve))


def test_votes_are_bought_from_the_cheapest_tier_and_experts_from_the_best_in_each_draw():
    tiers = [(0.875, np.array([[0.6], [0.2]])), (0.925, 0.5), (0.98, np.array([[0.55], [3.0]]))]
    offers = lab.labeling_policies(tiers, 0.0, 2, 1.0)
    single, experts = offers.policy.index("votes:1"), offers.policy.index("two-experts")
    assert offers.precision[single, :, 0] == pytest.approx([0.925, 0.875])
    assert offers.unit_cost[single, :, 0] == pytest.approx([0.5, 0.2])
    assert offers.unit_cost[experts, :, 0] == pytest.approx([1.1, 6.0])  # perfect experts always agree


def test_a_model_is_needed_for_assisted_labels():
    assert "assisted" not in lab.labeling_policies(TIERS, 0.165, 2, 0.98).policy
    assert lab.cheapest_policies(TIERS, 0.165, 2, 0.98, 0.85).policy[1] == "assisted"
