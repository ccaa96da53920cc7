"""An example to begin with: the first months of a plan as they might really have gone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from costmodel.actuals import COLUMNS, MONEY, Actuals, of_rows
from costmodel.actuals_forecast import forecast
from costmodel.scenario import Scenario

AFTER_LAUNCH = 4  # months
# Actual over planned, month after month and then again: more labels at a higher price, more but cheaper
# GPU-hours, a team that waits for the labels, and dearer operations.
TIMES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "labels": (1.02, 1.1, 1.06, 1.14),
        "cost_labels": (1.1, 1.25, 1.15, 1.3),
        "gpu_hours": (0.9, 1.2, 1.3, 1.15),
        "cost_compute": (0.84, 1.12, 1.2, 1.05),
        "cost_people": (1.0, 1.0, 1.15, 1.15),
        "cost_devices": (1.04, 0.99),
        "cost_operations": (1.1, 1.16),
        "cost_retraining": (1.25, 1.15),
        "benefit": (0.7, 0.85),
    }
)
AGED = (-0.004, -0.03, -0.06, -0.085)  # accuracy less than planned, month after month from launch


def sample(scenario: Scenario) -> Actuals:
    """The plan's own months until a little after launch, dearer and cheaper here and there.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Actuals
        Whole amounts; what the plan does not spend is left blank.

    Examples
    --------
    >>> from costmodel import presets
    >>> sample(presets.load()).last
    12
    """
    planned = forecast(scenario)
    last = max(1, min(planned.horizon - 1, math.ceil(planned.launch) + AFTER_LAUNCH))
    rows: dict[int, dict[str, float | None]] = {}
    for month in range(last):
        amounts = {name: float(planned.by_column[name][month]) for name in COLUMNS}
        rows[month + 1] = {
            name: _amount(name, amount, month, planned.launch) for name, amount in amounts.items()
        }
    return of_rows(rows)


def _amount(name: str, planned: float, month: int, launch: float) -> float | None:
    """Figure of a month; none where nothing is planned or the model is not yet live for a whole month."""
    if math.isnan(planned) or planned == 0.0:
        return None
    if name == "accuracy":
        live = month - math.ceil(launch)
        return round(planned + AGED[min(live, len(AGED) - 1)], 3) if live >= 0 else None
    times = TIMES.get(name, (1.02, 0.99) if name in MONEY else (1.0,))
    return float(round(planned * times[month % len(times)]))
