"""Single-vote accuracy and correlation of votes from a user's own labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from costmodel import labeling
from costmodel.fitting import Array, Estimate, FitError, t_quantile

CORRELATIONS = (0.0005, 0.95)
FEWEST_ITEMS = 10


@dataclass(frozen=True)
class VotesFit:
    """What labels of several people tell about their votes.

    Attributes
    ----------
    accuracy : Estimate
        Share of single votes that are right.
    correlation : Estimate
        Correlation of the votes on one item.
    agreement : float
        Share of pairs of votes on one item that agree.
    ceiling : float or None
        Precision that more and more votes approach; None for more than two classes.
    classes : int
        Different labels seen.
    items, paired : int
        Items whose true label is known, and those of them with two votes or more.
    votes, workers : int
        Votes on these items, and all workers seen.
    """

    accuracy: Estimate
    correlation: Estimate
    agreement: float
    ceiling: float | None
    classes: int
    items: int
    paired: int
    votes: int
    workers: int


def fit_votes(
    items: Sequence[str], workers: Sequence[str], labels: Sequence[str], gold: Sequence[str]
) -> VotesFit:
    r"""Accuracy and correlation of votes, from items whose true label is known.

    Parameters
    ----------
    items, workers, labels : sequence of str, length n
        One entry a vote.
    gold : sequence of str, length n
        True label of the item, empty where unknown; one filled in entry of an item is enough.

    Returns
    -------
    VotesFit
        Every item counts the same, however many votes it has.

    Raises
    ------
    FitError
        If fewer than ten items have both a true label and two votes, or only one class is seen.
    NoSolutionError
        If all votes are right or all are wrong.

    Notes
    -----
    .. math:: \hat p = \frac1n \sum_i \frac{r_i}{k_i}, \quad
        \hat A_2 = \frac1n \sum_i \frac{\sum_c m_{ic}(m_{ic} - 1)}{k_i (k_i - 1)}

    The correlation follows from both by `labeling.vote_correlation`; the intervals are those of a jackknife
    over items.

    Not modeled: workers of different skill, and confusions of two like classes.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 11.

    Examples
    --------
    >>> votes = [("right", "right")] * 12 + [("right", "wrong")] * 6 + [("wrong", "wrong")] * 2
    >>> names = [str(number) for number in range(20) for _ in range(2)]
    >>> found = fit_votes(names, ["a", "b"] * 20, [v for pair in votes for v in pair], ["right"] * 40)
    >>> round(found.accuracy.value, 3), found.agreement, round(found.correlation.value, 3)
    (0.75, 0.7, 0.2)
    """
    truth = {item: known for item, known in zip(items, gold, strict=True) if known}
    votes: dict[str, Counter[str]] = {}
    for item, label in zip(items, labels, strict=True):
        if item in truth:
            votes.setdefault(item, Counter())[label] += 1
    classes = len({*labels, *truth.values()})
    several = [item for item, cast in votes.items() if cast.total() > 1]
    if len(several) < FEWEST_ITEMS:
        raise FitError("votes", count=len(several), least=FEWEST_ITEMS)
    if classes < 2:
        raise FitError("classes")
    right = np.array([cast[truth[item]] / cast.total() for item, cast in votes.items()])
    paired = np.array([votes[item][truth[item]] / votes[item].total() for item in several])
    agreeing = np.array([_agreement(votes[item]) for item in several])
    correlation = _jackknifed(paired, agreeing, classes)
    accuracy = float(right.mean())
    half = t_quantile(right.size - 1) * float(right.std(ddof=1)) / np.sqrt(right.size)
    ceiling = float(labeling.vote_ceiling(accuracy, correlation.value)) if classes == 2 else None
    return VotesFit(
        Estimate(accuracy, max(accuracy - half, 0.0), min(accuracy + half, 1.0)),
        correlation,
        float(agreeing.mean()),
        ceiling,
        classes,
        len(votes),
        len(several),
        sum(cast.total() for cast in votes.values()),
        len(set(workers)),
    )


def _agreement(cast: Counter[str]) -> float:
    """Share of pairs of votes that agree."""
    total = cast.total()
    return sum(count * (count - 1) for count in cast.values()) / (total * (total - 1))


def _jackknifed(right: Array, agreeing: Array, classes: int) -> Estimate:
    value = float(labeling.vote_correlation(float(right.mean()), float(agreeing.mean()), classes))
    n = right.size
    accuracy, agreement = ((column.sum() - column) / (n - 1) for column in (right, agreeing))
    without = np.asarray(labeling.vote_correlation(accuracy, agreement, classes))
    error = np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2))
    half = t_quantile(n - 1) * float(error)
    return Estimate(value, max(value - half, 0.0), min(value + half, 1.0))


def correlation_of_curve(
    votes: ArrayLike, precisions: ArrayLike, *, accuracy: float, classes: int = 2
) -> float:
    r"""Correlation that best describes how precision rises with the number of votes.

    Parameters
    ----------
    votes : array of int, shape (n,)
        Votes an item.
    precisions : array, shape (n,)
        Share of items whose plurality was right.
    accuracy : float
        Of a single vote [share].
    classes : int

    Returns
    -------
    float
        Between 0.0005 and 0.95.

    Raises
    ------
    FitError
        If no entry has two votes or more.

    Notes
    -----
    .. math:: \hat\rho = \arg\min_\rho \sum_k \left(P(p, k, \rho) - P_k\right)^2

    Examples
    --------
    >>> seen = [float(labeling.vote_precision(0.87, k, 0.165)) for k in (1, 3, 5)]
    >>> round(correlation_of_curve([1, 3, 5], seen, accuracy=0.87), 4)
    0.165
    """
    counts = [int(count) for count in np.asarray(votes).ravel()]
    if not any(count > 1 for count in counts):
        raise FitError("single")
    seen = np.asarray(precisions, dtype=np.float64)
    grid = np.linspace(*CORRELATIONS, 200)
    for _ in range(5):
        expected = [labeling.vote_precision(accuracy, count, grid, classes) + 0.0 * grid for count in counts]
        best = int(np.argmin(np.sum((np.array(expected) - seen[:, None]) ** 2, axis=0)))
        answer = float(grid[best])
        grid = np.linspace(grid[max(best - 2, 0)], grid[min(best + 2, grid.size - 1)], 200)
    return answer
