"""Single-vote accuracy and correlation of votes from a user's own labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from costmodel import labeling
from costmodel.fitting import Array, Estimate, FitError, t_quantile
from costmodel.fitting_profile import crossing

CORRELATIONS = (0.0005, 0.95)
NEARLY_ONE = 1.0 - 1e-9  # correlation at which all votes on an item are alike
ROUNDING = 1e-9
FEWEST_ITEMS = 10
PLACES = 60  # of the search for the most likely correlation
PASSES = 3
STEPS = 12  # of Newton's method, for the accuracy that goes best with a correlation
IntArray = NDArray[np.int64]


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
    cast : mapping of str to int
        Votes for each class, the most first; 0 where a true label was given to nobody's vote.
    items, paired : int
        Items whose true label is known, and those of them with two votes or more.
    votes, workers : int
        Votes on these items, and all workers seen.
    left_out_items, left_out_votes : int
        Items whose true label is not known, and the votes on them: no use is made of these.
    """

    accuracy: Estimate
    correlation: Estimate
    agreement: float
    ceiling: float | None
    cast: Mapping[str, int]
    items: int
    paired: int
    votes: int
    workers: int
    left_out_items: int
    left_out_votes: int

    @property
    def classes(self) -> int:
        """Different labels seen."""
        return len(self.cast)

    @property
    def single(self) -> int:
        """Items with one vote: they count for the accuracy, and not for the correlation."""
        return self.items - self.paired


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
        If fewer than ten items have both a true label and two votes, only one class is seen, or all votes on
        such items are right, or all are wrong.

    Notes
    -----
    .. math:: \hat p = \frac1n \sum_i \frac{r_i}{k_i}, \quad
        \hat A_2 = \frac1n \sum_i \frac{\sum_c m_{ic}(m_{ic} - 1)}{k_i (k_i - 1)}

        \ell(p, \rho) = \sum_i \left[ s(r_i, p) + s(k_i - r_i, 1 - p) - s(k_i, 1) \right]

        s(k, p) = \sum_{j < k} \ln((1-\rho) p + \rho j)

    The correlation follows from the first two by `labeling.vote_correlation`. Its interval holds what the
    votes do not speak against: every correlation with which the beta-binomial law of right votes comes within
    half of the squared t of its greatest log-likelihood, and the estimate itself. Wrong votes that spread
    evenly over more than two classes say nothing more about it; as they may crowd on one, the interval then
    holds that of a jackknife over items, too.

    Not modeled: workers of different skill, and confusions of two like classes.

    References
    ----------
    Skellam (1948), A probability distribution derived from the binomial distribution, JRSS B 10(2); Venzon
    and Moolgavkar (1988), A method for computing profile-likelihood-based confidence intervals, Applied
    Statistics 37(1); Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 11.

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
        votes.setdefault(item, Counter())[label] += 1
    judged = {item: cast for item, cast in votes.items() if item in truth}
    several = [item for item, cast in judged.items() if cast.total() > 1]
    cast = Counter(labels)
    cast.update(dict.fromkeys(truth.values(), 0))
    if len(several) < FEWEST_ITEMS:
        raise FitError("votes", count=len(several), least=FEWEST_ITEMS)
    if len(cast) < 2:
        raise FitError("classes")
    right = np.array([one[truth[item]] / one.total() for item, one in judged.items()])
    accuracy = float(right.mean())
    half = t_quantile(right.size - 1) * float(right.std(ddof=1)) / np.sqrt(right.size)
    agreeing = np.array([_agreement(judged[item]) for item in several])
    counts = np.array([(judged[item][truth[item]], judged[item].total()) for item in several])
    correlation = _correlation(counts[:, 0], counts[:, 1], agreeing, len(cast))
    used = sum(one.total() for one in judged.values())
    return VotesFit(
        Estimate(accuracy, max(accuracy - float(half), 0.0), min(accuracy + float(half), 1.0)),
        correlation,
        float(agreeing.mean()),
        float(labeling.vote_ceiling(accuracy, correlation.value)) if len(cast) == 2 else None,
        dict(cast.most_common()),
        len(judged),
        len(several),
        used,
        len(set(workers)),
        len(votes) - len(judged),
        len(items) - used,
    )


def _agreement(cast: Counter[str]) -> float:
    """Share of pairs of votes that agree."""
    total = cast.total()
    return sum(count * (count - 1) for count in cast.values()) / (total * (total - 1))


def _correlation(right: IntArray, votes: IntArray, agreeing: Array, classes: int) -> Estimate:
    """Correlation, from the right votes of each item and the share of its pairs that agree."""
    shares = right / votes
    accuracy = float(shares.mean())
    if accuracy in (0.0, 1.0):
        raise FitError("all_right" if accuracy else "all_wrong")
    value = float(labeling.vote_correlation(accuracy, float(agreeing.mean()), classes))
    low, high = _likely(right, votes)
    half = _jackknifed(shares, agreeing, classes) if classes > 2 else 0.0
    return Estimate(value, max(min(low, value - half), 0.0), min(max(high, value + half), 1.0))


def _likely(right: IntArray, votes: IntArray) -> tuple[float, float]:
    """Interval of the correlation by the profile of its likelihood."""
    law = _BetaBinomial.of(right, votes)
    grid = np.linspace(0.0, NEARLY_ONE, PLACES)
    for _ in range(PASSES):
        lack = law.lack(grid)
        best = int(np.argmin(lack))
        peak, least = float(grid[best]), float(lack[best])
        grid = np.linspace(grid[max(best - 1, 0)], grid[min(best + 1, PLACES - 1)], PLACES)
    limit = least + t_quantile(right.size - 1) ** 2 / 2.0
    low, high = (crossing(law.lack, peak, end, limit) for end in (0.0, NEARLY_ONE))
    return low, high


def _jackknifed(right: Array, agreeing: Array, classes: int) -> float:
    """Half of the interval of the correlation by a jackknife over items."""
    n = right.size
    accuracy, agreement = ((column.sum() - column) / (n - 1) for column in (right, agreeing))
    told = (accuracy > ROUNDING) & (accuracy < 1.0 - ROUNDING)  # not without the only item that has an error
    without = np.asarray(labeling.vote_correlation(accuracy[told], agreement[told], classes))
    return float(t_quantile(n - 1) * np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2)))


@dataclass(frozen=True)
class _BetaBinomial:
    """Items with more than j right votes, wrong votes and votes of any kind, j = 0, 1, ...; shape (k,)."""

    right: IntArray
    wrong: IntArray
    votes: IntArray

    @classmethod
    def of(cls, right: IntArray, votes: IntArray) -> _BetaBinomial:
        """From right votes and votes of each item."""
        places = int(votes.max())
        every = (np.bincount(numbers, minlength=places + 1) for numbers in (right, votes - right, votes))
        return cls(*(count.sum() - np.cumsum(count)[:-1] for count in every))

    def lack(self, correlations: Array) -> Array:
        """Greatest log-likelihood over all accuracies, with the sign turned; shape of the correlations."""
        apart = 1.0 - correlations[:, None]
        together = correlations[:, None] * np.arange(self.votes.size)
        accuracy = np.full_like(apart, self.right.sum() / self.votes.sum())
        for _ in range(STEPS):
            right, wrong = accuracy * apart + together, (1.0 - accuracy) * apart + together
            slope = np.sum(self.right / right - self.wrong / wrong, axis=1, keepdims=True)
            bend = apart * np.sum(self.right / right**2 + self.wrong / wrong**2, axis=1, keepdims=True)
            accuracy = np.clip(accuracy + slope / bend, accuracy / 2.0, (1.0 + accuracy) / 2.0)
        right, wrong = accuracy * apart + together, (1.0 - accuracy) * apart + together
        terms = (
            self.votes * np.log(apart + together) - self.right * np.log(right) - self.wrong * np.log(wrong)
        )
        lack: Array = terms.sum(axis=1)
        return lack


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
