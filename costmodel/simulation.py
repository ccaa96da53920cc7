"""What many draws of a plan say: percentiles with their errors, chances, and what to set aside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from costmodel.sampling import SCRAMBLINGS
from costmodel.text import Sentence

Array = NDArray[np.float64]

NEARBY = (-0.05, -0.025, 0.0, 0.025, 0.05)  # levels that share one standard error


@dataclass(frozen=True)
class Outcome:
    """One figure of the plan in every draw.

    Attributes
    ----------
    samples : array, shape (n,)
        The independent scramblings one after the other, of equal length.
    """

    samples: Array

    def quantile(self, level: float) -> float:
        """Value that a share of the draws does not exceed; infinite where it is never reached."""
        return float(np.quantile(self.samples, level, method="inverted_cdf"))

    def standard_error(self, level: float) -> float:
        """Standard error of that value: as far as the error of its share reaches along the S-curve.

        Woodruff (1952): scramblings are compared by their shares below one value, which all of them have, and
        not by quantiles of few draws. The error of the share is the mean over levels nearby.
        """
        nearby = [self.quantile(min(max(level + step, 0.01), 0.99)) for step in NEARBY]
        error = float(np.sqrt(np.mean([self.percentile_error(amount) ** 2 for amount in nearby])))
        low, high = (self.quantile(min(max(level + side * error, 0.0), 1.0)) for side in (-1.0, 1.0))
        return (high - low) / 2.0 if low < high else 0.0

    def percentile_of(self, amount: float) -> float:
        """Share of the draws that do not exceed an amount, 0..1."""
        return float(np.mean(self.samples <= amount))

    def percentile_error(self, amount: float) -> float:
        """Standard error of that share."""
        return _standard_error(np.mean(self._scramblings() <= amount, axis=-1))

    def curve(self, points: int = 99) -> tuple[Array, Array]:
        """The S-curve: amounts, and the share of the draws that stay at or below each."""
        shares = np.arange(1, points + 1) / (points + 1)
        return np.quantile(self.samples, shares, method="inverted_cdf"), shares

    @property
    def mean(self) -> float:
        """Mean of the draws."""
        return float(self.samples.mean())

    def _scramblings(self) -> Array:
        return self.samples.reshape(SCRAMBLINGS, -1)


def _standard_error(estimates: Array) -> float:
    return float(estimates.std(ddof=1) / np.sqrt(len(estimates)))


@dataclass(frozen=True)
class Simulation:
    """A plan in many draws of its uncertain inputs.

    Attributes
    ----------
    draws, seed : int
    ids : tuple of str
        Inputs that were drawn.
    scores : array, shape (n, d)
        Standard normal score of each of them in each draw.
    cost, npv : Outcome
        Total cost over the horizon, net present value [CNY].
    payback : Outcome
        Month in which the money is back for good; infinite where it never is.
    field : Outcome
        Field accuracy at launch, 0..1.
    cumulative : array, shape (3, h)
        P10, P50 and P90 of what was earned less what was spent up to the end of each month [CNY].
    planned_cost, planned_npv : float
        Of the plan with its own figures [CNY].
    repaired : bool
        Whether correlations contradicted each other and the nearest possible ones were taken.
    """

    draws: int
    seed: int
    ids: tuple[str, ...]
    scores: Array
    cost: Outcome
    npv: Outcome
    payback: Outcome
    field: Outcome
    cumulative: Array
    planned_cost: float
    planned_npv: float
    repaired: bool

    @property
    def chance_of_profit(self) -> float:
        """Share of the draws whose NPV is above zero."""
        return 1.0 - self.npv.percentile_of(0.0)

    @property
    def contingency(self) -> float:
        """What to set aside so that eight budgets in ten hold: P80 less P50 of the cost [CNY]."""
        return self.cost.quantile(0.8) - self.cost.quantile(0.5)

    def paid_back_by(self, month: float) -> float:
        """Probability that the money is back by the end of a month, 0..1."""
        return self.payback.percentile_of(month)

    def enough(self, tolerance: float) -> bool:
        """Whether the errors of P80 of the cost and P50 of the NPV are below a share of the middle cost."""
        worst = max(self.cost.standard_error(0.8), self.npv.standard_error(0.5))
        return worst <= tolerance * abs(self.cost.quantile(0.5))

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """What the user has to be told of how the draws were made."""
        return (Sentence("uncertainty.repaired"),) if self.repaired else ()
