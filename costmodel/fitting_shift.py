"""Shift between lab and field from a user's own pilots, pooled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from costmodel import generalization
from costmodel.fitting import Array, Estimate, FitError, t_quantile


@dataclass(frozen=True)
class ShiftFit:
    """Shift on the probit scale from one or more pilots.

    Attributes
    ----------
    shift : Estimate
    each, errors : array, shape (n,)
        Shift of each pilot and its standard error.
    between : float
        Standard deviation of the true shifts from pilot to pilot; 0 where sampling alone explains them.
    degrees : float
        Degrees of freedom behind the interval: infinite where the sampling of the items makes it.
    """

    shift: Estimate
    each: Array
    errors: Array
    between: float
    degrees: float = np.inf


def fit_shift(lab_accuracies: ArrayLike, field_accuracies: ArrayLike, field_items: ArrayLike) -> ShiftFit:
    r"""Shift of several pilots together, weighted by what each tells.

    Parameters
    ----------
    lab_accuracies, field_accuracies : array, shape (n,)
        Between 0 and 1, one pair a pilot.
    field_items : array, shape (n,)
        Field items tested in each.

    Returns
    -------
    ShiftFit

    Raises
    ------
    FitError
        If there is no pilot.
    NoSolutionError
        As in `generalization.shift_between`.

    Notes
    -----
    .. math:: \delta = \frac{\sum w_i \delta_i}{\sum w_i}, \quad w_i = \frac{1}{\mathrm{se}_i^2 + \tau^2}

    Where the pilots differ by more than their sampling errors, tau is the moment estimate of what is left.
    The interval is the wider of two: the normal one, and from two pilots on that of Student's t with n - 1
    degrees of freedom and the scatter seen between them. It holds also where pilots that differ happen to
    agree; of two pilots that do not differ it is a little too wide (99.3 %).

    Not modeled: the sampling error of the lab accuracies.

    References
    ----------
    DerSimonian and Laird (1986), Meta-analysis in clinical trials, Controlled Clinical Trials 7(3), 177-188;
    Hartung and Knapp (2001), Statistics in Medicine 20(12), 1771-1782; the wider of the two intervals:
    Jackson, Law, Rücker and Schwarzer (2017), Statistics in Medicine 36(25), 3923-3934.

    Examples
    --------
    >>> found = fit_shift([0.99], [0.60], [400])
    >>> [round(number, 3) for number in found.shift]
    [2.073, 1.949, 2.197]
    """
    lab, field, items = (
        np.asarray(c, dtype=np.float64) for c in (lab_accuracies, field_accuracies, field_items)
    )
    if lab.size == 0:
        raise FitError("shift")
    each, errors = (np.asarray(part) for part in generalization.shift_from_pilot(lab, field, items))
    weights = errors**-2.0
    excess = _excess(each, weights)
    between = _between(excess, weights)
    weights = 1.0 / (errors**2 + between**2)
    pooled = float(np.sum(weights * each) / np.sum(weights))
    half, degrees = t_quantile(np.inf) * float(np.sum(weights) ** -0.5), np.inf
    if each.size > 1:
        scatter = np.sum(weights * (each - pooled) ** 2) / (each.size - 1) / np.sum(weights)
        seen = t_quantile(each.size - 1) * float(np.sqrt(scatter))
        half, degrees = max((half, degrees), (seen, each.size - 1))
    return ShiftFit(Estimate(pooled, pooled - half, pooled + half), each, errors, between, degrees)


def _excess(each: Array, weights: Array) -> float:
    """Cochran's Q less what sampling errors alone would give."""
    mean = np.sum(weights * each) / np.sum(weights)
    return float(np.sum(weights * (each - mean) ** 2)) - (each.size - 1)


def _between(excess: float, weights: Array) -> float:
    if excess <= 0 or weights.size < 2:
        return 0.0
    total = float(np.sum(weights))
    return float(np.sqrt(excess / (total - float(np.sum(weights**2)) / total)))
