"""Risk: what a plan costs and brings in many draws, which assumptions decide it, and where to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costmodel import checks, parameters, text
from costmodel import value_of_information as information
from costmodel.cases import Case, named_cases
from costmodel.checks import Check, GateValue
from costmodel.errors import NoSolutionError
from costmodel.risk_report import risk_report
from costmodel.scenario import Scenario
from costmodel.simulation import Outcome, Simulation
from costmodel.stage_gates import EstimateClass, Staged, estimate_classes, staged
from costmodel.text import Sentence
from costmodel.tornado import Bar, tornado
from costmodel.uncertainty import simulate
from costmodel.variance_shares import Indices, plan_indices

Array = NDArray[np.float64]

BUDGET = "project.budget"
ENOUGH = 0.8  # share of the draws that a budget should hold in
TOP = 12  # bars of the tornado
BINS = 28
TAIL = 0.01  # share of the draws left out of the histogram at each end
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)  # of round numbers


@dataclass(frozen=True)
class Judged:
    """What follows from the draws besides their percentiles.

    Attributes
    ----------
    cases : tuple of Case
        Low, base, high.
    checks : tuple of Check
        Assumptions to check before the meeting.
    gates : tuple of GateValue
        Proof of concept and pilot, each as a test of the plan.
    bars : tuple of Bar
        Tornado, the widest first.
    perfect : float
        What it would be worth to know before deciding how the plan turns out [CNY].
    """

    cases: tuple[Case, ...]
    checks: tuple[Check, ...]
    gates: tuple[GateValue, ...]
    bars: tuple[Bar, ...]
    perfect: float


@dataclass(frozen=True)
class Histogram:
    """Shares of the draws by class of an amount.

    Attributes
    ----------
    edges : array, shape (n + 1,)
        [CNY]; zero is one of them where it lies inside.
    shares : array, shape (n,)
        0..1, of all draws; those in the tails are left out.
    """

    edges: Array
    shares: Array


@dataclass(frozen=True)
class Report:
    """Everything the risk screen says.

    Attributes
    ----------
    draws : mapping
        ``risk_report.RiskReport.as_dict``.
    bars : tuple of Bar
        Tornado, the widest first.
    indices : Indices or None
        Shares of the variance; None where nothing is uncertain.
    staged : Staged
    """

    lead: Sentence
    lines: tuple[tuple[str, str, float], ...]
    draws: Mapping[str, Any]
    bars: tuple[Bar, ...]
    indices: Indices | None
    staged: Staged


def report(scenario: Scenario) -> Report:
    """Figures of the risk screen.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Report

    Examples
    --------
    >>> from costmodel import presets
    >>> found = report(presets.load("ecommerce").replace({"uncertainty.draws": 256}))
    >>> found.lead.key, found.draws["draws"], len(found.bars)
    ('risk.lead_short', 256, 12)
    """
    found = simulate(scenario)
    return Report(
        lead=lead(found, float(scenario[BUDGET])),
        lines=_lines(found, float(scenario[BUDGET])),
        draws=risk_report(scenario, found).as_dict(),
        bars=tornado(scenario)[:TOP],
        indices=_indices(scenario),
        staged=staged(scenario),
    )


def without_budget(scenario: Scenario) -> Scenario:
    """The plan with its preset's budget: a budget moves no draw, so one simulation serves all budgets.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Scenario
    """
    return scenario.replace({BUDGET: parameters.find(BUDGET).value})


def judged(scenario: Scenario, found: Simulation) -> Judged:
    """Cases, checks, tests and tornado of a plan.

    Parameters
    ----------
    scenario : Scenario
    found : Simulation
        Of the same scenario.

    Returns
    -------
    Judged
    """
    return Judged(
        cases=named_cases(scenario, found),
        checks=checks.checks(scenario, found),
        gates=tuple(checks.gate_value(scenario, found, gate) for gate in checks.GATES),
        bars=tornado(scenario)[:TOP],
        perfect=information.perfect_information(found.npv.samples),
    )


def lead(found: Simulation, budget: float) -> Sentence:
    """How far the budget reaches and how often the plan earns money, in one sentence.

    Parameters
    ----------
    found : Simulation
    budget : float
        [CNY]

    Returns
    -------
    Sentence
    """
    holds, enough = found.cost.percentile_of(budget), found.cost.quantile(ENOUGH)
    figures: dict[str, text.Figure] = {
        "budget": ("money", budget),
        "holds": ("of100", holds),
        "enough": ("money", enough),
        "missing": ("money", max(enough - budget, 0.0)),
        "earns": ("of100", found.chance_of_profit),
    }
    key = "holds" if holds >= ENOUGH else "short"
    good = holds >= ENOUGH and found.chance_of_profit >= 0.5
    return Sentence(f"risk.lead_{key}", figures, "good" if good else "warn")


def point_lead(cost: float, npv: float) -> Sentence:
    """What is known before the draws: the plan with its own figures.

    Parameters
    ----------
    cost, npv : float
        Total cost, net present value [CNY].

    Returns
    -------
    Sentence
    """
    key = "earns" if npv >= 0 else "loses"
    return Sentence(f"risk.lead_point_{key}", {"cost": ("money", cost), "npv": ("money", abs(npv))})


def histogram(outcome: Outcome) -> Histogram:
    """Shares of the draws in classes of equal, round width.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    Histogram

    Examples
    --------
    >>> found = histogram(Outcome(np.linspace(-100.0, 180.0, 800)))
    >>> float(found.edges[0]), float(found.edges[-1]), bool(0.0 in found.edges)
    (-100.0, 180.0, True)
    """
    low, high = outcome.quantile(TAIL), outcome.quantile(1.0 - TAIL)
    width = _round_up((high - low) / BINS) if high > low else max(abs(low), 1.0)
    edges = width * np.arange(np.floor(low / width), np.floor(high / width) + 2.0)
    counts, _ = np.histogram(outcome.samples, edges)
    return Histogram(edges, counts / len(outcome.samples))


def _round_up(width: float) -> float:
    size = 10.0 ** np.floor(np.log10(width))
    return float(next(size * step for step in STEPS if size * step >= width * 0.999))


def resembles(found: Simulation) -> EstimateClass | None:
    """The narrowest class of an estimate whose customary range holds eight of ten draws, or None.

    Parameters
    ----------
    found : Simulation

    Returns
    -------
    EstimateClass or None
    """
    low, high = found.cost.quantile(0.1), found.cost.quantile(0.9)
    for kind in sorted(estimate_classes().values(), key=lambda one: one.number):
        least, most = kind.band(found.planned_cost)
        if least <= low and high <= most:
            return kind
    return None


def _indices(scenario: Scenario) -> Indices | None:
    try:
        return plan_indices(scenario, seed=int(scenario["uncertainty.seed"]))
    except NoSolutionError:
        return None


def _lines(found: Simulation, budget: float) -> tuple[tuple[str, str, float], ...]:
    cost, npv = found.cost, found.npv
    lines = [
        *((f"risk.cost_p{level}", "money", cost.quantile(level / 100)) for level in (10, 50, 80, 90)),
        ("risk.cost_error", "money", cost.standard_error(ENOUGH)),
        ("risk.contingency", "money", found.contingency),
        ("risk.planned", "money", found.planned_cost),
        ("risk.planned_percentile", "percent", cost.percentile_of(found.planned_cost)),
        ("risk.budget_percentile", "percent", cost.percentile_of(budget)),
        *((f"risk.npv_p{level}", "money", npv.quantile(level / 100)) for level in (10, 50, 90)),
        ("risk.earns", "percent", found.chance_of_profit),
        ("risk.paid_back", "percent", found.paid_back_by(found.cumulative.shape[-1])),
    ]
    return tuple((key, kind, float(number)) for key, kind, number in lines)
