"""Plans for tests: one small enough to be worked out by hand, and random ones over the whole allowed box."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from costmodel import Scenario, parameters, presets
from costmodel.parameters import Parameter

# The same examples in every run: a failure in CI is a failure on the desk.
THOROUGH = settings(
    derandomize=True,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large],
)

# Twelve months without interest, inflation, drift, shift or label noise; test_project.py has the working.
BY_HAND: dict[str, Any] = {
    "project.horizon": 12,
    "project.discount_rate": 0.0,
    "project.inflation": 0.0,
    "project.build_months": 2.0,
    "labeling.items": 1000.0,
    "labeling.target_precision": 0.925,
    "labeling.qa_overhead": 0.0,
    "labeling.collect_cost": 0.10,
    "labeling.clean_cost": 0.05,
    "labeling.store_cost": 0.01,
    "labeling.throughput": 1000.0,
    "compute.gpu_price": 10.0,
    "compute.gpus": 2,
    "compute.hours": 365.0,
    "compute.storage_cost": 100.0,
    "compute.traffic_cost": 50.0,
    "compute.runs": 2,
    "compute.exploration": 0.5,
    "compute.failed": 0.2,
    "generalization.reference_error": 0.1,
    "generalization.reference_items": 1000.0,
    "generalization.noise_sensitivity": 0.0,
    "generalization.shift": 0.0,
    "generalization.field_items": 0.0,
    "generalization.drift_loss": 0.0,
    "generalization.retrain_every": 3,
    "generalization.retrain_run_share": 0.5,
    "generalization.retrain_label_share": 0.1,
    "compression.hardware_before": 80.0,
    "serving.devices": 10.0,
    "serving.ramp": 2.0,
    "serving.decisions": 1000.0,
    "serving.cloud_price": 5.0,
    "serving.replacement": 6.0,
    "serving.upload_mb": 2.0,
    "serving.compliance_cost": 1000.0,
    "value.right": 1.0,
    "value.wrong": 2.0,
    "value.severe_rate": 100.0,
    "value.severe_loss": 50.0,
    "people.scientists": 1.0,
    "people.scientist_cost": 1000.0,
    "people.engineers": 0.0,
    "people.managers": 0.0,
    "people.operations": 100.0,
    "people.governance": 10.0,
    "people.retirement": 70.0,
    "gates.poc": False,
}


def by_hand(**changes: Any) -> Scenario:
    """Return the small plan with changes, written ``section__name=value``."""
    return presets.load().replace({**BY_HAND, **ids(changes)})


def ids(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("__", "."): value for name, value in changes.items()}


def records(*kinds: str) -> list[Parameter]:
    return [r for r in parameters.catalogue().values() if not kinds or r.kind in kinds]


def random_value(record: Parameter, dice: Random) -> Any:
    """Return a bound, the default, or any value that the parameter may take."""
    if record.kind == "switch":
        return dice.random() < 0.5
    if record.kind == "choice":
        return dice.choice(sorted(record.choices))
    low, high = record.allowed
    usual = record.usual or record.allowed
    value = dice.choice([low, high, record.value, dice.uniform(low, high), dice.uniform(*usual)])
    return int(value) if record.kind == "integer" else float(value)


def usual_value(record: Parameter, dice: Random) -> Any:
    """Return a value from P10 to P90, or the default of a switch or a choice."""
    if record.kind in ("switch", "choice"):
        return record.value
    return dice.randint(*map(int, record.usual)) if record.kind == "integer" else dice.uniform(*record.usual)


def values_of(record: Parameter) -> st.SearchStrategy[Any]:
    """Every value that a parameter may take; its bounds, default and usual range more often."""
    if record.kind == "switch":
        return st.booleans()
    if record.kind == "choice":
        return st.sampled_from(sorted(record.choices))
    low, high = record.allowed
    marked = st.sampled_from([low, high, record.value, *(record.usual or ())])
    if record.kind == "integer":
        return marked.map(int) | st.integers(int(low), int(high))
    return marked.map(float) | st.floats(low, high)


def any_scenarios(**fixed: Any) -> st.SearchStrategy[Scenario]:
    """Search the whole allowed box value by value: slow, and shrinks to the values that matter."""
    free = {r.id: values_of(r) for r in records() if r.id not in ids(fixed)}
    base = presets.load().replace(ids(fixed))
    return st.fixed_dictionaries(free).map(lambda changes: base.accept(changes)[0])


def scenarios(**fixed: Any) -> st.SearchStrategy[Scenario]:
    """Plans from the whole allowed box, some values fixed (``section__name=value``)."""
    return _from_dice(random_value, ids(fixed))


def usual_scenarios(**fixed: Any) -> st.SearchStrategy[Scenario]:
    """Plans from the usual ranges, some values fixed."""
    return _from_dice(usual_value, ids(fixed))


def _from_dice(
    value_of: Callable[[Parameter, Random], Any], fixed: Mapping[str, Any]
) -> st.SearchStrategy[Scenario]:
    """One number draws all values, twenty times as fast as a draw for each."""
    base = presets.load().replace(fixed)

    def plan(seed: int) -> Scenario:
        dice = Random(seed)
        return base.accept({r.id: value_of(r, dice) for r in records() if r.id not in fixed})[0]

    return st.integers(0, 2**32).map(plan)


def as_columns(scenarios: Iterable[Scenario]) -> dict[str, Any]:
    """Return the plans as one input of the kernel, a column per parameter; choices are the first plan's."""
    rows = [plan.values() for plan in scenarios]
    choices = {r.id for r in records("choice")}
    return {i: rows[0][i] if i in choices else np.array([[float(row[i])] for row in rows]) for i in rows[0]}
