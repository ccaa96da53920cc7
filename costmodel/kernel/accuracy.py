"""The accuracy thread: labels, lab, compressed, field, between two retrainings, break-even."""

from dataclasses import dataclass

import numpy as np

from costmodel import generalization
from costmodel._values import Values
from costmodel.kernel import worth
from costmodel.kernel.compressing import kept_accuracy
from costmodel.kernel.lines import Array, Inputs


@dataclass(frozen=True)
class Accuracy:
    """The accuracy thread, shares; ``field`` is at launch, ``mean`` between two retrainings."""

    label: Values
    lab: Values
    compressed: Values
    field: Values
    mean: Values
    break_even: Values


def accuracy_thread(v: Inputs, label_precision: Values) -> Accuracy:
    """The accuracy thread of a plan whose main labels are this precise."""
    lab = _lab_accuracy(v, label_precision)
    field = _field_accuracy(v, label_precision, lab)
    return Accuracy(
        label=label_precision,
        lab=lab,
        compressed=np.clip(lab * kept_accuracy(v), 0.0, 1.0),
        field=field,
        mean=generalization.mean_accuracy(
            v["generalization.retrain_every"],
            launch=field,
            stale=stale_accuracy(v, field),
            time_constant=v["generalization.drift_time"],
        ),
        break_even=worth.break_even(v),
    )


def _field_accuracy(v: Inputs, label_precision: Values, lab: Values) -> Values:
    late = v["generalization.noise_after_shift"]
    noise = generalization.label_noise_error(label_precision, v["generalization.noise_sensitivity"])
    # With the cautious switch on, label errors are taken off after the shift instead of before it.
    before_shift = _lab_accuracy(v, np.where(late, 1.0, label_precision)) if np.any(late) else lab
    return generalization.field_accuracy(
        np.clip(before_shift * kept_accuracy(v), 0.0, 1.0),
        shift_left(v),
        noise_error=np.where(late, noise, 0.0) if np.any(late) else 0.0,
    )


def shift_left(v: Inputs) -> Values:
    """Probit shift that is left after the field data of the plan."""
    return generalization.shift_after(
        v["generalization.shift"],
        field_items=v["generalization.field_items"],
        half_items=v["generalization.half_items"],
        exponent=v["generalization.closing_exponent"],
    )


def _lab_accuracy(v: Inputs, label_precision: Values) -> Values:
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


def stale_accuracy(v: Inputs, field: Values) -> Values:
    """Accuracy that drift ends at if nothing is retrained."""
    stale: Values = np.maximum(field - v["generalization.drift_loss"], 0.0)
    return stale


def monthly_accuracy(v: Inputs, months: Array, launch: Values, accuracy: Accuracy) -> Array:
    """Mean accuracy of the part of each month after launch; accuracy at launch before it."""
    from_age = np.maximum(months - launch, 0.0)
    to_age = np.maximum(months + 1.0 - launch, 0.0)
    cycle = {
        "interval": v["generalization.retrain_every"],
        "launch": accuracy.field,
        "stale": stale_accuracy(v, accuracy.field),
        "time_constant": v["generalization.drift_time"],
    }
    gained = generalization.accumulated_accuracy(to_age, **cycle) - generalization.accumulated_accuracy(
        from_age, **cycle
    )
    length = to_age - from_age
    return np.where(length > 1e-9, gained / np.maximum(length, 1e-9), accuracy.field)
