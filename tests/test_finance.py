"""Cash-flow figures against published examples, another program, and the identities they obey."""

import json

import numpy as np
import pytest
import pyxirr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from costmodel import _data, finance
from costmodel.errors import NoSolutionError, ParameterError

GOLDEN = _data.csv_rows("published", "decision", "golden.csv")


def annuity(*, rate, nper, pmt):
    return -finance.npv(np.full(nper, pmt), rate, "end")


def future_value(*, rate, nper, pmt, pv, due):
    flows = np.full(nper, pmt, dtype=float)
    flows[0] += pv
    return -finance.npv(flows, rate, "start" if due else "end") * (1 + rate) ** nper


def npv_irr_payback(*, rate, flows):
    return [finance.npv(flows, rate, "start"), finance.irr(flows), finance.payback(flows)]


# What the published examples call their function -> how this package computes it.
COMPUTED = {
    "npv_end": lambda rate, flows: finance.npv(flows, rate, "end"),
    "npv_t0": lambda rate, flows, t0=None: finance.npv(
        flows if t0 is None else [t0, *flows], rate, timing="start"
    ),
    "irr": finance.irr,
    "irr_roots": finance.irr_roots,
    "mirr": lambda flows, finance_, reinvest: finance.mirr(flows, finance_, reinvest),
    "annual_to_monthly": finance.monthly_rate,
    "midyear_factor": lambda rate, years: finance.discount_factors(np.array(years) - 1, rate, "mid"),
    "payback": finance.payback,
    "npv_irr_payback": npv_irr_payback,
    "real_rate": finance.real_rate,
    "pmt": lambda rate, nper, pv: -finance.equivalent_annual_cost(pv, periods=nper, rate=rate),
    "pv": annuity,
    "fv": future_value,
    "rate": lambda nper, pmt, pv: finance.irr([pv] + [pmt] * nper),
}


@pytest.mark.parametrize(
    "row", [row for row in GOLDEN if row["function"] in COMPUTED], ids=lambda row: row["id"]
)
def test_published_examples(row):
    inputs = json.loads(row["inputs"])
    if "finance" in inputs:
        inputs["finance_"] = inputs.pop("finance")
    expected, tolerance = (np.atleast_1d(json.loads(row[column])) for column in ("exact", "abs_tol"))
    assert np.all(np.abs(np.atleast_1d(COMPUTED[row["function"]](**inputs)) - expected) <= tolerance)


def test_no_published_example_of_finance_is_forgotten():
    assert sum(row["function"] in COMPUTED for row in GOLDEN) == 17


def test_two_internal_rates_are_listed_not_chosen():
    with pytest.raises(NoSolutionError, match=r"not unique.* 10\.0000%, 20\.0000% "):
        finance.irr([-100, 230, -132])


@pytest.mark.parametrize("flows", [[100, 50, 10], [-100, -50], [-10, 20, -20], [0, 0], []])
def test_no_internal_rate(flows):
    # -10 + 20 x - 20 x^2 has discriminant 400 - 800 < 0; the others have no change of sign.
    with pytest.raises(NoSolutionError, match="does not exist"):
        finance.irr(flows)


def test_internal_rate_where_npv_only_touches_zero():
    # -100 + 220 x - 121 x^2 = -(10 - 11 x)^2
    assert finance.irr([-100, 220, -121]) == pytest.approx(0.1, abs=1e-6)


def test_internal_rate_far_outside_the_usual():
    # One month returns 10,000 for 1; what comes ten years later adds nothing. e^-1095 must not overflow.
    assert finance.irr([-1, 1e4, *np.zeros(118), 1]) == pytest.approx(9_999)
    # 1 x (1 + r)^120 = 1e-9: r = 10^(-9/120) - 1.
    assert finance.irr([-1, *np.zeros(119), 1e-9]) == pytest.approx(10 ** (-9 / 120) - 1)


def test_residue_of_additions_is_not_a_flow():
    # 0.1 + 0.2 - 0.3 leaves 5.6e-17, which would add a second root far away.
    assert finance.irr([-100, 60, 60, -(0.1 + 0.2 - 0.3)]) == pytest.approx(finance.irr([-100, 60, 60]))


@given(
    rates=st.lists(st.floats(-0.6, 2.0), min_size=1, max_size=5, unique=True),
    scale=st.floats(1.0, 1e6),
    delay=st.integers(0, 3),
)
@settings(deadline=None)
def test_every_internal_rate_is_found(rates, scale, delay):
    """A polynomial built from its roots, in 1/(1 + r), gives them all back."""
    rates = np.sort(rates)
    assume(rates.size == 1 or np.diff(rates).min() > 0.05)
    flows = np.array([scale])
    for rate in rates:
        flows = np.convolve(flows, [-1.0, 1.0 + rate])
    flows = np.concatenate([np.zeros(delay), flows])
    assert finance.irr_roots(flows) == pytest.approx(rates, abs=1e-6)


@given(st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=60))
@settings(deadline=None)
def test_npv_at_every_internal_rate_is_zero(flows):
    for rate in finance.irr_roots(flows):
        if rate > -0.99:
            factors = finance.discount_factors(np.arange(len(flows)), rate, "start")
            assert abs(factors @ flows) <= 1e-8 * (factors @ np.abs(flows))


@given(
    outlays=st.lists(st.floats(10, 1e5), min_size=1, max_size=6),
    returns=st.lists(st.floats(10, 1e5), min_size=1, max_size=60),
)
@settings(deadline=None)
def test_internal_rate_equals_another_programs(outlays, returns):
    flows = np.concatenate([-np.array(outlays), returns])
    theirs = pyxirr.irr(flows)
    assume(theirs is not None)
    assert finance.irr(flows) == pytest.approx(theirs, rel=1e-6, abs=1e-9)


flows_lists = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


@given(flows=flows_lists, rate=st.floats(-0.2, 0.5))
def test_npv_scales_and_equals_another_programs(flows, rate):
    flows = np.array(flows)
    size = np.abs(flows) @ finance.discount_factors(np.arange(flows.size), rate, "start")
    base = finance.npv(flows, rate, "start")
    assert finance.npv(2 * flows, rate) == pytest.approx(2 * finance.npv(flows, rate))
    assert base == pytest.approx(pyxirr.npv(rate, flows), abs=1e-9 * size + 1e-12)
    assert finance.npv(flows, rate) * (1 + rate) ** 0.5 == pytest.approx(base, abs=1e-9 * size + 1e-12)
    assert finance.npv(flows, rate, "end") * (1 + rate) == pytest.approx(base, abs=1e-9 * size + 1e-12)


@given(flows=flows_lists, timing=st.sampled_from(["mid", "end", "start"]))
def test_npv_at_rate_zero_is_the_plain_sum(flows, timing):
    assert finance.npv(flows, 0.0, timing) == pytest.approx(sum(flows), abs=1e-6)


def test_npv_takes_scenarios_along_leading_axes():
    flows = np.arange(12.0).reshape(3, 4) - 5.0
    rates = np.array([[0.0], [0.1], [0.2]])
    each = [finance.npv(row, rate) for row, rate in zip(flows, rates[:, 0], strict=True)]
    assert np.array_equal(finance.npv(flows, rates), each)
    assert finance.npv(np.stack([flows, flows]), 0.1).shape == (2, 3)


def test_unknown_timing_is_refused():
    with pytest.raises(ParameterError, match="choose mid, end or start"):
        finance.npv([1.0], 0.1, "middle")


@given(st.floats(-0.5, 3.0))
def test_twelve_months_make_a_year(annual):
    assert (1 + finance.monthly_rate(annual)) ** 12 - 1 == pytest.approx(annual, abs=1e-12)
    assert finance.annual_rate(finance.monthly_rate(annual)) == pytest.approx(annual, abs=1e-12)


def test_payback_is_the_last_crossing():
    # Sums -10, 5, -5, 15: the debt of 5 after period 2 is earned in a quarter of period 3.
    assert finance.payback([-10, 15, -10, 20]) == pytest.approx(2.25)


@pytest.mark.parametrize(
    ("flows", "periods"),
    [
        ([5, 1], 0.0),
        ([-0.8] + [0.1] * 8, 8.0),  # the sum is -1.4e-16
        ([-100, 0, 0, 100], 3.0),
        ([-100, 300], 1 / 3),
        ([-100, 150, -60], np.inf),
        ([-100], np.inf),
    ],
)
def test_payback_at_the_edges(flows, periods):
    assert finance.payback_months(flows) == pytest.approx(periods)


def test_payback_that_never_comes_is_said():
    with pytest.raises(NoSolutionError, match="ends below zero"):
        finance.payback([-100, 40, 40])
    # 100/1.3 = 76.9 does not repay 90, though 100 does.
    with pytest.raises(NoSolutionError, match="ends below zero"):
        finance.discounted_payback([-90, 100], 0.3)


def test_discounted_payback_by_hand():
    # -100, 60/1.1 = 54.545, 60/1.21 = 49.587: 45.455 of 49.587 are needed in period 2.
    assert finance.discounted_payback([-100, 60, 60], 0.1) == pytest.approx(1 + 45.4545 / 49.5868, abs=1e-5)


@given(st.lists(st.lists(st.floats(-1e5, 1e5), min_size=12, max_size=12), min_size=1, max_size=5))
def test_cumulative_flow_is_zero_at_payback(rows):
    for row, months in zip(np.array(rows), finance.payback_months(rows), strict=True):
        sums = np.cumsum(row)
        if np.isinf(months):
            assert sums[-1] < 0
        elif months > 0:
            at_payback = np.interp(months, np.arange(12), sums)
            assert at_payback == pytest.approx(0, abs=1e-6)
            assert np.all(sums[int(np.ceil(months)) :] >= -1e-6)


def test_mirr_by_hand_and_its_refusal():
    # 110 at the end of period 2 and 110 in period 1 reinvested at 0 make 220 of 100: sqrt(2.2) - 1.
    assert finance.mirr([-100, 110, 110], 0.1, 0.0) == pytest.approx(2.2**0.5 - 1)
    with pytest.raises(NoSolutionError, match="one outlay and one return"):
        finance.mirr([100, 20], 0.1, 0.1)


@given(outlay=st.floats(1, 1e5), returns=st.lists(st.floats(1, 1e5), min_size=1, max_size=40))
@settings(deadline=None)
def test_mirr_at_the_internal_rate_is_the_internal_rate(outlay, returns):
    flows = [-outlay, *returns]
    rate = finance.irr(flows)
    assume(rate > -0.9)
    assert finance.mirr(flows, rate, rate) == pytest.approx(rate, abs=1e-8, rel=1e-8)


def test_ratios():
    assert finance.roi(150.0, 120.0) == pytest.approx(0.25)
    assert finance.benefit_cost_ratio(np.array([150.0, 60.0]), 120.0) == pytest.approx([1.25, 0.5])
    for ratio in (finance.roi, finance.benefit_cost_ratio):
        with pytest.raises(NoSolutionError, match="cost above 0"):
            ratio(10.0, np.array([1.0, 0.0]))


@given(cost=st.floats(1, 1e6), periods=st.integers(1, 60), rate=st.floats(-0.05, 0.5))
def test_equivalent_annual_cost_is_worth_the_cost(cost, periods, rate):
    payment = finance.equivalent_annual_cost(cost, periods=periods, rate=rate)
    assert finance.npv(np.full(periods, payment), rate, "end") == pytest.approx(cost)
    assert finance.equivalent_annual_cost(cost, periods=periods, rate=0.0) == pytest.approx(cost / periods)
