"""Fits: published figures, worked cases, known parameters found again within their intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from costmodel import _data, drift, generalization, labeling
from costmodel.errors import ParameterError
from costmodel.fitting import FitError, aicc, fit_linear, gradient_descent, t_quantile
from costmodel.fitting_curve import fit_ageing, fit_learning_curve
from costmodel.fitting_performance import fit_cost_performance
from costmodel.fitting_plan import estimates
from costmodel.fitting_shift import fit_shift
from costmodel.fitting_votes import correlation_of_curve, fit_votes

SETS = 500
CURVES = list(_data.csv_rows("published", "labeling", "crowd_curves.csv"))
FITS = list(_data.csv_rows("published", "labeling", "beta_binomial_fits.csv"))


def covered(inside):
    """Whether 95 % intervals hold as often as they should, over many data sets."""
    share = np.mean(inside, axis=0)
    return np.all((share >= 0.90) & (share <= 0.99)), share


def holds(estimate, truth):
    return estimate.low <= truth <= estimate.high


# --- Golden: published tables -----------------------------------------------------------------------------


@pytest.mark.parametrize("fit", FITS, ids=lambda fit: fit["dataset"])
def test_correlation_of_fourteen_crowd_data_sets_to_four_digits(fit):
    rows = [r for r in CURVES if r["dataset"] == fit["dataset"] and int(r["k"]) <= int(fit["k_max"])]
    votes, seen = ([float(row[name]) for row in rows] for name in ("k", "mv_accuracy"))
    found = correlation_of_curve(votes, seen, accuracy=seen[0], classes=int(fit["n_classes"]))
    assert found == pytest.approx(float(fit["rho_fit"]), abs=1.01e-4)


def test_exponents_of_malware_labels():
    """Logarithm of the field error against that of the labels of a month: median slope -.21."""
    table = list(_data.csv_rows("published", "generalization", "malware_label_budget.csv"))
    slopes = []
    for method in {(row["dataset"], row["method"]) for row in table}:
        rows = [
            r for r in table if (r["dataset"], r["method"]) == method and float(r["labels_per_month"]) > 0
        ]
        if len(rows) > 2:
            labels, f1 = (
                np.array([float(r[name]) for r in rows]) for name in ("labels_per_month", "field_f1")
            )
            slopes.append(fit_linear(np.log(labels), np.log(1 - f1)).slope.value)
    assert len(slopes) == 8
    assert -np.median(slopes) == pytest.approx(0.21, abs=0.005)


@pytest.mark.parametrize(("model", "published"), [("hgb", 0.36), ("logreg", 0.61)])
def test_ageing_of_electricity_prices(model, published):
    rows = _data.csv_rows("published", "generalization", "drift_elec2.csv")
    points = [(float(r["age"]), float(r["accuracy"])) for r in rows if r["model"] == model]
    age, accuracy = np.array([point for point in points if point[0] <= 10]).T
    found, known = fit_ageing(age, accuracy), drift.fit_drift(age, accuracy)
    assert (found.launch, found.stale.value, found.time_constant.value) == known
    error = 100 * np.mean(np.abs(drift.accuracy_at_age(age, *known) - accuracy))
    assert error == pytest.approx(published, abs=0.01)
    # The interval is a profile about the same minimum, found on another way.
    assert holds(found.stale, known.stale)
    assert holds(found.time_constant, known.time_constant)


def test_shift_of_the_article():
    """99 % in the lab and 60 % in the field are 2.073; half width 1.96 x sqrt(.24/400)/phi(.2533) = .1242."""
    found = fit_shift([0.99], [0.60], [400])
    assert found.shift.value == pytest.approx(2.073, abs=5e-4)
    assert found.shift.high - found.shift.value == pytest.approx(0.1242, abs=5e-4)
    assert found.between == 0.0


def test_the_article_s_line():
    """For 1..5 and 2..10: 0 and 2, where the article prints 1 and 2 and its program -12 and 4."""
    x, y = [1, 2, 3, 4, 5], [2, 4, 6, 8, 10]
    fit, descent = fit_linear(x, y), gradient_descent(x, y)
    assert fit.slope == pytest.approx((2, 2, 2), abs=1e-12)
    assert fit.intercept == pytest.approx((0, 0, 0), abs=1e-12)
    assert (descent.intercept, descent.slope) == pytest.approx((0, 2), abs=1e-10)


# --- By another way ---------------------------------------------------------------------------------------

X = np.array([1.0, 2.0, 4.0, 7.0, 11.0, 16.0])
Y = np.array([2.1, 2.9, 6.2, 8.8, 15.1, 19.7])


def test_line_is_that_of_scipy():
    fit, known = fit_linear(X, Y), stats.linregress(X, Y)
    half = stats.t.ppf(0.975, 4) * np.array([known.intercept_stderr, known.stderr])
    assert fit.intercept == pytest.approx(
        (known.intercept, known.intercept - half[0], known.intercept + half[0])
    )
    assert fit.slope == pytest.approx((known.slope, known.slope - half[1], known.slope + half[1]))
    assert fit.residuals == pytest.approx(Y - known.intercept - known.slope * X)
    assert fit.residuals.sum() == pytest.approx(0, abs=1e-12)
    assert fit.r_squared == pytest.approx(known.rvalue**2)
    assert t_quantile(4) == pytest.approx(stats.t.ppf(0.975, 4))


def test_prediction_band_of_the_line_by_matrices():
    """Variance s^2 (1 + v' (X'X)^-1 v), far outside the points as well."""
    fit = fit_linear(X, Y)
    design = np.stack([np.ones_like(X), X], axis=1)
    for at in (0.0, 9.0, 40.0):
        v = np.array([1.0, at])
        spread = fit.sigma * np.sqrt(1 + v @ np.linalg.inv(design.T @ design) @ v)
        band = fit.predict(at)
        assert band.high - band.center == pytest.approx(stats.t.ppf(0.975, 4) * spread)
        assert band.center - band.low == pytest.approx(band.high - band.center)


@given(
    x=st.lists(st.floats(0, 1e6), min_size=4, max_size=12, unique_by=lambda v: round(v, 3)),
    slope=st.floats(-5, 5),
    rate=st.floats(0.05, 1.9),
)
@settings(deadline=None, max_examples=40)
def test_descent_arrives_at_least_squares_from_any_unit(x, slope, rate):
    y = slope * np.array(x) + np.sin(np.arange(len(x)))
    fit, descent = fit_linear(x, y), gradient_descent(x, y, rate=rate)
    size = np.abs(y).max()
    assert descent.slope * np.std(x) == pytest.approx(fit.slope.value * np.std(x), abs=1e-9 * size)
    assert descent.intercept == pytest.approx(
        fit.intercept.value, abs=1e-9 * size * (1 + np.mean(x) / np.std(x))
    )
    assert np.all(np.diff(descent.losses) <= 1e-12 * descent.losses[0])


def test_saturating_law_is_the_best_of_scipy():
    fit = fit_cost_performance(X, 1 - 0.1 - 0.5 * X**-0.7 + 0.004 * np.cos(9 * X))
    assert fit.saturates
    law = lambda x, top, a, b: top - a * x**-b  # noqa: E731
    measured = fit.curve.at(X / fit.high) + fit.curve.residuals
    known, _ = optimize.curve_fit(law, X, measured, p0=(0.9, 0.5, 0.7))
    assert fit.curve.level.value == pytest.approx(known[0], abs=1e-5)
    assert fit.curve.rate.value == pytest.approx(known[2], rel=1e-3)


def test_aicc_by_hand():
    # n = 6, k = 3, RSS = 6: 6 ln 1 + 6 + 24/2 = 18.
    assert aicc(6.0, points=6, parameters=3) == pytest.approx(18.0)


def test_votes_by_hand():
    """12 items right twice, 6 once, 2 never: p = .75, agreement .7, rho = (.7 - .625)/.375 = .2."""
    pairs = [("y", "y")] * 12 + [("y", "n")] * 6 + [("n", "n")] * 2
    names = [str(number) for number in range(20) for _ in range(2)]
    gold = ["y", ""] * 20  # known once is enough
    found = fit_votes(names, ["a", "b"] * 20, [vote for pair in pairs for vote in pair], gold)
    assert (found.accuracy.value, found.agreement, found.classes) == pytest.approx((0.75, 0.7, 2))
    assert found.correlation.value == pytest.approx(0.2)
    assert found.ceiling == pytest.approx(stats.beta.sf(0.5, 0.75 * 4, 0.25 * 4))
    assert (found.items, found.paired, found.votes, found.workers) == (20, 20, 40, 2)


def test_two_pilots_pooled_by_hand():
    """Pilots that agree are weighted by 1/se^2; four times the items count four times."""
    each = fit_shift([0.95, 0.95], [0.80, 0.80], [100, 400])
    assert each.errors[0] / each.errors[1] == pytest.approx(2)
    assert each.shift.value == pytest.approx(generalization.shift_between(0.95, 0.80))
    assert each.shift.high - each.shift.value == pytest.approx(1.959964 * each.errors[1] / np.sqrt(1.25))


def test_pilots_that_differ_by_hand():
    """Q = d^2 w with w = w1 w2/(w1+w2), tau^2 = (Q - 1)/(2w); one degree of freedom: t = 12.706."""
    found = fit_shift([0.95, 0.95], [0.90, 0.70], [100, 400])
    first, second = found.errors**-2.0
    both = first * second / (first + second)
    tau2 = ((found.each[1] - found.each[0]) ** 2 * both - 1) / (2 * both)
    assert found.between == pytest.approx(np.sqrt(tau2))
    weights = 1 / (found.errors**2 + tau2)
    pooled = np.average(found.each, weights=weights)
    error = np.sqrt(np.sum(weights * (found.each - pooled) ** 2) / weights.sum())
    assert found.shift.value == pytest.approx(pooled)
    assert found.shift.high - pooled == pytest.approx(12.7062 * error, rel=1e-5)


def test_pilots_that_differ_get_a_wider_interval():
    alike = fit_shift([0.95] * 3, [0.80, 0.81, 0.79], [400] * 3)
    apart = fit_shift([0.95] * 3, [0.90, 0.80, 0.65], [400] * 3)
    assert alike.between == 0.0
    assert apart.between > 0.2
    assert apart.shift.high - apart.shift.low > 4 * (alike.shift.high - alike.shift.low)


def test_next_items_lie_on_the_curve():
    items = np.array([1e3, 3e3, 1e4, 3e4, 1e5])
    found = fit_learning_curve(items, 1 - 0.01 - 0.05 * (items / 1e5) ** -0.3)
    # Error .06 -> .05: (.04/.05)^(-1/.3) = 2.1039 times the items.
    assert found.items_for(0.95) == pytest.approx(2.1039e5, rel=1e-3)
    assert found.items_for(0.995) == np.inf


# --- Refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("run", "key"),
    [
        (lambda: fit_linear([1, 2], [1, 2]), "line"),
        (lambda: fit_linear([1, 1, 1], [1, 2, 3]), "line"),
        (lambda: gradient_descent(X, Y, most=2), "steps"),
        (lambda: fit_learning_curve([1, 2, 3], [0.1, 0.2, 0.3]), "curve"),
        (lambda: fit_learning_curve([], []), "curve"),
        (lambda: fit_learning_curve([1, 2, 3, 4], [0.9, 0.8, 0.7, 0.6]), "falls"),
        (lambda: fit_ageing([0, 1, 2], [0.9, 0.8, 0.7]), "drift"),
        (lambda: fit_ageing([0, 1, 2, 3], [0.8] * 4), "rises"),
        (lambda: fit_shift([], [], []), "shift"),
        (lambda: fit_votes(["a"] * 4, list("wxyz"), ["1"] * 4, ["1"] * 4), "votes"),
        (lambda: fit_votes([str(i // 2) for i in range(40)], ["w"] * 40, ["1"] * 40, ["1"] * 40), "classes"),
        (lambda: correlation_of_curve([1], [0.9], accuracy=0.9), "single"),
    ],
)
def test_points_that_determine_nothing(run, key):
    with pytest.raises(FitError) as caught:
        run()
    assert caught.value.key == key
    assert caught.value.said("zh").endswith("。")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("rate", [0.0, 2.0, -1.0, float("nan")])
def test_a_rate_that_leads_away(rate):
    with pytest.raises(ParameterError, match="above 0 and below 2"):
        gradient_descent(X, Y, rate=rate)


def test_choice_between_line_and_curve():
    cost = np.arange(1.0, 13.0)
    noise = 0.01 * np.sin(7 * cost)
    assert not fit_cost_performance(cost, 0.2 + 0.05 * cost + noise).saturates
    assert fit_cost_performance(cost, 0.9 - 0.5 * cost**-1.0 + noise).saturates
    assert fit_cost_performance(cost[:5], cost[:5]).curve is None  # too few points to choose
    falling = fit_cost_performance(cost, 1 - 0.05 * cost)
    assert falling.curve is None
    assert falling.line.slope.value == pytest.approx(-0.05)


# --- Coverage: known parameters in their 95 % intervals, over 500 data sets each --------------------------


def test_intervals_of_the_line_and_its_band_hold():
    rng, inside = np.random.default_rng(1), []
    for _ in range(SETS):
        fit = fit_linear(X, 1 + 0.5 * X + rng.normal(0, 0.3, X.size))
        band = fit.predict(9.0)
        inside.append(
            [
                holds(fit.intercept, 1),
                holds(fit.slope, 0.5),
                band.low <= 5.5 + rng.normal(0, 0.3) <= band.high,
            ]
        )
    good, share = covered(inside)
    assert good, share


def test_intervals_of_the_learning_curve_hold():
    items = np.geomspace(1e3, 1e5, 8)
    rng, inside = np.random.default_rng(2), []
    for _ in range(SETS):
        accuracy = 1 - 0.03 - 0.05 * (items / 1e5) ** -0.35 + rng.normal(0, 0.002, items.size)
        found = fit_learning_curve(items, accuracy)
        inside.append([holds(found.floor, 0.03), holds(found.exponent, 0.35)])
    good, share = covered(inside)
    assert good, share


@pytest.mark.parametrize(
    ("ages", "months", "noise"),
    [(np.arange(0.0, 25.0, 2.0), 6.0, 0.004), (np.arange(0.0, 24.0), 2.0, 0.006)],
    ids=["slow", "fast"],
)
def test_intervals_of_ageing_hold(ages, months, noise):
    rng, inside = np.random.default_rng(3), []
    accuracy = drift.accuracy_at_age(ages, launch=0.88, stale=0.76, time_constant=months)
    for _ in range(SETS):
        found = fit_ageing(ages, accuracy + rng.normal(0, noise, ages.size))
        drawn = estimates(found)["generalization.drift_loss"]  # the interval that a plan draws from
        inside.append([holds(found.stale, 0.76), holds(found.time_constant, months), holds(drawn, 0.12)])
    good, share = covered(inside)
    assert good, share


def test_prediction_band_of_the_curve_holds():
    cost, rng, inside = np.geomspace(1, 50, 10), np.random.default_rng(4), []
    for _ in range(SETS):
        fit = fit_cost_performance(cost, 0.9 - 0.4 * cost**-0.8 + rng.normal(0, 0.01, cost.size))
        assert fit.saturates
        new = 0.9 - 0.4 * np.array([3.0, 30.0]) ** -0.8 + rng.normal(0, 0.01, 2)
        band = fit.predict([3.0, 30.0])
        inside.append((band.low <= new) & (new <= band.high))
    good, share = covered(inside)
    assert good, share


@pytest.mark.parametrize(
    ("pilots", "between"), [(6, 0.0), (6, 0.3), (5, 0.0), (3, 0.0), (3, 0.2), (2, 0.1), (2, 0.2), (2, 0.5)]
)
def test_interval_of_the_shift_holds(pilots, between):
    rng, inside, lab = np.random.default_rng(5), [], np.array([0.97, 0.98, 0.96, 0.97, 0.99, 0.975])
    items, lab = np.array([300, 500, 400, 600, 350, 800])[:pilots], lab[:pilots]
    for _ in range(SETS):
        field = generalization.field_accuracy(lab, 1.0 + between * rng.normal(size=lab.size))
        seen = np.clip(rng.binomial(items, field), 1, items - 1) / items
        inside.append([holds(fit_shift(lab, seen, items).shift, 1.0)])
    good, share = covered(inside)
    assert good, share


@pytest.mark.parametrize("classes", [2, 5])
def test_intervals_of_votes_hold(classes):
    rng, inside, accuracy, rho = np.random.default_rng(6), [], 0.8, 0.2
    spread = 1 / rho - 1
    names = np.repeat(np.arange(150), 3).astype(str).tolist()
    for _ in range(SETS):
        easy = rng.beta(accuracy * spread, (1 - accuracy) * spread, 150)
        right = rng.random((150, 3)) < easy[:, None]
        labels = np.where(right, 0, rng.integers(1, classes, (150, 3))).astype(str).ravel().tolist()
        found = fit_votes(names, ["a", "b", "c"] * 150, labels, ["0"] * 450)
        inside.append([holds(found.accuracy, accuracy), holds(found.correlation, rho)])
    good, share = covered(inside)
    assert good, share
    assert labeling.vote_precision(accuracy, 3, rho, classes) > accuracy
