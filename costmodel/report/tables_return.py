"""Tables of the return and strategies screens, of a comparison, and the plan along its main inputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from costmodel import comparison, parameters, strategies, text
from costmodel.report.facts import STACK_ORDER, Facts
from costmodel.report.table import Cell, Rows, Table, head, in_money, money, share


def tables(facts: Facts) -> dict[str, Table]:
    """Stages, errors, staff, the article's steps, other plans beside this one, and curves.

    Parameters
    ----------
    facts : Facts

    Returns
    -------
    dict of str to Table
    """
    return {
        "roi_stages": _stages(facts),
        "roi_error": _error(facts),
        "roi_staff": _staff(facts),
        "strategies_article": _article(facts),
        **_comparison(facts),
        "curves": _curves(facts),
    }


def _stages(facts: Facts) -> Table:
    result = facts.result
    costs = {"poc": result.cost_poc, "build": result.cost_build, "life": result.cost_total}
    rows: Rows = [
        (key, facts.t(f"roi.{key}"), money(facts, cost), share(cost, result.cost_poc))
        for key, cost in costs.items()
    ]
    return Table(head(facts, "id", "roi.stage", "cost¤", "roi.times"), rows)


def _error(facts: Facts) -> Table:
    rows: Rows = [
        (key, facts.t(f"roi.part_{key.partition('.')[2]}"), money(facts, amount))
        for key, amount in facts.roi.error_parts
    ]
    return Table(head(facts, "id", "roi.part", "cost¤"), rows)


def _staff(facts: Facts) -> Table:
    rows: Rows = [
        (
            role.role,
            facts.t(f"roi.role_{role.role}"),
            role.posts,
            money(facts, role.monthly),
            money(facts, role.total),
        )
        for role in facts.roi.staff
    ]
    return Table(head(facts, "id", "roi.role", "roi.posts", "roi.monthly¤", "roi.total¤"), rows)


def _article(facts: Facts) -> Table:
    its = facts.strategies.article
    equal = 1.0 / len(its.keys)
    steps = zip(strategies.article_path(), its.savings, its.heavy, its.shares, strict=True)
    rows: Rows = [
        (step.key, step.name[facts.lang], saved, equal, heavy, here, saved * here)
        for step, saved, heavy, here in steps
    ]
    total = facts.t("strategies.article_total")
    rows.append(("total", total, None, its.equal, its.at_60, None, its.here))
    titles = ("step", "says", "equal", "60", "share", "saves")
    return Table(head(facts, "id", *(f"strategies.article_{title}" for title in titles)), rows)


# --- comparison ---------------------------------------------------------------------------------------------


def _comparison(facts: Facts) -> dict[str, Table]:
    """The plan beside those it is compared with; without any, heads and no rows."""
    names = [
        facts.t("compare.named", number=str(place), name=name)
        for place, name in enumerate((facts.name, *facts.other_names), start=1)
    ]
    beside = (*head(facts, "unit"), *(names if facts.others else names[:1]))
    found = comparison.compare((facts.plan, *facts.others)) if facts.others else None
    figures: Rows = [
        (row.key, facts.t(f"compare.{row.key}"), _unit(facts, row.kind), *_in_unit(facts, row))
        for row in (found.rows if found else ())
    ]
    changed: Rows = []
    bridge: Rows = []
    if found:
        for identifier, values in found.changed.items():
            record = parameters.find(identifier)
            changed.append((identifier, record.label[facts.lang], record.unit, *values))
        for component in dict.fromkeys(key for one in found.bridges for key in one):
            amounts = [money(facts, one.get(component, 0.0)) for one in found.bridges]
            bridge.append((component, facts.t(f"component.{component}"), *amounts))
    more = [in_money(facts, name) for name in names[1:]] if facts.others else []
    return {
        "compare": Table((*head(facts, "id", "component"), *more), bridge),
        "compare_figures": Table((*head(facts, "id", "figure"), *beside), figures),
        "compare_changed": Table((*head(facts, "id", "input"), *beside), changed),
    }


def _unit(facts: Facts, kind: str) -> str:
    if kind == "money":
        return text.SYMBOLS[facts.money.currency]
    return facts.t("tables.month" if kind.startswith("month") else "tables.share")


def _in_unit(facts: Facts, row: comparison.Row) -> list[Cell]:
    return [money(facts, value) if row.kind == "money" else value for value in row.values]


# --- the plan along its main inputs -------------------------------------------------------------------------


def axes() -> list[str]:
    """Inputs that the first chart of the planner can run along."""
    found = parameters.catalogue().values()
    return [r.id for r in found if r.level <= 2 and r.kind in ("number", "integer")]


def _curves(facts: Facts) -> Table:
    """The plan along each of them, one below the other."""
    rows: Rows = [row for axis in axes() for row in _along(replace(facts, axis=axis))]
    keys = ("id", "input", "unit", "value", "total¤", "npv¤", "roi", "payback", "accuracy")
    parts = (in_money(facts, facts.t(f"component.{name}")) for name in STACK_ORDER)
    return Table((*head(facts, *keys), *parts), rows)


def _along(facts: Facts) -> Rows:
    run, ones = facts.curve, np.ones(len(facts.stops))
    about = (facts.axis, facts.record.label[facts.lang], facts.record.unit)
    sums = [run.cost.sum(axis=-1), run.npv, *(run.components[name].sum(axis=-1) for name in STACK_ORDER)]
    rate = facts.money.cny_per_unit
    total, npv, *parts = ((amount * ones / rate).tolist() for amount in sums)
    shares = [(np.ravel(one) * ones).tolist() for one in (run.roi, run.payback, run.accuracy.mean)]
    columns = zip(facts.stops, total, npv, *shares, *parts, strict=True)
    return [(*about, *row) for row in columns]
