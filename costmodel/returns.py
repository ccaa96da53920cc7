"""Rates of return of a cash flow: internal, with all its roots, and modified.

A cash flow is an array of net flows, flow t that of period t = 0, 1, 2, ..., outlays negative.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from costmodel.errors import NoSolutionError

Flows = NDArray[np.float64]

ROUNDING = 1e-12  # share of the largest flow, or of all terms of a sum, that counts as zero


def irr_roots(flows: ArrayLike) -> Flows:
    r"""All rates above -1 at which the NPV of a cash flow is zero.

    Parameters
    ----------
    flows : array, shape (n_periods,)
        Net cash flow of each period [money]; flows below 1e-12 of the largest count as zero.

    Returns
    -------
    array
        Rates per period, ascending, each once; empty if there is none.

    Notes
    -----
    With y = ln(1 + r) the rates are the zeros of

    .. math:: h_k(y) = \sum_t F_t\, e^{(k - t) y}

    for any k. Its derivative has coefficients F_t (k - t); with k at a sign change of the flows that is one
    sign change fewer. The derivative's zeros, found in the same way, cut the line into pieces on which h
    is monotone, and each piece holds one zero or none. So no rate is missed, however close two are, down to
    rounding.

    References
    ----------
    Rolle's theorem and Descartes' rule of signs.

    Examples
    --------
    >>> irr_roots([-100, 230, -132]).round(6)
    array([0.1, 0.2])
    """
    values = np.asarray(flows, dtype=np.float64)
    kept = np.flatnonzero(np.abs(values) > ROUNDING * np.abs(values).max(initial=0.0))
    return np.expm1(_zeros(kept.astype(np.float64), values[kept]))


def _zeros(times: Flows, weights: Flows) -> Flows:
    """Zeros in y of sum(weights * exp(-times * y)), ascending; times ascend and no weight is zero."""
    from scipy.optimize import brentq

    changes = np.flatnonzero(weights[1:] * np.sign(weights[:-1]) < 0.0)
    if changes.size == 0:
        return np.empty(0)
    middle = 0.5 * (times[changes[0]] + times[changes[0] + 1])
    turning = _zeros(times, weights * (middle - times) / np.abs(middle - times).max())
    low, high = _outside_all_zeros(times, weights)
    cuts = [low, *np.clip(turning, low, high), high]
    signs = [_sign(cut, times, weights) for cut in cuts]
    zeros = [cut for cut, sign in zip(cuts, signs, strict=True) if sign == 0.0]
    for left, right, sign, next_sign in zip(cuts[:-1], cuts[1:], signs[:-1], signs[1:], strict=True):
        if sign * next_sign < 0.0:
            zeros.append(brentq(_scaled, left, right, args=(times, weights), xtol=1e-15, rtol=1e-14))
    return np.sort(np.array(zeros))


def _outside_all_zeros(times: Flows, weights: Flows) -> tuple[float, float]:
    """Two points that enclose every zero (Fujiwara's bound, taken from either end of the flows)."""
    size = np.log(np.abs(weights))
    from_last = (size[:-1] - size[-1]) / (times[-1] - times[:-1])
    from_first = (size[1:] - size[0]) / (times[1:] - times[0])
    margin = np.log(2.0) + 0.1  # the bound itself is ln 2; a little beyond it the sign is beyond doubt
    return -float(from_last.max()) - margin, float(from_first.max()) + margin


def _scaled(y: float, times: Flows, weights: Flows) -> float:
    """The sum, divided by its largest exponential: of the same sign, and without overflow at any y."""
    largest = times[0] if y > 0.0 else times[-1]
    return float(weights @ np.exp(np.maximum((largest - times) * y, -600.0)))


def _sign(y: float, times: Flows, weights: Flows) -> float:
    """Sign of the sum at y, 0 where it is no more than rounding: there it touches zero."""
    value = _scaled(y, times, weights)
    return float(np.sign(value)) if abs(value) > ROUNDING * _scaled(y, times, np.abs(weights)) else 0.0


def irr(flows: ArrayLike) -> float:
    """Internal rate of return per period, where there is exactly one.

    Parameters
    ----------
    flows : array, shape (n_periods,)
        Net cash flow of each period [money].

    Returns
    -------
    float
        The rate above -1 at which the NPV is zero, the same for every timing.

    Raises
    ------
    NoSolutionError
        If there is no such rate, or several, which the sentence lists.

    Notes
    -----
    See `irr_roots` for the equation. A yearly figure is ``annual_rate(irr(flows))`` for monthly flows.

    Not modeled: what returns are reinvested at, see `mirr`.

    Examples
    --------
    >>> round(irr([-70_000, 12_000, 15_000, 18_000, 21_000]), 4)
    -0.0212
    """
    roots = irr_roots(flows)
    if roots.size == 0:
        raise NoSolutionError("IRR does not exist: no rate makes the NPV of these flows zero; use the NPV.")
    if roots.size > 1:
        listed = ", ".join(f"{root:.4%}" for root in roots)
        raise NoSolutionError(f"IRR is not unique: the NPV is zero at {listed} per period; use NPV or MIRR.")
    return float(roots[0])


def mirr(flows: ArrayLike, finance_rate: float, reinvest_rate: float) -> float:
    r"""Modified internal rate of return per period.

    Parameters
    ----------
    flows : array, shape (n_periods,)
        Net cash flow of each period [money].
    finance_rate, reinvest_rate : float
        Rates per period at which outlays are financed and returns reinvested.

    Returns
    -------
    float
        Rate per period.

    Raises
    ------
    NoSolutionError
        If there is no outlay or no return.

    Notes
    -----
    .. math:: \left(\frac{\sum_t \max(F_t, 0)(1 + r_r)^{n - t}}
              {\sum_t \max(-F_t, 0)(1 + r_f)^{-t}}\right)^{1/n} - 1, \quad n = \text{last period}

    Examples
    --------
    >>> round(mirr([-120_000, 39_000, 30_000, 21_000, 37_000, 46_000], 0.10, 0.12), 4)
    0.1261
    """
    values = np.asarray(flows, dtype=np.float64)
    if not (np.any(values < 0.0) and np.any(values > 0.0)):
        raise NoSolutionError("MIRR does not exist: the flows need at least one outlay and one return.")
    last = values.size - 1
    # A polynomial in 1 + r, highest power first, is the value at the last period.
    returns = np.polyval(np.maximum(values, 0.0), 1.0 + reinvest_rate)
    outlays = np.polyval(np.maximum(-values, 0.0), 1.0 + finance_rate)
    return float((returns / outlays) ** (1.0 / last) * (1.0 + finance_rate) - 1.0)
