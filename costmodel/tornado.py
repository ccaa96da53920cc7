"""The tornado: what each uncertain input does to the plan when it moves over its own range, alone."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from costmodel import parameters, project, sampling, text
from costmodel.distributions import Z90
from costmodel.parameters import Parameter
from costmodel.scenario import Scenario

Array = NDArray[np.float64]
Changes = Mapping[str, float]

DIGITS = 12
SHOWN = 3  # digits of the end of a range that people read


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
    columns, rows = _each_at_its_ends(scenario, ids), 2 * len(ids)
    run = project.run({**values, **columns})
    npv = np.broadcast_to(run.npv, rows)
    cost = np.broadcast_to(run.cost.sum(axis=-1), rows)
    changes = [_changes(columns, values, row) for row in range(rows)]
    bars = [_bar(i, columns, changes, npv, cost, 2 * k) for k, i in enumerate(ids)]
    kept = [bar for bar in bars if bar.npv_swing or bar.cost_swing]
    return tuple(sorted(kept, key=lambda bar: -abs(bar.npv_swing if by == "npv" else bar.cost_swing)))


def ranges(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """P10 and P90 of every input that has a distribution, or that the plan uses as it was fitted.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    dict of str to (float, float)
        Those of the draws and of the tornado's bars, also of inputs that the plan's switches leave out; twice
        the same where the plan's value is exact.

    Examples
    --------
    >>> from costmodel import presets
    >>> ranges(presets.load("assistant"))["value.right"]
    (1.46666666667, 3.3)
    """
    used = sampling.uncertain(scenario)
    ids = [i for i, r in parameters.catalogue().items() if r.distribution != "none" or i in used]
    columns = _each_at_its_ends(scenario, ids)
    return {i: (float(columns[i][2 * k, 0]), float(columns[i][2 * k + 1, 0])) for k, i in enumerate(ids)}


def end_text(record: Parameter, end: float, lang: str, money: text.Money = text.YUAN) -> str:
    """End of a range as people read it: three digits in the currency shown; near 100% two of what is missing.

    Parameters
    ----------
    record : Parameter
    end : float
        P10 or P90 of the input.
    lang : {"zh", "en"}
    money : Money

    Returns
    -------
    str

    Examples
    --------
    >>> end_text(parameters.find("value.right"), 0.0456789, "en")
    '¥0.0457/decision'
    >>> end_text(parameters.find("labeling.target_precision"), 0.99964, "en")
    '99.964%'
    """
    paid = record.unit.startswith("CNY") and record.unit != "CNY/USD"
    unit = money.cny_per_unit if paid else 1.0
    shown = end / unit
    places = _places(shown, SHOWN)
    if record.unit.startswith("share") and 0.5 < shown < 1.0:
        places = max(places, _places(1.0 - shown, SHOWN - 1))
    return text.value_text(record, round(shown, places) * unit, lang, money)


def range_ends(
    record: Parameter, ends: tuple[float, float], lang: str, money: text.Money = text.YUAN
) -> tuple[str, str]:
    """Both ends of a range as people read them, the unit once, with the upper one; a percent sign with each.

    Parameters
    ----------
    record : Parameter
    ends : (float, float)
        P10 and P90 of the input, or the usual range of a decision.
    lang : {"zh", "en"}
    money : Money

    Returns
    -------
    (str, str)

    Examples
    --------
    >>> range_ends(parameters.find("value.right"), (0.0456789, 0.08), "en")
    ('¥0.0457', '¥0.08/decision')
    >>> range_ends(parameters.find("labeling.target_precision"), (0.9, 0.99964), "en")
    ('90%', '99.964%')
    """
    low, high = (end_text(record, end, lang, money) for end in ends)
    return unit_once(low, high)


def unit_once(low: str, high: str) -> tuple[str, str]:
    """Both ends of a range with the unit at the upper one only; a percent sign stays with each.

    Parameters
    ----------
    low, high : str

    Returns
    -------
    (str, str)

    Examples
    --------
    >>> unit_once("4 runs", "10 runs"), unit_once("90%", "95%")
    (('4', '10 runs'), ('90%', '95%'))
    """
    unit = re.sub(r"^.*\d", "", high)
    return low if unit == "%" else low.removesuffix(unit), high


def _places(number: float, digits: int) -> int:
    """Decimal places that keep so many digits of a number."""
    return digits - 1 - math.floor(math.log10(abs(number))) if number else 0


def _each_at_its_ends(scenario: Scenario, ids: Sequence[str]) -> dict[str, Array]:
    """Columns with two rows for each input: that one at its P10 and at its P90, the others as planned."""
    values = scenario.values()
    columns = {i: np.full((2 * len(ids), 1), float(values[i])) for i in ids}
    for k, i in enumerate(ids):
        ends = sampling.values_at(scenario, i, np.array([-Z90, Z90]))
        columns[i][2 * k : 2 * k + 2, 0] = [_rounded(float(end), float(values[i])) for end in ends]
    return sampling.in_order(columns, values)


def _rounded(end: float, value: float) -> float:
    """End of a range to the digits of the larger of it and the plan's value: 0.02 and 0, not 2.4e-15."""
    return round(end, _places(max(abs(end), abs(value)), DIGITS)) + 0.0  # never -0


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
