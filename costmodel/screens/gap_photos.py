"""Photos from the field: what they bring, how unsure that is, and what the next point takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel import moves, parameters
from costmodel.kernel import accuracy
from costmodel.scenario import Scenario

PHOTOS, HALF = "generalization.field_items", "generalization.half_items"
PHOTO_LINES = ("field_collecting", "field_labels")  # without them, reviewers who are spared would hide it
POINT = 0.01
EXAMPLE = 5000.0  # photos, where a plan has none: how far the accuracy they bring is known
# Photos on the curve: none, then evenly on a log axis to a million.
GRID = (0.0, *np.geomspace(10.0, 1e6, 51).round().tolist())
Curve = tuple[float, ...]


@dataclass(frozen=True)
class Step:
    """More photos from the field up to an accuracy at launch.

    Attributes
    ----------
    accuracy : float
        Reached [share].
    photos, more : float
        In all, and beyond the plan's.
    cost, gain : float
        Their price, collected, labelled and checked, and the rise of the NPV by all that they change [CNY].
    """

    accuracy: float
    photos: float
    more: float
    cost: float
    gain: float


@dataclass(frozen=True)
class PhotoCurve:
    """Field accuracy by photos from the field: expected, and where they help late (low) or early (high)."""

    photos: Curve
    field: Curve
    low: Curve
    high: Curve
    half_low: float
    half_high: float


@dataclass(frozen=True)
class Spread:
    """How unsure field accuracy is with so many photos: where they help late (low) or early (high)."""

    photos: float
    low: float
    high: float


def spread(values: Mapping[str, Any], sent: accuracy.Released) -> Spread:
    """Field accuracy of the plan's photos where they help late or early, of an example where it has none.

    Parameters
    ----------
    values : mapping of parameter id to value
    sent : Released
        What goes out to the field.

    Returns
    -------
    Spread
    """
    photos = float(values[PHOTOS]) or EXAMPLE
    early, late = _half_items()
    low, high = (
        float(accuracy.field_accuracy({**values, PHOTOS: photos, HALF: half}, sent)) for half in (late, early)
    )
    return Spread(photos, low, high)


def _half_items() -> tuple[float, float]:
    return parameters.find(HALF).usual or (1.0, 1.0)


def photo_curve(values: Mapping[str, Any], sent: accuracy.Released) -> PhotoCurve:
    """Field accuracy along the photos from the field, the plan's number among them.

    Parameters
    ----------
    values : mapping of parameter id to value
    sent : Released
        What goes out to the field.

    Returns
    -------
    PhotoCurve
        Its band is drawn over the usual range of ``generalization.half_items``.
    """
    photos = np.array(sorted({*GRID, float(values[PHOTOS])}))
    early, late = _half_items()

    def along(half: float) -> Curve:
        there = {**values, PHOTOS: photos, HALF: half}
        right = np.asarray(accuracy.field_accuracy(there, sent)) * np.ones_like(photos)
        return tuple(right.tolist())

    return PhotoCurve(
        tuple(photos.tolist()),
        along(float(values[HALF])),
        along(late),
        along(early),
        early,
        late,
    )


def steps(
    scenario: Scenario, sent: accuracy.Released, targets: tuple[float | None, ...]
) -> list[Step | None]:
    """Photos that reach each target and what they do to cost and NPV, all in one call of the kernel.

    Parameters
    ----------
    scenario : Scenario
    sent : Released
        What goes out to the field.
    targets : tuple of float or None
        Field accuracies [share].

    Returns
    -------
    list of Step or None
        None where there is no target, or no number of photos within its bounds reaches it.
    """
    values = scenario.values()
    most, now = (parameters.find(PHOTOS).allowed or (0.0, 0.0))[1], float(values[PHOTOS])
    photos = [math.inf if t is None else float(accuracy.field_items_for(values, sent, t)) for t in targets]
    reached = [math.ceil(n - 1e-6) if n <= most else None for n in photos]
    run = moves.sweep(scenario, PHOTOS, np.array([now, *(now if n is None else n for n in reached)]))
    cost = sum(np.sum(run.elements[line], axis=-1) for line in PHOTO_LINES)
    npv, field = run.npv, np.ravel(run.accuracy.field)
    return [
        None
        if n is None
        else Step(float(field[i]), float(n), n - now, float(cost[i] - cost[0]), float(npv[i] - npv[0]))
        for i, n in enumerate(reached, start=1)
    ]
