"""Ageing from a user's own measurements: the interval of the loss by another way, bounds, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from costmodel import drift, text
from costmodel.fitting import FitError
from costmodel.fitting_curve import fit_ageing
from costmodel.fitting_plan import estimates
from costmodel.fitting_shift import fit_shift

RISING = [0.80, 0.82, 0.84, 0.86, 0.88]


def wavy(ages, launch=0.88, stale=0.76, months=6.0, noise=0.004):
    return drift.accuracy_at_age(ages, launch, stale, months) + noise * np.cos(7.0 * ages)


def least_squares(ages, accuracy, *, loss=None, stale=None):
    """Least sum of squares with the loss or the stale accuracy held and launch at most 1, over 60 rates."""

    def squares(months):
        fall = np.exp(-ages / months)
        if loss is None:
            held, free, most = stale, fall, 1.0 - stale
        else:
            held, free, most = loss * fall, np.ones_like(fall), 1.0 - loss
        best = np.clip(free @ (accuracy - held) / (free @ free), 0.0, most)
        return float(np.sum((accuracy - held - best * free) ** 2))

    starts = np.geomspace(0.05, 240.0, 60)
    best = int(np.argmin([squares(months) for months in starts]))
    around = starts[max(best - 1, 0)], starts[min(best + 1, 59)]
    return optimize.minimize_scalar(squares, bounds=around, method="bounded", options={"xatol": 1e-9}).fun


@pytest.mark.parametrize(
    ("ages", "accuracy"),
    [
        (np.arange(0.0, 25.0, 2.0), wavy(np.arange(0.0, 25.0, 2.0))),
        (np.arange(1.0, 25.0), wavy(np.arange(1.0, 25.0), months=2.0, noise=0.006)),
        # Launch at its bound: without it the best curve comes from 1.2.
        (np.arange(1.0, 13.0), wavy(np.arange(1.0, 13.0), launch=1.2, stale=0.6, months=1.0, noise=0.02)),
    ],
    ids=["slow", "from the first month", "launch at 1"],
)
def test_intervals_end_where_the_sum_of_squares_passes_the_limit(ages, accuracy):
    found = fit_ageing(ages, accuracy)
    free = ages.size - 3
    fitted = drift.accuracy_at_age(ages, found.launch, found.stale.value, found.time_constant.value)
    limit = np.sum((accuracy - fitted) ** 2) * (1.0 + stats.f.ppf(0.95, 1, free) / free)
    for name in ("loss", "stale"):
        one = getattr(found, name)
        assert 0.0 < one.low < one.value < one.high < 1.0
        for end in (one.low, one.high):
            assert least_squares(ages, accuracy, **{name: end}) == pytest.approx(limit, rel=2e-3)


def test_the_plan_takes_the_loss_with_what_is_unsure_about_the_launch():
    """From the first month on the launch is an extrapolation: its part of the interval is the greater one."""
    ages = np.arange(1.0, 25.0)
    found = fit_ageing(ages, wavy(ages, months=2.0, noise=0.006))
    given = estimates(found)["generalization.drift_loss"]
    assert given == found.loss
    assert found.loss.value == pytest.approx(found.launch - found.stale.value)
    assert found.loss.high - found.loss.low > 3.0 * (found.stale.high - found.stale.low)


def test_a_launch_beyond_1_is_none_and_every_interval_holds_its_value():
    ages = np.arange(1.0, 13.0)
    found = fit_ageing(ages, wavy(ages, launch=1.2, stale=0.6, months=1.0, noise=0.02))
    assert found.launch == pytest.approx(1.0)
    assert found.curve.level.value + found.curve.amount == pytest.approx(1.0)
    assert found.curve.at(ages) == pytest.approx(
        drift.accuracy_at_age(ages, found.launch, found.stale.value, found.time_constant.value), abs=1e-6
    )
    assert found.loss.high <= 1.0 - found.stale.low + 1e-9


@given(
    first=st.sampled_from([0.0, 1.0, 6.0, 20.0]),
    launch=st.floats(0.55, 1.0),
    stale=st.floats(0.0, 0.5),
    months=st.floats(0.2, 60.0),
    noise=st.floats(0.0, 0.02),
)
@settings(deadline=None, max_examples=25)
def test_whatever_falls_gets_ordered_intervals_inside_the_bounds(first, launch, stale, months, noise):
    ages = np.linspace(first, 24.0, 7)
    accuracy = np.clip(wavy(ages, launch, stale, months, noise), 0.0, 1.0)
    try:
        found = fit_ageing(ages, accuracy)
    except FitError:
        # Nothing else than a fall that is gone before the first point, or that turns into a recovery.
        used = drift.declining_part(ages, accuracy)[1]
        assert used.size < 4 or used[0] - used.min() < 3.0 * noise + 1e-6
        return
    for one, most in ((found.stale, 1.0), (found.loss, 1.0), (found.time_constant, 240.0)):
        assert 0.0 <= one.low <= one.value <= one.high <= most * (1.0 + 1e-9)


# --- Refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ages", "accuracy", "key"),
    [
        (range(5), RISING, "rises"),
        ([4, 2, 0, 1, 3], [0.88, 0.84, 0.80, 0.82, 0.86], "rises"),
        ([*range(5), 30], [*RISING, 0.5], "rises"),  # beyond 24 months nothing counts
        ([0, 30, 31, 32], RISING[:4], "drift"),
        ([0, 1], RISING[:2], "drift"),
        (range(4), [0.8, 0.8 - 2e-7, 0.8 - 3e-7, 0.8 - 4e-7], "rises"),
        (range(6), [0.90, 0.80, 0.70, 0.75, 0.85, 0.90], "drift"),
    ],
)
def test_accuracies_that_rise_are_told_from_ones_that_are_too_few(ages, accuracy, key):
    with pytest.raises(FitError) as caught:
        fit_ageing(list(ages), accuracy)
    assert caught.value.key == key
    if key == "drift":
        assert caught.value.slots["count"] == {4: 1, 2: 2, 6: 3}[len(accuracy)]


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("没有下降", "写反")), ("en", ("do not fall", "swapped"))]
)
def test_a_rise_is_said_with_its_cure(lang, words):
    with pytest.raises(FitError) as caught:
        fit_ageing(range(5), RISING)
    assert all(word in caught.value.said(lang) for word in words)
    assert caught.value.said(lang) == text.template(lang, "fitting.fault_rises")


# --- Few pilots -------------------------------------------------------------------------------------------


def test_two_pilots_that_differ_and_happen_to_agree_by_hand():
    """Halves of a distance, weighted alike: 12.7062 d/2, where 1.96 se/sqrt(2) is 4 times narrower."""
    found = fit_shift([0.95, 0.95], [0.80, 0.825], [400, 400])
    assert found.between == 0.0
    weights = found.errors**-2.0
    scatter = np.sum(weights * (found.each - found.shift.value) ** 2) / weights.sum()
    assert found.shift.high - found.shift.value == pytest.approx(12.7062 * np.sqrt(scatter), rel=1e-5)
    assert found.shift.high - found.shift.low > 4 * 2 * 1.96 * weights.sum() ** -0.5
