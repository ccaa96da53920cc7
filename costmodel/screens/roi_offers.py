"""What accuracy costs at its cheapest, and the points of that curve worth a word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from costmodel import project
from costmodel.cost_frontier import Offer, frontier, knee
from costmodel.kernel import worth
from costmodel.scenario import Scenario

MOST_OF_IT = 0.95  # of the best accuracy


@dataclass(frozen=True)
class Offers:
    """What accuracy costs at its cheapest.

    Attributes
    ----------
    frontier : tuple of Offer
        By field accuracy, rising, over label precision, samples from the field, compression and review.
    knee : Offer
        Point of the frontier farthest from the line between its ends.
    most : Offer
        The cheapest that reaches ``MOST_OF_IT`` of the best accuracy.
    full : Offer
        The best accuracy.
    reached : float
        The plan's own accuracy in the same terms: machine and reviewers together, where it has reviewers.
    """

    frontier: tuple[Offer, ...]
    knee: Offer
    most: Offer
    full: Offer
    reached: float


def offers(scenario: Scenario) -> Offers:
    """What accuracy costs at its cheapest.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Offers

    Examples
    --------
    >>> from costmodel import presets
    >>> found = offers(presets.load("ecommerce"))
    >>> found.knee.cost <= found.most.cost <= found.full.cost
    True
    """
    values, found = scenario.values(), frontier(scenario)
    accuracy = np.asarray(project.run(values).accuracy.mean)
    right = worth.reviewed(values, accuracy)[0] if values["value.review"] else accuracy
    full = found[-1]
    most = next(offer for offer in found if offer.accuracy >= MOST_OF_IT * full.accuracy)
    return Offers(found, knee(found), most, full, float(np.ravel(right)[0]))
