"""Training runs: what one costs, how long it takes, and what all of them cost while building and later."""

from typing import NamedTuple

import numpy as np

from costmodel import compute, timeline
from costmodel._values import Values
from costmodel.kernel.lines import Array, Inputs, Lines
from costmodel.kernel.machines import gpu_hour
from costmodel.kernel.workload import run_hours


class TrainingRun(NamedTuple):
    """One run: cost [CNY], hours on the clock, part of the cost paid by the GPU-hour (0..1), GPU-hours."""

    cost: Values
    wall_hours: Values
    gpu_part: Values
    gpu_hours: Values


def training_run(v: Inputs) -> TrainingRun:
    """One training run at today's prices, before any strategy."""
    hours = run_hours(v)
    used = {"gpu_price": gpu_hour(v), "gpus": v["compute.gpus"], "hours": hours.wall}
    gpus = compute.run_cost(**used)
    whole = compute.run_cost(
        **used,
        storage_cost=v["compute.storage_cost"] * (1.0 - v["compute.storage_monthly"]),
        network_cost=v["compute.traffic_cost"],
    )
    part = np.where(np.asarray(whole) > 0, gpus / np.where(np.asarray(whole) > 0, whole, 1.0), 1.0)
    return TrainingRun(whole, hours.wall, part, hours.paid)


def storage_line(v: Inputs, building: Array) -> Lines:
    """Storage of runs where it is paid by the month of the build [CNY]."""
    return {"run_storage": building * (v["compute.storage_monthly"] * v["compute.storage_month"])}


def training_lines(v: Inputs, once: Array, run: TrainingRun) -> Lines:
    """Runs that count, runs to explore, and runs that fail, by month [CNY]."""
    runs, exploration, failed = v["compute.runs"], v["compute.exploration"], v["compute.failed"]
    full = compute.project_cost(run_cost=run.cost, iterations=runs, exploration=0.0)
    explored = compute.project_cost(run_cost=run.cost, iterations=runs, exploration=exploration)
    repeated = compute.project_cost(
        run_cost=run.cost, iterations=runs, exploration=exploration, failed_share=failed
    )
    return {
        "final_runs": once * full,
        "experiments": once * (explored - full),
        "failed_runs": once * (repeated - explored),
    }


def retraining_costs(v: Inputs, label_price: Values, run: TrainingRun) -> dict[str, Values]:
    """Compute and labels of one retraining at today's prices [CNY], by cost line."""
    labels = v["labeling.items"] * label_price * (1.0 + v["labeling.qa_overhead"])
    return {
        "retraining_runs": v["generalization.retrain_run_share"] * run.cost,
        "retraining_labels": v["generalization.retrain_label_share"] * labels,
    }


def retraining_lines(v: Inputs, months: Array, live: Array, each: dict[str, Values]) -> Lines:
    """Retraining by month [CNY]: accrued evenly over its interval, compute at falling prices."""
    begun = live / v["generalization.retrain_every"]
    cheaper = timeline.price_level(months, -v["compute.price_decline"])
    return {
        "retraining_runs": begun * each["retraining_runs"] * cheaper,
        "retraining_labels": begun * each["retraining_labels"],
    }
