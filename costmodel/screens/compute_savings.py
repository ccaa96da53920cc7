"""What makes the same training need less, or cost less: published effect, and what it is worth in a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from costmodel import compute_levers, parameters
from costmodel.kernel.workload import run_hours
from costmodel.screens.compute_ways import spending

CLAIMED_USE, ELASTIC_USE = 0.2, 0.8  # article 2: from below 20 % to above 80 % of the hours paid

Band = tuple[float, float, float]


@dataclass(frozen=True)
class Lever:
    """Something that makes the same training need or cost less.

    Attributes
    ----------
    key : str
    kind : {"times", "left", "clock", "none"}
        ``times``: so many times faster; ``left``: share of the cost that is left; ``clock``: share of the
        hours on the clock that is left; ``none``: no effect on either.
    likely, low, high : float
        Published effect and its band; equal where no band is published.
    saving : float
        What the whole plan costs less with it, the work of bringing it in included [CNY]; 0 where the plan
        has it already.
    adoption : float
        That work, beyond what the plan spends on it already [CNY].
    in_force : bool
        Whether the plan has it already.
    """

    key: str
    kind: str
    likely: float
    low: float
    high: float
    saving: float
    adoption: float
    in_force: bool


def levers(values: Mapping[str, Any]) -> tuple[Lever, ...]:
    """What makes training cheaper, with the published effect and what it is worth here.

    Parameters
    ----------
    values : mapping of parameter id to value

    Returns
    -------
    tuple of Lever
    """
    found = list(_candidates(values))
    today, *others = spending(values, [{}, *(changes or {} for *_, changes in found)])
    return tuple(
        Lever(
            *(key, kind, *effect),
            saving=today.total - other.total if changes else 0.0,
            adoption=other.adoption - today.adoption,
            in_force=changes is None,
        )
        for (key, kind, effect, changes), other in zip(found, others, strict=True)
    )


def _candidates(v: Mapping[str, Any]) -> Iterator[tuple[str, str, Band, Mapping[str, Any] | None]]:
    """Key, kind, effect, and what changes in the plan: None where it is in force, empty for no effect."""
    mixed = v["compute.mixed_precision"] or v["compute.hours_from"] != "hours"
    changes: dict[str, Any] | None = None if mixed else {"compute.mixed_precision": True}
    yield "mixed_precision", "times", _of_record(v, "compute.mixed_speedup"), changes
    yield "accumulation", "none", (1.0, 1.0, 1.0), {}
    yield "more_gpus", "clock", _flat(_clock_left(v)), _twice_the_gpus(v)
    changes = None if v["compute.transfer_learning"] else {"compute.transfer_learning": True}
    yield "transfer_learning", "left", _of_record(v, "compute.transfer_share"), changes
    changes = None if v["compute.utilization"] >= ELASTIC_USE else {"compute.utilization": ELASTIC_USE}
    yield "busy_hours", "left", _elastic(), changes
    special = compute_levers.COMMITMENT["specialist"]
    price = {"compute.gpu_price": v["compute.gpu_price"] * special.likely}
    yield "specialist", "left", (special.likely, special.low, special.high), price


def _of_record(v: Mapping[str, Any], identifier: str) -> Band:
    low, high = parameters.find(identifier).usual or (v[identifier], v[identifier])
    return v[identifier], low, high


def _flat(effect: float) -> Band:
    return effect, effect, effect


def _elastic() -> Band:
    """Cost left where hours become as busy as elastic ones: from the article's use and the measured range."""
    measured = parameters.find("compute.own_utilization").usual or (CLAIMED_USE, CLAIMED_USE)
    used = (CLAIMED_USE, *measured)
    likely, low, high = (1.0 - float(compute_levers.autoscaling_saving(u, ELASTIC_USE)) for u in used)
    return likely, low, high


def _clock_left(v: Mapping[str, Any]) -> float:
    """Share of the hours on the clock that is left with twice the GPUs."""
    gpus = v["compute.gpus"]
    if v["compute.hours_from"] == "hours":
        return float(compute_levers.wall_hours(1.0, 2 * gpus) / compute_levers.wall_hours(1.0, gpus))
    now, then = (float(run_hours({**v, "compute.gpus": n}).wall) for n in (gpus, 2 * gpus))
    return then / now if now > 0 else 1.0


def _twice_the_gpus(v: Mapping[str, Any]) -> dict[str, Any]:
    return {"compute.gpus": 2 * v["compute.gpus"], "compute.hours": v["compute.hours"] * _clock_left(v)}
