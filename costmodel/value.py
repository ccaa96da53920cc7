"""What a right and a wrong decision are worth, human review, and the baselines to compare with.

Accuracies and shares are 0..1, money is per decision, and every function broadcasts over NumPy arrays.
"""

from typing import Literal, NamedTuple, cast

import numpy as np
import scipy
from numpy.typing import NDArray

from costmodel._values import Values
from costmodel.errors import NoSolutionError, ParameterError

Baseline = Literal["nothing", "manual", "api"]

# Keeps both parameters of the Beta law above zero where accuracy is exactly 0 or 1.
SMALLEST_SHAPE = 1e-12


class Review(NamedTuple):
    """What the machine decides alone, as shares of all decisions."""

    coverage: Values
    accepted_and_right: Values


class ReviewedDecisions(NamedTuple):
    """Machine and reviewers together: value per decision [money], right and reviewed shares."""

    value: Values
    right: Values
    reviewed: Values


def decision_value(accuracy: Values, value_correct: Values, cost_error: Values) -> Values:
    r"""Mean value of one decision.

    Parameters
    ----------
    accuracy : float or array
        Share of decisions that are right.
    value_correct, cost_error : float or array
        Gain from a right decision and loss from a wrong one, both positive [money/decision].

    Returns
    -------
    float or array
        Value [money/decision].

    Notes
    -----
    .. math:: w = A\,v - (1 - A)\,c_e

    Not modeled: errors of different cost; split the decisions and add the parts.

    Examples
    --------
    >>> round(decision_value(0.88, value_correct=0.03, cost_error=0.05), 4)
    0.0204
    """
    return accuracy * value_correct - (1.0 - accuracy) * cost_error


def _swing(value_correct: Values, cost_error: Values) -> Values:
    """Difference in money between a right and a wrong decision, refused unless it is positive."""
    swing = value_correct + cost_error
    if not np.all(np.asarray(swing) > 0.0):
        raise NoSolutionError(
            "value_correct + cost_error must be above 0: where right and wrong answers are worth the same, "
            "no accuracy breaks even; enter a value of a right answer or a cost of a wrong one."
        )
    return swing


def break_even_accuracy(value_correct: Values, cost_error: Values) -> Values:
    r"""Accuracy at which decisions are worth nothing on average.

    Parameters
    ----------
    value_correct, cost_error : float or array
        As in `decision_value`.

    Returns
    -------
    float or array
        Accuracy [share]; below it every decision loses money.

    Raises
    ------
    NoSolutionError
        If right and wrong decisions are worth the same.

    Notes
    -----
    .. math:: A^* = c_e / (v + c_e)

    References
    ----------
    Elkan (2001), The foundations of cost-sensitive learning, IJCAI, equation 2.

    Examples
    --------
    >>> round(break_even_accuracy(0.03, 0.05), 4)
    0.625
    """
    return cost_error / _swing(value_correct, cost_error)


def error_cost(
    *,
    return_rate: Values,
    return_cost: Values,
    support_rate: Values,
    support_cost: Values,
    lost_margin: Values,
) -> Values:
    r"""Cost of a wrong decision, built up from what it sets off.

    Parameters
    ----------
    return_rate, support_rate : float or array
        Share of wrong decisions that end in a return, and contacts with support per wrong decision.
    return_cost, support_cost : float or array
        Cost of a return and of a contact [money].
    lost_margin : float or array
        Margin lost on later business [money/wrong decision].

    Returns
    -------
    float or array
        ``cost_error`` [money/wrong decision].

    Notes
    -----
    .. math:: c_e = q_r c_r + q_s c_s + m

    Examples
    --------
    >>> parts = dict(return_rate=0.002, return_cost=12, support_rate=0.001, support_cost=8)
    >>> round(error_cost(**parts, lost_margin=0.018), 4)
    0.05
    """
    return return_rate * return_cost + support_rate * support_cost + lost_margin


def review_threshold(
    reviewer_accuracy: Values, review_cost: Values, value_correct: Values, cost_error: Values
) -> Values:
    r"""Confidence from which the machine's answer is accepted without a person.

    Parameters
    ----------
    reviewer_accuracy : float or array
        Share of reviewed cases decided right.
    review_cost : float or array
        Cost of reviewing one case [money].
    value_correct, cost_error : float or array
        As in `decision_value`.

    Returns
    -------
    float or array
        Threshold; below 0 nothing is worth a review.

    Raises
    ------
    NoSolutionError
        If right and wrong decisions are worth the same.

    Notes
    -----
    .. math:: t^* = a_h - c_r / (v + c_e)

    References
    ----------
    Chow (1970), On optimum recognition error and reject tradeoff, IEEE Trans. Inf. Theory 16(1): the
    case of a reviewer who is always right, 1 - c_r/c_e.

    Examples
    --------
    >>> round(review_threshold(0.99, 0.02, 0.03, 0.05), 4)
    0.74
    """
    return reviewer_accuracy - review_cost / _swing(value_correct, cost_error)


def review(accuracy: Values, concentration: Values, threshold: Values) -> Review:
    r"""Share of decisions the machine takes alone, and share it takes alone and right.

    Parameters
    ----------
    accuracy : float or array
        Machine accuracy, which is also its mean confidence (calibrated) [share].
    concentration : float or array
        How alike the confidences are, above 0: near 0 all are 0 or 1, large all equal the accuracy.
    threshold : float or array
        Confidence from which an answer is accepted.

    Returns
    -------
    Review
        ``coverage`` and ``accepted_and_right``; their ratio is the accuracy of the accepted.

    Notes
    -----
    Confidence follows Beta(kA, k(1-A)); I is the regularized incomplete beta function:

    .. math:: q = 1 - I_t(kA, k(1-A)), \quad q_{right} = A\,[1 - I_t(kA + 1, k(1-A))]

    Not modeled: a confidence that is not calibrated.

    Examples
    --------
    >>> machine = review(0.60, 4.0, 0.74)
    >>> round(float(machine.coverage), 3), round(float(machine.accepted_and_right / machine.coverage), 3)
    (0.307, 0.847)
    """
    right, wrong = _shapes(accuracy, concentration)
    coverage = _share_above(threshold, right, wrong)
    return Review(coverage, accuracy * _share_above(threshold, right + 1.0, wrong))


def _shapes(accuracy: Values, concentration: Values) -> tuple[Values, Values]:
    """Both parameters of the Beta law of confidence."""
    right = concentration * accuracy
    return np.maximum(right, SMALLEST_SHAPE), np.maximum(concentration - right, SMALLEST_SHAPE)


def _share_above(threshold: Values, right: Values, wrong: Values) -> Values:
    # One minus betainc is ten times as fast as betaincc, and a share needs no digits far below 1e-16.
    return cast(
        Values, 1.0 - scipy.special.betainc(right, wrong, np.minimum(np.maximum(threshold, 0.0), 1.0))
    )


def reviewed_decisions(
    accuracy: Values,
    *,
    concentration: Values,
    value_correct: Values,
    cost_error: Values,
    reviewer_accuracy: Values,
    review_cost: Values,
    capacity_share: Values = 1.0,
) -> ReviewedDecisions:
    r"""Decisions where people review the cases the machine is least sure of.

    Parameters
    ----------
    accuracy, concentration : float or array
        As in `review`.
    value_correct, cost_error, reviewer_accuracy, review_cost : float or array
        As in `review_threshold`.
    capacity_share : float or array
        Largest share of decisions that the reviewers can take.

    Returns
    -------
    ReviewedDecisions
        ``value`` net of reviewing [money/decision], ``right`` and ``reviewed`` shares of all decisions.

    Raises
    ------
    NoSolutionError
        If right and wrong decisions are worth the same.

    Notes
    -----
    .. math:: A' = q_{right} + (1-q)\,a_h, \quad w = A' v - (1-A')\,c_e - (1-q)\,c_r

    Where capacity binds, the threshold falls to the quantile of confidence that it can cover. With
    threshold and capacity both free this is the best policy, therefore never worse than no review.

    Not modeled: waiting for a reviewer, and reviewers who tire.

    Examples
    --------
    >>> worth = dict(value_correct=0.03, cost_error=0.05, reviewer_accuracy=0.99, review_cost=0.02)
    >>> mixed = reviewed_decisions(0.60, concentration=4.0, **worth)
    >>> round(float(mixed.value), 4), round(float(mixed.right), 3), round(float(mixed.reviewed), 3)
    (0.0118, 0.946, 0.693)
    """
    threshold = review_threshold(reviewer_accuracy, review_cost, value_correct, cost_error)
    coverage, accepted_and_right = review(accuracy, concentration, threshold)
    reviewed = np.minimum(1.0 - coverage, capacity_share)
    binding = np.asarray(1.0 - coverage) > capacity_share
    if np.any(binding):
        inputs = (accuracy, concentration, threshold, capacity_share, accepted_and_right)
        accepted_and_right = _within_capacity(binding, *np.broadcast_arrays(*inputs))
    # The bound matters where nearly all confidences are 0 or 1 and a quantile cannot part them.
    reviewed_and_right = np.minimum(accuracy - accepted_and_right, reviewed)
    right = accuracy - reviewed_and_right + reviewed * reviewer_accuracy
    value = decision_value(right, value_correct=value_correct, cost_error=cost_error)
    return ReviewedDecisions(value - reviewed * review_cost, right, reviewed)


def _within_capacity(
    binding: NDArray[np.bool_],
    accuracy: Values,
    concentration: Values,
    threshold: Values,
    share: Values,
    free: Values,
) -> Values:
    """Share accepted and right where people can take fewer cases than they would; ``free`` elsewhere."""
    limited = np.array(free)
    # A quantile takes as long as ten other figures of a plan: only where it is needed.
    here = [np.asarray(column)[binding] for column in (accuracy, concentration, threshold, share)]
    lowered = np.minimum(here[2], _confidence_quantile(here[3], here[0], here[1]))
    limited[binding] = review(here[0], here[1], lowered).accepted_and_right
    return cast(Values, limited[()])


def _confidence_quantile(share: Values, accuracy: Values, concentration: Values) -> Values:
    """Confidence below which this share of the decisions lies."""
    # betaincinv loses its way far below 1e-20; a share of 1e-15 is none.
    within = np.minimum(np.maximum(share, 1e-15), 1.0)
    return cast(Values, scipy.special.betaincinv(*_shapes(accuracy, concentration), within))


def baseline_value(
    baseline: Baseline,
    *,
    value_correct: Values,
    cost_error: Values,
    accuracy: Values = 0.0,
    cost_per_1000: Values = 0.0,
) -> Values:
    r"""Value of one decision without the project, to be taken off its benefit.

    Parameters
    ----------
    baseline : {"nothing", "manual", "api"}
        Do nothing (no decision is made, value 0), decide by hand, or buy an API.
    value_correct, cost_error : float or array
        As in `decision_value`.
    accuracy : float or array
        Accuracy of the people or of the API [share].
    cost_per_1000 : float or array
        Wages or price for 1,000 decisions [money].

    Returns
    -------
    float or array
        Value [money/decision].

    Raises
    ------
    ParameterError
        If the baseline has another name.

    Notes
    -----
    .. math:: w_0 = A_0\,v - (1 - A_0)\,c_e - c_{1000}/1000

    Examples
    --------
    >>> baseline_value("nothing", value_correct=0.03, cost_error=0.05)
    0.0
    >>> api = dict(accuracy=0.80, cost_per_1000=10.0)
    >>> round(baseline_value("api", value_correct=0.03, cost_error=0.05, **api), 4)
    0.004
    """
    if baseline not in ("nothing", "manual", "api"):
        raise ParameterError(f"baseline = {baseline!r} is unknown; choose nothing, manual or api.")
    if baseline == "nothing":
        return 0.0
    value = decision_value(accuracy, value_correct=value_correct, cost_error=cost_error)
    return value - cost_per_1000 / 1000.0
