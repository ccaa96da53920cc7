"""Tables of the labeling screen: ways to need fewer labels, life cycle of the data, labels by time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from costmodel import _data, project, strategies
from costmodel.kernel import labels, saving
from costmodel.screens.example import of_the_example

LEVERS = ("active_learning", "synthetic_data", "data_dedup_pruning")
OWN_SWITCHES = {"labeling.active_learning": False, "labeling.synthetic": False}
LIFE_CYCLE: Mapping[str, tuple[str, ...]] = {
    "collect": ("collecting",),
    "clean": ("cleaning",),
    "label": ("labels", "relabelling", "synthetic_items"),
    "store": ("storing", "storing_live"),
    "manage": ("managing", "managing_live"),
    "field": ("field_collecting", "field_labels", "augmenting"),
}
PUBLISHED = {
    "CIFAR-10N (10-class image label)": "cifar10",
    "CIFAR-100N (100-class image label)": "cifar100",
    "SAM data engine, assisted-manual stage": "segment_model",
    "SAM vs COCO polygon": "segment_polygon",
    "Extreme clicking vs drawn box": "clicks",
}


@dataclass(frozen=True)
class Lever:
    """A way to need fewer labels.

    Attributes
    ----------
    key : str
        Strategy of the catalogue.
    in_use : float
        Share of the labels it is used for, 0..1.
    labels_saved : float
        Share of the price of the main labels that it saves in this plan by itself, 0..1.
    saving : float
        What it takes off the plan's total by itself, the effort to bring it in included [CNY].
    claim : (float or None, float or None)
        The article's figures, shares.
    measured : (float, float, float)
        Low, likely and high of the published measurements, shares.
    """

    key: str
    in_use: float
    labels_saved: float
    saving: float
    claim: tuple[float | None, float | None]
    measured: tuple[float, float, float]


@dataclass(frozen=True)
class Timed:
    """Seconds a label with and without tools (None where not published) and how many times as fast."""

    key: str
    seconds: float
    seconds_tools: float | None
    speedup: float | None


@dataclass(frozen=True)
class Timing:
    """Own staff: price of a label by the time it takes [CNY/label], and published times.

    Attributes
    ----------
    precision : float
        What own staff is known to reach.
    unit_cost, unit_cost_tools : float
        At that precision.
    at_target : float
        At the plan's precision, as the plan stands.
    saved : float
        Share of the price that the tools save; negative where they slow the work down.
    example : bool
        Whether the own staff is still the example's.
    own : Timed
    published : tuple of Timed
    """

    precision: float
    unit_cost: float
    unit_cost_tools: float
    at_target: float
    saved: float
    example: bool
    own: Timed
    published: tuple[Timed, ...]


@dataclass(frozen=True)
class LifeCycleLine:
    """A stage in the life of the data: its cost in the plan [CNY] and its share of the total."""

    key: str
    cost: float
    share: float


def levers(v: Mapping[str, Any]) -> tuple[Lever, ...]:
    """Ways to need fewer labels, each as if it alone were in use for all labels."""
    on = {f"strategies.{key}": np.eye(len(LEVERS) + 1)[:, [i + 1]] for i, key in enumerate(LEVERS)}
    run = project.run({**v, **OWN_SWITCHES, **on})
    spent, total = run.elements["labels"].sum(axis=-1), run.cost.sum(axis=-1)
    found = []
    for row, key in enumerate(LEVERS, start=1):
        strategy = strategies.find(key)
        found.append(
            Lever(
                key=key,
                in_use=float(saving.share_in_use(v, key)),
                labels_saved=float(1.0 - spent[row] / spent[0]) if spent[0] > 0 else 0.0,
                saving=float(total[0] - total[row]),
                claim=(strategy.claim.low, strategy.claim.high),
                measured=(strategy.effect.low, strategy.effect.likely, strategy.effect.high),
            )
        )
    return tuple(found)


def timing(v: Mapping[str, Any], target: float) -> Timing:
    """What own staff costs by the time a label takes, and published times beside it."""
    plain, helped = (float(labels.known_cost(v, tools=tools)) for tools in (False, True))
    seconds, seconds_tools = v["labeling.own_seconds"], v["labeling.own_seconds_tools"]
    return Timing(
        precision=v["labeling.own_precision"],
        unit_cost=plain,
        unit_cost_tools=helped,
        at_target=float(labels.own_price(v, target)),
        saved=1.0 - helped / plain,
        example=of_the_example(v, "own_staff"),
        own=Timed("own", seconds, seconds_tools, seconds / seconds_tools),
        published=published_times(),
    )


@cache
def published_times() -> tuple[Timed, ...]:
    """Measured seconds per label: single labels, and tasks with and without tools."""
    single = _data.csv_rows("published", "labeling", "annotation_time.csv")
    helped = _data.csv_rows("published", "labeling", "assisted_labeling_savings.csv")
    return tuple(
        Timed(PUBLISHED[row["task"]], float(row["sec_per_label_median"]), None, None) for row in single
    ) + tuple(
        Timed(
            PUBLISHED[row["method"]],
            float(row["seconds_manual"]),
            float(row["seconds_assisted"]),
            float(row["speedup"]),
        )
        for row in helped
        if row["seconds_manual"]
    )


def life_cycle(elements: Mapping[str, float], total: float) -> tuple[LifeCycleLine, ...]:
    """One line for each stage of the data, and one for the data from the field."""
    sums = {key: sum(elements[line] for line in lines) for key, lines in LIFE_CYCLE.items()}
    return tuple(LifeCycleLine(key, cost, cost / total if total > 0 else 0.0) for key, cost in sums.items())
