"""A plan re-forecast: what is known so far, and the rest as planned or at the rate so far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from costmodel.actuals import MONEY, Actuals
from costmodel.actuals_earned import (
    COUNTED,
    cost_performance,
    estimate_at_completion,
    labels_earned,
    last_known,
)
from costmodel.actuals_forecast import Forecast
from costmodel.kernel.lines import BUILD_COMPONENTS, Array

# Work that is still to be done where nothing was spent on it yet; the others are paid for time that has gone.
WORK = tuple(f"cost_{name}" for name in (*BUILD_COMPONENTS, "poc", "devices"))


@dataclass(frozen=True)
class Module:
    """One module of the cost, or all of them.

    Attributes
    ----------
    name : str
        Column of ``actuals.MONEY``.
    months : int
        Months that are known.
    budget : float
        Planned cost over the whole plan (budget at completion) [CNY].
    planned, earned, spent : float
        In the known months: planned cost, planned cost of the work done, actual cost [CNY].
    performance : float or None
        Cost performance index, earned over spent; None where either is not above 0.
    as_planned, at_this_rate : float
        Cost at the end where the rest costs what is planned, and where it goes on as so far [CNY].
    """

    name: str
    months: int
    budget: float
    planned: float
    earned: float
    spent: float
    performance: float | None
    as_planned: float
    at_this_rate: float

    @property
    def low(self) -> float:
        """The lesser of the two ends [CNY]."""
        return min(self.as_planned, self.at_this_rate)

    @property
    def high(self) -> float:
        """The greater of the two ends [CNY]."""
        return max(self.as_planned, self.at_this_rate)


@dataclass(frozen=True)
class Outlook:
    """A plan to its end under one rule for what remains.

    Attributes
    ----------
    cost, benefit : array, shape (horizon,)
        By month, the known months in place of the planned ones [CNY].
    npv, roi : float
        Discounted as in the plan.
    """

    cost: Array
    benefit: Array
    npv: float
    roi: float

    @property
    def total(self) -> float:
        """Cost at the end [CNY]."""
        return float(self.cost.sum())


@dataclass(frozen=True)
class Reforecast:
    """A plan with the months that are known.

    Attributes
    ----------
    last, horizon : int
        Last known month, months of the plan.
    modules : tuple of Module
        All modules, in the order of ``actuals.MONEY``.
    plan, as_planned, at_this_rate : Outlook
        The plan as it was, and both re-forecasts.
    """

    last: int
    horizon: int
    modules: tuple[Module, ...]
    plan: Outlook
    as_planned: Outlook
    at_this_rate: Outlook

    @property
    def spent(self) -> float:
        """Money spent in all that is known [CNY]."""
        return sum(module.spent for module in self.modules)

    @property
    def planned(self) -> float:
        """Money planned for the same months and modules [CNY]."""
        return sum(module.planned for module in self.modules)


def reforecast(planned: Forecast, actuals: Actuals) -> Reforecast:
    """A plan with what is known in place of what was planned.

    Parameters
    ----------
    planned : Forecast
    actuals : Actuals
        What is blank up to the last month with money counts as planned; months after the end of the plan are
        left out. Work on which a month spent nothing is still to be done.

    Returns
    -------
    Reforecast

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.actuals import of_rows
    >>> from costmodel.actuals_forecast import forecast
    >>> found = reforecast(forecast(presets.load()), of_rows({1: {"cost_poc": 40_000.0}}))
    >>> round(found.as_planned.total - found.plan.total), round(found.at_this_rate.total - found.plan.total)
    (7734, 15469)
    """
    horizon = planned.horizon
    columns = {name: actuals.column(name, horizon) for name in (*MONEY, "benefit")}
    last = last_known(np.any([np.isfinite(column) for column in columns.values()], axis=0))
    modules = tuple(
        _module(name, planned, columns[name], labels_earned(planned, actuals), last) for name in MONEY
    )
    benefit = np.where(np.isfinite(columns["benefit"]), columns["benefit"], planned.by_column["benefit"])
    flows = {
        rule: np.sum([_by_month(one, planned, columns[one.name], last, rule) for one in modules], axis=0)
        for rule in ("as_planned", "at_this_rate")
    }
    plan = np.sum([planned.by_column[name] for name in MONEY], axis=0)
    return Reforecast(
        last=last,
        horizon=horizon,
        modules=modules,
        plan=_outlook(plan, planned.by_column["benefit"], planned.discount),
        as_planned=_outlook(flows["as_planned"], benefit, planned.discount),
        at_this_rate=_outlook(flows["at_this_rate"], benefit, planned.discount),
    )


def _module(name: str, planned: Forecast, actual: Array, counted: float | None, last: int) -> Module:
    plan, known = planned.by_column[name], np.isfinite(actual)
    due, spent = float(plan[known].sum()), float(actual[known].sum())
    done = known & ((actual != 0.0) | (name not in WORK))
    earned = float(plan[done].sum()) if name != COUNTED or counted is None else counted
    performance = cost_performance(earned, spent)
    blank = float(plan[:last][~known[:last]].sum())  # counts as done as planned, for what was planned
    budget, so_far = float(plan.sum()), {"earned": earned + blank, "spent": spent + blank}
    if last == planned.horizon:  # nothing is left to be done
        so_far["earned"] = budget
    return Module(
        name=name,
        months=int(known.sum()),
        budget=budget,
        planned=due,
        earned=earned,
        spent=spent,
        performance=performance,
        as_planned=estimate_at_completion(budget, performance=None, **so_far),
        at_this_rate=estimate_at_completion(budget, performance=performance, **so_far),
    )


def _by_month(module: Module, planned: Forecast, actual: Array, last: int, rule: str) -> Array:
    """Cost of a module by month; what remains follows the plan's months, or comes next where it has none."""
    plan = planned.by_column[module.name]
    found = np.where(np.isfinite(actual), actual, plan)
    rest = getattr(module, rule) - found[:last].sum()
    later = plan[last:]
    if later.sum() > 0.0:
        found[last:] = later * (rest / later.sum())
    elif last < planned.horizon:
        found[last] = rest
    return found


def _outlook(cost: Array, benefit: Array, discount: Array) -> Outlook:
    spent, net = float(cost.sum()), benefit - cost
    roi = float(net.sum()) / spent if spent > 0 else 0.0
    return Outlook(cost, benefit, npv=float((net * discount).sum()), roi=roi)
