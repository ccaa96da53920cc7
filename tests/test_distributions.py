"""Distributions and correlations: published examples, P10 and P90 kept, ranks that go together."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from costmodel import _data, distributions
from costmodel.correlation import correlate, is_correlation, nearest_correlation
from costmodel.errors import ParameterError
from costmodel.sampling import sobol_points
from tests.plans import THOROUGH

GOLDEN = {row["id"]: row for row in _data.csv_rows("published", "decision", "golden.csv")}
MIDDLES = (np.arange(200_000) + 0.5) / 200_000


def golden(name):
    row = GOLDEN[name]
    exact, tolerance = (json.loads(row[key]) for key in ("exact", "abs_tol"))
    return json.loads(row["inputs"]), exact, tolerance


def test_pert_of_the_published_example():
    given_, (mean, sigma), tolerance = golden("pert-1")
    found = distributions.pert(given_["o"], given_["m"], given_["p"])
    assert (found.mean, found.sigma) == pytest.approx((mean, sigma), abs=tolerance)


def test_triangle_of_the_published_example():
    given_, (mean, variance), tolerance = golden("triangular")
    found = distributions.triangular(given_["a"], given_["c"], given_["b"])
    assert (found.mean, found.variance) == pytest.approx((mean, variance), abs=tolerance)
    theirs = stats.triang(3 / 9, loc=5, scale=9)
    assert found.quantile([0.05, 0.4, 0.9]) == pytest.approx(theirs.ppf([0.05, 0.4, 0.9]))


def test_lognormal_of_the_published_example():
    given_, exact, tolerance = golden("lognormal-p10p90")
    found = distributions.lognormal_from_p10_p90(given_["p10"], given_["p90"])
    for value, wanted, within in zip((found.median, found.sigma, found.mean), exact, tolerance, strict=True):
        assert value == pytest.approx(wanted, abs=within)
    theirs = stats.lognorm(found.sigma, scale=200.0)
    assert (found.sd, found.quantile(0.3)) == pytest.approx((theirs.std(), theirs.ppf(0.3)))


DISTRIBUTIONS = {
    "pert": distributions.pert(5, 8, 14),
    "pert, mode at an end": distributions.pert(0, 0, 1),
    "triangular": distributions.triangular(5, 14, 14),
    "uniform": distributions.uniform(-1, 3),
    "logit-normal": distributions.logitnormal_from_p10_p90(0.05, 0.3),
    "lognormal": distributions.lognormal_from_p10_p90(10, 20),
}


@pytest.mark.parametrize("found", DISTRIBUTIONS.values(), ids=DISTRIBUTIONS)
def test_what_is_drawn_has_the_mean_and_the_deviation_that_are_said(found):
    drawn = found.quantile(MIDDLES)
    assert (drawn.mean(), drawn.std()) == pytest.approx((found.mean, found.sd), rel=1e-3)
    assert np.all(np.diff(drawn) >= 0)
    assert found.median == pytest.approx(np.median(drawn), rel=1e-4)


def test_logitnormal_by_the_integral_of_its_density():
    found = distributions.logitnormal_from_p10_p90(0.05, 0.3)
    logit = stats.norm(np.mean(np.log([0.05 / 0.95, 0.3 / 0.7])), found.sigma)

    def density(x):
        return logit.pdf(np.log(x / (1 - x))) / (x * (1 - x))

    assert integrate.quad(lambda x: x * density(x), 0, 1)[0] == pytest.approx(found.mean, rel=1e-4)
    assert found.quantile([0.1, 0.9]) == pytest.approx([0.05, 0.3])


@THOROUGH
@given(low=st.floats(-50, 50), below=st.floats(0, 30), above=st.floats(0, 30))
def test_p10_and_p90_are_kept(low, below, above):
    if below + above < 1e-3:
        return
    three = (low, low + below, low + below + above)
    for kind in (distributions.pert_from_p10_p90, distributions.triangular_from_p10_p90):
        found = kind(*three)
        assert found.quantile([0.1, 0.9]) == pytest.approx([three[0], three[2]], abs=1e-6)


@THOROUGH
@given(p10=st.floats(1e-3, 1e3), ratio=st.floats(1.01, 100))
def test_p10_and_p90_are_kept_by_the_lognormal(p10, ratio):
    found = distributions.lognormal_from_p10_p90(p10, p10 * ratio)
    assert found.quantile([0.1, 0.9]) == pytest.approx([p10, p10 * ratio])


@pytest.mark.parametrize(
    "refused",
    [
        lambda: distributions.pert(3, 2, 4),
        lambda: distributions.triangular(2, 2, 2),
        lambda: distributions.lognormal_from_p10_p90(0, 1),
        lambda: distributions.logitnormal_from_p10_p90(0.2, 1.0),
        lambda: distributions.pert_from_p10_p90(1, 5, 4),
        lambda: distributions.pert(float("nan"), 2, 4),
    ],
)
def test_points_out_of_order_are_refused_in_one_sentence(refused):
    with pytest.raises(ParameterError, match=r"; enter .*\.$"):
        refused()


# ---- Correlation --------------------------------------------------------------------------------------


def two(rho, draws=2**14):
    scores = stats.norm.ppf(sobol_points(2, draws, seed=3))
    return correlate(scores, np.array([[1.0, rho], [rho, 1.0]]))


def test_ranks_correlate_as_published_for_the_normal_copula():
    given_, (spearman, kendall), _ = golden("copula")
    drawn = two(given_["pearson"])
    assert stats.spearmanr(*drawn.T).statistic == pytest.approx(spearman, abs=2e-3)
    assert stats.kendalltau(*drawn[:4096].T).statistic == pytest.approx(kendall, abs=5e-3)


@pytest.mark.parametrize("rho", [-0.9, -0.3, 0.0, 0.5, 0.99])
def test_scores_keep_their_law_and_take_the_correlation(rho):
    drawn = two(rho)
    assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(rho, abs=3e-3)
    assert drawn.mean(axis=0) == pytest.approx([0, 0], abs=2e-3)
    assert drawn.std(axis=0) == pytest.approx([1, 1], abs=3e-3)


def test_nearest_correlation_of_the_published_example():
    """Higham (2002), section 4: rounded to four digits there."""
    contradictory = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    wanted = np.array([[1.0, 0.7607, 0.1573], [0.7607, 1.0, 0.7607], [0.1573, 0.7607, 1.0]])
    assert not is_correlation(contradictory)
    assert nearest_correlation(contradictory) == pytest.approx(wanted, abs=5e-5)


@THOROUGH
@given(st.lists(st.floats(-1, 1), min_size=6, max_size=6))
def test_what_was_repaired_can_be_drawn(entries):
    matrix = np.eye(4)
    matrix[np.triu_indices(4, 1)] = entries
    matrix = np.maximum(matrix, matrix.T) + np.minimum(matrix, matrix.T) - np.diag(np.diag(matrix))
    repaired = nearest_correlation(matrix)
    assert is_correlation(repaired)
    assert np.diag(repaired) == pytest.approx(np.ones(4))
    np.linalg.cholesky(repaired)
    if is_correlation(matrix):
        assert repaired == pytest.approx(matrix, abs=1e-5)
