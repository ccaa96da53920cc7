"""The tornado: what each uncertain input does to the plan when it moves over its own range, alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from costmodel import project, sampling
from costmodel.distributions import Z90
from costmodel.scenario import Scenario

Array = NDArray[np.float64]
Changes = Mapping[str, float]

DIGITS = 12


@dataclass(frozen=True)
class Bar:
    """One input at its P10 and at its P90, everything else as planned.

    Attributes
    ----------
    id : str
    low, high : float
        The input's P10 and P90.
    npv_low, npv_high, cost_low, cost_high : float
        Net present value and total cost there [CNY].
    changes_low, changes_high : mapping of str to float
        What differs from the plan there: the input, and one that must stay below it and was taken along.
    """

    id: str
    low: float
    high: float
    npv_low: float
    npv_high: float
    cost_low: float
    cost_high: float
    changes_low: Changes
    changes_high: Changes

    @property
    def npv_swing(self) -> float:
        """How much NPV lies between the two ends [CNY]; below 0 where more of the input is worse."""
        return self.npv_high - self.npv_low

    @property
    def cost_swing(self) -> float:
        """How much cost lies between the two ends [CNY]."""
        return self.cost_high - self.cost_low


def tornado(scenario: Scenario, *, by: str = "npv") -> tuple[Bar, ...]:
    """Inputs by how far their own P10 to P90 moves the plan, the widest first.

    Parameters
    ----------
    scenario : Scenario
    by : {"npv", "cost"}
        What the bars are sorted by.

    Returns
    -------
    tuple of Bar
        Without inputs that move neither NPV nor cost.

    Notes
    -----
    Each end is one evaluation of the plan; ranges are those that ``sampling`` draws from, not plus or minus
    the same percentage for all.

    Not modeled: inputs that move together.

    Examples
    --------
    >>> from costmodel import presets
    >>> tornado(presets.load("ecommerce"))[0].id
    'value.right'
    """
    values, ids = scenario.values(), sampling.uncertain(scenario)
    rows = [(k, score) for k in range(len(ids)) for score in (-Z90, Z90)]
    columns = {i: np.full((len(rows), 1), float(values[i])) for i in ids}
    for row, (k, score) in enumerate(rows):
        end = sampling.values_at(scenario, ids[k], np.array([score]))[0]
        columns[ids[k]][row] = float(f"{end:.{DIGITS}g}")  # 0.02, not 0.020000000000000004
    columns = sampling.in_order(columns, values)
    run = project.run({**values, **columns})
    npv = np.broadcast_to(run.npv, len(rows))
    cost = np.broadcast_to(run.cost.sum(axis=-1), len(rows))
    changes = [_changes(columns, values, row) for row in range(len(rows))]
    bars = [_bar(i, columns, changes, npv, cost, 2 * k) for k, i in enumerate(ids)]
    kept = [bar for bar in bars if bar.npv_swing or bar.cost_swing]
    return tuple(sorted(kept, key=lambda bar: -abs(bar.npv_swing if by == "npv" else bar.cost_swing)))


def _changes(columns: Mapping[str, Array], values: Mapping[str, object], row: int) -> Changes:
    return {i: float(column[row, 0]) for i, column in columns.items() if column[row, 0] != values[i]}


def _bar(
    identifier: str, columns: Mapping[str, Array], changes: list[Changes], npv: Array, cost: Array, row: int
) -> Bar:
    low, high = columns[identifier][row : row + 2, 0].tolist()
    ends = {"npv_low": npv[row], "npv_high": npv[row + 1], "cost_low": cost[row], "cost_high": cost[row + 1]}
    return Bar(
        identifier,
        low,
        high,
        **{name: float(end) for name, end in ends.items()},
        changes_low=changes[row],
        changes_high=changes[row + 1],
    )
