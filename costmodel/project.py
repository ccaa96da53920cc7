"""The one kernel that computes money: parameter values in, costs and benefits by month out.

Everything that shows money (a single evaluation, a curve, a sweep, the next best move) calls ``run`` and
adds nothing to it. A value is a number, or a column of shape (n, 1) for n plans at once; months run along the
last axis. Choices (``labeling.workflow``, ``value.baseline``, ``project.timing``) are the same for all plans.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costmodel import compute, finance, generalization, labeling, timeline, value
from costmodel._values import Values

Array = NDArray[np.float64]
Inputs = Mapping[str, Any]

HOURS_PER_MONTH = 730.0  # 8,760 hours a year over 12 months
DEAREST_LABEL = 1e4  # times the expert's price: two tiers that hardly differ extrapolate to any price
SMALLEST_SWING = 1e-12  # CNY between a right and a wrong answer: below it no accuracy breaks even

# Every cost line and its component. Screens, slides and the workbook take order and grouping from here.
COMPONENT_OF = {
    "labels": "labels",
    "relabelling": "labels",
    "collecting": "data",
    "cleaning": "data",
    "storing": "data",
    "field_collecting": "data",
    "field_labels": "data",
    "final_runs": "compute",
    "experiments": "compute",
    "failed_runs": "compute",
    "staff": "people",
    "compressing": "people",
    "poc": "poc",
    "pilot": "poc",
    "devices": "devices",
    "replacements": "devices",
    "cloud_serving": "serving",
    "upload_compliance": "serving",
    "operations": "operations",
    "reviewing": "operations",
    "retraining_runs": "retraining",
    "retraining_labels": "retraining",
    "governance": "other",
    "severe_errors": "other",
    "retirement": "other",
}
COMPONENTS = tuple(dict.fromkeys(COMPONENT_OF.values()))
BUILD_COMPONENTS = ("labels", "data", "compute", "people")


@dataclass(frozen=True)
class Accuracy:
    """The accuracy thread, shares; ``field`` is at launch, ``mean`` between two retrainings."""

    label: Values
    lab: Values
    compressed: Values
    field: Values
    mean: Values
    break_even: Values


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
    label_price, field_price, label_precision = _label_prices(values)
    run_cost = _run_cost(values)
    start, launch = _phases(values)
    accuracy = _accuracy(values, label_precision)
    retraining_cost = _retraining_cost(values, label_price, run_cost)
    level = timeline.price_level(months, values["project.inflation"])
    used = timeline.rolled_out(months, launch, values["serving.ramp"])
    volume = used * values["serving.devices"] * values["serving.decisions"]
    value_each, reviewed = _value_of_a_decision(values, _monthly_accuracy(values, months, launch, accuracy))
    live = timeline.overlap(months, launch, values["project.horizon"])
    once = timeline.spread(months, start, launch)
    elements = (
        _data_costs(values, months, once, label_price, field_price)
        | _training_costs(values, once, run_cost)
        | _people_costs(values, timeline.overlap(months, start, launch), once)
        | _gate_costs(values, months, label_price)
        | _device_costs(values, months, launch)
        | _operating_costs(values, live, volume, reviewed)
        | _retraining_costs(values, months, live, retraining_cost)
        | _end_costs(values, months)
    )
    inside = months < values["project.horizon"]
    return Run(
        months=months,
        elements={name: np.asarray(amounts * level * inside) for name, amounts in elements.items()},
        benefit=volume * value_each * level * inside,
        volume=volume * inside,
        accuracy=accuracy,
        launch=launch,
        label_unit_cost=label_price,
        run_cost=run_cost,
        retraining_cost=sum(retraining_cost),
        discount=finance.discount_factors(
            months, finance.monthly_rate(values["project.discount_rate"]), timing=values["project.timing"]
        ),
    )


def _tiers(v: Inputs) -> tuple[tuple[Values, Values], ...]:
    return tuple(
        (v[f"labeling.{t}_precision"], v[f"labeling.{t}_cost"]) for t in ("crowd", "assisted", "expert")
    )


def _label_price(v: Inputs, precision: Values) -> tuple[Values, Values]:
    """Unit price of a label at a precision, and the precision that is really reached."""
    with np.errstate(over="ignore"):
        listed = labeling.tier_unit_cost(precision, _tiers(v))
    listed = np.minimum(listed, DEAREST_LABEL * v["labeling.expert_cost"])
    if v["labeling.workflow"] == "tiers":
        return listed, precision
    bought = _cheapest_mix(v, precision)
    # A mix of two tiers is linear in precision, the price list is not: between anchors it can be cheaper.
    from_list = bought.reached & (listed < bought.unit_cost)
    return np.where(from_list, listed, bought.unit_cost), np.where(from_list, precision, bought.precision)


def _cheapest_mix(v: Inputs, precision: Values) -> labeling.Purchase:
    """Labels from the cheapest workflows; plan by plan where only some have a model that proposes labels."""
    available = v["labeling.model_available"]
    if np.ndim(available) == 0:
        return labeling.cheapest_unit_cost(precision, labeling.labeling_policies(**frontier_inputs(v)))
    there, not_there = (
        _cheapest_mix({**v, "labeling.model_available": one}, precision) for one in (True, False)
    )
    return labeling.Purchase(*(np.where(available, a, b) for a, b in zip(there, not_there, strict=True)))


def frontier_inputs(v: Inputs) -> dict[str, Any]:
    """Arguments of ``labeling.cheapest_policies`` and ``labeling.labeling_policies`` from the scenario.

    Parameters
    ----------
    v : mapping of parameter id to value
        As ``run`` takes it.

    Returns
    -------
    dict
        Keyword arguments.
    """
    return {
        "tiers": _tiers(v),
        "correlation": v["labeling.correlation"],
        "classes": v["labeling.classes"],
        "expert_accuracy": v["labeling.expert_precision"],
        "model_accuracy": v["labeling.model_accuracy"] if v["labeling.model_available"] else None,
        "check": labeling.Check(
            catch_rate=v["labeling.catch_rate"],
            overturn_rate=v["labeling.overturn_rate"],
            label_accuracy=v["labeling.checker_precision"],
            check_time_share=v["labeling.check_share"],
            label_cost=v["labeling.assisted_cost"],
            prelabel_price=v["labeling.prelabel_cost"],
        ),
    }


def _label_prices(v: Inputs) -> tuple[Values, Values, Values]:
    """Mean price of a main label, price of a field label (target precision), and mean precision."""
    core_price, core_precision = _label_price(v, v["labeling.target_precision"])
    share = v["labeling.core_share"]
    if np.all(share == 1.0):
        return core_price, core_price, core_precision
    edge_price, edge_precision = _label_price(v, v["labeling.edge_precision"])
    mix = labeling.blend(
        core_share=share,
        core_precision=core_precision,
        core_cost=core_price,
        edge_precision=edge_precision,
        edge_cost=edge_price,
    )
    return mix.unit_cost, core_price, mix.precision


def _run_cost(v: Inputs) -> Values:
    return compute.run_cost(
        gpu_price=v["compute.gpu_price"],
        gpus=v["compute.gpus"],
        hours=v["compute.hours"],
        storage_cost=v["compute.storage_cost"],
        network_cost=v["compute.traffic_cost"],
        utilization=v["compute.utilization"],
    )


def _phases(v: Inputs) -> tuple[Values, Values]:
    """Start of the build and launch [month]: gates, the slower of labeling and engineering, training."""
    start = v["gates.poc"] * v["gates.poc_months"] + v["gates.pilot"] * v["gates.pilot_months"]
    labels = labeling.label_months(v["labeling.items"], v["labeling.throughput"])
    training = v["compute.runs"] * v["compute.hours"] / HOURS_PER_MONTH
    return start, start + np.maximum(labels, v["project.build_months"]) + training


def _accuracy(v: Inputs, label_precision: Values) -> Accuracy:
    late = v["generalization.noise_after_shift"]
    noise = generalization.label_noise_error(label_precision, v["generalization.noise_sensitivity"])
    lab = _lab_accuracy(v, label_precision)
    kept = 1.0 - v["compression.enabled"] * v["compression.accuracy_drop"] / v["compression.accuracy_before"]
    # With the cautious switch on, label errors are taken off after the shift instead of before it.
    before_shift = _lab_accuracy(v, np.where(late, 1.0, label_precision)) if np.any(late) else lab
    shift = generalization.shift_after(
        v["generalization.shift"],
        field_items=v["generalization.field_items"],
        half_items=v["generalization.half_items"],
        exponent=v["generalization.closing_exponent"],
    )
    field = generalization.field_accuracy(
        np.clip(before_shift * kept, 0.0, 1.0),
        shift,
        noise_error=np.where(late, noise, 0.0) if np.any(late) else 0.0,
    )
    return Accuracy(
        label=label_precision,
        lab=lab,
        compressed=np.clip(lab * kept, 0.0, 1.0),
        field=field,
        mean=generalization.mean_accuracy(
            v["generalization.retrain_every"],
            launch=field,
            stale=_stale(v, field),
            time_constant=v["generalization.drift_time"],
        ),
        break_even=_break_even(v),
    )


def _break_even(v: Inputs) -> Values:
    """Break-even accuracy, 0 where right and wrong are worth the same: nothing has to be reached."""
    matters = _swing_matters(v)
    needed = value.break_even_accuracy(v["value.right"], np.where(matters, v["value.wrong"], 1.0))
    return np.where(matters, needed, 0.0)


def _swing_matters(v: Inputs) -> Any:
    return np.asarray(v["value.right"] + v["value.wrong"]) > SMALLEST_SWING


def _lab_accuracy(v: Inputs, label_precision: Values) -> Values:
    return generalization.lab_accuracy(
        v["labeling.items"],
        label_precision,
        floor=v["generalization.floor"],
        reference_error=v["generalization.reference_error"],
        reference_items=v["generalization.reference_items"],
        exponent=v["generalization.exponent"],
        noise_sensitivity=v["generalization.noise_sensitivity"],
        classes=v["labeling.classes"],
    )


def _stale(v: Inputs, field: Values) -> Values:
    stale: Values = np.maximum(field - v["generalization.drift_loss"], 0.0)
    return stale


def _monthly_accuracy(v: Inputs, months: Array, launch: Values, accuracy: Accuracy) -> Array:
    """Mean accuracy of the part of each month after launch; accuracy at launch before it."""
    from_age = np.maximum(months - launch, 0.0)
    to_age = np.maximum(months + 1.0 - launch, 0.0)
    cycle = {
        "interval": v["generalization.retrain_every"],
        "launch": accuracy.field,
        "stale": _stale(v, accuracy.field),
        "time_constant": v["generalization.drift_time"],
    }
    gained = generalization.accumulated_accuracy(to_age, **cycle) - generalization.accumulated_accuracy(
        from_age, **cycle
    )
    length = to_age - from_age
    return np.where(length > 1e-9, gained / np.maximum(length, 1e-9), accuracy.field)


def _value_of_a_decision(v: Inputs, accuracy: Array) -> tuple[Array, Values]:
    """Value of a decision beyond the baseline [CNY], cost of reviewing left out, and the reviewed share."""
    right, reviewed = _reviewed(v, accuracy) if np.any(v["value.review"]) else (accuracy, 0.0)
    each = value.decision_value(right, value_correct=v["value.right"], cost_error=v["value.wrong"])
    faster = (v["compression.latency_before"] - v["compression.latency_after"]) / 100.0
    bonus = v["compression.enabled"] * faster * v["compression.value_per_100ms"]
    return np.asarray(each + bonus - _baseline(v)), reviewed


def _reviewed(v: Inputs, accuracy: Array) -> tuple[Values, Values]:
    """Right and reviewed shares of the decisions of machine and reviewers together."""
    matters = _swing_matters(v)
    outcome = value.reviewed_decisions(
        accuracy,
        concentration=v["value.concentration"],
        value_correct=v["value.right"],
        cost_error=np.where(matters, v["value.wrong"], 1.0),
        reviewer_accuracy=v["value.reviewer_accuracy"],
        review_cost=v["value.review_cost"],
        capacity_share=v["value.review_capacity"],
    )
    on = v["value.review"] * matters  # nobody reviews what is worth nothing
    return np.where(on, outcome.right, accuracy), on * outcome.reviewed


def _baseline(v: Inputs) -> Values:
    kind = v["value.baseline"]
    per_1000 = v["value.manual_cost"] * 1000.0 if kind == "manual" else v["value.api_price"]
    return value.baseline_value(
        kind,
        value_correct=v["value.right"],
        cost_error=v["value.wrong"],
        accuracy=0.0 if kind == "nothing" else v[f"value.{kind}_accuracy"],
        cost_per_1000=0.0 if kind == "nothing" else per_1000,
    )


def _data_costs(v: Inputs, months: Array, once: Array, label: Values, field_label: Values) -> dict[str, Any]:
    items, field_items = v["labeling.items"], v["generalization.field_items"]
    rework = 1.0 + v["labeling.qa_overhead"]
    return {
        "labels": once * (items * label),
        "relabelling": once * (items * label * v["labeling.qa_overhead"]),
        "collecting": once * (items * v["labeling.collect_cost"]),
        "cleaning": once * (items * v["labeling.clean_cost"]),
        "storing": np.cumsum(once, axis=-1) * (items * v["labeling.store_cost"]),
        "field_collecting": once * (field_items * v["generalization.field_item_cost"]),
        "field_labels": once * (field_items * field_label * rework),
    }


def _training_costs(v: Inputs, once: Array, run_cost: Values) -> dict[str, Any]:
    runs, exploration, failed = v["compute.runs"], v["compute.exploration"], v["compute.failed"]
    full = compute.project_cost(run_cost=run_cost, iterations=runs, exploration=0.0)
    explored = compute.project_cost(run_cost=run_cost, iterations=runs, exploration=exploration)
    repeated = compute.project_cost(
        run_cost=run_cost, iterations=runs, exploration=exploration, failed_share=failed
    )
    return {
        "final_runs": once * full,
        "experiments": once * (explored - full),
        "failed_runs": once * (repeated - explored),
    }


def _people_costs(v: Inputs, building: Array, once: Array) -> dict[str, Any]:
    monthly = sum(v[f"people.{r}s"] * v[f"people.{r}_cost"] for r in ("scientist", "engineer", "manager"))
    return {
        "staff": building * monthly,
        "compressing": once * (v["compression.enabled"] * v["compression.engineering_cost"]),
    }


def _gate_costs(v: Inputs, months: Array, label: Values) -> dict[str, Any]:
    costs, start = {}, 0.0
    for gate in ("poc", "pilot"):
        end = start + v[f"gates.{gate}"] * v[f"gates.{gate}_months"]
        price = v[f"gates.{gate}_staff"] + v[f"gates.{gate}_labels"] * label * (
            1.0 + v["labeling.qa_overhead"]
        )
        costs[gate] = timeline.spread(months, start, end) * (v[f"gates.{gate}"] * price)
        start = end
    return costs


def _device_costs(v: Inputs, months: Array, launch: Values) -> dict[str, Any]:
    saved = v["compression.hardware_before"] - v["compression.hardware_after"]
    fleet = v["serving.devices"] * (v["compression.hardware_before"] - v["compression.enabled"] * saved)
    ramp = v["serving.ramp"]
    return {
        "devices": timeline.newly_shipped(months, launch, ramp) * fleet,
        "replacements": timeline.replaced(months, launch, ramp, v["serving.replacement"]) * fleet,
    }


def _operating_costs(v: Inputs, live: Array, volume: Array, reviewed: Values) -> dict[str, Any]:
    terabytes = volume * v["serving.upload_mb"] / 1e6
    return {
        "cloud_serving": volume * v["serving.cloud_price"] / 1000.0,
        "upload_compliance": terabytes * v["serving.compliance_cost"],
        "operations": live * v["people.operations"],
        "reviewing": volume * reviewed * v["value.review_cost"],
        "governance": live * v["people.governance"],
        "severe_errors": volume * v["value.severe_rate"] / 1e6 * v["value.severe_loss"],
    }


def _retraining_cost(v: Inputs, label: Values, run_cost: Values) -> tuple[Values, Values]:
    """Compute and labels of one retraining at today's prices [CNY]."""
    labels = v["labeling.items"] * label * (1.0 + v["labeling.qa_overhead"])
    return v["generalization.retrain_run_share"] * run_cost, v["generalization.retrain_label_share"] * labels


def _retraining_costs(v: Inputs, months: Array, live: Array, each: tuple[Values, Values]) -> dict[str, Any]:
    begun = live / v["generalization.retrain_every"]
    cheaper = timeline.price_level(months, -v["compute.price_decline"])
    return {"retraining_runs": begun * each[0] * cheaper, "retraining_labels": begun * each[1]}


def _end_costs(v: Inputs, months: Array) -> dict[str, Any]:
    return {"retirement": (months == v["project.horizon"] - 1) * v["people.retirement"]}
