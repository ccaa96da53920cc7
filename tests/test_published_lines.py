"""Straight lines of published examples, fitted by this package."""

import json

import pytest

from costmodel import _data
from costmodel.fitting import fit_linear

GOLDEN = _data.csv_rows("published", "decision", "golden.csv")


def line(*, x, y):
    fit = fit_linear(x, y)
    return fit.intercept.value, fit.slope.value, fit.r_squared


# What the published examples call their function -> how this package computes it.
FITTED = {"ols": line}
ROWS = [row for row in GOLDEN if row["function"] in FITTED]
# Which of intercept, slope and share of the variance each source prints.
PRINTED = {"ols-article": slice(0, 2), "slope-excel": slice(1, 2), "anscombe-1": slice(0, 3)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_lines_of_published_examples(row):
    found = FITTED[row["function"]](**json.loads(row["inputs"]))[PRINTED[row["id"]]]
    exact, tolerance = (json.loads(row[key]) for key in ("exact", "abs_tol"))
    wanted = exact if isinstance(exact, list) else [exact]
    near = tolerance if isinstance(tolerance, list) else [tolerance]
    assert len(found) == len(wanted)
    assert found == pytest.approx(wanted, abs=1e-11)
    for figure, printed, digits in zip(found, wanted, near * (len(wanted) // len(near)), strict=True):
        assert abs(figure - printed) <= digits


def test_every_line_is_here():
    assert {row["id"] for row in ROWS} == set(PRINTED)
