"""Stage gates: what it is worth to stop after a proof of concept or a pilot, and when to stop.

Every gate looks at one hurdle of the project. A project works where it clears all of them; a gate's verdict
may be wrong. Pure functions of numbers or arrays; ``costmodel.stage_gates`` takes them from a plan.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from costmodel._values import Values, require


class Gate(NamedTuple):
    """Chance that the project clears the gate's hurdle, chance that its verdict is right, cost [CNY]."""

    clears: Values
    signal: Values
    cost: Values


class Production(NamedTuple):
    """NPV of a project that works, money lost on one that does not, and total cost of the one that works."""

    success: Values
    failure: Values
    cost: Values


class Verdict(NamedTuple):
    """Chance that the verdict is good, and chances that the project clears, by verdict."""

    good: Values
    if_good: Values
    if_bad: Values


class Expected(NamedTuple):
    """What is to be expected of the gates that remain and of production.

    Attributes
    ----------
    npv, cost : float or array
        [CNY].
    reached : tuple of float or array
        Chance that each remaining gate is reached, and at the end production.
    """

    npv: Values
    cost: Values
    reached: tuple[Values, ...]


def verdict(clears: Values, signal: Values) -> Verdict:
    r"""What a verdict says, by Bayes' rule.

    Parameters
    ----------
    clears : float or array
        Chance that the project clears the hurdle, before the verdict (0..1).
    signal : float or array
        Chance that the verdict is right, whichever it is (0.5..1).

    Returns
    -------
    Verdict
        Where a verdict never comes, the chance before it.

    Notes
    -----
    .. math:: P(+) = p s + (1-p)(1-s), \quad P(c \mid +) = \frac{p s}{P(+)}, \quad
       P(c \mid -) = \frac{p (1-s)}{1 - P(+)}

    Not modeled: verdicts that are wrong more often one way than the other.

    References
    ----------
    Raiffa and Schlaifer (1961), Applied statistical decision theory.

    Examples
    --------
    >>> [round(float(x), 4) for x in verdict(0.6, 0.8)]
    [0.56, 0.8571, 0.2727]
    """
    _require_chance("clears", clears)
    _require_chance("signal", signal)
    good = clears * signal + (1.0 - clears) * (1.0 - signal)
    return Verdict(
        good, _given(clears * signal, good, clears), _given(clears * (1.0 - signal), 1.0 - good, clears)
    )


def _require_chance(name: str, value: Values) -> None:
    inside = (np.asarray(value) >= 0.0) & (np.asarray(value) <= 1.0)
    require(inside, name=name, value=value, unit="share", why="is outside 0 to 1; enter a probability")


def _given(joint: Values, evidence: Values, before: Values) -> Values:
    comes = np.asarray(evidence) > 0.0
    return np.where(comes, np.minimum(joint / np.where(comes, evidence, 1.0), 1.0), before)


def straight(clears: Values, production: Production) -> Values:
    r"""Expected NPV of a project that goes straight into production.

    Parameters
    ----------
    clears : float or array
        Chance that the project works (0..1).
    production : Production

    Returns
    -------
    float or array
        [CNY].

    Notes
    -----
    .. math:: V = q S - (1-q) F

    Not modeled: a project that works halfway; one that fails is stopped at launch and loses what it spent.

    Examples
    --------
    >>> straight(0.6, Production(success=1000.0, failure=400.0, cost=3000.0))
    440.0
    """
    value: Values = clears * production.success - (1.0 - clears) * production.failure
    return value


def expected(gates: Sequence[Gate], production: Production, clears: Values = 1.0) -> Expected:
    r"""What gates and production bring to be expected, where the project stops as soon as that is better.

    Parameters
    ----------
    gates : sequence of Gate
        In the order in which they come; the first of them is gone through in any case.
    production : Production
    clears : float or array
        Chance that the hurdles of earlier gates are cleared (0..1).

    Returns
    -------
    Expected

    Notes
    -----
    .. math:: V_k(q) = -c_k + \sum_{v \in \{+,-\}} P_k(v) \max\big(0, V_{k+1}(q \, P_k(c \mid v))\big), \qquad
       V_n(q) = q S - (1-q) F

    with hurdles independent of each other. Money is in present values.

    Not modeled: a gate that is repeated, or that makes the project better.

    References
    ----------
    Dixit and Pindyck (1994), Investment under uncertainty: the option to stop.

    Examples
    --------
    >>> found = expected([Gate(0.6, 0.8, 50.0)], Production(success=1000.0, failure=400.0, cost=3000.0))
    >>> round(float(found.npv), 2), round(float(found.reached[-1]), 2)  # -50 + .56 (.857 x 1000 - .143 x 400)
    (398.0, 0.56)
    """
    if not gates:
        spent = clears * production.cost + (1.0 - clears) * production.failure
        return Expected(straight(clears, production), spent, (1.0,))
    first, *rest = gates
    says = verdict(first.clears, first.signal)
    good, bad = (_or_stop(expected(rest, production, clears * q)) for q in (says.if_good, says.if_bad))

    def mean(if_good: Values, if_bad: Values) -> Values:
        return says.good * if_good + (1.0 - says.good) * if_bad

    return Expected(
        npv=mean(good.npv, bad.npv) - first.cost,
        cost=mean(good.cost, bad.cost) + first.cost,
        reached=(1.0, *(mean(*pair) for pair in zip(good.reached, bad.reached, strict=True))),
    )


def _or_stop(ahead: Expected) -> Expected:
    on = np.asarray(ahead.npv) > 0.0
    return Expected(
        np.where(on, ahead.npv, 0.0),
        np.where(on, ahead.cost, 0.0),
        tuple(np.where(on, chance, 0.0) for chance in ahead.reached),
    )


def least_success(clears: Values, failure: Values) -> Values:
    r"""NPV of a project that works, below which going on is worse than stopping.

    Parameters
    ----------
    clears : float or array
        Chance that the project works (0..1).
    failure : float or array
        Money lost on one that does not [CNY].

    Returns
    -------
    float or array
        [CNY]; infinite where the project never works.

    Notes
    -----
    .. math:: S^* = F \, \frac{1-q}{q}

    Examples
    --------
    >>> round(float(least_success(0.8, 400.0)), 6)
    100.0
    """
    works = np.asarray(clears) > 0.0
    return np.where(works, failure * (1.0 - clears) / np.where(works, clears, 1.0), np.inf)
