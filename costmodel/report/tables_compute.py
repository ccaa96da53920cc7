"""Tables of the compute screen."""

from __future__ import annotations

from costmodel.report.facts import Facts
from costmodel.report.table import Rows, Table, head, in_money, money
from costmodel.screens import compute as screen
from costmodel.screens.compute import Report
from costmodel.screens.compute_steps import steps
from costmodel.screens.compute_ways import PARTS


def tables(facts: Facts) -> dict[str, Table]:
    """What a run costs, other ways to buy it, what makes it cheaper, and batches.

    Parameters
    ----------
    facts : Facts

    Returns
    -------
    dict of str to Table
    """
    found = screen.report(facts.plan)
    return {
        "compute_steps": _steps(facts, found),
        "compute_ways": _ways(facts, found),
        "compute_levers": _levers(facts, found),
        "compute_batches": _batches(facts, found),
    }


def _steps(facts: Facts, found: Report) -> Table:
    rows: Rows = [
        (key, facts.t(f"compute.step_{key}"), money(facts, amount)) for key, amount in steps(found).items()
    ]
    return Table(head(facts, "id", "compute.steps_what", "amount¤"), rows)


def _ways(facts: Facts, found: Report) -> Table:
    rows: Rows = [
        (
            way.key,
            facts.t(f"compute.way_{way.key}"),
            *(money(facts, amount) for amount in (*way.parts, way.total, way.saving, way.adoption)),
            way.needed,
            way.has,
            way.pays,
        )
        for way in found.ways
    ]
    parts = (in_money(facts, facts.t(f"compute.step_{part}")) for part in PARTS)
    sums = ("compute.step_life¤", "net¤", "adoption¤", "needs", "has", "pays")
    return Table((*head(facts, "id", "compute.pays_way"), *parts, *head(facts, *sums)), rows)


def _levers(facts: Facts, found: Report) -> Table:
    rows: Rows = [
        (
            one.key,
            facts.t(f"compute.lever_{one.key}"),
            facts.t(f"tables.kind_{one.kind}"),
            *((None,) * 3 if one.kind == "none" else (one.low, one.likely, one.high)),
            money(facts, one.saving),
            money(facts, one.adoption),
            one.in_force,
        )
        for one in found.levers
    ]
    keys = ("kind", "least", "likely", "most", "net¤", "adoption¤", "in_force")
    return Table(head(facts, "id", "compute.levers_name", *keys), rows)


def _batches(facts: Facts, found: Report) -> Table:
    rows: Rows = [(one.size, one.share, money(facts, one.price)) for one in found.batches]
    return Table(head(facts, "batch", "batch_share", "batch_price¤"), rows)
