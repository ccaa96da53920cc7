"""Points along one input of a plan: its whole range on its own scale, denser where the plan is."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from costmodel import parameters
from costmodel.parameters import Parameter
from costmodel.project import Array
from costmodel.scenario import Scenario

TRACK, SLIDER, AROUND = 129, 97, 24  # points: whole range, slider, each side of the plan's value
MOST_WHOLE = 400  # whole numbers that are all looked at
SMALLEST = 1e-9  # of the largest value: where a logarithmic track that starts at 0 begins


def track(scenario: Scenario, record: Parameter) -> tuple[float, float]:
    """Values that an input may take in a plan: its bounds, beside inputs that it must stay above or below.

    Parameters
    ----------
    scenario : Scenario
    record : Parameter
        A number or whole number.

    Returns
    -------
    (float, float)

    Examples
    --------
    >>> from costmodel import presets
    >>> track(presets.load("ecommerce"), parameters.find("labeling.crowd_precision"))[1] < 0.925
    True
    """
    low, high = record.allowed or (-math.inf, math.inf)
    above = [float(scenario[record.less_than])] if record.less_than else []
    below = [float(scenario[r.id]) for r in parameters.catalogue().values() if r.less_than == record.id]
    return (
        max(low, *(math.nextafter(x, math.inf) for x in below)) if below else float(low),
        min(high, *(math.nextafter(x, -math.inf) for x in above)) if above else float(high),
    )


def grid(scenario: Scenario, record: Parameter) -> Array:
    """Points over the whole range of an input, denser on its slider and around the plan's value.

    Parameters
    ----------
    scenario : Scenario
    record : Parameter
        A number or whole number.

    Returns
    -------
    array, shape (n,)
        Rising, with both ends of the range and the plan's value.

    Examples
    --------
    >>> from costmodel import presets
    >>> points = grid(presets.load("ecommerce"), parameters.find("generalization.retrain_every"))
    >>> len(points), float(points[0]), float(points[-1])
    (120, 1.0, 120.0)
    """
    (low, high), own = track(scenario, record), float(scenario[record.id])
    if record.kind == "integer" and high - low < MOST_WHOLE:
        return np.arange(low, high + 1.0)
    start, end = record.slider or (low, high)
    around = (high - low) * np.geomspace(SMALLEST, 1.0, AROUND)
    points = np.concatenate(
        [
            [low, high, own],
            _spaced(record.scale, low, high, TRACK),
            _spaced(record.scale, max(start, low), min(end, high), SLIDER),
            own - around,
            own + around,
        ]
    )
    inside = np.clip(points, low, high)
    return np.unique(np.round(inside) if record.kind == "integer" else inside)


def _spaced(scale: str, low: float, high: float, count: int) -> Array:
    if scale == "log":
        return np.geomspace(max(low, SMALLEST * high), high, count)
    if scale == "one_minus":
        return 1.0 - np.geomspace(1.0 - low, 1.0 - high, count)
    return np.linspace(low, high, count)


def scaled(record: Parameter) -> Callable[[Any], float]:
    """Where a value lies on the scale of its input: equal distances are equal steps of the slider.

    Parameters
    ----------
    record : Parameter
        A number or whole number.

    Returns
    -------
    callable
        From a value to a number.

    Examples
    --------
    >>> place = scaled(parameters.find("compute.gpu_price"))
    >>> round(place(40.0) - place(20.0), 4) == round(place(20.0) - place(10.0), 4)
    True
    """
    if record.scale == "log":
        least = SMALLEST * (record.allowed or (0.0, 1.0))[1]
        return lambda value: math.log(max(value, least))
    if record.scale == "one_minus":
        return lambda value: -math.log(1.0 - value)
    return float
