"""What the known months say of the plan's own inputs: prices, the gap to the field, and ageing."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel import parameters, project
from costmodel.actuals import QUANTITIES, Actuals
from costmodel.actuals_forecast import Forecast, Mask
from costmodel.fitting import Estimate, t_quantile
from costmodel.fitting_ratio import ratio_estimate
from costmodel.kernel.accuracy import accuracy_thread, monthly_accuracy
from costmodel.kernel.labels import label_prices
from costmodel.kernel.lines import Array
from costmodel.scenario import Scenario

RECENT = 3  # months that say how accurate the model is now
LEAST = 3  # months from which on an interval is given
GAP = "generalization.shift"
TIERS = ("labeling.crowd_cost", "labeling.assisted_cost", "labeling.expert_cost")
LABEL_PRICES: Mapping[str, tuple[str, ...]] = {
    "tiers": TIERS,
    "cheapest": (*TIERS, "labeling.prelabel_cost"),
    "own": ("labeling.own_wage",),
}
"""Inputs that the price of a label is proportional to, by way of labeling."""


@dataclass(frozen=True)
class Ageing:
    """How right the model was in its last known months, against the plan.

    Attributes
    ----------
    months : int
        Known months after launch.
    planned, actual : float
        Mean accuracy of the last of them, at most three.
    band : float
        Drop that the plan wants to notice: inside it nothing has to be done.
    verdict : {"inside", "earlier", "later", "below", "above"}
        Ages faster or slower than planned; or lower or higher from the start.
    """

    months: int
    planned: float
    actual: float
    band: float
    verdict: str


def ageing(planned: Forecast, actuals: Actuals, band: float) -> Ageing | None:
    """Whether the model ages as planned.

    Parameters
    ----------
    planned : Forecast
    actuals : Actuals
    band : float
        How far the accuracy may be from the plan's [share].

    Returns
    -------
    Ageing or None
        None where no month after launch is known.

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.actuals import of_rows
    >>> from costmodel.actuals_forecast import forecast
    >>> plan = forecast(presets.load())
    >>> falling = zip(range(9, 13), (0.88, 0.85, 0.80, 0.76), strict=True)
    >>> known = of_rows({month: {"accuracy": share} for month, share in falling})
    >>> ageing(plan, known, 0.05).verdict
    'earlier'
    """
    expected, actual = planned.by_column["accuracy"], actuals.column("accuracy", planned.horizon)
    known = np.isfinite(expected) & np.isfinite(actual)
    if not known.any():
        return None
    gaps = (expected - actual)[known]
    now = float(gaps[-RECENT:].mean())
    grown = float(gaps[-1] - gaps[0])
    verdict = "inside"
    if abs(now) > band:
        ages = grown * now > 0 and abs(grown) >= abs(now) / 2.0
        verdict = ("earlier" if now > 0 else "later") if ages else ("below" if now > 0 else "above")
    recent = float(actual[known][-RECENT:].mean())
    return Ageing(len(gaps), recent + now, recent, band, verdict)


@dataclass(frozen=True)
class Measured:
    """An input of the plan as the known months have it.

    Attributes
    ----------
    name : {"labels", "gpu_hours", "accuracy"}
        Column that it follows from.
    months : int
        Months that it rests on.
    planned, actual : float
        Price of a unit [CNY], or mean accuracy, of these months.
    found : mapping of str to Estimate or float
        Inputs with which the plan expects what was measured; with its 95 % interval where three months or
        more give one.
    """

    name: str
    months: int
    planned: float
    actual: float
    found: Mapping[str, Estimate | float]

    def used_in(self, scenario: Scenario) -> Scenario:
        """Scenario with what was measured, marked as such.

        Parameters
        ----------
        scenario : Scenario

        Returns
        -------
        Scenario

        Raises
        ------
        ParameterError
            If a value is refused.
        """
        return scenario.use_fit("actuals", self.months, self.found, degrees=self.months - 1)


def measured(scenario: Scenario, planned: Forecast, actuals: Actuals) -> tuple[Measured, ...]:
    """Inputs with which the plan would have expected the known months.

    Parameters
    ----------
    scenario : Scenario
    planned : Forecast
        Of the scenario.
    actuals : Actuals

    Returns
    -------
    tuple of Measured
        Only those that something is known of and that the plan can follow.

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.actuals import of_rows
    >>> from costmodel.actuals_forecast import forecast
    >>> plan = presets.load()
    >>> (price,) = measured(plan, forecast(plan), of_rows({4: {"labels": 2e4, "cost_labels": 2e4}}))
    >>> changed = plan.replace({i: float(value) for i, value in price.found.items()})
    >>> then = forecast(changed).by_column
    >>> round(float(then["cost_labels"][3] / then["labels"][3]), 6)
    1.0
    """
    inputs = {
        "labels": LABEL_PRICES[str(scenario["labeling.workflow"])],
        "gpu_hours": ("compute.gpu_price",),
    }
    found = [_price(scenario, name, ids, planned, actuals) for name, ids in inputs.items()]
    return tuple(one for one in (*found, _gap(scenario, planned, actuals)) if one is not None)


def _price(
    scenario: Scenario, name: str, ids: tuple[str, ...], planned: Forecast, actuals: Actuals
) -> Measured | None:
    """Prices in proportion to which the planned price of a unit becomes the measured one."""
    money = QUANTITIES[name]
    count, cost = (actuals.column(column, planned.horizon) for column in (name, money))
    known = np.isfinite(count) & np.isfinite(cost)
    due = planned.by_column[name]
    if not known.any() or not count[known].sum() > 0 or not due.any():
        return None
    months = known if due[known].sum() > 0 else due > 0
    values = {i: float(scenario[i]) for i in ids if float(scenario[i]) > 0.0}

    def unit_price(factor: float) -> float:
        changed = {**scenario.values(), **{i: factor * value for i, value in values.items()}}
        paid = project.run(changed).components[money.removeprefix("cost_")]
        return float(paid[months].sum() / due[months].sum())

    now, slope = unit_price(1.0), unit_price(2.0) - unit_price(1.0)
    if not slope > 0:
        return None
    price = ratio_estimate(count[known], cost[known])
    factors = [1.0 + (end - now) / slope for end in price]
    if not factors[0] > 0:
        return None
    found = {i: _estimate(value * np.array(factors)) for i, value in values.items()}
    return Measured(name, int(known.sum()), now, price.value, found)


def _estimate(ends: Array) -> Estimate | float:
    """Value with its interval; without it where the interval is open or reaches zero."""
    value, low, high = (float(end) for end in ends)
    return Estimate(value, low, high) if low > 0.0 and high < math.inf else value


def _gap(scenario: Scenario, planned: Forecast, actuals: Actuals) -> Measured | None:
    """Gap between lab and field with which the plan's mean accuracy is that of the known months."""
    expected, actual = planned.by_column["accuracy"], actuals.column("accuracy", planned.horizon)
    known = np.isfinite(expected) & np.isfinite(actual)
    if not known.any():
        return None
    mean = _mean_accuracy(scenario, known, planned.launch)
    errors = (actual - expected)[known]
    n, target = int(known.sum()), float(actual[known].mean())
    half = math.inf
    if n >= LEAST:
        half = t_quantile(n - 1) * float(errors.std(ddof=1)) / math.sqrt(n)
    best, low, high = (_solved(mean, target + step) for step in (0.0, half, -half))
    if best is None:
        return None
    found = Estimate(best, low, high) if low is not None and high is not None else best
    return Measured("accuracy", n, mean(float(scenario[GAP])), target, {GAP: found})


def _mean_accuracy(scenario: Scenario, known: Mask, launch: float) -> Callable[[float], float]:
    """Mean accuracy of the known months as a function of the gap."""
    values: dict[str, Any] = scenario.values()
    precision, months = label_prices(values).precision, np.arange(float(known.size))

    def mean(gap: float) -> float:
        changed = {**values, GAP: gap}
        thread = accuracy_thread(changed, precision)
        return float(monthly_accuracy(changed, months, launch, thread)[known].mean())

    return mean


def _solved(mean: Callable[[float], float], target: float) -> float | None:
    """Gap at which the mean accuracy is the target; None where no allowed gap gives it."""
    from scipy.optimize import brentq

    low, high = parameters.find(GAP).allowed or (0.0, 5.0)
    if not (math.isfinite(target) and mean(high) < target < mean(low)):
        return None
    return float(brentq(lambda gap: mean(gap) - target, low, high, xtol=1e-10))
