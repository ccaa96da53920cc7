"""The next best move: the one decision of the plan whose change adds most value, found with the kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel import parameters, project
from costmodel.parameters import Value
from costmodel.project import Array
from costmodel.scenario import Scenario

# Decisions of the project, not facts about the world: nobody can decide what a right answer is worth.
FIELD_ITEMS = (1000.0, 2000.0, 5000.0, 10000.0, 20000.0, 50000.0, 100000.0, 200000.0)
TARGET_PRECISION = (0.90, 0.925, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99)
RETRAIN_EVERY = (1, 2, 3, 4, 6, 9, 12, 18, 24)
POINT = 0.01
SMALLEST_GAIN = 0.002  # of the total cost: below it a move is noise


@dataclass(frozen=True)
class Move:
    """One change of one decision.

    Attributes
    ----------
    id : str
        Parameter.
    was, value : number, bool or str
        Before and after.
    gain : float
        Rise of NPV [CNY].
    cost : float
        Rise of total cost over the horizon, negative where it saves [CNY].
    """

    id: str
    was: Value
    value: Value
    gain: float
    cost: float


def candidates(scenario: Scenario) -> list[tuple[str, Value]]:
    """Changes that a project can decide on by itself.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    list of (parameter id, value)
    """
    options: dict[str, tuple[Value, ...]] = {
        "generalization.field_items": FIELD_ITEMS,
        "labeling.target_precision": TARGET_PRECISION,
        "generalization.retrain_every": RETRAIN_EVERY,
        "compression.enabled": (True,),
        "value.review": (True,),
    }
    return [(i, value) for i, values in options.items() for value in values if value != scenario[i]]


def next_best_move(scenario: Scenario) -> Move | None:
    """The single change with the largest gain in NPV, or None where no change gains enough to matter.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Move or None

    Examples
    --------
    >>> from costmodel import presets
    >>> next_best_move(presets.load("article")).id
    'generalization.field_items'
    """
    options = candidates(scenario)
    npv, cost = _outcomes(scenario.values(), options)
    best = int(np.argmax(npv[1:])) + 1
    gain = float(npv[best] - npv[0])
    if gain <= SMALLEST_GAIN * float(cost[0]):
        return None
    identifier, value = options[best - 1]
    return Move(identifier, scenario[identifier], value, gain, float(cost[best] - cost[0]))


def _outcomes(values: Mapping[str, Any], options: list[tuple[str, Value]]) -> tuple[Array, Array]:
    """NPV and total cost of the plan (first) and of each option."""
    # A switch on in one row is computed in all of them, and reviewing is the dearest part of the kernel.
    numbers = [o for o in options if not isinstance(o[1], bool)]
    table = project.run(_rows(values, numbers))
    npv, cost = list(np.atleast_1d(table.npv)), list(np.atleast_1d(table.cost.sum(axis=-1)))
    for place, (identifier, value) in enumerate(options, start=1):
        if isinstance(value, bool):
            switched = project.run({**values, identifier: value})
            npv.insert(place, switched.npv)
            cost.insert(place, switched.cost.sum(axis=-1))
    return np.array(npv), np.array(cost)


def _rows(values: Mapping[str, Any], options: list[tuple[str, Value]]) -> dict[str, Any]:
    """Values as columns: row 0 is the plan, row k has option k in force."""
    table = dict(values)
    for row, (identifier, value) in enumerate(options, start=1):
        if not isinstance(table[identifier], np.ndarray):
            table[identifier] = np.full((len(options) + 1, 1), float(values[identifier]))
        table[identifier][row, 0] = value
    return table


def sweep(scenario: Scenario, identifier: str, points: Array) -> project.Run:
    """The kernel along one parameter.

    Parameters
    ----------
    scenario : Scenario
    identifier : str
        A number, whole number or switch; choices have no axis.
    points : array, shape (n,)
        Values of that parameter, each within its bounds.

    Returns
    -------
    Run
        n rows of money by month; what does not depend on the parameter may be one number for all rows.

    Raises
    ------
    ParameterError
        If a point is refused, or the parameter is a choice.

    Examples
    --------
    >>> import numpy as np
    >>> from costmodel import presets
    >>> run = sweep(presets.load("ecommerce"), "labeling.target_precision", np.array([0.90, 0.98]))
    >>> bool(run.cost.sum(axis=-1)[0] < run.cost.sum(axis=-1)[1])
    True
    """
    checked = [parameters.check(identifier, point) for point in points.tolist()]
    column = np.array(checked, dtype=float)[:, None]
    # A column of horizons gives n rows of money also where the kernel does not read the parameter.
    horizon = np.full_like(column, scenario.values()["project.horizon"])
    return project.run({**scenario.values(), "project.horizon": horizon, identifier: column})


def ahead(stops: Array, amounts: Array, *, by_points: bool) -> list[float]:
    """What going one step on along an input adds to an amount, from each of its stops.

    Parameters
    ----------
    stops : array, shape (n,)
        Values of the input, rising.
    amounts : array, shape (n,)
        Of a plan with each of them [CNY].
    by_points : bool
        A step is one point of a share, 0.01, or what the axis holds of it, counted as a whole one; otherwise
        it goes to the next stop.

    Returns
    -------
    list of float
        n amounts [CNY]; the last stop repeats the one before it.

    Examples
    --------
    >>> import numpy as np
    >>> ahead(np.array([0.95, 0.96, 0.98]), np.array([0.0, 5.0, 25.0]), by_points=True)
    [5.0, 10.0, 10.0]
    """
    if len(stops) < 2:
        return [0.0] * len(stops)
    here = stops[:-1]
    ends = np.minimum(here + POINT, stops[-1]) if by_points else stops[1:]
    scale = POINT / (ends - here) if by_points else 1.0
    steps = ((np.interp(ends, stops, amounts) - amounts[:-1]) * scale).round(6).tolist()
    return [*steps, steps[-1]]
