"""Tables and curves of the labeling screen."""

from __future__ import annotations

from costmodel import strategies
from costmodel.report.facts import Facts
from costmodel.report.table import Rows, Table, head, money
from costmodel.screens import labeling as screen
from costmodel.screens.labeling import Report
from costmodel.screens.labeling_tables import Policy


def tables(facts: Facts) -> dict[str, Table]:
    """What labels cost, who makes them, and how to need fewer.

    Parameters
    ----------
    facts : Facts

    Returns
    -------
    dict of str to Table
    """
    found = screen.report(facts.plan)
    return {
        "labeling_prices": _prices(facts, found),
        "labeling_tiers": _tiers(facts, found),
        "labeling_policies": _policies(facts, found),
        "labeling_steps": _steps(facts, found),
        "labeling_timing": _timing(facts, found),
        "labeling_grades": _grades(facts, found),
        "labeling_life": _life(facts, found),
        "labeling_levers": _levers(facts, found),
    }


def _prices(facts: Facts, found: Report) -> Table:
    lines = (("series_list", found.price_list), ("series_own", found.own), ("series_cheapest", found.mix))
    rows: Rows = [
        (facts.t(f"labeling.{name}"), precision, money(facts, price))
        for name, line in lines
        for precision, price in zip(line.precision, line.unit_cost, strict=True)
    ]
    return Table(head(facts, "labeling.policy", "precision", "unit_price¤"), rows)


def _tiers(facts: Facts, found: Report) -> Table:
    rows: Rows = [
        (
            tier.key,
            facts.t(f"labeling.tier_{tier.key}"),
            tier.precision,
            *(
                money(facts, amount)
                for amount in (tier.unit_cost, tier.hundred_thousand, tier.total, tier.article_total)
            ),
        )
        for tier in found.tiers
    ]
    keys = ("precision", "unit_price¤", "hundred_thousand¤", "all_items¤", "article¤")
    return Table(head(facts, "id", "labeling.tier", *keys), rows)


def _way(facts: Facts, policy: Policy) -> str:
    key = policy.key.replace("-", "_")
    if policy.key == "tier":
        return facts.t(f"labeling.policy_tier_{policy.number}")
    return facts.t(f"labeling.policy_{key}", votes=str(policy.number))


def _policies(facts: Facts, found: Report) -> Table:
    rows: Rows = [
        (
            f"{policy.key}:{policy.number}",
            _way(facts, policy),
            policy.precision,
            money(facts, policy.unit_cost),
            policy.expert_share,
            money(facts, policy.point_cost) if policy.point_cost else None,
            policy.part,
        )
        for policy in found.policies
    ]
    keys = ("precision", "unit_price¤", "experts", "point¤", "part")
    return Table(head(facts, "id", "labeling.policy", *keys), rows)


def _steps(facts: Facts, found: Report) -> Table:
    rows: Rows = [
        (
            step.precision,
            money(facts, step.listed),
            step.times,
            money(facts, step.cheapest),
            step.further,
            money(facts, step.next_point),
        )
        for step in found.steps
    ]
    keys = ("precision", "listed¤", "times", "cheapest¤", "further", "next_point¤")
    return Table(head(facts, *keys), rows)


def _timing(facts: Facts, found: Report) -> Table:
    rows: Rows = [
        (timed.key, facts.t(f"labeling.time_{timed.key}"), timed.seconds, timed.seconds_tools, timed.speedup)
        for timed in (found.timing.own, *found.timing.published)
    ]
    return Table(head(facts, "id", "labeling.task", "seconds", "seconds_tools", "faster"), rows)


def _grades(facts: Facts, found: Report) -> Table:
    rows: Rows = [
        (
            grade.key,
            facts.t(f"labeling.grade_{grade.key}"),
            grade.share,
            grade.precision,
            money(facts, grade.unit_cost),
            money(facts, grade.total),
            grade.saved,
        )
        for grade in found.grades
    ]
    keys = ("part", "precision", "unit_price¤", "all_items¤", "cheaper")
    return Table(head(facts, "id", "labeling.grade", *keys), rows)


def _life(facts: Facts, found: Report) -> Table:
    rows: Rows = [
        (line.key, facts.t(f"labeling.stage_{line.key}"), money(facts, line.cost), line.share)
        for line in found.life_cycle
    ]
    return Table(head(facts, "id", "labeling.stage", "cost¤", "of_total"), rows)


def _levers(facts: Facts, found: Report) -> Table:
    rows: Rows = [
        (
            lever.key,
            strategies.find(lever.key).name[facts.lang],
            lever.in_use,
            lever.labels_saved,
            money(facts, lever.saving),
            *lever.claim,
            *lever.measured,
        )
        for lever in found.levers
    ]
    keys = ("used", "labels_saved", "net¤", "claim_low", "claim_high", "least", "likely", "most")
    return Table(head(facts, "id", "strategy", *keys), rows)
