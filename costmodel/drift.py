"""Field accuracy after launch: how it decays, what it adds up to, and how to fit the decay.

Drift is described by three numbers: the accuracy at ``launch``, the ``stale`` accuracy that a model never
updated ends at (both shares 0..1), and the ``time_constant`` in months. Every function but the fit
broadcasts over NumPy arrays.
"""

from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from costmodel._values import Values
from costmodel.errors import NoSolutionError

LONGEST_FIT = 24.0  # months; beyond it seasons and new data sources mix with the decay
SEASON_REGAINED = 0.5  # share of the drop; noise regains less, the published seasonal stream all of it


class DriftFit(NamedTuple):
    """Decay of a frozen model: accuracies at launch and in the end [share], time constant [month]."""

    launch: float
    stale: float
    time_constant: float


def accuracy_at_age(age: Values, launch: Values, stale: Values, time_constant: Values) -> Values:
    r"""Field accuracy of a model so many months after its last training.

    Parameters
    ----------
    age : float or array
        Months since the model was trained.
    launch, stale : float or array
        Field accuracy at age 0 and of a model never updated [share].
    time_constant : float or array
        Months in which the drop falls to 37 % of what is left, above 0.

    Returns
    -------
    float or array
        Field accuracy [share].

    Notes
    -----
    .. math:: A(t) = A_\infty + (A_0 - A_\infty) e^{-t/\tau}

    Not modeled: seasons, in which an old model recovers, and sudden breaks.

    Examples
    --------
    >>> round(float(accuracy_at_age(9, launch=0.88, stale=0.76, time_constant=9)), 4)
    0.8041
    """
    return stale + (launch - stale) * np.exp(-np.divide(age, time_constant))


def mean_accuracy(interval: Values, launch: Values, stale: Values, time_constant: Values) -> Values:
    r"""Mean field accuracy of a model that is retrained every ``interval`` months.

    Parameters
    ----------
    interval : float or array
        Months between trainings; 0 gives ``launch`` and infinity ``stale``.
    launch, stale, time_constant : float or array
        As in `accuracy_at_age`.

    Returns
    -------
    float or array
        Mean accuracy over a cycle [share].

    Notes
    -----
    .. math:: \bar A(T) = A_\infty + (A_0 - A_\infty) \frac{\tau}{T} \left(1 - e^{-T/\tau}\right)

    Examples
    --------
    >>> round(float(mean_accuracy(3, launch=0.88, stale=0.76, time_constant=9)), 4)
    0.862
    """
    # scipy.special.exprel(x) = (e^x - 1)/x keeps its digits, and its limit 1, as the interval goes to 0.
    return stale + (launch - stale) * scipy.special.exprel(-np.divide(interval, time_constant))


def mean_accuracy_by_period(
    interval: Values, *, launch: Values, stale: Values, time_constant: Values
) -> Values:
    r"""Mean accuracy over the whole ages 1, 2, ..., ``interval``, as data counted by month show it.

    Parameters
    ----------
    interval : float or array
        Months between trainings, whole and at least 1.
    launch, stale, time_constant : float or array
        As in `accuracy_at_age`.

    Returns
    -------
    float or array
        Mean accuracy over a cycle [share].

    Notes
    -----
    .. math:: \frac1T \sum_{a=1}^{T} A(a) = A_\infty + \frac{A_0 - A_\infty}{T}\,
              \frac{1 - e^{-T/\tau}}{e^{1/\tau} - 1}

    Examples
    --------
    >>> round(float(mean_accuracy_by_period(2, launch=0.88, stale=0.76, time_constant=9)), 4)
    0.8617
    """
    decayed = np.expm1(-np.divide(interval, time_constant)) / np.expm1(np.divide(1.0, time_constant))
    return stale - (launch - stale) * decayed / interval


def accumulated_accuracy(
    time_since_launch: Values, *, interval: Values, launch: Values, stale: Values, time_constant: Values
) -> Values:
    r"""Integral of the field accuracy from launch on, with a retraining every ``interval`` months.

    Parameters
    ----------
    time_since_launch : float or array
        Upper end of the integral [month]; nothing accumulates before launch.
    interval : float or array
        Months between trainings, above 0; infinity means never.
    launch, stale, time_constant : float or array
        As in `accuracy_at_age`, the time constant finite.

    Returns
    -------
    float or array
        Accuracy times months; the difference between two times is their mean times their distance.

    Notes
    -----
    .. math:: \int_0^x A\,dt = kT\,\bar A(T) + A_\infty\,r + (A_0 - A_\infty)\,\tau (1 - e^{-r/\tau}),
              \quad k = \lfloor x/T \rfloor,\ r = x - kT

    Examples
    --------
    >>> drift = dict(interval=3.0, launch=0.88, stale=0.76, time_constant=9.0)
    >>> np.diff(accumulated_accuracy(np.array([-1.0, 0.0, 1.0, 3.0, 4.0]), **drift)).round(4)
    array([0.    , 0.8736, 1.7126, 0.8736])
    """
    elapsed = np.maximum(time_since_launch, 0.0)
    rest = np.mod(elapsed, interval)
    cycle_mean = mean_accuracy(interval, launch=launch, stale=stale, time_constant=time_constant)
    above_stale = (stale - launch) * time_constant * np.expm1(-rest / time_constant)
    return (elapsed - rest) * cycle_mean + stale * rest + above_stale


def declining_part(ages: ArrayLike, accuracies: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Observations that belong to one decay: up to 24 months, and not past a lasting recovery.

    Parameters
    ----------
    ages, accuracies : array, shape (n,)
        Months since training, in any order, and field accuracies [share].

    Returns
    -------
    tuple of two arrays, shape (m,)
        Sorted ages and their accuracies. Where the three-point moving mean later regains more than half
        of its drop (a season, not noise), the observations end at its lowest point.

    Examples
    --------
    >>> declining_part([0, 1, 2, 3, 4, 5, 6], [0.9, 0.8, 0.7, 0.7, 0.75, 0.85, 0.9])[0]
    array([0., 1., 2., 3.])
    """
    order = np.argsort(np.asarray(ages, dtype=np.float64), kind="stable")
    age, accuracy = (np.asarray(column, dtype=np.float64)[order] for column in (ages, accuracies))
    age, accuracy = age[age <= LONGEST_FIT], accuracy[age <= LONGEST_FIT]
    if age.size < 3:
        return age, accuracy
    smooth = np.convolve(np.pad(accuracy, 1, mode="edge"), np.full(3, 1.0 / 3.0), mode="valid")
    low = int(np.argmin(smooth))
    turns_up = smooth[low:].max() - smooth[low] > SEASON_REGAINED * (smooth[0] - smooth[low])
    end = low + 1 if turns_up else age.size
    return age[:end], accuracy[:end]


def fit_drift(ages: ArrayLike, accuracies: ArrayLike) -> DriftFit:
    """Launch accuracy, stale accuracy and time constant that best describe dated accuracies.

    Parameters
    ----------
    ages, accuracies : array, shape (n,)
        Months since training and field accuracies [share]; `declining_part` says which are used.

    Returns
    -------
    DriftFit
        Least-squares fit of `accuracy_at_age` with 0 <= accuracy <= 1 and a time constant of at most
        240 months; a decline still straight at the end leaves ``stale`` badly determined.

    Raises
    ------
    NoSolutionError
        If fewer than three different ages remain, or the accuracy does not fall.

    References
    ----------
    Harries (1999), Splice-2 comparative evaluation: electricity pricing, the stream used for checking.

    Examples
    --------
    >>> ages = np.arange(7.0)
    >>> fit = fit_drift(ages, accuracy_at_age(ages, launch=0.88, stale=0.76, time_constant=9))
    >>> [round(value, 3) for value in fit]
    [0.88, 0.76, 9.0]
    """
    age, accuracy = declining_part(ages, accuracies)
    if np.unique(age).size < 3:
        raise NoSolutionError(
            "drift cannot be fitted: fewer than three different ages up to 24 months and before any "
            "recovery; add dated accuracies."
        )
    fit = _least_squares_drift(age, accuracy)
    if fit.launch - fit.stale < 1e-6:
        raise NoSolutionError("drift cannot be fitted: these accuracies do not fall with age.")
    return fit


def _least_squares_drift(age: NDArray[np.float64], accuracy: NDArray[np.float64]) -> DriftFit:
    from scipy.optimize import least_squares

    def residuals(parameters: NDArray[np.float64]) -> NDArray[np.float64]:
        launch, stale, time_constant = parameters
        return accuracy_at_age(age, launch=launch, stale=stale, time_constant=time_constant) - accuracy

    bounds = ([0.0, 0.0, 0.05], [1.0, 1.0, 240.0])
    ends = np.clip([accuracy[0], accuracy.min()], 0.0, 1.0)
    # Several starts: far from the data's own time scale the sum of squares is flat.
    starts = [[*ends, time_constant] for time_constant in (2.0, 9.0, 30.0)]
    fits = [least_squares(residuals, start, bounds=bounds, xtol=1e-12, ftol=1e-12) for start in starts]
    best = min(fits, key=lambda fit: float(fit.cost))
    return DriftFit(*(float(parameter) for parameter in best.x))
