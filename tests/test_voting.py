"""Votes, experts for disputes and checked proposals: golden cases, fourteen crowd data sets, properties."""

import json
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from costmodel import _data
from costmodel import labeling as lab
from tests.label_cases import TIERS, rows, shares

good_accuracies = st.floats(0.5, 0.999)
correlations = st.floats(0.0, 0.95)
class_counts = st.integers(2, 1000)
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


# --- Golden: votes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("correlation", [0.0, 1e-15, 1e-9])
def test_condorcet_independent_votes_of_accuracy_seventy_percent(correlation):
    # three voters: .7^3 + 3 .7^2 .3 = .784; five: .7^5 + 5 .7^4 .3 + 10 .7^3 .3^2 = .83692
    (row,) = (
        row for row in _data.csv_rows("published", "decision", "golden.csv") if row["id"] == "condorcet"
    )
    given_, exact = json.loads(row["inputs"]), json.loads(row["exact"])
    assert exact == [0.784, 0.83692]
    found = [lab.vote_precision(given_["q"], votes, correlation) for votes in given_["n"]]
    assert found == pytest.approx(exact, abs=1e-8)


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


def escalate(votes: int) -> lab.Escalation:
    return lab.escalation(0.87, votes, 0.165, expert_accuracy=0.98, vote_cost=0.2, expert_cost=1.5)


# --- Golden: disputes to an expert, two experts, assisted -------------------------------------------------


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
