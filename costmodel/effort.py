"""How long draws of a plan take, estimated before they are made: what is long, and what is too much."""

from __future__ import annotations

from costmodel.scenario import Scenario

START = 0.02  # s: ranges, Sobol points and scores
PER_MONTH = 2.8e-7  # s: one month of one draw through the kernel
REVIEWED = 5.5  # times that where people review unsure cases: their threshold is sought in every draw


def seconds(scenario: Scenario, draws: float | None = None, *, months: float | None = None) -> float:
    """Time that draws of a plan through the kernel take, to about a factor of two.

    Parameters
    ----------
    scenario : Scenario
    draws : float, optional
        Of all points together; ``uncertainty.draws`` of the plan if left out.
    months : float, optional
        Months of one draw, on average; the plan's horizon if left out.

    Returns
    -------
    float
        Seconds on one core of an ordinary server. The same plan always gives the same figure.

    Notes
    -----
    Measured with the eleven presets over 36 to 120 months with 4,096 and 16,384 draws.

    Examples
    --------
    >>> from costmodel import presets
    >>> round(seconds(presets.load("ecommerce")), 2)
    0.06
    >>> round(seconds(presets.load("medical"), 16384, months=120), 1)
    3.0
    """
    count = float(scenario["uncertainty.draws"]) if draws is None else draws
    long = float(scenario["project.horizon"]) if months is None else months
    return START + count * long * PER_MONTH * (REVIEWED if scenario["value.review"] else 1.0)
