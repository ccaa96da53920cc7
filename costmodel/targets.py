"""Where a goal seek starts: what a figure is as planned, and the target that is likely to be meant."""

from __future__ import annotations

import math

from costmodel import project, text
from costmodel.outputs import Output, find_output
from costmodel.scenario import Scenario

# The parameter that says what a figure should be; 0 stands for no such wish.
WISHES = {
    "cost_total": "project.budget",
    "launch_month": "project.deadline",
    "payback_months": "project.horizon",
}
BREAK_EVEN = ("npv", "roi")
BETTER = 0.1  # a tenth better, where nothing says what is wanted


def planned(scenario: Scenario, output: str) -> float:
    """A figure of the plan as it stands.

    Parameters
    ----------
    scenario : Scenario
    output : str
        One of ``outputs.OUTPUTS``.

    Returns
    -------
    float
        CNY, share, ratio or months; infinite where the money never comes back.

    Raises
    ------
    ParameterError
        If there is no such figure.

    Examples
    --------
    >>> from costmodel import evaluate, presets
    >>> plan = presets.load("ecommerce")
    >>> planned(plan, "cost_total") == evaluate(plan).cost_total
    True
    """
    return float(find_output(output).of(project.run(scenario.values())))


def likely_target(scenario: Scenario, output: str) -> float:
    """What a figure is probably wanted to be: break-even, budget, deadline, end of the plan, or a bit better.

    Parameters
    ----------
    scenario : Scenario
    output : str
        One of ``outputs.OUTPUTS``.

    Returns
    -------
    float
        CNY, share, ratio or months; a round number where nothing in the plan says it.

    Raises
    ------
    ParameterError
        If there is no such figure.

    Examples
    --------
    >>> from costmodel import presets
    >>> plan = presets.load("ecommerce")
    >>> likely_target(plan, "npv"), likely_target(plan, "cost_total"), likely_target(plan, "payback_months")
    (0.0, 2500000.0, 36.0)
    """
    wanted = find_output(output)
    if output in BREAK_EVEN:
        return 0.0
    wish = float(scenario[WISHES[output]]) if output in WISHES else 0.0
    return wish or _a_bit_better(wanted, planned(scenario, output), text.money_of(scenario))


def _a_bit_better(wanted: Output, now: float, money: text.Money) -> float:
    if wanted.kind == "share":
        point = wanted.better * math.floor(wanted.better * now * 100.0 + 1.0 + 1e-9)  # the next whole one
        return min(max(point / 100.0, 0.01), 0.999)
    if wanted.kind in ("money", "flows"):
        return _round(now * (1.0 + wanted.better * BETTER) / money.cny_per_unit) * money.cny_per_unit
    return _round(now * (1.0 + wanted.better * BETTER))


def _round(number: float) -> float:
    """Two significant digits."""
    return float(f"{number:.2g}") if math.isfinite(number) else 0.0
