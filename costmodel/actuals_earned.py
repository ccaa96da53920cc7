"""Earned value: how much of the planned work is done, what it has cost, and what the rest will cost."""

from __future__ import annotations

import numpy as np

from costmodel.actuals import Actuals
from costmodel.actuals_forecast import Forecast, Mask

COUNTED = "cost_labels"  # the module whose work is counted: a label made is a part of it done


def cost_performance(earned: float, spent: float) -> float | None:
    r"""Cost performance index: planned cost of the work that is done, for each unit spent.

    Parameters
    ----------
    earned, spent : float
        Earned value and actual cost [CNY].

    Returns
    -------
    float or None
        Below 1 where the work costs more than planned; None where either is not above 0, as nothing is known
        of the rate then.

    Notes
    -----
    .. math:: CPI = EV / AC

    References
    ----------
    ANSI/EIA-748; Project Management Institute, Practice Standard for Earned Value Management.

    Examples
    --------
    >>> cost_performance(earned=100.0, spent=125.0)
    0.8
    """
    return earned / spent if earned > 0 and spent > 0 else None


def estimate_at_completion(budget: float, earned: float, spent: float, performance: float | None) -> float:
    r"""Cost at the end where the rest goes on at the rate so far.

    Parameters
    ----------
    budget : float
        Planned cost of all of it [CNY].
    earned, spent : float
        As in `cost_performance` [CNY].
    performance : float or None
        Cost performance index; 1 or None leave the rest as planned.

    Returns
    -------
    float
        [CNY]

    Notes
    -----
    .. math:: EAC = AC + \frac{BAC - EV}{CPI}

    Not modeled: that an overrun early on is often made good, or grows, later.

    References
    ----------
    ANSI/EIA-748; Project Management Institute, Practice Standard for Earned Value Management.

    Examples
    --------
    >>> estimate_at_completion(budget=300.0, earned=100.0, spent=125.0, performance=0.8)
    375.0
    """
    return spent + (budget - earned) / (1.0 if performance is None else performance)


def labels_earned(planned: Forecast, actuals: Actuals) -> float | None:
    """Planned cost of as many labels as were made; labels beyond those planned earn nothing.

    Parameters
    ----------
    planned : Forecast
    actuals : Actuals

    Returns
    -------
    float or None
        [CNY]; None where labels or their money are not known for every month so far that has planned labels:
        the work then counts as done as planned.

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.actuals import of_rows
    >>> from costmodel.actuals_forecast import forecast
    >>> plan = presets.load().replace({"gates.poc": False})
    >>> half_price = {month: {"labels": 20_000.0, "cost_labels": 9_000.0} for month in (1, 2)}
    >>> budget = float(forecast(plan).by_column["cost_labels"].sum())
    >>> round(labels_earned(forecast(plan), of_rows(half_price)) / budget, 6)
    0.4
    """
    money, count = (actuals.column(name, planned.horizon) for name in (COUNTED, "labels"))
    due, last = planned.by_column["labels"], last_known(np.isfinite(money))
    missing = (due > 0.0) & ~(np.isfinite(money) & np.isfinite(count))
    if not due.any() or missing[:last].any() or not np.isfinite(count[:last]).any():
        return None
    made = float(np.nansum(count[:last]))
    labels, cost = (np.append(0.0, np.cumsum(column)) for column in (due, planned.by_column[COUNTED]))
    return float(np.interp(made, labels, cost))


def last_known(known: Mask) -> int:
    """Number of the last month that is known.

    Parameters
    ----------
    known : array of bool, shape (horizon,)

    Returns
    -------
    int
        From 1; 0 where none is.
    """
    return int(np.flatnonzero(known)[-1]) + 1 if known.any() else 0
