"""From lab accuracy to field accuracy: learning curve and distribution shift, with drift and retraining.

Accuracies and errors are shares 0..1, and every function broadcasts over NumPy arrays. What happens after
launch is in `costmodel.drift` and `costmodel.retraining`; their functions are also names of this module.
"""

from typing import NamedTuple

import numpy as np
import scipy

from costmodel._values import Values
from costmodel.drift import (
    DriftFit,
    accumulated_accuracy,
    accuracy_at_age,
    declining_part,
    fit_drift,
    mean_accuracy,
    mean_accuracy_by_period,
)
from costmodel.errors import NoSolutionError
from costmodel.retraining import (
    best_retraining_interval,
    monitoring_sample,
    retraining_cost_rate,
    short_retraining_interval,
    trigger_interval,
)

__all__ = [
    "DriftFit",
    "ShiftEstimate",
    "accumulated_accuracy",
    "accuracy_at_age",
    "best_retraining_interval",
    "clean_pilot_error",
    "declining_part",
    "field_accuracy",
    "field_error",
    "fit_drift",
    "lab_accuracy",
    "items_for_field_accuracy",
    "items_for_shift",
    "label_noise_error",
    "mean_accuracy",
    "mean_accuracy_by_period",
    "monitoring_sample",
    "retraining_cost_rate",
    "shift_after",
    "shift_between",
    "shift_from_pilot",
    "short_retraining_interval",
    "trigger_interval",
]

LARGEST_GROWTH = 600.0  # e-folds: beyond it a number of items no longer fits a float


class ShiftEstimate(NamedTuple):
    """Shift measured in a pilot, with its standard error, both on the probit scale."""

    value: Values
    standard_error: Values


def label_noise_error(label_precision: Values, noise_sensitivity: Values) -> Values:
    r"""Test error that wrong training labels add.

    Parameters
    ----------
    label_precision : float or array
        Share of training labels that are right.
    noise_sensitivity : float or array
        Test error per share of wrong labels: .36 plain training, .05 robust, .57 pessimistic.

    Returns
    -------
    float or array
        Added error [share].

    Notes
    -----
    .. math:: \Delta = s (1 - p)

    Not modeled: noise that depends on the class, and labels wrong in the test set.

    References
    ----------
    Wei et al. (2022), Learning with noisy labels revisited, arXiv 2110.12088, cross-entropy ResNet-34.

    Examples
    --------
    >>> round(label_noise_error(0.9, 0.36), 4)
    0.036
    """
    return noise_sensitivity * (1.0 - label_precision)


def clean_pilot_error(pilot_error: Values, *, label_precision: Values, noise_sensitivity: Values) -> Values:
    r"""Reference error at label precision 1, from a pilot whose labels were noisy.

    Parameters
    ----------
    pilot_error : float or array
        Lab error of the pilot [share].
    label_precision, noise_sensitivity : float or array
        Precision of the pilot's training labels, and as in `label_noise_error`.

    Returns
    -------
    float or array
        ``reference_error`` for `lab_accuracy`, never below 0 [share].

    Notes
    -----
    .. math:: e_{ref} = \max(e_{pilot} - s(1 - p), 0)

    Without this correction the noise would count twice, here and in `lab_accuracy`.

    Examples
    --------
    >>> round(float(clean_pilot_error(0.05, label_precision=0.9, noise_sensitivity=0.36)), 4)
    0.014
    """
    return np.maximum(pilot_error - label_noise_error(label_precision, noise_sensitivity), 0.0)


def lab_accuracy(
    items: Values,
    label_precision: Values,
    *,
    floor: Values,
    reference_error: Values,
    reference_items: Values,
    exponent: Values,
    noise_sensitivity: Values,
    classes: Values,
) -> Values:
    r"""Accuracy on test data from the same source as the training data.

    Parameters
    ----------
    items : float or array
        Training items, counted as effective items; 0 gives the accuracy of guessing.
    label_precision, noise_sensitivity : float or array
        As in `label_noise_error`.
    floor : float or array
        Error that no amount of data removes [share]; a pilot below it lowers it.
    reference_error, reference_items : float or array
        Error on clean labels [share] measured with this many items, see `clean_pilot_error`.
    exponent : float or array
        Slope of the learning curve, .07 to .50.
    classes : float or array
        Number of classes; guessing is right in one of them.

    Returns
    -------
    float or array
        Lab accuracy [share].

    Notes
    -----
    .. math:: A = 1 - \min\left(e_0 + (e_{ref} - e_0)(n/n_{ref})^{-\beta} + s(1-p),\ 1 - 1/L\right)

    Not modeled: classes of unequal size, and gains from a larger model.

    References
    ----------
    Hestness et al. (2017), Deep learning scaling is predictable, empirically, arXiv 1712.00409.

    Examples
    --------
    >>> curve = dict(floor=0.0028, reference_error=0.012, reference_items=100_000, exponent=0.3)
    >>> round(float(lab_accuracy(100_000, 0.95, **curve, noise_sensitivity=0.36, classes=10)), 4)
    0.97
    """
    lowest = np.minimum(floor, reference_error)
    # Far below one item the cap decides, and a tiny positive number spares a division by zero.
    growth = (reference_items / np.maximum(items, 1e-100)) ** exponent
    noise = label_noise_error(label_precision, noise_sensitivity)
    error = lowest + (reference_error - lowest) * growth + noise
    return 1.0 - np.minimum(error, 1.0 - 1.0 / classes)


def field_accuracy(lab_accuracy: Values, shift: Values, *, noise_error: Values = 0.0) -> Values:
    r"""Accuracy on the data that users send, from the accuracy in the lab.

    Parameters
    ----------
    lab_accuracy : float or array
        Accuracy on data from the training source [share].
    shift : float or array
        Distance between lab and field on the probit scale; 24 published ones have the median .43.
    noise_error : float or array
        Label-noise error taken off after the shift instead of before it [share]; pass
        `label_noise_error` here together with a lab accuracy computed at label precision 1.

    Returns
    -------
    float or array
        Field accuracy at launch, before drift [share].

    Notes
    -----
    .. math:: A_{field} = \Phi(\Phi^{-1}(A_{lab}) - \delta) - \Delta

    Near 99 % a third of a lab point is two field points, therefore the choice in ``noise_error``.
    Not modeled: an own shift for every user group; give each group its shift for its worst case.

    References
    ----------
    Taori et al. (2020), Measuring robustness to natural distribution shifts, arXiv 2007.00644: probit
    axes make accuracy under shift a straight line.

    Examples
    --------
    >>> round(float(field_accuracy(0.99, 2.073)), 3)
    0.6
    """
    return np.maximum(scipy.special.ndtr(scipy.special.ndtri(lab_accuracy) - shift) - noise_error, 0.0)


def shift_between(lab_accuracy: Values, field_accuracy: Values) -> Values:
    r"""Shift that turns a lab accuracy into a field accuracy.

    Parameters
    ----------
    lab_accuracy, field_accuracy : float or array
        The same model on both kinds of data [share], strictly between 0 and 1.

    Returns
    -------
    float or array
        Shift on the probit scale, negative where the field is easier.

    Raises
    ------
    NoSolutionError
        If an accuracy is 0 or 1: the shift is then unbounded.

    Notes
    -----
    .. math:: \delta = \Phi^{-1}(A_{lab}) - \Phi^{-1}(A_{field})

    Examples
    --------
    >>> round(float(shift_between(0.99, 0.60)), 3)
    2.073
    """
    for name, accuracy in (("lab_accuracy", lab_accuracy), ("field_accuracy", field_accuracy)):
        if not np.all((np.asarray(accuracy) > 0.0) & (np.asarray(accuracy) < 1.0)):
            raise NoSolutionError(
                f"the shift is unbounded: {name} must lie strictly between 0 % and 100 %; "
                "test more items until at least one is right and one is wrong."
            )
    shift: Values = scipy.special.ndtri(lab_accuracy) - scipy.special.ndtri(field_accuracy)
    return shift


def shift_from_pilot(lab_accuracy: Values, field_accuracy: Values, field_items: Values) -> ShiftEstimate:
    r"""Shift measured on a sample of field items, with its standard error.

    Parameters
    ----------
    lab_accuracy, field_accuracy : float or array
        As in `shift_between`.
    field_items : float or array
        Field items tested, at least 1.

    Returns
    -------
    ShiftEstimate
        ``value`` and ``standard_error``, both on the probit scale.

    Raises
    ------
    NoSolutionError
        As in `shift_between`.

    Notes
    -----
    .. math:: \mathrm{se} = \sqrt{f(1-f)/n}\ /\ \varphi(\Phi^{-1}(f))

    Not modeled: the sampling error of the lab accuracy, whose test set is usually far larger.

    Examples
    --------
    >>> pilot = shift_from_pilot(0.99, 0.60, 400)
    >>> round(float(pilot.value), 3), round(float(pilot.standard_error), 3)
    (2.073, 0.063)
    """
    value = shift_between(lab_accuracy, field_accuracy)
    spread = np.sqrt(field_accuracy * (1.0 - field_accuracy) / field_items)
    density = np.exp(-0.5 * scipy.special.ndtri(field_accuracy) ** 2) / np.sqrt(2.0 * np.pi)
    return ShiftEstimate(value, spread / density)


def shift_after(shift: Values, field_items: Values, half_items: Values, exponent: Values) -> Values:
    r"""Shift that is left after training on labeled items from the field.

    Parameters
    ----------
    shift : float or array
        Shift before.
    field_items : float or array
        Labeled field items in training; a synthetic item counts as its share of one.
    half_items : float or array
        Scale of the curve [items], 50 to 5,000.
    exponent : float or array
        Slope, .2 to .5.

    Returns
    -------
    float or array
        Shift after, on the probit scale.

    Notes
    -----
    .. math:: \delta' = \delta\,(1 + n/n_{half})^{-\kappa}

    An assumption scaled from one stream of malware: two pilots of the project are better evidence. More
    items from the training source leave the shift as it is.

    Examples
    --------
    >>> left = shift_after(2.073, field_items=5_000, half_items=500, exponent=0.3)
    >>> round(float(left), 3), round(float(field_accuracy(0.99, left)), 2)
    (1.01, 0.91)
    """
    return shift * (1.0 + field_items / half_items) ** -exponent


def items_for_shift(target: Values, *, shift: Values, half_items: Values, exponent: Values) -> Values:
    r"""Field items that bring the shift down to a target.

    Parameters
    ----------
    target : float or array
        Shift to be left, on the probit scale.
    shift, half_items, exponent : float or array
        As in `shift_after`.

    Returns
    -------
    float or array
        Items: 0 where the shift is no larger to begin with, infinite where no number of items is enough.

    Notes
    -----
    .. math:: n = n_{half} \left((\delta/\delta')^{1/\kappa} - 1\right)

    The inverse of `shift_after`, and as uncertain as it is.

    Examples
    --------
    >>> round(float(items_for_shift(1.0097, shift=2.073, half_items=500, exponent=0.3)), -1)
    5000.0
    """
    reached = np.asarray(shift, dtype=np.float64) <= target
    closes = (np.asarray(target) > 0.0) & (np.asarray(exponent) > 0.0) & ~reached
    ratio = np.where(closes, shift, 1.0) / np.where(closes, target, 1.0)
    growth = np.log(ratio) / np.where(closes, exponent, 1.0)
    possible = closes & (growth < LARGEST_GROWTH)
    items = half_items * np.expm1(np.where(possible, growth, 0.0))
    found: Values = np.where(reached, 0.0, np.where(possible, items, np.inf))[()]
    return found


def items_for_field_accuracy(
    target: Values,
    *,
    lab_accuracy: Values,
    shift: Values,
    half_items: Values,
    exponent: Values,
    noise_error: Values = 0.0,
) -> Values:
    r"""Field items that bring the field accuracy up to a target.

    Parameters
    ----------
    target : float or array
        Field accuracy wanted [share].
    lab_accuracy, noise_error : float or array
        As in `field_accuracy`.
    shift, half_items, exponent : float or array
        As in `shift_after`.

    Returns
    -------
    float or array
        Items: 0 where the target is met without any, infinite at and above the lab accuracy.

    Notes
    -----
    .. math:: n = n_{half} \left(\left(\frac{\delta}{\Phi^{-1}(A_{lab}) - \Phi^{-1}(A_{target} + \Delta)}
              \right)^{1/\kappa} - 1\right)

    Examples
    --------
    >>> law = dict(shift=2.073, half_items=500, exponent=0.3)
    >>> round(float(items_for_field_accuracy(0.9057, lab_accuracy=0.99, **law)), -2)
    5000.0
    """
    wanted = np.asarray(target) + noise_error
    below = wanted < lab_accuracy
    gap = scipy.special.ndtri(np.where(below, lab_accuracy, 0.5)) - scipy.special.ndtri(
        np.where(below, wanted, 0.5)
    )
    # Above the lab no shift is small enough, not even none.
    gap = np.where(wanted > lab_accuracy, -np.inf, gap)
    return items_for_shift(gap, shift=shift, half_items=half_items, exponent=exponent)


def field_error(
    reference_error: Values, reference_items: Values, items: Values, exponent: Values = 0.21
) -> Values:
    r"""Field error of a model trained on labels from the field only.

    Parameters
    ----------
    reference_error : float or array
        Field error measured with ``reference_items`` field labels [share].
    reference_items, items : float or array
        Field labels then and now, above 0.
    exponent : float or array
        Slope, .16 to .36.

    Returns
    -------
    float or array
        Field error, at most 1 [share].

    Notes
    -----
    .. math:: e = e_{ref} (n/n_{ref})^{-\gamma}

    References
    ----------
    Chen et al. (2023), Continuous learning for Android malware detection, USENIX Security: error in F1
    against labels a month, median slope of eight methods .21.

    Examples
    --------
    >>> round(float(field_error(0.20, reference_items=50, items=400)), 3)
    0.129
    """
    return np.minimum(reference_error * (reference_items / items) ** exponent, 1.0)
