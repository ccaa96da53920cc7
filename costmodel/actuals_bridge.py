"""Why a cost is not the planned one: by module, and for what is counted by quantity and by price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from costmodel.actuals import QUANTITIES, Actuals
from costmodel.actuals_forecast import Forecast
from costmodel.actuals_reforecast import Reforecast


@dataclass(frozen=True)
class Step:
    """One step of the bridge.

    Attributes
    ----------
    name : str
        Column of the module.
    part : {"quantity", "price", "amount", "rest"}
        More of it, a dearer unit, money that is not counted in units, or what remains to be done.
    amount : float
        [CNY]
    """

    name: str
    part: str
    amount: float


@dataclass(frozen=True)
class Effects:
    """What quantity and price do to a cost, and the unit prices they rest on [CNY]."""

    quantity: float
    price: float
    planned_price: float
    actual_price: float

    @property
    def quantity_share(self) -> float | None:
        """Part of the difference that the quantity explains; None where the two do not pull one way."""
        both = self.quantity + self.price
        return self.quantity / both if both and self.quantity * self.price >= 0 else None


def price_and_quantity(
    *, planned_quantity: float, planned_price: float, actual_quantity: float, actual_cost: float
) -> Effects:
    r"""Difference of a cost split into more of it and dearer of it.

    Parameters
    ----------
    planned_quantity, actual_quantity : float
    planned_price : float
        Of a unit [CNY].
    actual_cost : float
        [CNY]

    Returns
    -------
    Effects
        Adds up to the actual less the planned cost.

    Notes
    -----
    .. math:: P_a Q_a - P_p Q_p = (Q_a - Q_p) P_p + (P_a - P_p) Q_a

    with planned and actual quantities Q and unit prices P. What more of it costs beyond the planned price
    counts as price.

    References
    ----------
    Horngren, Datar and Rajan, Cost Accounting, "Flexible budgets, direct-cost variances": price and
    efficiency variance.

    Examples
    --------
    >>> found = price_and_quantity(
    ...     planned_quantity=100.0, planned_price=2.0, actual_quantity=130.0, actual_cost=286.0
    ... )
    >>> round(found.quantity, 6), round(found.price, 6)  # 30 more at 2; 130 at .2 more
    (60.0, 26.0)
    """
    return Effects(
        quantity=(actual_quantity - planned_quantity) * planned_price,
        price=actual_cost - actual_quantity * planned_price,
        planned_price=planned_price,
        actual_price=actual_cost / actual_quantity if actual_quantity else planned_price,
    )


def effects(planned: Forecast, actuals: Actuals) -> dict[str, Effects]:
    """Quantity and price of what is counted, over the months in which quantity and money are known.

    Parameters
    ----------
    planned : Forecast
    actuals : Actuals

    Returns
    -------
    dict of str to Effects
        By column of the quantity; without those of which the plan has none.

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.actuals import of_rows
    >>> from costmodel.actuals_forecast import forecast
    >>> found = effects(forecast(presets.load()), of_rows({4: {"labels": 2e4, "cost_labels": 2e4}}))
    >>> round(found["labels"].actual_price, 6)
    1.0
    """
    found = {}
    for name, money in QUANTITIES.items():
        count, cost = (actuals.column(column, planned.horizon) for column in (name, money))
        known = np.isfinite(count) & np.isfinite(cost)
        due, budget = planned.by_column[name], planned.by_column[money]
        if not known.any() or not due.any():
            continue
        by_now = float(due[known].sum())
        # Where nothing was planned in these months, the price is that of the whole plan.
        price = float(budget[known].sum()) / by_now if by_now > 0 else float(budget.sum() / due.sum())
        found[name] = price_and_quantity(
            planned_quantity=by_now,
            planned_price=price,
            actual_quantity=float(count[known].sum()),
            actual_cost=float(cost[known].sum()),
        )
    return found


def bridge(found: Reforecast, split: dict[str, Effects], *, to_date: bool = False) -> tuple[Step, ...]:
    """Steps from the planned to the re-forecast total, or to what is spent so far.

    Parameters
    ----------
    found : Reforecast
    split : dict of str to Effects
        From ``effects``.
    to_date : bool
        Only the months that are known.

    Returns
    -------
    tuple of Step
        Add up to the re-forecast at this rate less the plan, or to the money spent less the planned.

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.actuals import of_rows
    >>> from costmodel.actuals_forecast import forecast
    >>> from costmodel.actuals_reforecast import reforecast
    >>> plan, known = forecast(presets.load()), of_rows({4: {"labels": 2e4, "cost_labels": 2e4}})
    >>> outlook = reforecast(plan, known)
    >>> steps = bridge(outlook, effects(plan, known))
    >>> more = outlook.at_this_rate.total - outlook.plan.total
    >>> abs(sum(step.amount for step in steps) - more) < 1e-6
    True
    """
    counted = {money: split[name] for name, money in QUANTITIES.items() if name in split}
    steps = []
    for module in found.modules:
        more, parts = module.spent - module.planned, counted.get(module.name)
        if parts is not None:
            steps += [Step(module.name, "quantity", parts.quantity), Step(module.name, "price", parts.price)]
            more -= parts.quantity + parts.price
        steps.append(Step(module.name, "amount", more))
        if not to_date:
            rest = module.at_this_rate - module.budget - (module.spent - module.planned)
            steps.append(Step(module.name, "rest", rest))
    return tuple(step for step in steps if step.amount)
