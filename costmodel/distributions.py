"""Distributions of an uncertain number, from three points or from the P10 and P90 that a record holds.

P10 is what one value in ten falls below, P90 what one in ten exceeds.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from costmodel.errors import ParameterError

Array = NDArray[np.float64]
Z90 = 1.2815515655446004  # the standard normal's P90


@dataclass(frozen=True)
class Distribution:
    """A distribution by its quantiles.

    Attributes
    ----------
    mean, sd : float
        In the unit of the number.
    sigma : float
        Scale as the literature names it: the standard deviation, for a lognormal that of the logarithm.
    quantile : callable
        Probability (0..1, a number or an array) to value.
    """

    mean: float
    sd: float
    sigma: float
    quantile: Callable[[ArrayLike], Array]

    @property
    def median(self) -> float:
        """The value that half of the draws fall below."""
        return float(self.quantile(0.5))

    @property
    def variance(self) -> float:
        """Square of the standard deviation."""
        return self.sd**2


def pert(low: float, likely: float, high: float) -> Distribution:
    r"""Beta distribution with the mean and the standard deviation of the classical PERT estimate.

    Parameters
    ----------
    low, likely, high : float
        Least, most likely and greatest value.

    Returns
    -------
    Distribution

    Raises
    ------
    ParameterError
        If the three are not in this order, or all the same.

    Notes
    -----
    .. math:: \mu = \frac{a + 4m + b}{6}, \quad \sigma = \frac{b - a}{6}

    References
    ----------
    Malcolm, Roseboom, Clark and Fazar (1959), Application of a technique for research and development program
    evaluation, Operations Research 7.

    Examples
    --------
    >>> pert(5, 8, 14).mean, pert(5, 8, 14).sd
    (8.5, 1.5)
    """
    _require_order(low, likely, high)
    mean, sd = (low + 4.0 * likely + high) / 6.0, (high - low) / 6.0
    unit = _unit_pert((likely - low) / (high - low))
    return Distribution(mean, sd, sd, _stretched(unit, low, high - low))


def triangular(low: float, likely: float, high: float) -> Distribution:
    r"""Triangular distribution.

    Parameters
    ----------
    low, likely, high : float
        Least, most likely and greatest value.

    Returns
    -------
    Distribution

    Raises
    ------
    ParameterError
        If the three are not in this order, or all the same.

    Notes
    -----
    .. math:: \mu = \frac{a + m + b}{3}, \quad \sigma^2 = \frac{a^2 + m^2 + b^2 - am - ab - mb}{18}

    References
    ----------
    JCGM 101 (2008), Propagation of distributions using a Monte Carlo method.

    Examples
    --------
    >>> triangular(5, 8, 14).mean, round(triangular(5, 8, 14).variance, 12)
    (9.0, 3.5)
    """
    _require_order(low, likely, high)
    # The same sum without the cancellation of large squares.
    variance = ((high - low) ** 2 + (likely - low) * (likely - high)) / 18.0
    unit = _unit_triangular((likely - low) / (high - low))
    sd = float(np.sqrt(variance))
    return Distribution((low + likely + high) / 3.0, sd, sd, _stretched(unit, low, high - low))


def lognormal_from_p10_p90(p10: float, p90: float) -> Distribution:
    r"""Lognormal distribution with this P10 and P90.

    Parameters
    ----------
    p10, p90 : float
        Above 0, in this order.

    Returns
    -------
    Distribution

    Raises
    ------
    ParameterError
        If they are not above 0 or not in this order.

    Notes
    -----
    .. math:: \ln x \sim N(\mu, \sigma), \quad \mu = \tfrac12 \ln(x_{10} x_{90}),
       \quad \sigma = \frac{\ln(x_{90} / x_{10})}{2 z_{90}}

    Examples
    --------
    >>> spread = lognormal_from_p10_p90(100, 400)
    >>> round(spread.median, 6), round(spread.sigma, 4), round(spread.mean, 2)
    (200.0, 0.5409, 231.5)
    """
    if not 0.0 < p10 < p90:
        raise ParameterError(f"P10 = {p10:g} and P90 = {p90:g} are not 0 < P10 < P90; enter two in order.")
    middle, sigma = 0.5 * (np.log(p10) + np.log(p90)), float(np.log(p90 / p10)) / (2.0 * Z90)
    mean = float(np.exp(middle + 0.5 * sigma**2))
    return Distribution(
        mean, mean * float(np.sqrt(np.expm1(sigma**2))), sigma, lambda p: np.exp(middle + sigma * _score(p))
    )


def logitnormal_from_p10_p90(p10: float, p90: float) -> Distribution:
    r"""Distribution of a share whose logit is normal, with this P10 and P90.

    Parameters
    ----------
    p10, p90 : float
        Shares above 0 and below 1, in this order.

    Returns
    -------
    Distribution

    Raises
    ------
    ParameterError
        If they are no such shares.

    Notes
    -----
    .. math:: \ln \frac{x}{1 - x} \sim N(\mu, \sigma)

    Examples
    --------
    >>> round(logitnormal_from_p10_p90(0.2, 0.8).median, 6)
    0.5
    """
    if not 0.0 < p10 < p90 < 1.0:
        raise ParameterError(
            f"P10 = {p10:g} and P90 = {p90:g} are not 0 < P10 < P90 < 1; enter two in order."
        )
    ends = scipy.special.logit([p10, p90])
    middle, sigma = float(ends.mean()), float(ends[1] - ends[0]) / (2.0 * Z90)

    def quantile(probability: ArrayLike) -> Array:
        return np.asarray(scipy.special.expit(middle + sigma * _score(probability)))

    cells = quantile((np.arange(4096) + 0.5) / 4096)
    return Distribution(float(cells.mean()), float(cells.std()), sigma, quantile)


def pert_from_p10_p90(p10: float, likely: float, p90: float) -> Distribution:
    r"""PERT distribution with this most likely value, P10 and P90.

    Parameters
    ----------
    p10, likely, p90 : float
        In this order; the most likely value may coincide with one of the others.

    Returns
    -------
    Distribution
        Its ends lie beyond P10 and P90.

    Raises
    ------
    ParameterError
        If the three are not in this order, or all the same.

    Notes
    -----
    The ends are those for which

    .. math:: F(x_{10}) = 0.1, \quad F(x_{90}) = 0.9

    with F that of `pert`. People who give a low and a high value leave out about one case in ten
    on either side.

    References
    ----------
    Keefer and Bodily (1983), Three-point approximations for continuous random variables,
    Management Science 29.

    Examples
    --------
    >>> pert_from_p10_p90(0.2, 0.35, 0.5).quantile([0.1, 0.5, 0.9]).round(6).tolist()
    [0.2, 0.35, 0.5]
    """
    low, high = _ends(_unit_pert, p10, likely, p90)
    return pert(low, likely, high)


def triangular_from_p10_p90(p10: float, likely: float, p90: float) -> Distribution:
    """Triangular distribution with this most likely value, P10 and P90; see `pert_from_p10_p90`.

    Parameters
    ----------
    p10, likely, p90 : float
        In this order.

    Returns
    -------
    Distribution

    Raises
    ------
    ParameterError
        If the three are not in this order, or all the same.

    Examples
    --------
    >>> triangular_from_p10_p90(0.1, 0.25, 0.5).quantile([0.1, 0.9]).round(6).tolist()
    [0.1, 0.5]
    """
    low, high = _ends(_unit_triangular, p10, likely, p90)
    return triangular(low, likely, high)


def uniform(low: float, high: float) -> Distribution:
    """Any value between two ends alike.

    Parameters
    ----------
    low, high : float
        In this order.

    Returns
    -------
    Distribution

    Examples
    --------
    >>> uniform(0, 4).quantile(0.25).item()
    1.0
    """
    sd = (high - low) / float(np.sqrt(12.0))
    return Distribution((low + high) / 2.0, sd, sd, _stretched(_same, low, high - low))


Quantile = Callable[[ArrayLike], Array]


def _require_order(low: float, likely: float, high: float) -> None:
    if not (low <= likely <= high and low < high):
        raise ParameterError(
            f"low = {low:g}, likely = {likely:g} and high = {high:g} do not rise; enter them in order."
        )


def _same(probability: ArrayLike) -> Array:
    return np.asarray(probability, dtype=float)


def _score(probability: ArrayLike) -> Array:
    return np.asarray(scipy.special.ndtri(_same(probability)))


def _stretched(unit: Quantile, low: float, width: float) -> Quantile:
    return lambda p: low + width * unit(np.asarray(p, dtype=float))


def _unit_pert(mode: float) -> Quantile:
    """Quantiles of the PERT distribution on 0..1 with this most likely value."""
    mean = (1.0 + 4.0 * mode) / 6.0
    total = 36.0 * mean * (1.0 - mean) - 1.0  # of the two exponents of the beta distribution, for sd = 1/6
    first, second = mean * total, (1.0 - mean) * total
    return lambda p: np.asarray(scipy.special.betaincinv(first, second, _same(p)))


def _unit_triangular(mode: float) -> Quantile:
    def quantile(p: ArrayLike) -> Array:
        probability = np.asarray(p, dtype=float)
        rising = np.sqrt(probability * mode)
        return np.where(probability <= mode, rising, 1.0 - np.sqrt((1.0 - probability) * (1.0 - mode)))

    return quantile


def _ends(unit: Callable[[float], Quantile], p10: float, likely: float, p90: float) -> tuple[float, float]:
    """Ends of a distribution of this kind: where its mode stands between P10 and P90 says which."""
    from scipy.optimize import brentq

    _require_order(p10, likely, p90)
    wanted = (likely - p10) / (p90 - p10)

    def off(mode: float) -> float:
        low, high = unit(mode)([0.1, 0.9])
        return float((mode - low) / (high - low) - wanted)

    mode = brentq(off, 0.0, 1.0, xtol=1e-14)
    low, high = unit(mode)([0.1, 0.9])
    width = (p90 - p10) / float(high - low)
    return likely - mode * width, likely + (1.0 - mode) * width
