"""Models beside published cases: every error figure, its laws, and the command that prints them."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import _data, text, validation, validation_words
from costmodel.__main__ import main
from costmodel.validation import Case, Check

CHECKS = {check.key: check for check in validation.checks()}

# Error and shortcut's error as the sources of the tables give them, or as docs/model.md says them: points for
# shares, factors else, with the tolerance of their rounding.
GOLDEN = {
    "votes_fitted": (0.0027, 0.0548, 5e-5),  # beta_binomial_fits.csv: mae_fit, mae_independent_votes
    "votes_agreement": (0.0082, 0.0638, 6e-5),
    "votes_default": (0.0263, 0.0548, 5e-5),
    "training_hours": (1.23, 1.69, 0.005),  # one use of half the peak for all runs: 1.69
}
ALONE = {  # the shortcut of these notes is another one, or none is given
    "escalation_precision": (0.0087, 5e-5),
    "escalation_share": (0.0064, 5e-5),
    "label_noise": (0.0097, 5e-5),
    "retraining": (0.0070, 5e-5),
    "structured": (0.0080, 5e-5),
    "vision_training": (1.18, 0.005),
    "vision_inference": (1.15, 0.005),
}
# shift_severity.csv: mae_constant_delta_points and mae_constant_gap_points
SHIFTS = {
    row["shift"]: (float(row["mae_constant_delta_points"]), float(row["mae_constant_gap_points"]))
    for row in _data.csv_rows("published", "generalization", "shift_severity.csv")
}
# Pins of our own output: number of cases, error, shortcut's error. They move only with a model or its data.
PINS = {
    "votes_fitted": (108, 0.00270, 0.05476),
    "votes_agreement": (94, 0.00815, 0.06381),
    "votes_default": (108, 0.02633, 0.05476),
    "escalation_precision": (52, 0.00872, 0.02774),
    "escalation_share": (28, 0.00638, 0.09438),
    "label_noise": (6, 0.00972, 0.07083),
    "learning_curve": (22, 0.08152, 0.34900),
    "shift": (507, 0.01702, 0.02226),
    "same_source": (30, 0.01739, 0.07183),
    "drift": (47, 0.01656, 0.13599),
    "retraining": (8, 0.00702, 0.06476),
    "methods": (217, 0.00516, 0.00709),
    "structured": (20, 0.00798, 0.02310),
    "latency": (6, 1.07291, 1.63246),
    "perplexity": (37, 1.02980, 1.14885),
    "training_hours": (40, 1.22528, 1.68647),
    "vision_training": (64, 1.17716, 2.39218),
    "vision_inference": (64, 1.14625, 2.09281),
    "scaling": (287, 0.13605, 0.20658),
    "energy_measured": (5, 1.00318, 1.39533),
    "energy_rated": (5, 1.45511, 1.39533),
}
LOSES = {"energy_rated"}  # the shortcut is nearer, and the table says so


def perfect(check: Check, unit: str | None = None) -> Check:
    cases = tuple(Case(c.group, c.name, c.reported, c.reported, c.naive) for c in check.cases)
    return Check(
        check.key, check.screen, unit or check.unit, check.quantity, check.naive, check.basis, (), cases
    )


# --- Golden -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", GOLDEN)
def test_errors_are_those_of_the_notes(key):
    error, naive, tolerance = GOLDEN[key]
    assert (CHECKS[key].error, CHECKS[key].naive_error) == pytest.approx((error, naive), abs=tolerance)


@pytest.mark.parametrize("key", ALONE)
def test_errors_without_a_published_shortcut(key):
    error, tolerance = ALONE[key]
    assert CHECKS[key].error == pytest.approx(error, abs=tolerance)


@pytest.mark.parametrize("group", CHECKS["shift"].groups, ids=lambda group: group.name)
def test_each_benchmark_is_as_its_table_says(group):
    assert (100 * group.error, 100 * group.naive_error) == pytest.approx(SHIFTS[group.name], abs=0.006)


def test_drift_of_each_stream():
    errors = [100 * group.error for group in CHECKS["drift"].groups]
    assert errors == pytest.approx([0.36, 0.61, 4.0], abs=0.006)


def test_each_crowd_is_as_its_fit_says():
    rows = {row["dataset"]: row for row in _data.csv_rows("published", "labeling", "beta_binomial_fits.csv")}
    columns = {"votes_fitted": "mae_fit", "votes_agreement": "mae_k3plus_using_agreement_rho"}
    for key, column in columns.items():
        groups = CHECKS[key].groups
        assert len(groups) == 14
        for group in groups:
            assert group.error == pytest.approx(float(rows[group.name][column]), abs=1e-4)


def test_perplexity_rises_by_the_factor_of_the_notes():
    rises = [(c.reported - 1, c.predicted - 1) for c in CHECKS["perplexity"].cases]
    # The notes measure the logarithm of the ratio, not the ratio less one.
    factors = [abs(math.log(math.log1p(found) / math.log1p(rise))) for rise, found in rises]
    assert math.exp(np.mean(factors)) == pytest.approx(1.41, abs=0.005)


def test_latency_misses_by_a_tenth_at_most():
    worst = CHECKS["latency"].worst
    assert max(worst.predicted / worst.reported, worst.reported / worst.predicted) <= 1.10


def test_all_training_runs_lie_within_twice():
    factors = [c.predicted / c.reported for c in CHECKS["training_hours"].cases]
    assert 0.5 < min(factors) <= max(factors) < 2.0


# --- Pins -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PINS)
def test_pinned(key):
    check = CHECKS[key]
    cases, *errors = PINS[key]
    assert len(check.cases) == cases
    assert [check.error, check.naive_error] == pytest.approx(errors, abs=2e-5)


def test_every_check_is_pinned_and_speaks_both_languages():
    assert list(PINS) == list(CHECKS)
    for lang, check in ((lang, check) for lang in text.LANGUAGES for check in CHECKS.values()):
        for kind, key in (
            ("check", check.key),
            ("fails", check.key),
            ("naive_of", check.naive),
            ("basis_of", check.basis),
            ("quantity_of", check.quantity),
        ):
            assert text.template(lang, f"validation.{kind}.{key}")
        assert validation_words.case(check, check.worst, lang)


def test_where_the_shortcut_is_nearer_the_table_says_so():
    assert {key for key, check in CHECKS.items() if check.verdict != "better"} == LOSES
    assert CHECKS["energy_rated"].verdict == "worse"
    assert CHECKS["votes_agreement"].beaten_on == ("MS_music", "d_possent")
    assert CHECKS["shift"].beaten_on == ()


def test_the_cases_are_those_of_the_files():
    for check in CHECKS.values():
        for file in check.files:
            assert _data.path("published", *file.split("/")).is_file()
        assert all(math.isfinite(x) for c in check.cases for x in (c.reported, c.predicted, c.naive))


# --- Laws -------------------------------------------------------------------------------------------------

amounts = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=8)


@pytest.mark.parametrize("key", CHECKS)
def test_law_1_a_perfect_prediction_has_no_error(key):
    check = perfect(CHECKS[key])
    assert check.error == (1.0 if check.unit == "factor" else 0.0)
    assert check.ratio == math.inf
    assert check.verdict == "better"
    assert check.beaten_on == ()


@given(amounts, st.floats(1.0, 50.0))
def test_law_2_too_much_and_too_little_by_a_factor_count_alike(reported, factor):
    high = validation.mean_error([factor * x for x in reported], reported, "factor")
    low = validation.mean_error([x / factor for x in reported], reported, "factor")
    assert high == pytest.approx(factor, rel=1e-9)
    assert low == pytest.approx(factor, rel=1e-9)


@given(amounts, st.floats(-5.0, 5.0))
def test_law_3_points_are_the_mean_distance(reported, distance):
    found = validation.mean_error([x + distance for x in reported], reported, "points")
    assert found == pytest.approx(abs(distance), abs=1e-6)


@given(amounts, st.floats(0.01, 100.0))
def test_law_4_factors_do_not_depend_on_the_unit_of_measure(reported, scale):
    found = [2.5 * x + 1 for x in reported]
    other = validation.mean_error([scale * x for x in found], [scale * x for x in reported], "factor")
    assert other == pytest.approx(validation.mean_error(found, reported, "factor"), rel=1e-9)


def test_law_5_groups_count_alike_however_many_cases_they_have():
    cases = [Case("many", str(i), 0.5, 0.5, 0.6) for i in range(9)] + [Case("one", "", 0.5, 0.7, 0.6)]
    check = Check("x", "gap", "points", "share", "gap", "each", (), tuple(cases))
    assert check.error == pytest.approx(0.1)  # (0 + .2) / 2, not .2 / 10
    assert check.naive_error == pytest.approx(0.1)
    assert check.verdict == "alike"
    assert check.worst.group == "one"
    assert check.beaten_on == ("one",)


def test_law_6_a_shortcut_that_is_nearer_is_named_worse():
    check = Check("x", "gap", "points", "share", "gap", "each", (), (Case("", "", 0.5, 0.7, 0.6),))
    assert check.ratio == pytest.approx(0.5)
    assert check.verdict == "worse"


@given(st.lists(st.floats(1.0, 100.0), min_size=2, max_size=6))
def test_law_7_factors_of_groups_are_joined_on_the_logarithmic_scale(errors):
    found = validation.joined(errors, "factor")
    assert found == pytest.approx(math.prod(errors) ** (1 / len(errors)), rel=1e-9)
    assert validation.joined([math.log(error) for error in errors], "points") == pytest.approx(
        math.log(found), abs=1e-9
    )


def test_no_cases_are_refused():
    with pytest.raises(ValueError, match="no cases"):
        Check("x", "gap", "points", "share", "gap", "each", (), ())


# --- The command ------------------------------------------------------------------------------------------


def test_json_holds_every_case(capsys):
    assert main(["validation", "--json"]) == 0
    found = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    assert list(found) == list(CHECKS)
    for key, row in found.items():
        pairs = [(case["predicted"], case["reported"]) for case in row["cases"] if case["group"]]
        assert len(pairs) == PINS[key][0]
        assert row["error"] == pytest.approx(PINS[key][1], abs=2e-5)
        assert sum(group["cases"] for group in row["groups"]) == len(pairs)
    hours = found["training_hours"]
    distances = [abs(math.log(case["predicted"] / case["reported"])) for case in hours["cases"]]
    assert hours["error"] == pytest.approx(math.exp(sum(distances) / len(distances)))


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_table_says_every_error(capsys, lang):
    assert main(["validation", "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert text.say(validation_words.lead(validation.checks()), lang) in shown
    for check in CHECKS.values():
        (line,) = [
            line
            for line in shown.splitlines()
            if line.startswith(text.template(lang, f"validation.check.{check.key}") + "  ")
        ]
        assert validation_words.error(check, check.error, lang) in line
        assert validation_words.error(check, check.naive_error, lang) in line


def test_the_lead_counts():
    figures = {
        slot: number for slot, (_, number) in validation_words.lead(validation.checks()).figures.items()
    }
    assert figures == {"better": 20, "total": 21, "cases": 1755, "apart": 7}
