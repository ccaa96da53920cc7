"""4,096 draws of the whole model, beside NumPy written by hand for one plan; memory; other plans and figures.

python -m benchmarks.uncertainty

The hand-written program knows that the plan has no compression, no reviewers and no strategies; its totals
must be those of the kernel to twelve digits.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from costmodel import presets, project, sampling
from costmodel.scenario import Scenario
from costmodel.tornado import tornado
from costmodel.uncertainty import bands, simulate
from costmodel.value_of_information import one_input
from costmodel.variance_shares import plan_indices

DRAWS = 4096
# The most that Linux saw of a process; what a child inherits from its parent's figures is left out.
PEAK = """
import re
from costmodel import presets, uncertainty
def most(): return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
plan = presets.load("ecommerce").replace({"project.horizon": 120})
uncertainty.simulate(plan, draws=64)
before = most()
uncertainty.simulate(plan, draws=16384)
print(most(), before)
"""


def label_price(v: Mapping[str, Any], precision: float) -> Any:
    """Log-linear between tiers, beyond the last a power of the error rate."""
    (p1, c1), (p2, c2), (p3, c3) = (
        (v[f"labeling.{tier}_precision"], v[f"labeling.{tier}_cost"])
        for tier in ("crowd", "assisted", "expert")
    )
    first = np.log(c1) + (precision - p1) / (p2 - p1) * np.log(c2 / c1)
    second = np.log(c2) + (precision - p2) / (p3 - p2) * np.log(c3 / c2)
    power = np.log(c3 / c2) / np.log((1 - p2) / (1 - p3))
    beyond = np.log(c3) + power * np.log((1 - p3) / (1 - precision))
    return np.exp(np.where(precision > p3, beyond, np.where(precision > p2, second, first)))


def overlap(months: Any, start: Any, end: Any) -> Any:
    """Part of each month between two moments."""
    return np.maximum(np.minimum(months + 1, end) - np.maximum(months, start), 0.0)


def ramp(age: Any, length: Any) -> Any:
    """Device-months since launch, for one device in all."""
    inside = np.clip(age, 0.0, length)
    return inside**2 / (2 * length) + np.maximum(age - length, 0.0)


def shipped(age: Any, length: Any) -> Any:
    """Share shipped in the month that begins at this age."""
    return np.clip((age + 1) / length, 0, 1) - np.clip(age / length, 0, 1)


def field_accuracy(v: Mapping[str, Any]) -> Any:
    """Label precision to lab to field."""
    g = {key.partition(".")[2]: value for key, value in v.items() if key.startswith("generalization.")}
    floor = np.minimum(g["floor"], g["reference_error"])
    growth = (g["reference_items"] / v["labeling.items"]) ** g["exponent"]
    noise = g["noise_sensitivity"] * (1 - v["labeling.target_precision"])
    error = floor + (g["reference_error"] - floor) * growth + noise
    lab = 1 - np.minimum(error, 1 - 1 / v["labeling.classes"])
    left = g["shift"] * (1 + g["field_items"] / g["half_items"]) ** -g["closing_exponent"]
    return ndtr(ndtri(lab) - left)


def accuracy_by_month(v: Mapping[str, Any], months: Any, launch: Any, field: Any) -> Any:
    """Mean accuracy of the live part of each month, with drift and retraining."""
    loss = field - np.maximum(field - v["generalization.drift_loss"], 0.0)
    tau, every = v["generalization.drift_time"], v["generalization.retrain_every"]

    def area(age: Any) -> Any:
        rest = np.mod(age, every)
        lost = (age - rest) - (age - rest) / every * tau * -np.expm1(-every / tau)
        return field * age - loss * (lost + rest + tau * np.expm1(-rest / tau))

    begin, end = np.maximum(months - launch, 0), np.maximum(months + 1 - launch, 0)
    length = end - begin
    return np.where(length > 1e-9, (area(end) - area(begin)) / np.maximum(length, 1e-9), field)


def by_hand(v: Mapping[str, Any]) -> tuple[Any, Any]:
    """Cost and benefit by month of a plan without compression, reviewers and strategies."""
    months = np.arange(float(v["project.horizon"]))
    price = label_price(v, v["labeling.target_precision"]) * (1 + v["labeling.qa_overhead"])
    machines = v["compute.gpu_price"] * v["compute.gpus"] * v["compute.hours"]
    run = machines + v["compute.storage_cost"] + v["compute.traffic_cost"]
    repeated = (1 + v["compute.exploration"]) / (1 - v["compute.failed"])
    start = v["gates.poc_months"]
    engineering = np.maximum(v["labeling.items"] / v["labeling.throughput"], v["project.build_months"])
    launch = start + engineering + v["compute.runs"] * v["compute.hours"] / 730
    staff = sum(v[f"people.{r}s"] * v[f"people.{r}_cost"] for r in ("scientist", "engineer", "manager"))
    once = v["labeling.items"] * price + v["compute.runs"] * run * repeated
    once = once + v["generalization.field_items"] * (price + v["generalization.field_item_cost"])
    building, live = overlap(months, start, launch), overlap(months, launch, v["project.horizon"])
    poc = v["gates.poc_staff"] + v["gates.poc_labels"] * price
    fleet = v["serving.devices"] * v["compression.hardware_before"]
    age, length = months - launch, v["serving.ramp"]
    bought = shipped(age, length) + shipped(age - v["serving.replacement"], length)
    again = v["generalization.retrain_run_share"] * run * (1 - v["compute.price_decline"]) ** (months // 12)
    again = again + v["generalization.retrain_label_share"] * v["labeling.items"] * price
    operations = v["people.operations"] + again / v["generalization.retrain_every"]
    cost = building * (once / (launch - start) + staff) + overlap(months, 0, start) * poc / start
    cost = cost + bought * fleet + live * operations
    volume = (ramp(age + 1, length) - ramp(age, length)) * v["serving.devices"] * v["serving.decisions"]
    accuracy = accuracy_by_month(v, months, launch, field_accuracy(v))
    benefit = volume * (accuracy * v["value.right"] - (1 - accuracy) * v["value.wrong"])
    level = (1 + v["project.inflation"]) ** (months // 12)
    return cost * level, benefit * level


def milliseconds(function: Callable[[], object], runs: int = 15) -> float:
    """Median time of one call."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return 1000 * median(times)


def check_by_hand(inputs: Mapping[str, Any]) -> None:
    """Both programs must agree, or their times say nothing."""
    cost, benefit = by_hand(inputs)
    run = project.run(inputs)
    np.testing.assert_allclose(cost, run.cost, rtol=1e-12, atol=1e-6)
    np.testing.assert_allclose(benefit, run.benefit, rtol=1e-9, atol=1e-6)


def kernel_beside_hand(plan: Scenario) -> None:
    """Time of the kernel over the same draws as the program written by hand, both in blocks and at once."""
    columns = sampling.draw(plan, DRAWS, seed=0).columns
    inputs = {**plan.values(), **columns}
    check_by_hand(inputs)

    def blocks(rows: int, program: Callable[[Mapping[str, Any]], object]) -> Callable[[], None]:
        parts = [
            {**inputs, **{i: c[at : at + rows] for i, c in columns.items()}} for at in range(0, DRAWS, rows)
        ]
        return lambda: [program(part) for part in parts] and None

    def kernel(part: Mapping[str, Any]) -> object:
        run = project.run(part)
        return run.cost, run.benefit

    for rows in (DRAWS, 455):
        hand, ours = milliseconds(blocks(rows, by_hand)), milliseconds(blocks(rows, kernel))
        print(
            f"{rows:5d} draws a block   by hand {hand:7.1f} ms   kernel {ours:7.1f} ms   {ours / hand:.2f} x"
        )


def main() -> None:
    plan = presets.load("ecommerce")
    simulate(plan)  # imports and tables of the first call
    kernel_beside_hand(plan)
    for name in presets.names():
        one = presets.load(name)
        simulate(one, draws=64)
        print(f"{DRAWS} draws, {name:12s} {milliseconds(lambda one=one: simulate(one), runs=5):8.1f} ms")
    found = simulate(plan)
    axis = np.linspace(0.85, 0.995, 61).tolist()
    parts: dict[str, Callable[[], object]] = {
        "drawing only": lambda: sampling.draw(plan, DRAWS, seed=0),
        "tornado": lambda: tornado(plan),
        "value of each input": lambda: one_input(found.npv.samples, found.scores),
        "Sobol indices, 8 inputs": lambda: plan_indices(plan),
        "bands, 61 points x 256": lambda: bands(plan, "labeling.target_precision", axis),
    }
    for name, part in parts.items():
        print(f"{name:25s} {milliseconds(part, runs=5):8.1f} ms")
    peak, before = subprocess.check_output([sys.executable, "-c", PEAK], text=True).split()
    print(f"16,384 draws, 120 months: {float(peak):.0f} MB at most, {float(before):.0f} MB before them")


if __name__ == "__main__":
    main()
