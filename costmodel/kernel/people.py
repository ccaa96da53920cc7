"""Time and people: phases of the plan, staff while building, proof of concept, pilot and the end."""

from typing import NamedTuple

import numpy as np

from costmodel import labeling, timeline
from costmodel._values import Values
from costmodel.kernel.compressing import in_use
from costmodel.kernel.lines import HOURS_PER_MONTH, Array, Inputs, Lines, over_months
from costmodel.kernel.saving import adoption_cost

ROLES = ("scientist", "engineer", "manager")


class Phases(NamedTuple):
    """Start of the build and launch [month]."""

    start: Values
    launch: Values


def phases(v: Inputs, *, wall_hours: Values, labels_share: Values) -> Phases:
    """Gates first, then the slower of labeling and engineering, then training, then any delay.

    ``labels_share`` is the part of the labels that strategies leave to be made by people.
    """
    start = v["gates.poc"] * v["gates.poc_months"] + v["gates.pilot"] * v["gates.pilot_months"]
    labels = labeling.label_months(v["labeling.items"] * labels_share, v["labeling.throughput"])
    training = v["compute.runs"] * wall_hours / HOURS_PER_MONTH
    work = np.maximum(labels, v["project.build_months"]) + training
    return Phases(start, start + work + v["project.delay"])


def people_lines(v: Inputs, building: Array, once: Array) -> Lines:
    """Staff while building, compressing the model, bringing strategies in, by month [CNY]."""
    monthly = sum(v[f"people.{role}s"] * v[f"people.{role}_cost"] for role in ROLES)
    return {
        "staff": building * monthly,
        "compressing": over_months(once, in_use(v) * v["compression.engineering_cost"]),
        "adopting": over_months(once, adoption_cost(v)),
    }


def gate_lines(v: Inputs, months: Array, label_price: Values) -> Lines:
    """Proof of concept and pilot, by month [CNY]."""
    lines, start = {}, 0.0
    for gate in ("poc", "pilot"):
        end = start + v[f"gates.{gate}"] * v[f"gates.{gate}_months"]
        labels = v[f"gates.{gate}_labels"] * label_price * (1.0 + v["labeling.qa_overhead"])
        price = v[f"gates.{gate}_staff"] + labels
        lines[gate] = over_months(timeline.spread(months, start, end), v[f"gates.{gate}"] * price)
        start = end
    return lines


def end_lines(v: Inputs, months: Array) -> Lines:
    """What the end of the plan costs, in its last month [CNY]."""
    return {"retirement": (months == v["project.horizon"] - 1) * v["people.retirement"]}
