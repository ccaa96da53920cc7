"""What a plan expects of each month, and how far the months that are known were from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costmodel import project, timeline
from costmodel.actuals import COLUMNS, Actuals
from costmodel.compute import project_cost
from costmodel.kernel.accuracy import monthly_accuracy
from costmodel.kernel.lines import Array
from costmodel.kernel.people import phases
from costmodel.kernel.saving import adopted, labels_to_make
from costmodel.kernel.training import training_run
from costmodel.project import COMPONENTS
from costmodel.scenario import Scenario
from costmodel.screens.compute import hours_left

Mask = NDArray[np.bool_]  # months that are known


@dataclass(frozen=True)
class Forecast:
    """A plan month by month, in the columns of a file of actuals.

    Attributes
    ----------
    by_column : mapping of str to array, shape (horizon,)
        Labels, GPU-hours, mean field accuracy of the month (NaN before launch), money by module and benefit
        [CNY].
    discount : array, shape (horizon,)
        Discount factor of each month.
    launch : float
        [month]
    """

    by_column: Mapping[str, Array]
    discount: Array
    launch: float

    @property
    def horizon(self) -> int:
        """Months of the plan."""
        return len(self.discount)


def forecast(scenario: Scenario) -> Forecast:
    """What a plan expects of each month, through the kernel.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Forecast
        Labels and GPU-hours are those of the build, which the modules labels and compute pay for.

    Examples
    --------
    >>> from costmodel import evaluate, presets
    >>> plan = presets.load()
    >>> found = forecast(plan)
    >>> round(float(found.by_column["labels"].sum()))
    100000
    >>> total = sum(found.by_column[f"cost_{c}"].sum() for c in COMPONENTS)
    >>> abs(float(total) - evaluate(plan).cost_total) < 1e-6
    True
    """
    values: dict[str, Any] = scenario.values()
    run = project.run(values)
    launch, months = float(run.launch), run.months
    start = phases(values, wall_hours=0.0, labels_share=0.0).start
    once = timeline.spread(months, start, launch)
    accuracy = monthly_accuracy(values, months, run.launch, run.accuracy)
    found = {
        "labels": once * label_count(values),
        "gpu_hours": once * gpu_hours(values),
        "accuracy": np.where(months + 1.0 > launch, accuracy, np.nan),
        "benefit": run.benefit,
    }
    found |= {f"cost_{name}": np.asarray(run.components[name]) for name in COMPONENTS}
    return Forecast({name: found[name] for name in COLUMNS}, run.discount, launch)


def label_count(values: Mapping[str, Any]) -> float:
    """Main labels that people make while building.

    Parameters
    ----------
    values : mapping of parameter id to value

    Returns
    -------
    float
    """
    part = labels_to_make(values, adopted(values), training_run(values).gpu_part)
    return float(values["labeling.items"] * part)


def gpu_hours(values: Mapping[str, Any]) -> float:
    """GPU-hours of all runs while building, those that explore and fail included.

    Parameters
    ----------
    values : mapping of parameter id to value

    Returns
    -------
    float
        [GPU-hour]
    """
    hours = project_cost(
        run_cost=float(training_run(values).gpu_hours) * hours_left(values),
        iterations=values["compute.runs"],
        exploration=values["compute.exploration"],
        failed_share=values["compute.failed"],
    )
    return float(hours)


@dataclass(frozen=True)
class Error:
    """How far the plan was from the months that are known of one column.

    Attributes
    ----------
    name : str
        Column.
    months : int
        Months that are known and that the plan says something of.
    planned, actual : float
        Sums of these months; their means for the accuracy.
    mape : float or None
        Mean absolute percentage error, as a share of what really was; None where no month has one.
    bias : float
        Mean error of a month, actual less planned, in the column's own unit.
    """

    name: str
    months: int
    planned: float
    actual: float
    mape: float | None
    bias: float

    @property
    def more(self) -> float:
        """Actual less planned, in the column's own unit."""
        return self.actual - self.planned

    @property
    def share(self) -> float | None:
        """That as a share of what was planned; None where nothing was."""
        return self.more / self.planned if self.planned else None


def error(name: str, planned: Array, actual: Array) -> Error | None:
    r"""Error of a forecast over the months that are known.

    Parameters
    ----------
    name : str
        Column of ``actuals.COLUMNS``.
    planned, actual : array, shape (horizon,)
        NaN where nothing is expected or known.

    Returns
    -------
    Error or None
        None where no month is known.

    Notes
    -----
    .. math:: e_t = Y_t - F_t, \quad \mathrm{bias} = \frac1n \sum_t e_t, \quad
              \mathrm{MAPE} = \frac1n \sum_t \left| \frac{e_t}{Y_t} \right|

    with what was planned F and what really was Y. Months in which nothing was spent have no percentage and
    are left out of the MAPE only.

    References
    ----------
    Hyndman and Koehler (2006), Another look at measures of forecast accuracy, International Journal of
    Forecasting 22(4), 679-688, sections 2.1 and 2.2.

    Examples
    --------
    >>> found = error("labels", np.array([100.0, 100.0]), np.array([125.0, 80.0]))
    >>> found.bias, found.mape, found.share
    (2.5, 0.225, 0.025)
    """
    known = np.isfinite(planned) & np.isfinite(actual)
    if not known.any():
        return None
    was, really = planned[known], actual[known]
    paid = really != 0.0
    mape = float(np.mean(np.abs((really - was)[paid] / really[paid]))) if paid.any() else None
    total = np.mean if name == "accuracy" else np.sum
    return Error(
        name=name,
        months=int(known.sum()),
        planned=float(total(was)),
        actual=float(total(really)),
        mape=mape,
        bias=float(np.mean(really - was)),
    )


def errors(planned: Forecast, actuals: Actuals) -> dict[str, Error]:
    """Errors of every column of which something is known.

    Parameters
    ----------
    planned : Forecast
    actuals : Actuals
        Months after the end of the plan are left out.

    Returns
    -------
    dict of str to Error
        In the order of ``actuals.COLUMNS``.

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.actuals import of_rows
    >>> found = errors(forecast(presets.load()), of_rows({1: {"cost_poc": 40_000.0}}))
    >>> round(found["cost_poc"].more)
    7734
    """
    found = {
        name: error(name, planned.by_column[name], actuals.column(name, planned.horizon))
        for name in actuals.values
    }
    return {name: one for name, one in found.items() if one is not None}
