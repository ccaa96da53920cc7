"""Several votes on one item: how often their plurality is right, and where more votes stop helping."""

from collections.abc import Sequence
from functools import lru_cache
from math import comb, factorial

import numpy as np
import scipy
from numpy.typing import NDArray

from costmodel._values import Values
from costmodel.errors import NoSolutionError, ParameterError

# This close to correlation 0 or 1 the Beta law of item easiness is one or two spikes: its limit.
_SPIKE = 1e-12
_NONE = 1e-300
_CORRELATION_BOUNDS = (0.001, 0.95)


def vote_precision(accuracy: Values, votes: int, correlation: Values, classes: Values = 2) -> Values:
    r"""Probability that the plurality of several correlated votes names the right class.

    Parameters
    ----------
    accuracy : float or array
        Share of single votes that are right [0..1].
    votes : int
        Votes per item, 1 or more.
    correlation : float or array
        Correlation of the votes on one item [0..1]; 0 is the textbook's independent votes.
    classes : int or array
        Number of classes, 2 or more.

    Returns
    -------
    float or array, broadcast shape of the inputs
        Share of items whose plurality label is right [0..1]; ties are broken at random.

    Raises
    ------
    ParameterError
        If there is no vote, there are fewer than two classes, or more votes than can be counted.

    Notes
    -----
    Item easiness is Beta distributed, wrong votes spread evenly over the other classes:

    .. math:: P = \sum_{c=1}^{k} \binom{k}{c}
        \frac{\prod_{i<c}(p(1-\rho)+i\rho)\,\prod_{i<k-c}((1-p)(1-\rho)+i\rho)}{\prod_{i<k}(1-\rho+i\rho)}\,W(c;k,L)

    with W of ``plurality_weights``. The products equal the beta-binomial law with
    a = p s, b = (1-p) s, s = 1/rho - 1, and stay finite at rho = 0 (binomial) and rho = 1.

    Not modeled: workers of different skill (see ``dawid_skene_precision``); confusions of two like classes.

    References
    ----------
    Skellam (1948), A probability distribution derived from the binomial distribution, JRSS B 10(2), 257-261.

    Examples
    --------
    >>> round(float(vote_precision(accuracy=0.87, votes=9, correlation=0.165)), 4)
    0.9536
    """
    weights = _weights(votes, classes)
    right, wrong, any_side = (_rising(p, correlation, votes) for p in (accuracy, 1 - accuracy, 1.0))
    wins = weights[votes] * right[votes]
    for count in range(1, votes):
        ways = comb(votes, count) * weights[count]
        wins = wins + ways * right[count] * wrong[votes - count] * (1 - correlation)
    return np.minimum(wins / any_side[votes], 1.0)  # rounding may pass 1 by an ulp


@lru_cache(maxsize=4096)
def plurality_weights(votes: int, classes: int) -> tuple[float, ...]:
    r"""Chance that c right votes out of k win the plurality, for c = 0..k.

    Parameters
    ----------
    votes : int
        Votes per item, k.
    classes : int
        Number of classes, L.

    Returns
    -------
    tuple of float, length votes + 1
        W(c; k, L); a tie of the right class with t others counts 1/(t+1).

    Raises
    ------
    ParameterError
        If votes < 1 or classes < 2, or votes are too many: from 171, or from 104 on 1,000 classes.

    Notes
    -----
    The m = k - c wrong votes fall evenly on L-1 classes, t of which may tie with the right one:

    .. math:: W = \sum_{t=0}^{\min(L-1, \lfloor m/c \rfloor)} \binom{L-1}{t} \frac{m!}{(L-1)^m\,(c!)^t\,(t+1)}
        \,[x^{m-tc}]\Big(\sum_{j<c} x^j/j!\Big)^{L-1-t}, \quad W(0) = 0

    References
    ----------
    Feller (1968), An Introduction to Probability Theory I, II.5 (occupancy numbers).

    Examples
    --------
    >>> plurality_weights(votes=4, classes=2)
    (0.0, 0.0, 0.5, 1.0, 1.0)
    """
    if votes < 1 or classes < 2:
        raise ParameterError(
            f"{votes} votes on {classes} classes decide nothing; enter at least 1 vote and 2 classes."
        )
    try:
        return tuple(_plurality_weight(right, votes, classes) for right in range(votes + 1))
    except OverflowError:
        why = (
            "are more than can be counted; enter 150 votes or fewer, and fewer where there are many classes."
        )
        raise ParameterError(f"{votes} votes on {classes} classes {why}") from None


def vote_ceiling(accuracy: Values, correlation: Values) -> Values:
    r"""Precision that more and more votes between two classes approach and never pass.

    Parameters
    ----------
    accuracy : float or array
        Share of single votes that are right [0..1].
    correlation : float or array
        Correlation of the votes on one item [0..1].

    Returns
    -------
    float or array
        Share of items that most voters get right [0..1].

    Notes
    -----
    .. math:: P_\infty = 1 - I_{1/2}(a, b), \quad a = p s,\ b = (1-p) s,\ s = 1/\rho - 1

    Below an accuracy of 1/2 it is a floor: votes make labels worse. Not modeled: more than two classes.

    References
    ----------
    Ladha (1992), The Condorcet jury theorem, free speech, and correlated votes, AJPS 36(3), 617-634.

    Examples
    --------
    >>> round(float(vote_ceiling(accuracy=0.87, correlation=0.165)), 4)
    0.9757
    """
    spread = 1 / np.clip(correlation, _SPIKE, 1 - _SPIKE) - 1
    right, wrong = np.maximum(accuracy * spread, _NONE), np.maximum((1 - accuracy) * spread, _NONE)
    return 1 - np.asarray(scipy.special.betainc(right, wrong, 0.5), dtype=np.float64)


def vote_correlation(accuracy: Values, agreement: Values, classes: Values = 2) -> Values:
    r"""Correlation of votes from a pilot in which items were labeled more than once.

    Parameters
    ----------
    accuracy : float or array
        Share of single votes that are right, between 0 and 1.
    agreement : float or array
        Share of pairs of votes on one item that agree [0..1].
    classes : int or array
        Number of classes, 2 or more.

    Returns
    -------
    float or array
        Correlation, clipped to 0.001..0.95.

    Raises
    ------
    NoSolutionError
        If all votes are right or all are wrong: such votes show no correlation.

    Notes
    -----
    .. math:: \rho = \frac{A_2 - p^2 - (1-p)^2/(L-1)}{p(1-p)\,(1 + 1/(L-1))}

    References
    ----------
    Moments of the beta-binomial law of ``vote_precision``; Skellam (1948).

    Examples
    --------
    >>> round(float(vote_correlation(accuracy=0.7916, agreement=0.7211)), 3)
    0.155
    """
    p = np.asarray(accuracy, dtype=np.float64)
    if np.any((p <= 0) | (p >= 1)):
        raise NoSolutionError("Accuracy 0 or 100 % shows no correlation of votes; label more pilot items.")
    others = np.asarray(classes, dtype=np.float64) - 1
    by_chance = p**2 + (1 - p) ** 2 / others
    correlation = (agreement - by_chance) / (p * (1 - p) * (1 + 1 / others))
    return np.clip(correlation, *_CORRELATION_BOUNDS)


def dawid_skene_precision(
    precision: Values, votes: int, items_per_worker: Values, gain: Values = 0.10
) -> Values:
    r"""Precision when votes are weighted by each worker's estimated skill instead of counted.

    Parameters
    ----------
    precision : float or array
        Precision of the plurality [0..1].
    votes : int
        Votes per item.
    items_per_worker : float or array
        Items that one worker labels; 20 or fewer are too few to estimate a skill.
    gain : float or array
        Share of the plurality's errors that the weighting removes; measured -0.25 to 0.45.

    Returns
    -------
    float or array
        Precision [0..1]; unchanged below three votes or up to 20 items per worker.

    Notes
    -----
    .. math:: 1 - P_{DS} = (1 - P)(1 - g) \text{ where } k \ge 3 \text{ and items per worker} > 20

    References
    ----------
    Dawid and Skene (1979), Maximum likelihood estimation of observer error-rates, JRSS C 28(1), 20-28;
    gain from data/published/labeling/beta_binomial_fits.csv, columns mv_at_kmax and ds_at_kmax.

    Examples
    --------
    >>> round(float(dawid_skene_precision(precision=0.9, votes=5, items_per_worker=100)), 4)
    0.91
    """
    applies = (np.asarray(items_per_worker) > 20) & (votes >= 3)
    return 1 - (1 - precision) * (1 - np.where(applies, gain, 0.0))


def unanimous_shares(
    accuracy: Values, votes: int, correlation: Values, classes: Values = 2
) -> tuple[Values, Values]:
    r"""Shares of items on which all votes name the right class, and on which all name one wrong class.

    Parameters
    ----------
    accuracy, correlation : float or array
        Single votes: share right, correlation on one item [0..1].
    votes : int
        Votes per item, 1 or more.
    classes : int or array
        Number of classes, 2 or more.

    Returns
    -------
    tuple of two floats or arrays
        Unanimous and right, unanimous and wrong [0..1].

    Notes
    -----
    .. math:: U_r = \frac{B(a+k, b)}{B(a, b)}, \quad U_w = \frac{B(a, b+k)}{B(a, b)\,(L-1)^{k-1}}

    with a and b of ``vote_precision``.

    References
    ----------
    Skellam (1948), as in ``vote_precision``.

    Examples
    --------
    >>> right, wrong = unanimous_shares(accuracy=0.8, votes=2, correlation=0.0, classes=5)
    >>> round(right, 4), round(float(wrong), 4)
    (0.64, 0.01)
    """
    right, wrong, any_side = (_rising(p, correlation, votes)[votes] for p in (accuracy, 1 - accuracy, 1.0))
    same_class = np.power(np.asarray(classes, dtype=np.float64) - 1, 1 - votes)
    return right / any_side, wrong / any_side * same_class


def _rising(chance: Values, correlation: Values, votes: int) -> list[Values]:
    """1, x, x (x(1-rho) + rho), ... for x = chance, with ``votes`` factors in the last entry.

    The factor 1 - rho of x is left out, so that correlation 1 divides by no zero.
    """
    products: list[Values] = [1.0, chance]
    for step in range(1, votes):
        products.append(products[-1] * (chance * (1 - correlation) + step * correlation))
    return products


def _weights(votes: int, classes: Values) -> Sequence[Values]:
    """Plurality weights for 0..votes right votes, each in the shape of classes."""
    if np.ndim(classes) == 0:
        return plurality_weights(votes, round(float(classes)))
    counts, place = np.unique(np.rint(classes), return_inverse=True)
    table = np.array([plurality_weights(votes, int(count)) for count in counts])
    return list(table.T[:, place.reshape(np.shape(classes))])


def _plurality_weight(right: int, votes: int, classes: int) -> float:
    """W(right; votes, classes) of ``plurality_weights``."""
    if right == 0:
        return 0.0
    wrong, rivals = votes - right, classes - 1
    below = np.array([1 / factorial(j) for j in range(min(right, wrong + 1))])
    weight = 0.0
    for tied in range(min(rivals, wrong // right) + 1):
        ways = comb(rivals, tied) * factorial(wrong) / factorial(right) ** tied / float(rivals) ** wrong
        weight += ways * _power_coefficient(below, rivals - tied, wrong - tied * right) / (tied + 1)
    return weight


def _power_coefficient(series: NDArray[np.float64], power: int, degree: int) -> float:
    """Coefficient of x**degree in a power series raised to a power, by repeated squaring."""
    result, square = np.ones(1), series[: degree + 1]
    while power:
        if power % 2:
            result = np.convolve(result, square)[: degree + 1]
        square = np.convolve(square, square)[: degree + 1]
        power //= 2
    return float(result[degree]) if degree < len(result) else 0.0
