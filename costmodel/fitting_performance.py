"""Performance against cost: a straight line or a law that saturates, whichever the points support."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from costmodel.fitting import SMALLEST, Array, Band, Descent, FitError, LinearFit, aicc, fit_linear
from costmodel.fitting import gradient_descent as descend
from costmodel.fitting_profile import Curve, fit_curve

EXPONENTS = (0.02, 5.0)
BEYOND = 20.0  # times the range measured: how far above it the ceiling of other figures than shares may lie
FEWEST_FOR_CHOICE = 6  # AICc of four parameters needs them
LINE_PARAMETERS, CURVE_PARAMETERS = 3, 4  # the noise counted as one


@dataclass(frozen=True)
class PerformanceFit:
    """Performance against cost.

    Attributes
    ----------
    line : LinearFit
    descent : Descent
        The same line step by step.
    curve : Curve or None
        Law that saturates, against cost in units of ``unit``; None where it cannot be fitted.
    line_aicc, curve_aicc : float or None
        The lower, the better; None where there are too few points to choose.
    saturates : bool
        Whether the curve is the better description.
    low, high : float
        Range of the costs measured.
    """

    line: LinearFit
    descent: Descent
    curve: Curve | None
    line_aicc: float | None
    curve_aicc: float | None
    saturates: bool
    low: float
    high: float

    def predict(self, cost: ArrayLike) -> Band:
        """The chosen law with its prediction band at some costs above 0."""
        at = np.atleast_1d(np.asarray(cost, dtype=np.float64))
        if self.saturates and self.curve is not None:
            return self.curve.predict(at / self.high)
        return self.line.predict(at)

    def is_beyond(self, cost: float) -> bool:
        """Whether a cost lies outside those measured."""
        return not self.low <= cost <= self.high


def fit_cost_performance(costs: ArrayLike, performances: ArrayLike) -> PerformanceFit:
    r"""Line and saturating law through (cost, performance), and which of them the points support.

    Parameters
    ----------
    costs : array, shape (n,)
        Above 0, in any unit; three or more.
    performances : array, shape (n,)
        In any unit; where all are between 0 and 1 they are shares, whose ceiling is at most 1.

    Returns
    -------
    PerformanceFit

    Raises
    ------
    FitError
        If there are fewer than three points, or all costs are alike.

    Notes
    -----
    .. math:: y = b_0 + b_1 x \quad \text{or} \quad 1 - y = e_0 + a\,x^{-b}

    Not modeled: performance that falls again at a high cost.

    References
    ----------
    Burnham and Anderson (2002), Model Selection and Multimodel Inference, 2nd edition, section 2.4.

    Examples
    --------
    >>> fit = fit_cost_performance([1, 2, 3, 4, 5, 6], [2, 4, 6, 8, 10, 12])
    >>> round(fit.line.slope.value, 9), fit.saturates
    (2.0, False)
    """
    cost, measured = (np.asarray(side, dtype=np.float64) for side in (costs, performances))
    line, descent = fit_linear(cost, measured), descend(cost, measured)
    curve = _curve(cost, measured)
    by_line, by_curve = _criterion(line.residuals, measured, LINE_PARAMETERS), None
    if curve is not None:
        by_curve = _criterion(curve.residuals, measured, CURVE_PARAMETERS)
    saturates = by_line is not None and by_curve is not None and by_curve < by_line
    ends = float(cost.min()), float(cost.max())
    return PerformanceFit(line, descent, curve, by_line, by_curve, saturates, *ends)


def _curve(cost: Array, measured: Array) -> Curve | None:
    if cost.size < FEWEST_FOR_CHOICE or np.any(cost <= 0) or np.ptp(measured) == 0:
        return None
    shares = measured.min() >= 0 and measured.max() <= 1
    top = 1.0 if shares else float(measured.max() + BEYOND * np.ptp(measured))
    levels = (float(measured.min()), top)
    try:
        return fit_curve(cost / cost.max(), measured, shape=_power, rates=EXPONENTS, levels=levels, sign=-1)
    except FitError:
        return None


def _power(x: Array, rates: Array) -> Array:
    power: Array = x**-rates
    return power


def _criterion(residuals: Array, measured: Array, parameters: int) -> float | None:
    if residuals.size < FEWEST_FOR_CHOICE:
        return None
    total = float(np.sum((measured - measured.mean()) ** 2))
    squares = max(float(np.sum(residuals**2)), SMALLEST * total, np.finfo(float).tiny)
    return aicc(squares, points=residuals.size, parameters=parameters)
