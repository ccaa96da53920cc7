"""How often to retrain a model that drifts, and how many labels show that it has.

Accuracies are shares 0..1, intervals months, and every function broadcasts over NumPy arrays.
"""

import numpy as np
import scipy

from costmodel._values import Values
from costmodel.drift import mean_accuracy

NORMAL_QUANTILES = 1.96 + 0.84  # 5 % two-sided error, 80 % power


def retraining_cost_rate(
    interval: Values,
    *,
    retraining_cost: Values,
    value_per_month: Values,
    launch: Values,
    stale: Values,
    time_constant: Values,
) -> Values:
    r"""Money lost a month to retraining and to drift together.

    Parameters
    ----------
    interval : float or array
        Months between trainings, above 0.
    retraining_cost : float or array
        Cost of one retraining [money].
    value_per_month : float or array
        Worth of a month's decisions if accuracy went from 0 to 1 [money/month].
    launch, stale, time_constant : float or array
        As in `accuracy_at_age`.

    Returns
    -------
    float or array
        Cost rate [money/month].

    Notes
    -----
    .. math:: J(T) = C_r/T + V\,(A_0 - \bar A(T))

    Examples
    --------
    >>> drift = dict(launch=0.88, stale=0.76, time_constant=9.0)
    >>> round(float(retraining_cost_rate(3, retraining_cost=9_000, value_per_month=1e5, **drift)))
    4795
    """
    mean = mean_accuracy(interval, launch=launch, stale=stale, time_constant=time_constant)
    return retraining_cost / interval + value_per_month * (launch - mean)


def best_retraining_interval(
    retraining_cost: Values, value_per_month: Values, launch: Values, stale: Values, time_constant: Values
) -> Values:
    r"""Months between trainings that minimise `retraining_cost_rate`, exactly.

    Parameters
    ----------
    retraining_cost, value_per_month, launch, stale, time_constant : float or array
        As in `retraining_cost_rate`.

    Returns
    -------
    float or array
        Best interval [month]. Infinite, that is never, where all the drop ever costs is no more than
        one retraining, or where there is no drop; 0 where retraining is free.

    Notes
    -----
    The derivative of the cost rate vanishes where the regularized incomplete gamma function P does this:

    .. math:: P(2, T/\tau) = 1 - (1 + T/\tau)\,e^{-T/\tau} = \frac{C_r}{V (A_0 - A_\infty)\,\tau}

    P rises from 0 to 1, so there is exactly one answer if the right side is below 1 and none otherwise.

    Not modeled: retraining that takes time, and a launch accuracy that retraining does not restore.

    Examples
    --------
    >>> round(float(best_retraining_interval(9_000, 1e5, 0.88, 0.76, 9.0)), 2)
    4.29
    >>> float(best_retraining_interval(200_000, 1e5, 0.88, 0.76, 9.0))
    inf
    """
    at_stake = np.asarray(value_per_month * (launch - stale) * time_constant, dtype=np.float64)
    pays = at_stake > retraining_cost
    share = np.where(pays, retraining_cost / np.where(pays, at_stake, 1.0), 1.0)
    interval: Values = np.where(pays, time_constant * scipy.special.gammaincinv(2.0, share), np.inf)[()]
    return interval


def short_retraining_interval(
    retraining_cost: Values, value_per_month: Values, launch: Values, stale: Values, time_constant: Values
) -> Values:
    r"""Rule of thumb for `best_retraining_interval`, good while it is far below the time constant.

    Parameters
    ----------
    retraining_cost, value_per_month, launch, stale, time_constant : float or array
        As in `retraining_cost_rate`, with a drop and a value above 0.

    Returns
    -------
    float or array
        Interval [month], below the exact one.

    Notes
    -----
    .. math:: T \approx \sqrt{2 C_r \tau / (V (A_0 - A_\infty))}

    This is the economic order quantity, with the loss of accuracy as the holding cost.

    Examples
    --------
    >>> round(float(short_retraining_interval(9_000, 1e5, 0.88, 0.76, 9.0)), 2)
    3.67
    """
    return np.sqrt(2.0 * retraining_cost * time_constant / (value_per_month * (launch - stale)))


def trigger_interval(tolerance: Values, *, launch: Values, stale: Values, time_constant: Values) -> Values:
    r"""Months until accuracy has fallen by a tolerated amount, when monitoring triggers a retraining.

    Parameters
    ----------
    tolerance : float or array
        Tolerated fall below launch [share].
    launch, stale, time_constant : float or array
        As in `accuracy_at_age`.

    Returns
    -------
    float or array
        Interval [month], infinite where the whole drop is tolerated.

    Notes
    -----
    .. math:: T_h = -\tau \ln\left(1 - h/(A_0 - A_\infty)\right)

    Examples
    --------
    >>> round(float(trigger_interval(0.02, launch=0.88, stale=0.76, time_constant=9.0)), 2)
    1.64
    """
    drop = np.asarray(launch - stale, dtype=np.float64)
    reached = drop > tolerance
    share = np.where(reached, tolerance / np.where(reached, drop, 1.0), 0.0)
    interval: Values = np.where(reached, -time_constant * np.log1p(-share), np.inf)[()]
    return interval


def monitoring_sample(accuracy: Values, detectable_drop: Values) -> Values:
    r"""Labeled field items that reveal a drop in accuracy between two periods.

    Parameters
    ----------
    accuracy : float or array
        Accuracy before the drop [share].
    detectable_drop : float or array
        Drop to be noticed [share], above 0.

    Returns
    -------
    float or array
        Items in each period; 5 % false alarms (two-sided), 80 % power.

    Notes
    -----
    .. math:: n = 2\,(1.96 + 0.84)^2 A (1 - A) / h^2

    References
    ----------
    Fleiss, Statistical methods for rates and proportions: sample size for two equal groups.

    Examples
    --------
    >>> round(monitoring_sample(0.90, 0.05))
    564
    """
    return 2.0 * NORMAL_QUANTILES**2 * accuracy * (1.0 - accuracy) / detectable_drop**2
