"""Two gaps in everyday words: of 100 right here, how many are right there; and back to the model's scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from costmodel import generalization, parameters
from costmodel.kernel import accuracy
from costmodel.kernel.labels import label_prices

SHIFT, WORST = "generalization.shift", "generalization.worst_group_shift"
Values = Mapping[str, Any]


def of_lab(values: Values) -> float:
    """Of what is right in the lab, the share that is right in the field before any sample from there.

    Parameters
    ----------
    values : mapping of parameter id to value

    Returns
    -------
    float
        0..1.

    Examples
    --------
    >>> from costmodel import presets
    >>> round(of_lab(presets.load("article").values()), 3)  # .60 of .99
    0.606
    """
    return _kept(_released(values), float(values[SHIFT]))


def shift_for(values: Values, right: float) -> float:
    """Gap from lab to field that leaves this share right, within the bounds of its parameter.

    Parameters
    ----------
    values : mapping of parameter id to value
    right : float
        Of what is right in the lab, 0..1.

    Returns
    -------
    float
        Value of ``generalization.shift``; where the lab is right without exception nothing moves it.

    Examples
    --------
    >>> from costmodel import presets
    >>> values = presets.load("ecommerce").values()
    >>> round(shift_for(values, of_lab(values)), 6)
    1.19
    """
    return _gap(SHIFT, values, _released(values), right)


def of_average(values: Values) -> float:
    """Of what is right on average at launch, the share that is right for the users served worst.

    Parameters
    ----------
    values : mapping of parameter id to value

    Returns
    -------
    float
        0..1.
    """
    return _kept(_at_launch(values), float(values[WORST]))


def worst_shift_for(values: Values, right: float) -> float:
    """Extra gap of the users served worst that leaves them this share.

    Parameters
    ----------
    values : mapping of parameter id to value
    right : float
        Of what is right on average, 0..1.

    Returns
    -------
    float
        Value of ``generalization.worst_group_shift``.
    """
    return _gap(WORST, values, _at_launch(values), right)


def _kept(above: float, shift: float) -> float:
    """Share that a shift leaves of an accuracy; all of nothing."""
    return min(float(generalization.field_accuracy(above, shift)) / above, 1.0) if above > 0.0 else 1.0


def _released(values: Values) -> float:
    precision = label_prices(values).precision
    return float(accuracy.released(values, precision, accuracy.lab_accuracy(values, precision)).accuracy)


def _at_launch(values: Values) -> float:
    """Field accuracy before label errors that are taken off after the shift."""
    return float(generalization.field_accuracy(_released(values), accuracy.shift_left(values)))


def _gap(identifier: str, values: Values, above: float, right: float) -> float:
    low, high = parameters.find(identifier).allowed or (0.0, 5.0)
    below = min(right, 1.0) * above
    if not (0.0 < below < 1.0 and above < 1.0):
        return float(values[identifier])
    return float(np.clip(generalization.shift_between(above, below), low, high))
