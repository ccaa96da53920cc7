"""Lines through a user's own points: least squares with intervals, gradient descent, and choice by AICc.

Intervals hold 95 % of the time where the noise is normal and the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from costmodel import text
from costmodel.errors import NoSolutionError, ParameterError

LEVEL = 0.95
SMALLEST = 1e-24  # share of the sum of squares below which residuals are rounding
Array = NDArray[np.float64]


class FitError(NoSolutionError):
    """Points do not determine a fit; built from a key of ``fitting`` in the texts and what its slots hold."""

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key)
        self.key, self.slots = key, slots

    def said(self, lang: str) -> str:
        """The sentence in a language."""
        return text.template(lang, f"fitting.fault_{self.key}").format(**self.slots)

    def __str__(self) -> str:
        """The English sentence."""
        return self.said("en")


class Estimate(NamedTuple):
    """A fitted number with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


class Band(NamedTuple):
    """What is expected, and between what one new measurement falls 95 % of the time; arrays, shape (m,)."""

    center: Array
    low: Array
    high: Array


@dataclass(frozen=True)
class LinearFit:
    """A straight line through points.

    Attributes
    ----------
    intercept, slope : Estimate
    residuals : array, shape (n,)
        Measured less fitted, in the order of the points.
    sigma : float
        Standard deviation of the noise, with n - 2 in the denominator.
    r_squared : float
        Share of the variance that the line explains; NaN where all y are alike.
    x_mean, x_squares : float
        Mean of x and sum of squares about it.
    """

    intercept: Estimate
    slope: Estimate
    residuals: Array
    sigma: float
    r_squared: float
    x_mean: float
    x_squares: float

    def predict(self, x: ArrayLike) -> Band:
        """Line and prediction band at some x."""
        at = np.asarray(x, dtype=np.float64)
        n = self.residuals.size
        center = self.intercept.value + self.slope.value * at
        spread = self.sigma * np.sqrt(1.0 + 1.0 / n + (at - self.x_mean) ** 2 / self.x_squares)
        half = t_quantile(n - 2) * spread
        return Band(center, center - half, center + half)


def t_quantile(degrees: float, level: float = LEVEL) -> float:
    """Half width of an interval in standard errors.

    Parameters
    ----------
    degrees : float
        Degrees of freedom, above 0.
    level : float
        How often the interval holds what it is of: 95 % where nothing is said.

    Returns
    -------
    float
        Quantile of Student's t at 97.5 %, or at (1 + level) / 2.

    Examples
    --------
    >>> round(t_quantile(3), 3), round(t_quantile(3, 0.8), 3)
    (3.182, 1.638)
    """
    return float(scipy.special.stdtrit(degrees, 0.5 + level / 2.0))


def fit_linear(x: ArrayLike, y: ArrayLike) -> LinearFit:
    r"""Straight line by ordinary least squares, with 95 % intervals.

    Parameters
    ----------
    x, y : array, shape (n,)
        Points, three or more.

    Returns
    -------
    LinearFit

    Raises
    ------
    FitError
        If there are fewer than three points, or all x are alike.

    Notes
    -----
    .. math:: b_1 = \frac{\sum (x_i - \bar x)(y_i - \bar y)}{\sum (x_i - \bar x)^2}, \quad
        b_0 = \bar y - b_1 \bar x, \quad \mathrm{se}(b_1) = \frac{\hat\sigma}{\sqrt{\sum (x_i - \bar x)^2}}

    Not modeled: noise that grows with x, and outliers.

    References
    ----------
    Draper and Smith (1998), Applied Regression Analysis, 3rd edition, sections 1.2-1.4.

    Examples
    --------
    >>> fit = fit_linear([1, 2, 3, 4, 5], [2, 4, 6, 8, 10])
    >>> round(fit.intercept.value, 12) + 0.0, round(fit.slope.value, 12)
    (0.0, 2.0)
    """
    at, measured = _points(x, y)
    mean, squares = float(at.mean()), float(np.sum((at - at.mean()) ** 2))
    slope = float(np.sum((at - mean) * (measured - measured.mean())) / squares)
    intercept = float(measured.mean()) - slope * mean
    residuals = measured - measured.mean() - slope * (at - mean)
    sigma = float(np.sqrt(np.sum(residuals**2) / (at.size - 2)))
    half = t_quantile(at.size - 2) * sigma / np.sqrt(squares)
    half_at_0 = half * np.sqrt(squares / at.size + mean**2)
    total = float(np.sum((measured - measured.mean()) ** 2))
    return LinearFit(
        Estimate(intercept, intercept - half_at_0, intercept + half_at_0),
        Estimate(slope, slope - half, slope + half),
        residuals,
        sigma,
        1.0 - float(np.sum(residuals**2)) / total if total > 0 else float("nan"),
        mean,
        squares,
    )


def _points(x: ArrayLike, y: ArrayLike, *, least: int = 3) -> tuple[Array, Array]:
    at, measured = (np.asarray(side, dtype=np.float64) for side in (x, y))
    if at.size < least or np.ptp(at) == 0:
        raise FitError("line", least=least, count=at.size)
    return at, measured


class Descent(NamedTuple):
    """Where gradient descent arrived: coefficients, steps taken, and the loss before each step and after."""

    intercept: float
    slope: float
    steps: int
    losses: tuple[float, ...]


def gradient_descent(x: ArrayLike, y: ArrayLike, *, rate: float = 0.1, most: int = 10_000) -> Descent:
    r"""The line of `fit_linear`, step by step against the gradient of the squared error.

    Parameters
    ----------
    x, y : array, shape (n,)
        Points, three or more.
    rate : float
        Step, above 0 and below 2; x is brought to mean 0 and spread 1 first, so that it suits any unit.
    most : int
        Steps at most.

    Returns
    -------
    Descent

    Raises
    ------
    FitError
        As in `fit_linear`, and if the steps do not suffice.
    ParameterError
        If the rate is such that the steps lead away.

    Notes
    -----
    .. math:: J = \frac{1}{2n} \sum (b_0 + b_1 z_i - y_i)^2, \quad
        b_{t+1} = b_t - \alpha \, \nabla J(b_t), \quad z = (x - \bar x)/s_x

    Not modeled: steps on a part of the points at a time.

    References
    ----------
    Boyd and Vandenberghe (2004), Convex Optimization, section 9.3.

    Examples
    --------
    >>> found = gradient_descent([1, 2, 3, 4, 5], [2, 4, 6, 8, 10])
    >>> round(found.intercept, 6) + 0.0, round(found.slope, 6)
    (0.0, 2.0)
    """
    if not 0.0 < rate < 2.0:
        raise ParameterError(f"rate = {rate:g} leads away from the line; enter one above 0 and below 2.")
    at, measured = _points(x, y)
    spread = float(at.std())
    design = np.stack([np.ones_like(at), (at - at.mean()) / spread])
    weights, losses = np.zeros(2), list[float]()
    size = max(float(np.abs(measured).max()), np.finfo(float).tiny)
    for step in range(most + 1):
        errors = weights @ design - measured
        losses.append(float(np.mean(errors**2) / 2.0))
        gradient = design @ errors / at.size
        if np.abs(gradient).max() <= 1e-13 * size:
            slope = float(weights[1]) / spread
            return Descent(float(weights[0]) - slope * float(at.mean()), slope, step, tuple(losses))
        weights = weights - rate * gradient
    raise FitError("steps", most=most)


def aicc(squares: float, *, points: int, parameters: int) -> float:
    r"""Corrected Akaike criterion of a least-squares fit: the lower, the better.

    Parameters
    ----------
    squares : float
        Sum of squared residuals.
    points : int
        At least two more than parameters.
    parameters : int
        The noise counted as one.

    Returns
    -------
    float

    Notes
    -----
    .. math:: \mathrm{AICc} = n \ln\frac{\mathrm{RSS}}{n} + 2k + \frac{2k(k+1)}{n-k-1}

    References
    ----------
    Hurvich and Tsai (1989), Regression and time series model selection in small samples, Biometrika 76(2).

    Examples
    --------
    >>> round(aicc(10.0, points=10, parameters=3), 6)
    10.0
    """
    n, k = points, parameters
    return float(n * np.log(squares / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1))
