"""Value of decisions, break-even and human review."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from costmodel import _data, value
from costmodel.errors import NoSolutionError, ParameterError

GOLDEN = {row["id"]: row for row in _data.csv_rows("published", "decision", "golden.csv")}

shares = st.floats(0.0, 1.0)
inner_shares = st.floats(0.05, 0.95)
money = st.floats(0.001, 10.0)
WORTH = {"value_correct": 0.03, "cost_error": 0.05, "reviewer_accuracy": 0.99, "review_cost": 0.02}


def test_elkan_threshold():
    # Predict positive from a probability where c_fp (1 - p) = c_fn p: false alarm 1, miss 5.
    exact = float(GOLDEN["elkan"]["exact"])
    assert value.break_even_accuracy(5.0, 1.0) == pytest.approx(exact, abs=1e-11)


def test_chow_rejection_threshold():
    # Chow's reviewer is always right, a right answer earns nothing, an error costs 1, a rejection 0.2.
    exact = float(GOLDEN["chow"]["exact"])
    assert value.review_threshold(1.0, 0.2, 0.0, 1.0) == pytest.approx(exact, abs=1e-12)


def test_decision_value_by_hand():
    # 88 right in 100 at 0.03, 12 wrong at 0.05: 2.64 - 0.60.
    assert value.decision_value(0.88, value_correct=0.03, cost_error=0.05) == pytest.approx(0.0204)


@given(correct=money, error=money)
def test_nothing_is_earned_at_break_even(correct, error):
    accuracy = value.break_even_accuracy(correct, error)
    worth = value.decision_value(accuracy, value_correct=correct, cost_error=error)
    assert worth == pytest.approx(0.0, abs=1e-12)
    assert value.decision_value(accuracy + 0.01, value_correct=correct, cost_error=error) > 0


def test_break_even_needs_a_difference():
    with pytest.raises(NoSolutionError, match="no accuracy breaks even"):
        value.break_even_accuracy(np.array([0.1, 0.0]), 0.0)


def test_error_cost_by_hand():
    # 2 % returns at 12, 5 % contacts at 8, margin 0.1: 0.24 + 0.40 + 0.10.
    parts = {"return_rate": 0.02, "return_cost": 12.0, "support_rate": 0.05, "support_cost": 8.0}
    assert value.error_cost(**parts, lost_margin=0.1) == pytest.approx(0.74)


def test_review_example():
    """Accuracy .60, concentration 4, threshold .74: 30.7 % accepted, 84.7 % of them right."""
    threshold = value.review_threshold(0.99, 0.02, 0.03, 0.05)
    assert threshold == pytest.approx(0.74)
    machine = value.review(0.60, 4.0, threshold)
    assert machine.coverage == pytest.approx(0.307, abs=5e-4)
    assert machine.accepted_and_right / machine.coverage == pytest.approx(0.847, abs=5e-4)


@given(accuracy=inner_shares, concentration=st.floats(0.5, 50), threshold=inner_shares)
@settings(deadline=None)
def test_review_is_the_integral_over_confidence(accuracy, concentration, threshold):
    law = beta(concentration * accuracy, concentration * (1 - accuracy))
    # Gauss-Legendre in the quantile: mean confidence of the accepted is their share of right answers.
    nodes, weights = np.polynomial.legendre.leggauss(200)
    start = law.cdf(threshold)
    confidence = law.ppf(start + (1 - start) * (nodes + 1) / 2)
    machine = value.review(accuracy, concentration, threshold)
    assert machine.coverage == pytest.approx(1 - start, abs=1e-9)
    assert machine.accepted_and_right == pytest.approx((1 - start) / 2 * (weights @ confidence), abs=1e-4)


@given(accuracy=shares, concentration=st.floats(0.01, 1e3), threshold=st.floats(-2, 2))
def test_review_shares_are_shares(accuracy, concentration, threshold):
    machine = value.review(accuracy, concentration, threshold)
    assert -1e-12 <= machine.accepted_and_right <= machine.coverage + 1e-9 <= 1 + 2e-9
    if threshold < 0:
        assert machine.coverage == 1
        assert machine.accepted_and_right == accuracy


def test_review_of_a_perfect_and_of_a_useless_machine():
    assert value.review(1.0, 4.0, 0.74) == pytest.approx((1.0, 1.0), abs=1e-9)
    assert value.review(0.0, 4.0, 0.74) == pytest.approx((0.0, 0.0), abs=1e-9)


@given(accuracy=inner_shares, concentration=st.floats(0.5, 50), cost=st.floats(1.0, 1e9))
def test_review_too_dear_equals_no_review(accuracy, concentration, cost):
    result = value.reviewed_decisions(accuracy, concentration=concentration, **{**WORTH, "review_cost": cost})
    assert result.reviewed == 0
    assert result.value == value.decision_value(accuracy, value_correct=0.03, cost_error=0.05)


def test_free_review_by_people_who_are_always_right_takes_everything():
    worth = {**WORTH, "review_cost": 0.0, "reviewer_accuracy": 1.0}
    assert value.reviewed_decisions(0.6, concentration=4.0, **worth) == pytest.approx((0.03, 1.0, 1.0))


@given(accuracy=inner_shares, concentration=st.floats(0.5, 50), capacity=shares)
def test_review_never_hurts_and_capacity_binds(accuracy, concentration, capacity):
    alone = value.decision_value(accuracy, value_correct=0.03, cost_error=0.05)
    capped = value.reviewed_decisions(accuracy, concentration=concentration, **WORTH, capacity_share=capacity)
    free = value.reviewed_decisions(accuracy, concentration=concentration, **WORTH).value
    assert alone - 1e-9 <= capped.value <= free + 1e-9
    assert capped.reviewed <= capacity
    assert capped.right <= 1


@pytest.mark.parametrize("concentration", [1e-3, 0.1, 4.0, 1e4])
@pytest.mark.parametrize("accuracy", [0.0, 1e-6, 0.5, 1 - 1e-6, 1.0])
def test_capacity_with_confidences_of_zero_and_one(accuracy, concentration):
    capacity = np.array([0.0, 1e-200, 1e-9, 0.3, 1 - 1e-9])
    for worth in (WORTH, {**WORTH, "review_cost": 0.0, "reviewer_accuracy": 1.0}):
        mixed = value.reviewed_decisions(
            accuracy, concentration=concentration, **worth, capacity_share=capacity
        )
        assert np.all(mixed.reviewed <= capacity)
        assert np.all((mixed.right >= accuracy - 2e-9) & (mixed.right <= 1 + 2e-9))
        assert np.all(np.diff(mixed.value) >= -1e-9)


def test_capacity_by_simulation():
    # People take the 20 % least confident of a million cases.
    random = np.random.default_rng(0)
    confidence = np.sort(random.beta(2.4, 1.6, size=1_000_000))
    right = random.random(confidence.size) < confidence
    expected = (right[200_000:].sum() + 0.99 * 200_000) / confidence.size
    mixed = value.reviewed_decisions(0.6, concentration=4.0, **WORTH, capacity_share=0.2)
    assert mixed.reviewed == pytest.approx(0.2)
    assert mixed.right == pytest.approx(expected, abs=0.002)


@given(accuracy=inner_shares, concentration=st.floats(1, 20), offset=st.sampled_from([-0.05, 0.05]))
def test_the_threshold_is_the_best_one(accuracy, concentration, offset):
    threshold = value.review_threshold(0.99, 0.02, 0.03, 0.05)

    def worth(accepted_from):
        coverage, right = value.review(accuracy, concentration, accepted_from)
        total = right + (1 - coverage) * 0.99
        return value.decision_value(total, value_correct=0.03, cost_error=0.05) - (1 - coverage) * 0.02

    assert worth(threshold) >= worth(threshold + offset) - 1e-12


def test_review_by_hand():
    # Coverage .307, right .847 of it; .946 = .307 x .847 + .693 x .99; .946 x .03 - .054 x .05 - .693 x .02.
    result = value.reviewed_decisions(0.60, concentration=4.0, **WORTH)
    assert result == pytest.approx((0.0118, 0.946, 0.693), abs=5e-4)


def test_baselines():
    worth = {"value_correct": 0.03, "cost_error": 0.05}
    assert value.baseline_value("nothing", **worth, accuracy=0.9, cost_per_1000=5.0) == 0.0
    # 97 right at 0.03, 3 wrong at 0.05, 60 of wages per 1,000: 0.0291 - 0.0015 - 0.06.
    manual = value.baseline_value("manual", **worth, accuracy=0.97, cost_per_1000=60.0)
    assert manual == pytest.approx(-0.0324)
    assert value.baseline_value("api", **worth, accuracy=0.8, cost_per_1000=10.0) == pytest.approx(0.004)
    with pytest.raises(ParameterError, match="choose nothing, manual or api"):
        value.baseline_value("none", **worth)
