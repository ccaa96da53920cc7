"""Tables and curves of the risk screen."""

from __future__ import annotations

from costmodel import project
from costmodel.report.facts import Facts
from costmodel.report.table import Rows, Table, head, money
from costmodel.screens.risk import resembles
from costmodel.stage_gates import estimate_classes, staged


def tables(facts: Facts) -> dict[str, Table]:
    """Cases, assumptions to check, tests, gates, estimate classes, payback.

    The shares of the spread are left out: they take thousands of draws of their own.

    Parameters
    ----------
    facts : Facts

    Returns
    -------
    dict of str to Table
    """
    return {
        "risk_cases": _cases(facts),
        "risk_checks": _checks(facts),
        "risk_tests": _tests(facts),
        "risk_stages": _stages(facts),
        "risk_classes": _classes(facts),
        "risk_payback": _payback(facts),
    }


def _cases(facts: Facts) -> Table:
    rows: Rows = [
        (
            case.name,
            facts.t(f"risk.cases_{case.name}"),
            case.step,
            money(facts, case.cost),
            money(facts, case.npv),
            case.cost_percentile,
            case.npv_percentile,
        )
        for case in facts.risk.cases
    ]
    keys = ("moved", "total¤", "npv¤", "costs_less", "brings_less")
    return Table(head(facts, "id", "risk.cases_case", *keys), rows)


def _checks(facts: Facts) -> Table:
    rows: Rows = [
        (
            check.record.id,
            check.record.label[facts.lang],
            money(facts, check.value),
            check.share,
            facts.t(f"methods.kind.{check.origin.evidence}"),
            check.year,
        )
        for check in facts.risk.checks
    ]
    return Table(head(facts, "id", "input", "knowing¤", "of_spread", "kind", "year"), rows)


def _tests(facts: Facts) -> Table:
    rows: Rows = [
        (
            gate.gate,
            facts.t(f"risk.stages_{gate.gate}"),
            gate.accuracy,
            *(money(facts, amount) for amount in (gate.worth, gate.cost, gate.net)),
        )
        for gate in facts.risk.gates
    ]
    return Table(head(facts, "id", "risk.tests_gate", "verdict_right", "worth¤", "cost¤", "net_worth¤"), rows)


def _stages(facts: Facts) -> Table:
    """Gates of the plan, then production."""
    plan, found = facts.plan, staged(facts.plan)
    rows: Rows = [
        (
            stage.gate,
            facts.t(f"risk.stages_{stage.gate}"),
            stage.end,
            money(facts, stage.cost),
            float(plan[f"gates.{stage.gate}_pass"]),
            stage.reached,
            money(facts, stage.least_npv),
            stage.stops,
        )
        for stage in found.stages
    ]
    run = project.run(plan.values())
    left = float(run.present_cost) - sum(stage.cost for stage in found.stages)
    name = facts.t("risk.stages_production")
    rows.append(("production", name, float(run.launch), money(facts, left), None, found.produced, None, None))
    keys = ("done", "cost_today¤", "passes", "reached", "stop_below¤", "stops")
    return Table(head(facts, "id", "risk.stages_stage", *keys), rows)


def _classes(facts: Facts) -> Table:
    """Customary ranges around the plan's cost, and eight of ten draws."""
    found = facts.risk.found
    rows: Rows = [
        (
            key,
            kind.stage[facts.lang],
            kind.number,
            *(money(facts, end) for end in kind.band(facts.result.cost_total)),
        )
        for key, kind in estimate_classes().items()
    ]
    like = resembles(found)
    ends = [money(facts, found.cost.quantile(level)) for level in (0.1, 0.9)]
    rows.append(("draws", facts.t("risk.classes_draws"), like.number if like else None, *ends))
    return Table(head(facts, "id", "risk.classes_stage", "risk.classes_number", "lowest¤", "highest¤"), rows)


def _payback(facts: Facts) -> Table:
    found = facts.risk.found
    rows: Rows = [
        (month, float(found.paid_back_by(month))) for month in range(1, found.cumulative.shape[-1] + 1)
    ]
    return Table(head(facts, "month", "paid_back"), rows)
