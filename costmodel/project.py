"""The one kernel that computes money: parameter values in, costs and benefits by month out.

Everything that shows money (a single evaluation, a curve, a sweep, the next best move) calls ``run`` and
adds nothing to it. A value is a number, or a column of shape (n, 1) for n plans at once; months run along the
last axis. Choices (``labeling.workflow``, ``value.baseline``, ``project.timing``) are the same for all plans.
The parts are in ``costmodel.kernel``, one a section of the scenario.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from costmodel import finance, timeline
from costmodel._values import Values
from costmodel.kernel.accuracy import Accuracy, accuracy_thread, monitoring_cost, monthly_accuracy
from costmodel.kernel.labels import data_lines, frontier_inputs, label_prices, sample_price
from costmodel.kernel.lines import BUILD_COMPONENTS, COMPONENT_OF, COMPONENTS, Array, Inputs, Lines
from costmodel.kernel.people import end_lines, gate_lines, people_lines, phases
from costmodel.kernel.saving import adopted, labels_to_make, remaining, wall_left
from costmodel.kernel.serving import decisions_made, device_lines, operating_lines
from costmodel.kernel.training import (
    retraining_costs,
    retraining_lines,
    storage_line,
    training_lines,
    training_run,
)
from costmodel.kernel.worth import baseline, cost_of_an_error, swing_matters, value_of_a_decision

__all__ = [
    "BUILD_COMPONENTS",
    "COMPONENTS",
    "COMPONENT_OF",
    "Accuracy",
    "Array",
    "Inputs",
    "Run",
    "baseline",
    "cost_of_an_error",
    "frontier_inputs",
    "label_prices",
    "sample_price",
    "run",
    "swing_matters",
]


@dataclass(frozen=True)
class Run:
    """What the kernel returns for n plans (or one) over h months.

    Attributes
    ----------
    months : array, shape (h,)
        First moment of each month.
    elements : dict of str to array, shape (h,) or (n, h)
        Cost lines by month [CNY], keys of ``COMPONENT_OF``.
    benefit, volume : array, shape (h,) or (n, h)
        Benefit against the baseline [CNY] and decisions, by month.
    accuracy : Accuracy
    launch, label_unit_cost, run_cost, retraining_cost : float or array, shape (n, 1)
        Month of launch; price of a main label, of a run and of a retraining [CNY].
    discount : array, shape (h,) or (n, h)
        Discount factor of each month.
    """

    months: Array
    elements: dict[str, Array]
    benefit: Array
    volume: Array
    accuracy: Accuracy
    launch: Values
    label_unit_cost: Values
    run_cost: Values
    retraining_cost: Values
    discount: Array

    @cached_property
    def components(self) -> dict[str, Array]:
        """Cost by component and month [CNY]."""
        totals: dict[str, Array] = {}
        for element, amounts in self.elements.items():
            component = COMPONENT_OF[element]
            totals[component] = totals[component] + amounts if component in totals else amounts
        return totals

    @cached_property
    def cost(self) -> Array:
        """Total cost by month [CNY]."""
        total: Array = np.sum(np.broadcast_arrays(*self.components.values()), axis=0)
        return total

    @cached_property
    def net(self) -> Array:
        """Benefit minus cost by month [CNY]."""
        return self.benefit - self.cost

    @cached_property
    def present_cost(self) -> Array:
        """Discounted cost [CNY], shape (n,) or scalar."""
        return np.asarray((self.cost * self.discount).sum(axis=-1))

    @cached_property
    def present_benefit(self) -> Array:
        """Discounted benefit [CNY], shape (n,) or scalar."""
        return np.asarray((self.benefit * self.discount).sum(axis=-1))

    @cached_property
    def npv(self) -> Array:
        """Net present value [CNY], shape (n,) or scalar."""
        return np.asarray(self.present_benefit - self.present_cost)

    @cached_property
    def roi(self) -> Array:
        """(benefit - cost) / cost over the horizon, undiscounted; 0 where nothing is spent."""
        spent = self.cost.sum(axis=-1)
        return np.asarray(np.where(spent > 0, self.net.sum(axis=-1) / np.where(spent > 0, spent, 1.0), 0.0))

    @cached_property
    def payback(self) -> Array:
        """Months until the money is back for good; infinite where it never is."""
        start = np.zeros((*self.net.shape[:-1], 1))
        return np.asarray(finance.payback_months(np.concatenate([start, self.net], axis=-1)))

    @cached_property
    def build_cost(self) -> Array:
        """Labels, data, compute and people [CNY], without the proof of concept and the pilot."""
        return np.asarray(sum(self.components[c].sum(axis=-1) for c in BUILD_COMPONENTS))


def run(values: Inputs) -> Run:
    """Costs, benefits and the accuracy thread of one plan or of n plans at once.

    Parameters
    ----------
    values : mapping of parameter id to float, bool, str or array of shape (n, 1)
        Every id of ``parameters.catalogue()``: ``Scenario.values()``, some entries replaced by columns.

    Returns
    -------
    Run

    Notes
    -----
    Nominal money: wages, services, hardware and the value of a decision follow ``timeline.price_level``; the
    runs of later retraining fall by ``compute.price_decline`` on top. Build costs are spread evenly over the
    build.
    Retraining is paid evenly over the interval that it ends.

    Not modeled: taxes, VAT, working capital, effects of the number of runs on accuracy.

    References
    ----------
    docs/model.md, "Time and money".

    Examples
    --------
    >>> from costmodel import presets
    >>> round(float(run(presets.load("ecommerce").values()).run_cost))
    31720
    """
    months = np.arange(float(np.max(values["project.horizon"])))
    prices, training = label_prices(values), training_run(values)
    plan = adopted(values)
    left = remaining(values, plan, training.gpu_part)
    labels = labels_to_make(values, plan, training.gpu_part)
    start, launch = phases(values, wall_hours=training.wall_hours * wall_left(plan), labels_share=labels)
    accuracy = accuracy_thread(values, prices.precision)
    retraining = retraining_costs(values, prices.main, training)
    volume = decisions_made(values, months, launch)
    value_each, reviewed = value_of_a_decision(values, monthly_accuracy(values, months, launch, accuracy))
    watching = monitoring_cost(values, accuracy.field, prices.field)
    live = timeline.overlap(months, launch, values["project.horizon"])
    building, once = timeline.overlap(months, start, launch), timeline.spread(months, start, launch)
    lines = (
        data_lines(values, once, live, prices)
        | training_lines(values, once, training)
        | storage_line(values, building)
        | people_lines(values, building, once)
        | gate_lines(values, months, prices.main)
        | device_lines(values, months, launch)
        | operating_lines(values, live, volume, reviewed=reviewed, watching=watching)
        | retraining_lines(values, months, live, retraining)
        | end_lines(values, months)
    )
    inside = months < values["project.horizon"]
    paid = timeline.price_level(months, values["project.inflation"]) * inside
    return Run(
        months=months,
        elements=_paid(lines, left, paid),
        benefit=volume * value_each * paid,
        volume=volume * inside,
        accuracy=accuracy,
        launch=launch,
        label_unit_cost=prices.main,
        run_cost=training.cost * left.get("final_runs", 1.0),
        retraining_cost=sum(cost * left.get(name, 1.0) for name, cost in retraining.items()),
        discount=_discount(values, months),
    )


def _paid(lines: Lines, left: Mapping[str, Values], paid: Array) -> dict[str, Array]:
    """Cost lines in their order, at the prices of their month, less what strategies save on them [CNY]."""
    return {
        name: np.asarray((lines[name] * left[name] if name in left else lines[name]) * paid)
        for name in COMPONENT_OF
    }


def _discount(values: Inputs, months: Array) -> Array:
    """Discount factor of each month."""
    rate = finance.monthly_rate(values["project.discount_rate"])
    return finance.discount_factors(months, rate, timing=values["project.timing"])
