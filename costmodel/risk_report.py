"""Everything that the draws of a plan say, in one value: for the command line and for a screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel import checks, origin, text
from costmodel import value_of_information as information
from costmodel.cases import Case, named_cases
from costmodel.checks import Check, GateValue
from costmodel.scenario import Scenario
from costmodel.screens import plain
from costmodel.simulation import Outcome, Simulation
from costmodel.text import Sentence

LEVELS = (0.1, 0.5, 0.8, 0.9)


@dataclass(frozen=True)
class RiskReport:
    """A plan in many draws.

    Attributes
    ----------
    found : Simulation
    budget : float
        Line on the S-curve [CNY].
    budget_holds : float
        Share of the draws that cost no more, 0..1.
    cases : tuple of Case
        Low, base, high.
    checks : tuple of Check
        Assumptions to check before the meeting.
    gates : tuple of GateValue
        Proof of concept and pilot, each as a test of the plan.
    lead : Sentence
    """

    found: Simulation
    budget: float
    budget_holds: float
    cases: tuple[Case, ...]
    checks: tuple[Check, ...]
    gates: tuple[GateValue, ...]
    lead: Sentence

    @property
    def budget_line(self) -> Sentence:
        """What the budget is worth, and what would make it hold in eight of ten draws."""
        cost, holds = self.found.cost, self.budget_holds
        figures: dict[str, text.Figure] = {
            "budget": ("money", self.budget),
            "holds": ("of100", holds),
            "p80": ("money", cost.quantile(0.8)),
            "missing": ("money", max(cost.quantile(0.8) - self.budget, 0.0)),
        }
        key = "budget_holds" if holds >= 0.8 else "budget_short"
        return Sentence(f"uncertainty.{key}", figures, "good" if holds >= 0.8 else "warn")

    def as_dict(self) -> dict[str, Any]:
        """Plain mapping for ``--json``: CNY, shares 0..1, months."""
        found = self.found
        horizon = found.cumulative.shape[-1]
        return {
            "draws": found.draws,
            "seed": found.seed,
            "inputs": list(found.ids),
            "correlations_repaired": found.repaired,
            "cost": _summary(found.cost, found.planned_cost),
            "npv": _summary(found.npv, found.planned_npv),
            "accuracy_field": _summary(found.field, None),
            "probability_npv_positive": found.chance_of_profit,
            "probability_npv_positive_error": found.npv.percentile_error(0.0),
            "payback": {
                "p50": found.payback.quantile(0.5),
                "probability_by_month": [found.paid_back_by(month) for month in range(1, horizon + 1)],
            },
            "contingency": found.contingency,
            "budget": {"amount": self.budget, "percentile": self.budget_holds},
            "s_curve": _curve(found.cost),
            "cumulative": dict(zip(("p10", "p50", "p90"), found.cumulative.tolist(), strict=True)),
            "evpi": information.perfect_information(found.npv.samples),
            "cases": plain(self.cases),
            "checks": [_check(check) for check in self.checks],
            "gates": [{**plain(gate), "net": gate.net} for gate in self.gates],
        }


def risk_report(scenario: Scenario, found: Simulation, *, budget: float | None = None) -> RiskReport:
    """Everything that the draws of a plan say.

    Parameters
    ----------
    scenario : Scenario
    found : Simulation
        Of the same scenario.
    budget : float, optional
        ``project.budget`` if left out [CNY].

    Returns
    -------
    RiskReport

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.uncertainty import simulate
    >>> plan = presets.load("ecommerce")
    >>> 0.0 < risk_report(plan, simulate(plan, draws=256)).budget_holds < 1.0
    True
    """
    line = float(scenario["project.budget"]) if budget is None else budget
    return RiskReport(
        found=found,
        budget=line,
        budget_holds=found.cost.percentile_of(line),
        cases=named_cases(scenario, found),
        checks=checks.checks(scenario, found),
        gates=tuple(checks.gate_value(scenario, found, gate) for gate in checks.GATES),
        lead=lead(found),
    )


def lead(found: Simulation) -> Sentence:
    """What the draws say of the plan as it was typed in, in one sentence.

    Parameters
    ----------
    found : Simulation

    Returns
    -------
    Sentence
    """
    over = 1.0 - found.cost.percentile_of(found.planned_cost)
    figures: dict[str, text.Figure] = {
        "draws": ("count", found.draws),
        "planned": ("money", found.planned_cost),
        "over": ("of100", over),
        "p50": ("money", found.cost.quantile(0.5)),
        "p80": ("money", found.cost.quantile(0.8)),
        "earns": ("of100", found.chance_of_profit),
    }
    return Sentence("uncertainty.lead", figures, "good" if found.chance_of_profit >= 0.5 else "warn")


def _summary(outcome: Outcome, planned: float | None) -> dict[str, Any]:
    names = {f"p{round(100 * level)}": level for level in LEVELS}
    figures: dict[str, Any] = {name: outcome.quantile(level) for name, level in names.items()}
    figures["mean"] = outcome.mean
    figures["standard_error"] = {name: outcome.standard_error(level) for name, level in names.items()}
    if planned is not None:
        figures |= {"planned": planned, "planned_percentile": outcome.percentile_of(planned)}
    return figures


def _curve(outcome: Outcome) -> list[dict[str, float]]:
    amounts, shares = outcome.curve()
    return [
        {"cost": float(amount), "share": float(np.round(share, 12))}
        for amount, share in zip(amounts, shares, strict=True)
    ]


def _check(check: Check) -> dict[str, Any]:
    return {
        "id": check.record.id,
        "value": check.value,
        "share": check.share,
        "usual": check.record.usual,
        "rests_on": check.origin.key,
        "evidence": check.origin.evidence,
        "source": check.origin.source,
        "source_year": check.year,
        "noted": origin.dated(check.record, check.origin),
    }
