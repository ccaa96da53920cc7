"""Month arithmetic of a plan: phases, roll-out, device purchases and price levels, exact inside each month.

Month ``t`` covers the time from t to t + 1. All functions broadcast a column of plans, shape (n, 1), against
the row of months, shape (h,).
"""

import numpy as np
from numpy.typing import NDArray

from costmodel._values import Values

Array = NDArray[np.float64]


def overlap(months: Array, start: Values, end: Values) -> Array:
    r"""Part of each month that lies between two moments.

    Parameters
    ----------
    months : array, shape (h,)
        First moment of each month [month].
    start, end : float or array, shape (n, 1)
        Moments from today [month].

    Returns
    -------
    array, shape (h,) or (n, h)
        Share of the month, 0..1.

    Notes
    -----
    .. math:: o_t = \max(0, \min(t + 1, end) - \max(t, start))

    Examples
    --------
    >>> overlap(np.arange(3.0), 0.5, 2.0).tolist()
    [0.5, 1.0, 0.0]
    """
    share: Array = np.maximum(np.minimum(months + 1.0, end) - np.maximum(months, start), 0.0)
    return share


def spread(months: Array, start: Values, end: Values) -> Array:
    r"""Even spread of one unit of cost over a phase; adds up to 1 where the phase lies in the horizon.

    Parameters
    ----------
    months : array, shape (h,)
    start, end : float or array, shape (n, 1)
        Phase [month]. A phase without length is paid in the month it falls into.

    Returns
    -------
    array, shape (h,) or (n, h)

    Notes
    -----
    .. math:: s_t = o_t / (end - start)

    Examples
    --------
    >>> spread(np.arange(3.0), 0.0, 2.0).tolist()
    [0.5, 0.5, 0.0]
    """
    end = np.maximum(end, start + 1e-9)
    return overlap(months, start, end) / (end - start)


def rolled_out(months: Array, launch: Values, ramp: Values) -> Array:
    r"""Mean share of devices in use during each month of an even roll-out.

    Parameters
    ----------
    months : array, shape (h,)
    launch : float or array, shape (n, 1)
        Start of the roll-out [month].
    ramp : float or array, shape (n, 1)
        Length of the roll-out, above 0 [month].

    Returns
    -------
    array, shape (h,) or (n, h)
        0..1.

    Notes
    -----
    .. math:: u_t = R(t + 1 - L) - R(t - L), \quad R(x) = \begin{cases} 0 & x \le 0 \\ x^2 / 2r & x < r
       \\ x - r / 2 & x \ge r \end{cases}

    Examples
    --------
    >>> rolled_out(np.arange(3.0), 0.0, 2.0).tolist()
    [0.25, 0.75, 1.0]
    """
    return _ramp_area(months + 1.0 - launch, ramp) - _ramp_area(months - launch, ramp)


def _ramp_area(age: Array, ramp: Values) -> Array:
    inside = np.clip(age, 0.0, ramp)
    return inside * inside / (2.0 * ramp) + np.maximum(age - ramp, 0.0)


def newly_shipped(months: Array, launch: Values, ramp: Values) -> Array:
    r"""Share of the devices shipped in each month of an even roll-out; adds up to 1 once it is complete.

    Parameters
    ----------
    months : array, shape (h,)
    launch, ramp : float or array, shape (n, 1)
        As in ``rolled_out`` [month].

    Returns
    -------
    array, shape (h,) or (n, h)

    Notes
    -----
    .. math:: d_t = S(t + 1 - L) - S(t - L), \quad S(x) = \min(\max(x / r, 0), 1)

    Examples
    --------
    >>> newly_shipped(np.arange(3.0), 0.0, 2.0).tolist()
    [0.5, 0.5, 0.0]
    """
    return np.clip((months + 1.0 - launch) / ramp, 0.0, 1.0) - np.clip((months - launch) / ramp, 0.0, 1.0)


def replaced(months: Array, launch: Values, ramp: Values, life: Values) -> Array:
    r"""Share of the devices bought again in each month because their life is over.

    Parameters
    ----------
    months : array, shape (h,)
    launch, ramp : float or array, shape (n, 1)
    life : float or array, shape (n, 1)
        Months until a device is replaced, above 0 [month].

    Returns
    -------
    array, shape (h,) or (n, h)

    Notes
    -----
    .. math:: r_t = \sum_{k \ge 1} d_t(L + k \cdot life)

    Examples
    --------
    >>> replaced(np.arange(5.0), 0.0, 1.0, 2.0).tolist()
    [0.0, 0.0, 1.0, 0.0, 1.0]
    """
    generations = int((len(months) - np.min(launch)) // np.min(life)) if np.min(launch) < len(months) else 0
    total = np.zeros(np.broadcast_shapes(months.shape, np.shape(launch), np.shape(ramp), np.shape(life)))
    for k in range(1, generations + 1):
        total = total + newly_shipped(months, launch + k * np.asarray(life), ramp)
    return total


def price_level(months: Array, yearly_change: Values) -> Array:
    r"""Price level against today, revised once a year, so that the first year is paid at today's prices.

    Parameters
    ----------
    months : array, shape (h,)
    yearly_change : float or array, shape (n, 1)
        Relative change a year, above -1.

    Returns
    -------
    array, shape (h,) or (n, h)

    Notes
    -----
    .. math:: q_t = (1 + g)^{\lfloor t / 12 \rfloor}

    Examples
    --------
    >>> price_level(np.array([0.0, 11.0, 12.0]), 0.02).tolist()
    [1.0, 1.0, 1.02]
    """
    years: Array = np.floor(months / 12.0)
    level: Array = (1.0 + np.asarray(yearly_change)) ** years
    return level
