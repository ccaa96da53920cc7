"""Samples from the field: what they bring, how unsure that is, and what the next point takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel import moves, parameters
from costmodel.kernel import accuracy
from costmodel.scenario import Scenario

SAMPLES, HALF = "generalization.field_items", "generalization.half_items"
SAMPLE_LINES = ("field_collecting", "field_labels")  # without them, reviewers who are spared would hide it
POINT = 0.01
EXAMPLE = 5000.0  # samples, where a plan has none: how far the accuracy they bring is known
# Samples on the curve: none, then evenly on a log axis to a million.
GRID = (0.0, *np.geomspace(10.0, 1e6, 51).round().tolist())
Curve = tuple[float, ...]


@dataclass(frozen=True)
class Step:
    """More samples from the field up to an accuracy at launch.

    Attributes
    ----------
    accuracy : float
        Reached [share].
    samples, more : float
        In all, and beyond the plan's.
    cost, gain : float
        Their price, collected, labelled and checked, and the rise of the NPV by all that they change [CNY].
    """

    accuracy: float
    samples: float
    more: float
    cost: float
    gain: float


@dataclass(frozen=True)
class SampleCurve:
    """Field accuracy by samples from the field: expected, and where they help late (low) or early (high)."""

    samples: Curve
    field: Curve
    low: Curve
    high: Curve
    half_low: float
    half_high: float


@dataclass(frozen=True)
class Spread:
    """How unsure field accuracy is with so many samples: where they help late (low) or early (high)."""

    samples: float
    low: float
    high: float


def spread(values: Mapping[str, Any], sent: accuracy.Released) -> Spread:
    """Field accuracy of the plan's samples where they help late or early, of an example where it has none.

    Parameters
    ----------
    values : mapping of parameter id to value
    sent : Released
        What goes out to the field.

    Returns
    -------
    Spread
    """
    samples = float(values[SAMPLES]) or EXAMPLE
    early, late = _half_items()
    given = {**values, SAMPLES: samples}
    low, high = (float(accuracy.field_accuracy({**given, HALF: half}, sent)) for half in (late, early))
    return Spread(samples, low, high)


def _half_items() -> tuple[float, float]:
    return parameters.find(HALF).usual or (1.0, 1.0)


def sample_curve(values: Mapping[str, Any], sent: accuracy.Released) -> SampleCurve:
    """Field accuracy along the samples from the field, the plan's number among them.

    Parameters
    ----------
    values : mapping of parameter id to value
    sent : Released
        What goes out to the field.

    Returns
    -------
    SampleCurve
        Its band is drawn over the usual range of ``generalization.half_items``.
    """
    samples = np.array(sorted({*GRID, float(values[SAMPLES])}))
    early, late = _half_items()

    def along(half: float) -> Curve:
        there = {**values, SAMPLES: samples, HALF: half}
        right = np.asarray(accuracy.field_accuracy(there, sent)) * np.ones_like(samples)
        return tuple(right.tolist())

    return SampleCurve(
        tuple(samples.tolist()),
        along(float(values[HALF])),
        along(late),
        along(early),
        early,
        late,
    )


def steps(
    scenario: Scenario, sent: accuracy.Released, targets: tuple[float | None, ...]
) -> list[Step | None]:
    """Samples that reach each target and what they do to cost and NPV, all in one call of the kernel.

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
        None where there is no target, or no number of samples within its bounds reaches it.
    """
    values = scenario.values()
    most, now = (parameters.find(SAMPLES).allowed or (0.0, 0.0))[1], float(values[SAMPLES])
    samples = [math.inf if t is None else float(accuracy.field_items_for(values, sent, t)) for t in targets]
    reached = [math.ceil(n - 1e-6) if n <= most else None for n in samples]
    run = moves.sweep(scenario, SAMPLES, np.array([now, *(now if n is None else n for n in reached)]))
    cost = sum(np.sum(run.elements[line], axis=-1) for line in SAMPLE_LINES)
    npv, field = run.npv, np.ravel(run.accuracy.field)
    return [
        None
        if n is None
        else Step(float(field[i]), float(n), n - now, float(cost[i] - cost[0]), float(npv[i] - npv[0]))
        for i, n in enumerate(reached, start=1)
    ]
