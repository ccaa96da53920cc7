"""Price of a label from a user's own invoices, with its interval and what the latest of them say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from costmodel.fitting import Array, Estimate, FitError, t_quantile

FEWEST = 3
FEWEST_FOR_TREND = 6  # the last third of them is two


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
        Price of the last third by date and of those before it; None with fewer than six invoices.
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
    r"""Price of a label from invoices, weighted by the labels on each.

    Parameters
    ----------
    days : array, shape (n,)
        Date of each invoice as a number [day].
    items, amounts : array, shape (n,)
        Labels on each and the money paid for them [CNY]; above 0, three invoices or more.

    Returns
    -------
    InvoicesFit

    Raises
    ------
    FitError
        If there are fewer than three invoices.

    Notes
    -----
    .. math:: \hat R = \frac{\sum y_i}{\sum x_i}, \quad
        \mathrm{se}(\hat R) = \frac{1}{\bar x} \sqrt{\frac{\sum (y_i - \hat R x_i)^2}{n (n - 1)}}

    The interval is that of Student's t with n - 1 degrees of freedom. Invoices to come are many, so there is
    no correction for a finite number of them.

    Not modeled: a fixed part of each invoice, and minimum charges.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd edition, sections 6.3-6.5.

    Examples
    --------
    >>> found = fit_invoices([1, 2, 3], [1000, 2000, 3000], [500, 1100, 1400])
    >>> [round(figure, 4) for figure in found.price]
    [0.5, 0.3758, 0.6242]
    """
    day, count, paid = (np.asarray(column, dtype=np.float64) for column in (days, items, amounts))
    if count.size < FEWEST:
        raise FitError("invoices", count=count.size, least=FEWEST)
    late = before = None
    differs = False
    if count.size >= FEWEST_FOR_TREND:
        order = np.argsort(day, kind="stable")
        start = count.size - count.size // 3
        parts = order[:start], order[start:]
        before, late = (_interval(count[part], paid[part]) for part in parts)
        differs = _differ(*((_ratio(count[part], paid[part]), part.size) for part in parts))
    return InvoicesFit(_interval(count, paid), paid / count, float(count.sum()), late, before, differs)


def _ratio(items: Array, amounts: Array) -> tuple[float, float]:
    """Ratio of the sums and its standard error."""
    n, ratio = items.size, float(amounts.sum() / items.sum())
    squares = float(np.sum((amounts - ratio * items) ** 2))
    return ratio, float(np.sqrt(squares / (n * (n - 1))) / items.mean())


def _interval(items: Array, amounts: Array) -> Estimate:
    ratio, error = _ratio(items, amounts)
    half = t_quantile(items.size - 1) * error
    return Estimate(ratio, max(ratio - half, 0.0), ratio + half)


def _differ(one: tuple[tuple[float, float], int], other: tuple[tuple[float, float], int]) -> bool:
    """Whether two ratios differ at 5 %, with the degrees of freedom of the smaller part."""
    (ratio, error), (second, its_error) = one[0], other[0]
    degrees = min(one[1], other[1]) - 1
    rounding = 1e-9 * abs(ratio)
    return bool(abs(ratio - second) > max(t_quantile(degrees) * np.hypot(error, its_error), rounding))
