"""The accuracy thread: labels, lab, compressed, field, between two retrainings, break-even.

``v`` is a plan as ``project.run`` takes it. Precision and accuracy are shares; a result is a number, or a
column of shape (n, 1) where an argument is one.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from costmodel import generalization, labeling
from costmodel._values import Values
from costmodel.kernel import worth
from costmodel.kernel.compressing import accuracy_left
from costmodel.kernel.lines import Array, Inputs


@dataclass(frozen=True)
class Accuracy:
    """The accuracy thread, shares; ``field`` is at launch, ``mean`` between two retrainings."""

    label: Values
    lab: Values
    compressed: Values
    field: Values
    worst_group: Values
    mean: Values
    break_even: Values


class Released(NamedTuple):
    """What goes out to the field: accuracy before the shift, and label errors taken off after it."""

    accuracy: Values
    noise_error: Values


def accuracy_thread(v: Inputs, label_precision: Values) -> Accuracy:
    """The accuracy thread of a plan whose main labels are this precise."""
    lab = lab_accuracy(v, label_precision)
    sent = released(v, label_precision, lab)
    field, extra = field_accuracy(v, sent), v["generalization.worst_group_shift"]
    return Accuracy(
        label=label_precision,
        lab=lab,
        compressed=accuracy_left(v, lab),
        field=field,
        worst_group=field_accuracy(v, sent, extra=extra) if np.any(extra) else field,
        mean=generalization.mean_accuracy(
            v["generalization.retrain_every"],
            launch=field,
            stale=stale_accuracy(v, field),
            time_constant=v["generalization.drift_time"],
        ),
        break_even=worth.break_even(v),
    )


def lab_accuracy(v: Inputs, label_precision: Values) -> Values:
    """Accuracy on data from the source of the training data."""
    return generalization.lab_accuracy(
        v["labeling.items"],
        label_precision,
        floor=v["generalization.floor"],
        reference_error=v["generalization.reference_error"],
        reference_items=v["generalization.reference_items"],
        exponent=v["generalization.exponent"],
        noise_sensitivity=v["generalization.noise_sensitivity"],
        classes=v["labeling.classes"],
    )


def released(v: Inputs, label_precision: Values, lab: Values) -> Released:
    """What goes out to the field, of a model that is this right in the lab."""
    late = v["generalization.noise_after_shift"]
    noise = generalization.label_noise_error(label_precision, v["generalization.noise_sensitivity"])
    # With the cautious switch on, label errors are taken off after the shift instead of before it.
    before_shift = lab_accuracy(v, np.where(late, 1.0, label_precision)) if np.any(late) else lab
    return Released(
        accuracy_left(v, before_shift),
        np.where(late, noise, 0.0) if np.any(late) else 0.0,
    )


def field_accuracy(v: Inputs, sent: Released, *, extra: Values = 0.0) -> Values:
    """Accuracy at launch for users whose probit shift is greater by ``extra`` than that of all users."""
    return generalization.field_accuracy(sent.accuracy, shift_left(v) + extra, noise_error=sent.noise_error)


def shift_left(v: Inputs) -> Values:
    """Probit shift that is left after the field data of the plan."""
    return generalization.shift_after(
        v["generalization.shift"],
        field_items=effective_items(v),
        half_items=v["generalization.half_items"],
        exponent=v["generalization.closing_exponent"],
    )


def effective_items(v: Inputs) -> Values:
    """Field items with edited copies counted at their worth."""
    return labeling.synthetic_effective_items(
        v["generalization.field_items"], v["generalization.augmented_items"], v["labeling.synthetic_exchange"]
    )


def field_items_for(v: Inputs, sent: Released, target: Values) -> Values:
    """Field items of a plan that bring this field accuracy; infinite where no number of them does."""
    effective = generalization.items_for_field_accuracy(
        target,
        lab_accuracy=sent.accuracy,
        shift=v["generalization.shift"],
        half_items=v["generalization.half_items"],
        exponent=v["generalization.closing_exponent"],
        noise_error=sent.noise_error,
    )
    return labeling.real_items_for(
        effective, v["generalization.augmented_items"], v["labeling.synthetic_exchange"]
    )


def stale_accuracy(v: Inputs, field: Values) -> Values:
    """Accuracy that drift ends at if nothing is retrained."""
    stale: Values = np.maximum(field - v["generalization.drift_loss"], 0.0)
    return stale


def monthly_accuracy(v: Inputs, months: Array, launch: Values, accuracy: Accuracy) -> Array:
    """Mean accuracy of the part of each month after launch [month]; accuracy at launch before it."""
    # A month ends where the next begins: one integral a boundary.
    ages = np.maximum(np.append(months, months[-1] + 1.0) - launch, 0.0)
    cycle = {
        "interval": v["generalization.retrain_every"],
        "launch": accuracy.field,
        "stale": stale_accuracy(v, accuracy.field),
        "time_constant": v["generalization.drift_time"],
    }
    gained = np.diff(generalization.accumulated_accuracy(ages, **cycle), axis=-1)
    length = np.diff(ages, axis=-1)
    return np.where(length > 1e-9, gained / np.maximum(length, 1e-9), accuracy.field)


def monitoring_labels(v: Inputs, field: Values) -> Values:
    """Labels a month that show a drop in field accuracy, 0 where nobody looks."""
    watched = v["generalization.monitoring"]
    if not np.any(watched):
        return 0.0
    labels: Values = watched * generalization.monitoring_sample(field, v["generalization.detectable_drop"])
    return labels


def monitoring_cost(v: Inputs, field: Values, label_price: Values) -> Values:
    """Price of those labels, checked like all others [CNY/month]."""
    cost: Values = monitoring_labels(v, field) * label_price * (1.0 + v["labeling.qa_overhead"])
    return cost
