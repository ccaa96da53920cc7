"""What else moves field accuracy: right labels, edited copies, more data, and who is served worst."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel.kernel import accuracy
from costmodel.project import Run

ITEMS = tuple(np.geomspace(1e3, 1e7, 41).round().tolist())
Curve = tuple[float, ...]


@dataclass(frozen=True)
class Levers:
    """What other levers are worth; accuracies and their differences are shares.

    Attributes
    ----------
    labels_lab, labels_field : float
        Lost to wrong labels, in the lab and in the field.
    samples_gain : float
        What the plan's samples and copies add in the field.
    copies_gain, copies_cost : float
        Of that the copies, and their price [CNY].
    items, lab, field : tuple of float
        Accuracy along the labelled items from the lab's source.
    doubled_lab, doubled_field : float
        Gained by twice as many.
    """

    labels_lab: float
    labels_field: float
    samples_gain: float
    copies_gain: float
    copies_cost: float
    items: Curve
    lab: Curve
    field: Curve
    doubled_lab: float
    doubled_field: float


def levers(values: Mapping[str, Any], run: Run, sent: accuracy.Released) -> Levers:
    """Worth of the other levers in one plan.

    Parameters
    ----------
    values : mapping of parameter id to value
    run : Run
        Of these values.
    sent : Released
        What goes out to the field.

    Returns
    -------
    Levers
    """
    clean = accuracy.accuracy_thread(values, 1.0)
    right = float(run.accuracy.field)
    uncopied = {**values, "generalization.augmented_items": 0.0}
    untouched = {**uncopied, "generalization.field_items": 0.0}
    now = float(values["labeling.items"])
    items = np.array([*sorted({*ITEMS, now}), now, 2.0 * now])
    thread = accuracy.accuracy_thread({**values, "labeling.items": items}, run.accuracy.label)
    lab, field = (np.asarray(right) * np.ones_like(items) for right in (thread.lab, thread.field))
    return Levers(
        labels_lab=float(clean.lab) - float(run.accuracy.lab),
        labels_field=float(clean.field) - right,
        samples_gain=right - float(accuracy.field_accuracy(untouched, sent)),
        copies_gain=right - float(accuracy.field_accuracy(uncopied, sent)),
        copies_cost=float(np.sum(run.elements["augmenting"])),
        items=tuple(items[:-2].tolist()),
        lab=tuple(lab[:-2].tolist()),
        field=tuple(field[:-2].tolist()),
        doubled_lab=float(lab[-1] - lab[-2]),
        doubled_field=float(field[-1] - field[-2]),
    )
