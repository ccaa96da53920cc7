"""Price of a unit from what was bought and paid, with its interval."""

from __future__ import annotations

import math

import numpy as np

from costmodel.fitting import Array, Estimate, t_quantile

LEAST = 3  # pairs from which on an interval is given


def ratio_estimate(quantities: Array, amounts: Array) -> Estimate:
    r"""Price of a unit from quantities and the amounts paid for them.

    Parameters
    ----------
    quantities, amounts : array, shape (n,)
        One pair a month or an invoice; amounts in CNY.

    Returns
    -------
    Estimate
        [CNY] with its 95 % interval, which is infinite for fewer than three pairs.

    Notes
    -----
    .. math:: \hat p = \frac{\sum_t c_t}{\sum_t q_t}, \quad
              \mathrm{se} = \frac{1}{\sum_t q_t} \sqrt{\frac{n}{n - 1} \sum_t (c_t - \hat p\, q_t)^2}

    Student's t with n - 1 degrees of freedom. Prices to come are many, so there is no correction for a
    finite number of them.

    Not modeled: a fixed part of each amount, and minimum charges.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd edition, sections 6.3-6.5.

    Examples
    --------
    >>> labels, paid = np.array([100.0, 200.0, 100.0]), np.array([52.0, 98.0, 50.0])
    >>> [round(end, 3) for end in ratio_estimate(labels, paid)]
    [0.5, 0.463, 0.537]
    """
    n, total = quantities.size, float(quantities.sum())
    price = float(amounts.sum()) / total
    if n < LEAST:
        return Estimate(price, -math.inf, math.inf)
    squares = float(np.sum((amounts - price * quantities) ** 2))
    half = t_quantile(n - 1) * math.sqrt(n / (n - 1) * squares) / total
    return Estimate(price, price - half, price + half)
