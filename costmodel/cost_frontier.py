"""What accuracy costs: the cheapest plan for each field accuracy, and the point of it that is good value."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from costmodel import project
from costmodel.decision_levers import levers_of, with_settings
from costmodel.kernel import worth
from costmodel.project import Array
from costmodel.scenario import Scenario

PRECISION = tuple(np.round(np.arange(0.85, 0.9951, 0.005), 4).tolist())
SAMPLES = (0.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0, 20000.0, 50000.0, 100000.0)
GRID = np.array([(precision, samples) for precision in PRECISION for samples in SAMPLES])
SWITCHES = ("compression.enabled", "value.review")


@dataclass(frozen=True)
class Offer:
    """A point of the frontier and the decisions behind it.

    Attributes
    ----------
    accuracy : float
        Share of right answers in the field between two retrainings; of model and reviewers together where
        the offer decides on reviewing.
    cost : float
        Total [CNY].
    precision, samples : float
        Label precision (0..1) and samples from the field.
    compressed, reviewed : bool or None
        Whether the model is compressed, and people review the unsure cases; None where it is as planned.
    """

    accuracy: float
    cost: float
    precision: float
    samples: float
    compressed: bool | None = None
    reviewed: bool | None = None


def frontier(scenario: Scenario, over: Collection[str] = SWITCHES) -> tuple[Offer, ...]:
    r"""Cheapest total cost for each field accuracy, over label precision, samples, compression and review.

    Parameters
    ----------
    scenario : Scenario
        Everything else stays as planned.
    over : collection of str
        Which of the two switches are decided, too: ``compression.enabled``, ``value.review``.

    Returns
    -------
    tuple of Offer
        Rising in accuracy and in cost: no plan on the grid is both more accurate and cheaper.

    Notes
    -----
    .. math:: F = \{x : \nexists\, y,\ A(y) \ge A(x),\ C(y) < C(x)\}

    A plan that is beaten without reviewers is beaten with them: the better model leaves them less to review.

    References
    ----------
    Article 1: 80 % of the cost for 95 % of the function beats 200 % for 99 %.

    Examples
    --------
    >>> from costmodel import presets
    >>> offers = frontier(presets.load("ecommerce"))
    >>> all(a.accuracy < b.accuracy and a.cost < b.cost for a, b in zip(offers, offers[1:]))
    True
    """
    offers: list[Offer] = []
    for compressed, plan in _compressions(scenario, "compression.enabled" in over):
        if "value.review" not in over:
            offers += _efficient(_offers(plan, GRID, Offer(0.0, 0.0, 0.0, 0.0, compressed)))
            continue
        alone = _offers(
            plan.replace({"value.review": False}), GRID, Offer(0.0, 0.0, 0.0, 0.0, compressed, False)
        )
        kept = _efficient(alone)
        grid = np.array([(offer.precision, offer.samples) for offer in kept])
        reviewed = plan.replace({"value.review": True})
        offers += [*kept, *_offers(reviewed, grid, replace(kept[0], reviewed=True))]
    return _efficient(offers)


def _compressions(scenario: Scenario, decided: bool) -> list[tuple[bool | None, Scenario]]:
    """The plan as it is, or without and with compression by either of its doors."""
    if not decided:
        return [(None, scenario)]
    levers = levers_of(scenario, ["compression.enabled"])
    settings = {levers[0].value(number): number for number in range(len(levers[0].settings))}
    return [(on, with_settings(scenario, levers, [settings[on]])) for on in (False, True)]


def _offers(scenario: Scenario, grid: Array, like: Offer) -> list[Offer]:
    values = {
        **scenario.values(),
        "labeling.target_precision": grid[:, [0]],
        "generalization.field_items": grid[:, [1]],
    }
    run, rows = project.run(values), np.ones((len(grid), 1))
    right = worth.reviewed(values, run.accuracy.mean)[0] if like.reviewed else run.accuracy.mean
    accuracy, cost = (np.asarray(right) * rows)[:, 0], run.cost.sum(axis=-1) * rows[:, 0]
    columns = (accuracy.tolist(), cost.tolist(), grid[:, 0].tolist(), grid[:, 1].tolist())
    return [
        replace(like, accuracy=a, cost=c, precision=p, samples=n) for a, c, p, n in zip(*columns, strict=True)
    ]


def _efficient(offers: list[Offer]) -> tuple[Offer, ...]:
    """Offers that no other one beats, rising."""
    kept, best = [], np.inf
    for offer in sorted(offers, key=lambda offer: (-offer.accuracy, offer.cost)):
        if offer.cost < best:
            best = offer.cost
            kept.append(offer)
    return tuple(reversed(kept))


def knee(offers: tuple[Offer, ...]) -> Offer:
    r"""Point of a frontier farthest below the straight line between its ends, both axes scaled to 0..1.

    Parameters
    ----------
    offers : tuple of Offer
        From ``frontier``.

    Returns
    -------
    Offer

    Notes
    -----
    .. math:: \max_i \frac{A_i - A_0}{A_n - A_0} - \frac{C_i - C_0}{C_n - C_0}

    References
    ----------
    Satopaa et al. (2011), Finding a "kneedle" in a haystack.

    Examples
    --------
    >>> steep = (Offer(0.6, 1.0, 0.9, 0.0), Offer(0.9, 2.0, 0.9, 1e3), Offer(0.92, 9.0, 0.99, 1e4))
    >>> knee(steep).accuracy
    0.9
    """
    first, last = offers[0], offers[-1]
    wide, high = last.accuracy - first.accuracy, last.cost - first.cost
    if wide <= 0 or high <= 0:
        return first
    return max(offers, key=lambda o: (o.accuracy - first.accuracy) / wide - (o.cost - first.cost) / high)
