"""Other ways to get the same training done, and what each would cost in this plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from costmodel import compute_power, project
from costmodel.errors import NoSolutionError
from costmodel.kernel.machines import cloud_hour
from costmodel.screens.example import of_the_example

COMMITMENT = "compute.commitment"
PARTS = ("final_runs", "experiments", "failed_runs", "run_storage", "retraining_runs")
ADOPTION = "adopting"

_NOT_SPOT: Mapping[str, Any] = MappingProxyType({"compute.spot_share": 0.0, "strategies.spot": 0.0})
_ON_DEMAND: Mapping[str, Any] = MappingProxyType(
    {**_NOT_SPOT, COMMITMENT: "on_demand", "compute.own_share": 0.0, "strategies.reserved": 0.0}
)
# The one input that each way names, and nothing beside it that saves elsewhere in the plan.
WAYS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "on_demand": _ON_DEMAND,
        "one_year": {**_NOT_SPOT, COMMITMENT: "one_year"},
        "three_years": {**_NOT_SPOT, COMMITMENT: "three_years"},
        "spot": {"compute.spot_share": 1.0},
        "own": {"compute.own_share": 1.0},
        "mixed_precision": {"compute.mixed_precision": True},
    }
)


@dataclass(frozen=True)
class Work:
    """Hours that the plan trains, idle ones left out.

    Attributes
    ----------
    build_hours, life_hours : float
        While building, and over the horizon [GPU-hour].
    busy : float
        Share of the build in which its GPUs have work (0..1).
    per_gpu : float
        Hours of work of each GPU over the horizon [h].
    """

    build_hours: float
    life_hours: float
    busy: float
    per_gpu: float


@dataclass(frozen=True)
class Own:
    """An own GPU against the cloud.

    Attributes
    ----------
    hour, cloud : float
        Price of an hour of work, own and cloud on demand [CNY/GPU-hour].
    break_even : float or None
        Hours of work from which owning is cheaper [h]; None where it never is.
    example : bool
        Whether the own GPU is still the example's.
    """

    hour: float
    cloud: float
    break_even: float | None
    example: bool


@dataclass(frozen=True)
class Spent:
    """What a plan spends over the horizon [CNY]: training by line, in the order of ``PARTS``, and in all.

    ``adoption`` is the part of the total that bringing strategies in takes.
    """

    parts: tuple[float, ...]
    adoption: float
    total: float


@dataclass(frozen=True)
class Way:
    """One way to buy or run the training.

    Attributes
    ----------
    key : str
        ``plan`` or a key of ``WAYS``.
    parts : tuple of float
        Cost by line, in the order of ``PARTS`` [CNY].
    total : float
        Training over the horizon [CNY].
    saving : float
        What the whole plan costs less this way, the work of bringing it in included [CNY].
    adoption : float
        That work, beyond what the plan spends on it already [CNY].
    needed, has : float or None
        What it needs to pay and what the plan has: share of the time busy, or hours of work a GPU for
        ``own``; None where it pays anyway, or never.
    pays : bool
        Whether the plan has what it needs.
    """

    key: str
    parts: tuple[float, ...]
    total: float
    saving: float
    adoption: float
    needed: float | None
    has: float | None
    pays: bool


def ways(values: Mapping[str, Any], work: Work, own: Own) -> tuple[Way, ...]:
    """The plan first, then every way that differs from it.

    Parameters
    ----------
    values : mapping of parameter id to value
    work : Work
    own : Own

    Returns
    -------
    tuple of Way
    """
    differing = [
        key
        for key, changes in WAYS.items()
        if any(values[i] != value for i, value in changes.items()) and not _pointless(key, values)
    ]
    today, *others = spending(values, [{}, *(WAYS[key] for key in differing)])
    return (
        _way("plan", today, today, (None, None, True)),
        *(
            _way(key, today, other, _condition(key, values, work, own))
            for key, other in zip(differing, others, strict=True)
        ),
    )


def _way(key: str, today: Spent, other: Spent, condition: tuple[float | None, float | None, bool]) -> Way:
    saving, adoption = today.total - other.total, other.adoption - today.adoption
    return Way(key, other.parts, sum(other.parts), saving, adoption, *condition)


def _pointless(key: str, values: Mapping[str, Any]) -> bool:
    return key == "mixed_precision" and values["compute.hours_from"] != "hours"


def _condition(
    key: str, values: Mapping[str, Any], work: Work, own: Own
) -> tuple[float | None, float | None, bool]:
    """What a way needs to pay, what the plan has of it, and whether that is enough."""
    if key in ("one_year", "three_years"):
        needed = float(values[f"compute.{key.removesuffix('s')}_price"])
        return needed, work.busy, work.busy >= needed
    if key == "own":
        return own.break_even, work.per_gpu, own.break_even is not None and work.per_gpu >= own.break_even
    return None, None, True


def spending(values: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> list[Spent]:
    """Cost over the horizon for each set of changes.

    Parameters
    ----------
    values : mapping of parameter id to value
    changes : sequence of mapping of parameter id to value
        Numbers, switches and the commitment.

    Returns
    -------
    list of Spent
    """
    found: dict[int, Spent] = {}
    chosen = [each.get(COMMITMENT, values[COMMITMENT]) for each in changes]
    for commitment in set(chosen):  # a choice is the same for all rows of one run
        rows = [row for row, choice in enumerate(chosen) if choice == commitment]
        run = project.run({**_columns(values, [changes[row] for row in rows]), COMMITMENT: commitment})
        lines = [*(run.elements[part] for part in (*PARTS, ADOPTION)), run.cost]
        sums = [line.sum(axis=-1) * np.ones(len(rows)) for line in lines]
        for row, (*parts, adoption, total) in zip(rows, np.transpose(sums).tolist(), strict=True):
            found[row] = Spent(tuple(parts), adoption, total)
    return [found[row] for row in range(len(changes))]


def _columns(values: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    changed = {i for each in changes for i in each} - {COMMITMENT}
    columns = {i: [[float(each.get(i, values[i]))] for each in changes] for i in changed}
    return {**values, **{i: np.array(column) for i, column in columns.items()}}


def best(found: tuple[Way, ...], smallest: float) -> Way | None:
    """The way that takes most off the plan's total among those that pay, or None where none takes enough."""
    saving = [way for way in found if way.pays and way.saving > smallest]
    return max(saving, key=lambda way: way.saving, default=None)


def own_gpu(values: Mapping[str, Any], hour: float) -> Own:
    """Price of an own hour, and from how many hours of work owning is cheaper.

    Parameters
    ----------
    values : mapping of parameter id to value
    hour : float
        Cost of an hour of work on an own GPU [CNY/GPU-hour].

    Returns
    -------
    Own
    """
    power = compute_power.energy_kwh(1.0, tdp_watts=values["compute.tdp"], pue=values["compute.pue"])
    running = power * values["compute.tariff"] + values["compute.own_opex"]
    cloud = float(cloud_hour(values))
    try:
        hours = compute_power.break_even_hours(
            capex=values["compute.own_capex"] * (1.0 - values["compute.own_resale"]),
            cloud_price=cloud,
            run_price=running,
        )
    except NoSolutionError:
        hours = None
    return Own(hour, cloud, None if hours is None else float(hours), of_the_example(values, "own_gpu"))
