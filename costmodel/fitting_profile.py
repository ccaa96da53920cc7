r"""Least squares for laws level + amount * shape(x; rate): the answer, and the intervals that the data allow.

For a given rate the level and the amount are linear, so that only the rate is searched. Intervals are
profiles of the sum of squares: they may be lopsided, and end where a bound does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from costmodel.fitting import SMALLEST, Array, Band, Estimate, FitError, t_quantile

RATES = 120  # of the grid; the best is refined afterwards
STEPS = 60  # on the way to the end of an interval
PASSES = 8  # each looks about 30 times more closely
Shape = Callable[[Array, Array], Array]  # x of shape (n,), rates of shape (m, 1) -> (m, n)


@dataclass(frozen=True)
class Curve:
    """level + amount * shape(x; rate) through points.

    Attributes
    ----------
    level, rate : Estimate
    amount : float
    amount_ends : (low, high)
        95 % interval of the amount.
    residuals : array, shape (n,)
    sigma : float
        Standard deviation of the noise, with n - 3 in the denominator.
    x : array, shape (n,)
    shape : function of x and the rate
    """

    level: Estimate
    rate: Estimate
    amount: float
    amount_ends: tuple[float, float]
    residuals: Array
    sigma: float
    x: Array
    shape: Shape

    def at(self, x: ArrayLike) -> Array:
        """Curve at some x."""
        rate = np.array([[self.rate.value]])
        at = np.atleast_1d(np.asarray(x, dtype=np.float64))
        curve: Array = self.level.value + self.amount * self.shape(at, rate)[0]
        return curve

    def predict(self, x: ArrayLike) -> Band:
        """Curve and prediction band at some x, by the delta method."""
        at = np.atleast_1d(np.asarray(x, dtype=np.float64))
        slopes, own = self._slopes(at), self._slopes(self.x)
        inverse = np.linalg.pinv(own.T @ own, hermitian=True)
        spread = self.sigma * np.sqrt(1.0 + np.einsum("mi,ij,mj->m", slopes, inverse, slopes))
        half, center = t_quantile(self.residuals.size - 3) * spread, self.at(at)
        return Band(center, center - half, center + half)

    def _slopes(self, x: Array) -> Array:
        """Derivatives by level, amount and rate, columns of shape (m, 3)."""
        rate = self.rate.value
        below, here, above = self.shape(x, rate * np.array([[1 - 1e-5], [1.0], [1 + 1e-5]]))
        by_rate = self.amount * (above - below) / (2e-5 * rate)
        return np.stack([np.ones_like(x), here, by_rate], axis=1)


def fit_curve(
    x: ArrayLike,
    y: ArrayLike,
    *,
    shape: Shape,
    rates: tuple[float, float],
    levels: tuple[float, float],
    sign: int,
    top: float = np.inf,
) -> Curve:
    """Curve by least squares, with 95 % profile intervals of its level, its rate and its amount.

    Parameters
    ----------
    x, y : array, shape (n,)
        Four points or more, with at least three different x.
    shape : function
        Of x, shape (n,), and rates, shape (m, 1); gives (m, n), positive.
    rates, levels : (low, high)
        Bounds, those of the rates above 0.
    sign : {-1, 1}
        Sign of the amount: -1 where the curve rises to its level.
    top : float
        Bound of level + amount, which is the curve where its shape is 1.

    Returns
    -------
    Curve

    Raises
    ------
    FitError
        If there are too few points, or they run the other way.

    References
    ----------
    Bates and Watts (1988), Nonlinear Regression Analysis and Its Applications, sections 3.5.5 and 6.1.

    Examples
    --------
    >>> ages = np.arange(6.0)
    >>> fall = lambda x, rate: np.exp(-rate * x)
    >>> found = fit_curve(
    ...     ages, 0.7 + 0.2 * np.exp(-ages / 3), shape=fall, rates=(0.01, 9), levels=(0, 1), sign=1
    ... )
    >>> round(found.level.value, 4), round(found.amount, 4), round(1 / found.rate.value, 3)
    (0.7, 0.2, 3.0)
    """
    at, measured = (np.asarray(side, dtype=np.float64) for side in (x, y))
    if at.size < 4 or np.unique(at).size < 3:
        raise FitError("curve", count=at.size, different=np.unique(at).size)
    profile = _Profiles(at, measured, shape, rates, levels, sign, top)
    grid = np.geomspace(*rates, RATES)
    for _ in range(PASSES):
        squares, level, amount = profile.best(grid)
        best = int(np.argmin(squares))
        rate, last = float(grid[best]), (float(level[best]), float(amount[best]), float(squares[best]))
        grid = np.geomspace(grid[max(best - 2, 0)], grid[min(best + 2, RATES - 1)], RATES)
    if last[1] == 0.0:
        raise FitError("rises" if sign > 0 else "falls")
    residuals = measured - last[0] - last[1] * shape(at, np.array([[rate]]))[0]
    sigma = float(np.sqrt(last[2] / (at.size - 3)))
    limit = last[2] * (1.0 + t_quantile(at.size - 3) ** 2 / (at.size - 3))
    limit = max(limit, SMALLEST * float(np.sum((measured - measured.mean()) ** 2)))
    ends = profile.rate(rate, limit)
    return Curve(
        Estimate(last[0], *profile.level(last[0], limit, ends)),
        Estimate(rate, *ends),
        last[1],
        profile.amount(last[1], limit, ends),
        residuals,
        sigma,
        at,
        shape,
    )


@dataclass(frozen=True)
class _Profiles:
    """Least sum of squares with level and amount inside their bounds, and where it passes a limit.

    With the rate (or the level, or the amount) held, the sum of squares is a parabola in the rest.
    """

    x: Array
    y: Array
    shape: Shape
    rates: tuple[float, float]
    levels: tuple[float, float]
    sign: int
    top: float

    def best(self, rates: Array) -> tuple[Array, Array, Array]:
        """For each rate the least sum of squares, and the level and the amount that give it."""
        y, z = self.y, self.shape(self.x, rates[:, None])
        mean, means = y.mean(), z.mean(axis=1)
        centered = z - means[:, None]
        amount = (centered @ (y - mean)) / _squares(centered)
        level = np.clip(mean - amount * means, *self.levels)
        amount = np.sum(z * (y - level[:, None]), axis=1) / _squares(z)
        if np.isfinite(self.top):
            # Where the best lies above the top, the best inside the bounds lies on it.
            low, high = self.levels
            short = np.sum((1.0 - z) * (y - self.top * z), axis=1) / _squares(1.0 - z)
            over = level + amount > self.top
            level = np.where(over, np.clip(short, low, min(high, self.top)), level)
            amount = np.where(over, self.top - level, amount)
        wrong = amount * self.sign <= 0
        amount = np.where(wrong, 0.0, amount)
        level = np.where(wrong, np.clip(mean, *self.levels), level)
        return np.sum((y - level[:, None] - amount[:, None] * z) ** 2, axis=1), level, amount

    def rate(self, best: float, limit: float) -> tuple[float, float]:
        """Interval of the rate."""
        low, high = (crossing(lambda grid: self.best(grid)[0], best, end, limit) for end in self.rates)
        return low, high

    def level(self, best: float, limit: float, rates: tuple[float, float]) -> tuple[float, float]:
        """Interval of the level; outside the interval of the rate no curve is below the limit."""
        z = self.shape(self.x, np.geomspace(*rates, RATES)[:, None])
        low, high = (crossing(lambda grid: self._by_level(grid, z), best, end, limit) for end in self.levels)
        return low, high

    def amount(self, best: float, limit: float, rates: tuple[float, float]) -> tuple[float, float]:
        """Interval of the amount, from 0 to as much as the levels are apart."""
        z = self.shape(self.x, np.geomspace(*rates, RATES)[:, None])
        most = self.sign * max(abs(best), self.levels[1] - self.levels[0])
        ends = sorted((0.0, most))
        low, high = (crossing(lambda grid: self._by_amount(grid, z), best, end, limit) for end in ends)
        return low, high

    def _by_level(self, levels: Array, z: Array) -> Array:
        rest = self.y - levels[:, None]
        along, own = rest @ z.T, _squares(z)  # (levels, rates)
        amount = np.minimum(np.where(along * self.sign > 0, along, 0.0) / own, self.top - levels[:, None])
        squares = np.sum(rest**2, axis=1)[:, None] - amount * (2.0 * along - amount * own)
        least: Array = squares.min(axis=1)
        return least

    def _by_amount(self, amounts: Array, z: Array) -> Array:
        along, mean = amounts[:, None], self.y.mean()
        means, centered = z.mean(axis=1), self.y - mean
        level = mean - along * means  # (amounts, rates)
        low, high = self.levels
        beyond = level - np.clip(level, low, np.clip(self.top - along, low, high))
        own = np.sum((z - means[:, None]) ** 2, axis=1)
        squares = np.sum(centered**2) - along * (2.0 * (z @ centered) - along * own)
        least: Array = (squares + self.y.size * beyond**2).min(axis=1)
        return least


def _squares(rows: Array) -> Array:
    """Sum of squares of each row, above 0."""
    squares: Array = np.maximum(np.sum(rows**2, axis=1), np.finfo(float).tiny)
    return squares


def crossing(squares: Callable[[Array], Array], start: float, end: float, limit: float) -> float:
    """First point on the way from a start to an end where a profile passes a limit.

    Parameters
    ----------
    squares : function of an array, shape (m,), to one of the same shape
        Least lack of fit for each value of a parameter.
    start, end : float
        Where the profile is lowest, and how far to look.
    limit : float

    Returns
    -------
    float
        The end where the limit is never passed.

    Examples
    --------
    >>> round(crossing(lambda at: at**2, 0.0, 9.0, 4.0), 4), crossing(lambda at: at**2, 0.0, 1.0, 4.0)
    (2.0, 1.0)
    """
    # Steps that grow from the start outwards, as the interval may be a small part of the way.
    grid = start + (end - start) * np.linspace(0.0, 1.0, STEPS) ** 3
    for _ in range(3):
        above = np.flatnonzero(squares(grid[1:]) > limit)
        if above.size == 0:
            break
        grid = np.linspace(grid[above[0]], grid[above[0] + 1], STEPS)
    return float(grid[-1])
