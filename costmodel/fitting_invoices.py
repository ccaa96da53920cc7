"""Price of a label from a user's own invoices, with its interval and what the latest of them say."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from costmodel.fitting import Array, Estimate, FitError, t_quantile
from costmodel.fitting_ratio import LEAST, ratio_estimate

FEWEST_FOR_TREND = 3 * LEAST
ROUNDING = 1e-9  # of a price, that makes no difference


@dataclass(frozen=True)
class InvoicesFit:
    """What invoices tell about the price of a label.

    Attributes
    ----------
    price : Estimate
        All amounts over all items [CNY/label].
    each : array, shape (n,)
        Price of each invoice, in the order of the file [CNY/label].
    items : float
        Labels paid for.
    late, before : Estimate or None
        Price of the last third by date and of those before it; None with fewer than nine invoices.
    differs : bool
        Whether these two are further apart than chance explains.
    """

    price: Estimate
    each: Array
    items: float
    late: Estimate | None
    before: Estimate | None
    differs: bool


def fit_invoices(days: ArrayLike, items: ArrayLike, amounts: ArrayLike) -> InvoicesFit:
    """Price of a label from invoices, weighted by the labels on each.

    Parameters
    ----------
    days : array, shape (n,)
        Date of each invoice as a number [day].
    items, amounts : array, shape (n,)
        Labels on each and the money paid for them [CNY]; above 0, three invoices or more.

    Returns
    -------
    InvoicesFit
        The price is that of `fitting_ratio.ratio_estimate`.

    Raises
    ------
    FitError
        If there are fewer than three invoices.

    Examples
    --------
    >>> found = fit_invoices([1, 2, 3], [1000, 2000, 3000], [500, 1100, 1400])
    >>> [round(figure, 4) for figure in found.price]
    [0.5, 0.3758, 0.6242]
    """
    day, count, paid = (np.asarray(column, dtype=np.float64) for column in (days, items, amounts))
    if count.size < LEAST:
        raise FitError("invoices", count=count.size, least=LEAST)
    late = before = None
    differs = False
    if count.size >= FEWEST_FOR_TREND:
        order = np.argsort(day, kind="stable")
        third = count.size // 3
        before, late = (_price(count[part], paid[part]) for part in (order[:-third], order[-third:]))
        differs = _differ(late, third, before, count.size - third)
    return InvoicesFit(_price(count, paid), paid / count, float(count.sum()), late, before, differs)


def _price(items: Array, amounts: Array) -> Estimate:
    price, low, high = ratio_estimate(items, amounts)
    return Estimate(price, max(low, 0.0), high)


def _differ(one: Estimate, n: int, other: Estimate, m: int) -> bool:
    """Whether two prices differ at 5 %, with the degrees of freedom of the smaller part."""
    errors = [(price.high - price.value) / t_quantile(size - 1) for price, size in ((one, n), (other, m))]
    reach = t_quantile(min(n, m) - 1) * math.hypot(*errors)
    return abs(one.value - other.value) > max(reach, ROUNDING * other.value)
