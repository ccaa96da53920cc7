"""Low, base and high: three named cases of a plan, each a plan of its own, with its percentile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from costmodel import parameters, project, sampling
from costmodel.parameters import Value
from costmodel.scenario import Scenario
from costmodel.simulation import Simulation
from costmodel.tornado import Bar, tornado

Array = NDArray[np.float64]

LEVELS: Mapping[str, float] = {"low": 0.1, "high": 0.9}
STEPS = np.linspace(-2.0, 2.0, 161)  # standard deviations that all inputs are moved by together


@dataclass(frozen=True)
class Case:
    """A plan in which all uncertain inputs are better, or worse, by the same step.

    Attributes
    ----------
    name : {"low", "base", "high"}
    step : float
        Standard deviations that every input is moved by, above 0 to the better.
    changes : mapping of str to number
        What differs from the plan.
    cost, npv : float
        [CNY]
    npv_percentile, cost_percentile : float
        Share of the draws that bring less, and that cost less, 0..1.
    """

    name: str
    step: float
    changes: Mapping[str, Value]
    cost: float
    npv: float
    npv_percentile: float
    cost_percentile: float


def named_cases(scenario: Scenario, found: Simulation) -> tuple[Case, ...]:
    """The plan as it is, and two plans that bring what only one in ten draws undercuts, or exceeds.

    Parameters
    ----------
    scenario : Scenario
    found : Simulation
        Of the same scenario.

    Returns
    -------
    tuple of Case
        Low, base, high. A level that no step reaches gives the nearest one: its percentile says so.

    Notes
    -----
    All inputs move together, each in its own range and in the direction that is worse, or better, for the
    NPV. So each goes by far less than to its own P10: that all are so bad at once is much rarer than one in
    ten.

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.uncertainty import simulate
    >>> plan = presets.load("ecommerce")
    >>> [case.name for case in named_cases(plan, simulate(plan, draws=256))]
    ['low', 'base', 'high']
    """
    bars = tornado(scenario)
    values = scenario.values()
    columns = sampling.in_order(_moved(scenario, bars, STEPS), values)
    run = project.run({**values, **columns})
    npv = np.broadcast_to(run.npv, STEPS.shape)
    rows = {name: _nearest(npv, found.npv.quantile(level)) for name, level in LEVELS.items()}
    rows["base"] = int(np.argmin(np.abs(STEPS)))
    return tuple(_case(name, scenario, columns, rows[name], found) for name in ("low", "base", "high"))


def _moved(scenario: Scenario, bars: Sequence[Bar], steps: Array) -> dict[str, Array]:
    """Columns of all inputs, a row a step away from the plan's own figures."""
    columns = {}
    for bar in bars:
        better = np.sign(bar.npv_swing) or -np.sign(bar.cost_swing)
        value = float(scenario[bar.id])
        drawn = sampling.values_at(scenario, bar.id, sampling.own_score(scenario, bar.id) + better * steps)
        columns[bar.id] = np.where(steps == 0.0, value, drawn)[:, None]
    return columns


def _nearest(npv: Array, wanted: float) -> int:
    """Row whose NPV is nearest; of equals the one closest to the plan."""
    off = np.abs(npv - wanted)
    return int(np.lexsort((np.abs(STEPS), off))[0])


def _case(name: str, scenario: Scenario, columns: Mapping[str, Array], row: int, found: Simulation) -> Case:
    changes = {
        identifier: parameters.check(identifier, float(column[row, 0]))
        for identifier, column in columns.items()
        if column[row, 0] != scenario[identifier]
    }
    run = project.run({**scenario.values(), **changes})
    npv, cost = float(run.npv), float(run.cost.sum())
    return Case(
        name=name,
        step=float(STEPS[row]),
        changes=changes,
        cost=cost,
        npv=npv,
        npv_percentile=found.npv.percentile_of(npv),
        cost_percentile=found.cost.percentile_of(cost),
    )
