"""Learning curve and ageing from a user's own measurements, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from costmodel import drift
from costmodel.errors import NoSolutionError
from costmodel.fitting import Array, Estimate, FitError
from costmodel.fitting_profile import Curve, fit_curve

EXPONENTS = (0.005, 2.0)
FLOORS = (0.0, 0.5)
AGEING = (1.0 / 240.0, 20.0)  # 1/month: the bounds of drift.fit_drift
POINT = 0.01


@dataclass(frozen=True)
class LearningCurve:
    """Error against the number of training items.

    Attributes
    ----------
    floor, exponent : Estimate
        Error that no data remove [share], and the slope of the curve.
    reference_items, reference_error : float
        The largest number of items measured, and the error of the curve there [share].
    curve : Curve
        Accuracy against items in units of ``reference_items``, with its prediction band.
    """

    floor: Estimate
    exponent: Estimate
    reference_items: float
    reference_error: float
    curve: Curve

    def items_for(self, accuracy: float) -> float:
        """Items at which the curve reaches an accuracy; infinite at its ceiling and above."""
        excess = 1.0 - accuracy - self.floor.value
        if excess <= 0:
            return float("inf")
        share = excess / (self.reference_error - self.floor.value)
        with np.errstate(over="ignore"):
            return float(self.reference_items * np.power(share, -1.0 / self.exponent.value))


def fit_learning_curve(items: ArrayLike, accuracies: ArrayLike) -> LearningCurve:
    r"""Learning curve from accuracies measured with different numbers of training items.

    Parameters
    ----------
    items : array, shape (n,)
        Training items, above 0; four measurements or more, with at least three different numbers.
    accuracies : array, shape (n,)
        Accuracy on data from the same source [share].

    Returns
    -------
    LearningCurve

    Raises
    ------
    FitError
        If the measurements are too few, or accuracy does not rise with the items.

    Notes
    -----
    .. math:: A = 1 - e_0 - (e_{ref} - e_0)(n/n_{ref})^{-\beta}

    Not modeled: label errors, which the floor then holds as well.

    References
    ----------
    Hestness et al. (2017), Deep learning scaling is predictable, empirically, arXiv 1712.00409.

    Examples
    --------
    >>> items = np.array([1e3, 3e3, 1e4, 3e4, 1e5])
    >>> found = fit_learning_curve(items, 1 - 0.01 - 0.05 * (items / 1e5) ** -0.3)
    >>> round(found.floor.value, 4), round(found.exponent.value, 3), round(found.reference_error, 4)
    (0.01, 0.3, 0.06)
    """
    counts = np.asarray(items, dtype=np.float64)
    largest = float(counts.max()) if counts.size else 1.0
    curve = fit_curve(
        counts / largest,
        accuracies,
        shape=_power,
        rates=EXPONENTS,
        levels=(1.0 - FLOORS[1], 1.0 - FLOORS[0]),
        sign=-1,
    )
    floor = Estimate(*(1.0 - level for level in (curve.level.value, curve.level.high, curve.level.low)))
    return LearningCurve(floor, curve.rate, largest, floor.value - curve.amount, curve)


def _power(x: Array, rates: Array) -> Array:
    power: Array = np.asarray(x, dtype=np.float64) ** -rates
    return power


@dataclass(frozen=True)
class Ageing:
    """Decay of field accuracy after launch, of which the first part of the measurements was used.

    Attributes
    ----------
    launch : float
        Accuracy at age 0 [share].
    stale, loss, time_constant : Estimate
        Accuracy in the end, how much that is below launch [share], and months to lose most of it [month]. The
        interval of the loss holds what is unsure about the launch as well.
    used : int
        Measurements up to 24 months and before any recovery.
    curve : Curve
        Accuracy against age, with its prediction band.
    """

    launch: float
    stale: Estimate
    loss: Estimate
    time_constant: Estimate
    used: int
    curve: Curve

    @property
    def open(self) -> bool:
        """Whether the measurements rule out no rate: the interval runs from the slowest to the fastest."""
        return self.curve.rate.low <= AGEING[0] and self.curve.rate.high >= AGEING[1]


def fit_ageing(ages: ArrayLike, accuracies: ArrayLike) -> Ageing:
    """The decay of `drift.fit_drift` with 95 % intervals.

    Parameters
    ----------
    ages, accuracies : array, shape (n,)
        Months since training and field accuracies [share]; `drift.declining_part` says which are used, four
        at least.

    Returns
    -------
    Ageing

    Raises
    ------
    FitError
        If the measurements used are too few, or accuracy does not fall with age.

    Examples
    --------
    >>> ages = np.arange(0, 24, 2)
    >>> found = fit_ageing(ages, drift.accuracy_at_age(ages, launch=0.88, stale=0.76, time_constant=9))
    >>> round(found.launch, 3), round(found.stale.value, 3), round(found.time_constant.value, 2)
    (0.88, 0.76, 9.0)
    """
    age, accuracy = drift.declining_part(ages, accuracies)
    # A table that is cut at once is lowest at its start.
    if age.size == 1 < np.count_nonzero(np.asarray(ages) <= drift.LONGEST_FIT):
        raise FitError("rises")
    if age.size < 4 or np.unique(age).size < 3:
        raise FitError("drift", count=age.size)
    if np.ptp(accuracy) == 0:
        raise FitError("rises")
    curve = fit_curve(age, accuracy, shape=_decay, rates=AGEING, levels=(0.0, 1.0), sign=1, top=1.0)
    try:
        found = drift.fit_drift(ages, accuracies)
    except NoSolutionError as none:  # a fall of less than a millionth
        raise FitError("rises") from none
    months = _around(found.time_constant, 1.0 / curve.rate.high, 1.0 / curve.rate.low)
    stale = _around(found.stale, curve.level.low, curve.level.high)
    loss = _around(found.launch - found.stale, *curve.amount_ends)
    return Ageing(found.launch, stale, loss, months, int(age.size), curve)


def _around(value: float, low: float, high: float) -> Estimate:
    """Interval that holds its value, which `drift.fit_drift` finds on another way."""
    return Estimate(value, min(low, value), max(high, value))


def _decay(x: Array, rates: Array) -> Array:
    decay: Array = np.exp(-rates * x)
    return decay
