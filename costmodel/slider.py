"""The track of a slider and the points along it: where a screen's curve and a slide's are computed."""

from __future__ import annotations

import math

from costmodel.parameters import Parameter, Value

Ends = tuple[float, float]


def ends(record: Parameter, base: Value) -> Ends:
    """Ends of a slider: the record's, moved where a preset lies outside them.

    Parameters
    ----------
    record : Parameter
    base : number, bool or str
        Value of the preset.

    Returns
    -------
    (float, float)

    Examples
    --------
    >>> from costmodel import parameters
    >>> ends(parameters.find("labeling.target_precision"), 0.95)
    (0.85, 0.995)
    """
    low, high = record.slider or record.allowed or (0.0, 1.0)
    if isinstance(base, str) or low <= base <= high:
        return low, high
    return around(record, float(base))


def around(record: Parameter, base: float) -> Ends:
    """Ends of a slider for a preset of another size: as far from its value as the record's from the default.

    Parameters
    ----------
    record : Parameter
    base : float

    Returns
    -------
    (float, float)

    Examples
    --------
    >>> from costmodel import parameters
    >>> around(parameters.find("value.right"), 3.0)  # the record's are 0.005 and 0.5, its default is 0.03
    (0.5, 50.0)
    """
    low, high = record.slider or (0.0, 1.0)
    most = record.allowed[1] if record.allowed else math.inf
    if record.scale != "log" or not record.value or not base:
        first, last = min(low, base), max(high, _nice(2.0 * base))
    else:
        first, last = _nice(base * low / float(record.value)), _nice(base * high / float(record.value))
    whole = int if record.kind == "integer" else float
    return whole(first), whole(min(last, most))


def _nice(value: float) -> float:
    """The nearest of 1, 2 and 5 times a power of ten."""
    if value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    steps = (power, 2.0 * power, 5.0 * power, 10.0 * power)
    return min(steps, key=lambda step: abs(math.log(step / value)))


def points(record: Parameter, track: Ends, count: int, include: float) -> list[float]:
    """Values along a track, even on its scale, rising, the current value among them.

    Parameters
    ----------
    record : Parameter
        A number or whole number.
    track : (float, float)
    count : int
        About how many.
    include : float
        A value that must be one of them.

    Returns
    -------
    list of float

    Examples
    --------
    >>> from costmodel import parameters
    >>> points(parameters.find("generalization.retrain_every"), (1, 6), 10, 3)
    [1, 2, 3, 4, 5, 6]
    """
    low, high = min(track[0], include), max(track[1], include)
    rounded = [_round(record, _from_share(record, low, high, i / (count - 1))) for i in range(count)]
    if record.scale != "log" and record.step:
        rounded = [round(low + i * record.step, 10) for i in range(round((high - low) / record.step) + 1)]
        rounded = rounded[:: max(1, math.ceil(len(rounded) / count))]
    return sorted({min(max(v, low), high) for v in rounded} | {include, high})


def _from_share(record: Parameter, low: float, high: float, share: float) -> float:
    if record.scale != "log":
        return low + share * (high - low)
    shift = 0.0 if low > 0 else (high - low) / 1000.0
    return float((low + shift) * ((high + shift) / (low + shift)) ** share - shift)


def _round(record: Parameter, value: float) -> float:
    grain = max(record.step, 10.0 ** (math.floor(math.log10(value)) - 1)) if value > 0 else record.step
    rounded = round(round(value / grain) * grain, 10) if grain else value
    return int(rounded) if record.kind == "integer" else rounded
