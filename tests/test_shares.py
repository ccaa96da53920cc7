"""Which shares are drawn logit-normal, and what such draws are: worked out from odds by hand."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest
from scipy.special import ndtri

from costmodel import parameters, presets, sampling
from costmodel.distributions import Z90
from costmodel.parameters import Parameter
from tests.browser import ROOT

SHARES = [r for r in parameters.catalogue().values() if r.unit == "share" and r.distribution != "none"]
LOGIT = [r for r in SHARES if r.distribution == "logitnormal"]
PLANS = [presets.load(name) for name in presets.names()]
PLAN = presets.load("ecommerce")
ENDS = np.array([-Z90, Z90])
# A price is extrapolated from these, or work divided by them: a far tail would decide the mean.
TAIL_DECIDES = {"labeling.expert_precision", "labeling.own_precision", "compute.pipeline_efficiency"}


@pytest.fixture(scope="module")
def drawn():
    return sampling.draw(PLAN, 4096, seed=0)


def log_odds(share):
    return np.log(np.asarray(share) / (1.0 - np.asarray(share)))


def holds(record: Parameter) -> bool:
    """The rule of docs/model.md."""
    (low, high), (least, most) = record.usual, record.allowed
    if not 0.0 <= least < most <= 1.0 or not 0.0 < low < high < 1.0 or record.id in TAIL_DECIDES:
        return False
    width = log_odds(high) - log_odds(low)
    place = (log_odds(record.value) - log_odds(low)) / width
    typed = [float(plan[record.id]) for plan in PLANS]
    outside = sum(not low <= value <= high for value in typed)
    one_peak = (width / (2.0 * Z90)) ** 2 <= 2.0
    return bool(one_peak and 0.25 <= place <= 0.75 and 5 * outside <= len(typed))


@pytest.mark.parametrize("record", SHARES, ids=lambda record: record.id)
def test_the_rule_decides(record):
    if record.distribution in {"logitnormal", "pert"}:
        assert (record.distribution == "logitnormal") == holds(record)


def test_the_rest_are_rates_and_one_triangle():
    rest = {r.id: r.distribution for r in SHARES if r.distribution not in {"logitnormal", "pert"}}
    assert rest == {
        "labeling.synthetic_exchange": "triangular",
        "generalization.reference_error": "lognormal",
        "value.return_rate": "lognormal",
        "value.contact_rate": "lognormal",
    }


def test_the_opening_example_draws_them(drawn):
    assert [i for i in drawn.ids if parameters.find(i).distribution == "logitnormal"] == [
        "labeling.crowd_precision",
        "labeling.assisted_precision",
        "compute.failed",
        "generalization.drift_loss",
        "serving.batch_fixed",
    ]
    named = {"labeling.catch_rate", "gates.poc_pass", "gates.pilot_pass", "serving.utilization_after"}
    assert named <= {record.id for record in LOGIT}


@pytest.mark.parametrize("identifier", ["compute.failed", "generalization.drift_loss", "serving.batch_fixed"])
def test_their_log_odds_are_normal(drawn, identifier):
    """Read from the file: middle and deviation of the log odds, draw by draw; one draw in ten outside."""
    section, name = identifier.split(".")
    usual = tomllib.loads((ROOT / f"data/parameters/{section}.toml").read_text("utf-8"))[name]["usual"]
    middle, sigma = log_odds(usual).mean(), np.diff(log_odds(usual))[0] / (2.0 * 1.2815515655446004)
    column, scores = drawn.columns[identifier].ravel(), drawn.scores[:, drawn.ids.index(identifier)]
    assert log_odds(column) == pytest.approx(middle + sigma * scores, abs=1e-3)
    assert np.quantile(column, [0.1, 0.9]).tolist() == pytest.approx(usual, rel=0.01)
    assert float((column < usual[0]).mean()) == pytest.approx(0.1, abs=0.005)
    assert float((column > usual[1]).mean()) == pytest.approx(0.1, abs=0.005)


def test_percentiles_of_failed_runs_by_hand():
    """Odds of 2 and 15 %: 1 to 49 and 3 to 17. The middle is their geometric mean, not the default of 5 %."""
    middle = (1 / 49 * 3 / 17) ** 0.5
    found = sampling.at_scores("compute.failed", 0.05, np.array([-Z90, 0.0, Z90]))
    assert found.tolist() == pytest.approx([0.02, middle / (1 + middle), 0.15], rel=1e-9)
    beyond = 1 / 49 * (3 * 49 / 17) ** ((ndtri(0.01) + Z90) / (2 * Z90))  # straight on to P1, on the log odds
    found = sampling.at_scores("compute.failed", 0.05, ndtri([0.01]))
    assert found.tolist() == pytest.approx([beyond / (1 + beyond)], rel=1e-4)


@pytest.mark.parametrize(
    ("identifier", "value", "ends"),
    [
        ("compute.failed", 0.1, (19 / 460, 57 / 210)),  # 1 to 9, not 1 to 19: odds 19/441 and 57/153
        ("gates.pilot_pass", 0.5, (13 / 41, 9 / 13)),  # 1 to 1, not 4 to 1: odds 13/28 and 9/4
        ("strategies.moe_effect", 0.42, (0.2, 0.67)),  # as in the record
    ],
)
def test_a_typed_value_moves_the_odds(identifier, value, ends):
    assert sampling.at_scores(identifier, value, ENDS).tolist() == pytest.approx(ends, rel=1e-9)
    plan = PLAN.replace({identifier: value})
    assert sampling.values_at(plan, identifier, ENDS).tolist() == pytest.approx(ends, rel=1e-9)


@pytest.mark.parametrize("record", LOGIT, ids=lambda record: record.id)
def test_no_draw_is_none_or_all(record):
    for value in (record.value, *record.usual, record.slider[0], record.slider[1]):
        if 0.0 < value < 1.0:
            far = sampling.at_scores(record.id, float(value), np.linspace(-9.0, 9.0, 37))
            assert np.all((far > 0.0) & (far < 1.0))
    most = sampling.at_scores(record.id, float(record.value), np.array([-2.05, 2.05]))
    assert record.allowed[0] < most[0]  # less than two in a hundred stop at a bound
    assert most[1] < record.allowed[1]


@pytest.mark.parametrize(("identifier", "value"), [("compute.failed", 0.0), ("serving.batch_fixed", 1.0)])
def test_none_and_all_are_exact(identifier, value):
    assert identifier not in sampling.uncertain(PLAN.replace({identifier: value}))
    assert sampling.at_scores(identifier, value, ENDS).tolist() == [value, value]
