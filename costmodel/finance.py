"""Cash flows to figures: NPV, rates of return, payback, ratios.

A cash flow is an array whose last axis is time; flow t is that of period t = 0, 1, 2, ... (a month unless
said otherwise), outlays negative. Leading axes are scenarios. Rates are shares per period, nominal. The
internal rate of return and its modified form are in `costmodel.returns` and are names of this module too.
"""

from typing import Literal

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from costmodel._values import Values
from costmodel.errors import NoSolutionError, ParameterError
from costmodel.returns import irr, irr_roots, mirr

__all__ = [
    "annual_rate",
    "benefit_cost_ratio",
    "discount_factors",
    "discounted_payback",
    "equivalent_annual_cost",
    "irr",
    "irr_roots",
    "mirr",
    "monthly_rate",
    "npv",
    "payback",
    "payback_months",
    "real_rate",
    "roi",
]

Timing = Literal["mid", "end", "start"]
Flows = NDArray[np.float64]

# When in period t its flow is due.
DUE: dict[str, float] = {"start": 0.0, "mid": 0.5, "end": 1.0}
ROUNDING = 1e-12  # of the sum of all flows: what additions leave behind where the sum is zero


def monthly_rate(annual: Values) -> Values:
    r"""Rate per month that compounds to an annual rate.

    Parameters
    ----------
    annual : float or array
        Effective annual rate, above -1.

    Returns
    -------
    float or array
        Rate per month.

    Notes
    -----
    .. math:: (1 + r)^{1/12} - 1

    Examples
    --------
    >>> round(float(monthly_rate(0.10)), 8)
    0.00797414
    """
    return np.expm1(np.log1p(annual) / 12.0)


def annual_rate(monthly: Values) -> Values:
    r"""Annual rate that a monthly rate compounds to; the inverse of `monthly_rate`.

    Parameters
    ----------
    monthly : float or array
        Rate per month, above -1.

    Returns
    -------
    float or array
        Effective annual rate.

    Notes
    -----
    .. math:: (1 + r)^{12} - 1

    Examples
    --------
    >>> round(float(annual_rate(0.01)), 6)
    0.126825
    """
    return np.expm1(12.0 * np.log1p(monthly))


def real_rate(nominal: Values, inflation: Values) -> Values:
    r"""Rate after inflation.

    Parameters
    ----------
    nominal, inflation : float or array
        Rates per period.

    Returns
    -------
    float or array
        Real rate per period.

    Notes
    -----
    .. math:: (1 + r)/(1 + i) - 1

    References
    ----------
    Fisher (1930), The theory of interest.

    Examples
    --------
    >>> round(real_rate(0.10, 0.02), 5)
    0.07843
    """
    return (nominal - inflation) / (1.0 + inflation)


def discount_factors(periods: ArrayLike, rate: Values, timing: Timing = "mid") -> Flows:
    r"""Present value of one unit of money in each period.

    Parameters
    ----------
    periods : array
        Period numbers, 0 for the first.
    rate : float or array
        Rate per period, above -1; broadcasts against ``periods``, so (n, 1) for n scenarios.
    timing : {"mid", "end", "start"}
        When in a period its flow is due. "mid" gives mid-month or mid-year factors; with "end" the first
        flow is discounted once, as in a spreadsheet's NPV; with "start" it is not discounted.

    Returns
    -------
    array
        Factors.

    Raises
    ------
    ParameterError
        If the timing has another name.

    Notes
    -----
    .. math:: d_t = (1 + r)^{-(t + s)}, \quad s = 0, \tfrac12, 1 \text{ at start, mid, end}

    References
    ----------
    OMB Circular A-94 (1992), appendix B, mid-year factors.

    Examples
    --------
    >>> discount_factors([0, 1, 2], 0.07).round(4)
    array([0.9667, 0.9035, 0.8444])
    """
    if timing not in DUE:
        raise ParameterError(f"timing = {timing!r} is unknown; choose mid, end or start.")
    factors: Flows = np.exp(-np.log1p(rate) * (np.asarray(periods) + DUE[timing]))
    return factors


def npv(flows: ArrayLike, rate: Values, timing: Timing = "mid") -> Values:
    r"""Net present value at the start of period 0.

    Parameters
    ----------
    flows : array, shape (..., n_periods)
        Net cash flow of each period [money].
    rate : float or array, shape (..., 1)
        Rate per period, above -1.
    timing : {"mid", "end", "start"}
        As in `discount_factors`; "mid" by default.

    Returns
    -------
    float or array, shape (...)
        NPV [money].

    Raises
    ------
    ParameterError
        If the timing has another name.

    Notes
    -----
    .. math:: NPV = \sum_t d_t F_t

    "end" is the NPV of spreadsheets, "start" that of numpy-financial; the two differ by a factor 1 + r.

    Not modeled: tax, and a rate that changes with time.

    Examples
    --------
    >>> flows = [-10_000, 3_000, 4_200, 6_800]
    >>> [round(float(npv(flows, 0.10, timing)), 2) for timing in ("end", "start", "mid")]
    [1188.44, 1307.29, 1246.45]
    """
    values = np.asarray(flows, dtype=np.float64)
    # Not a matrix product: its rounding may depend on how many scenarios are computed together.
    total: Values = (values * discount_factors(np.arange(values.shape[-1]), rate, timing)).sum(axis=-1)
    return total


def payback_months(flows: ArrayLike) -> Values:
    r"""Time at which the cumulative cash flow crosses zero for the last time, for many scenarios at once.

    Parameters
    ----------
    flows : array, shape (..., n_periods)
        Net cash flow; flow t stands at time t.

    Returns
    -------
    float or array, shape (...)
        Payback [period], 0 if the cumulative flow is never negative, infinite if it ends negative.

    Notes
    -----
    .. math:: T = m - C_m / F_{m+1}, \quad C_m = \sum_{t=0}^{m} F_t \text{ the last sum below zero}

    Where flow 0 is spread over a first month, T counts from the end of that month.

    Examples
    --------
    >>> payback_months([[-100.0, 40.0, 40.0, 40.0], [-100.0, 40.0, 40.0, 10.0]])
    array([2.5, inf])
    """
    values = np.asarray(flows, dtype=np.float64)
    cumulative = values.cumsum(axis=-1)
    below = cumulative < -ROUNDING * np.abs(values).sum(axis=-1, keepdims=True)
    size = values.shape[-1]
    last = size - 1 - below[..., ::-1].argmax(axis=-1)  # of no meaning where nothing is below
    ahead = np.minimum(last + 1, size - 1)[..., None]
    debt = -np.take_along_axis(cumulative, last[..., None], axis=-1)[..., 0]
    income = np.take_along_axis(values, ahead, axis=-1)[..., 0]
    crosses = below.any(axis=-1) & ~below[..., -1]
    share = np.minimum(debt / np.where(crosses, income, 1.0), 1.0)
    months: Values = np.where(crosses, last + share, np.where(below[..., -1], np.inf, 0.0))[()]
    return months


def payback(flows: ArrayLike) -> float:
    """Time at which the cumulative cash flow crosses zero for the last time.

    Parameters
    ----------
    flows : array, shape (n_periods,)
        Net cash flow, outlays negative; flow t stands at time t [money].

    Returns
    -------
    float
        Payback, linear inside the last period [period].

    Raises
    ------
    NoSolutionError
        If the cumulative cash flow ends below zero.

    Notes
    -----
    See `payback_months` for the equation. Not modeled: discounting, see `discounted_payback`.

    Examples
    --------
    >>> payback([-100.0, 40.0, 40.0, 40.0])
    2.5
    """
    months = float(payback_months(flows))
    if np.isinf(months):
        raise NoSolutionError(
            "payback does not exist: the cumulative cash flow ends below zero; extend the horizon or raise "
            "the value of the project."
        )
    return months


def discounted_payback(flows: ArrayLike, rate: float) -> float:
    """Time at which the cumulative discounted cash flow crosses zero for the last time.

    Parameters
    ----------
    flows : array, shape (n_periods,)
        As in `payback`.
    rate : float
        Rate per period; the timing of flows inside a period does not matter here.

    Returns
    -------
    float
        Payback, linear inside the last period [period].

    Raises
    ------
    NoSolutionError
        If the cumulative discounted cash flow ends below zero.

    Examples
    --------
    >>> round(discounted_payback([-500, 300, 200, 150], 0.06), 3)
    2.31
    """
    values = np.asarray(flows, dtype=np.float64)
    return payback(values * discount_factors(np.arange(values.size), rate, "start"))


def roi(benefit: Values, cost: Values) -> Values:
    r"""Return on investment, undiscounted.

    Parameters
    ----------
    benefit, cost : float or array
        Sums over the life of the project, both positive [money].

    Returns
    -------
    float or array
        Share of the cost.

    Raises
    ------
    NoSolutionError
        If a cost is not above 0.

    Notes
    -----
    .. math:: (B - C) / C

    Examples
    --------
    >>> round(roi(150_000, 120_000), 4)
    0.25
    """
    return (benefit - cost) / _spent(cost)


def benefit_cost_ratio(benefit: Values, cost: Values) -> Values:
    r"""Benefits per unit of cost.

    Parameters
    ----------
    benefit, cost : float or array
        Present values over the life of the project, both positive [money].

    Returns
    -------
    float or array
        Ratio, above 1 where the NPV is positive.

    Raises
    ------
    NoSolutionError
        If a cost is not above 0.

    Notes
    -----
    .. math:: B / C

    Examples
    --------
    >>> benefit_cost_ratio(150_000, 120_000)
    1.25
    """
    return benefit / _spent(cost)


def _spent(cost: Values) -> Values:
    if not np.all(np.asarray(cost) > 0.0):
        raise NoSolutionError("a ratio to cost does not exist where nothing is spent; enter a cost above 0.")
    return cost


def equivalent_annual_cost(present_cost: Values, *, periods: Values, rate: Values) -> Values:
    r"""Equal payment at the end of every period that is worth a present cost.

    Parameters
    ----------
    present_cost : float or array
        Present value of all costs [money].
    periods : float or array
        Number of payments: years for an annual cost, months for a monthly one.
    rate : float or array
        Rate per such period, above -1; 0 spreads the cost evenly.

    Returns
    -------
    float or array
        Payment [money/period].

    Notes
    -----
    .. math:: K\,r / \left(1 - (1 + r)^{-n}\right)

    Examples
    --------
    >>> round(float(equivalent_annual_cost(10_000, periods=10, rate=0.08 / 12)), 2)
    1037.03
    """
    # r = exprel(g) g with g = ln(1 + r), so that g cancels and a rate of 0 needs no case of its own.
    growth = np.log1p(rate)
    return present_cost * scipy.special.exprel(growth) / (periods * scipy.special.exprel(-periods * growth))
