"""Every table and curve of a plan as rows of numbers and texts, for files that other programs read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

import costmodel
from costmodel import parameters, project, strategies, text
from costmodel.report import (
    evidence,
    tables_compute,
    tables_field,
    tables_labeling,
    tables_return,
    tables_risk,
)
from costmodel.report.facts import Facts
from costmodel.report.table import Rows, Table, head, money


def tables(facts: Facts) -> dict[str, Table]:
    """Every table of a plan by name.

    Parameters
    ----------
    facts : Facts

    Returns
    -------
    dict of str to Table
        In the order of ``TABLES``, then those of the ``SCREENS``.
    """
    main = {name: build(facts) for name, build in TABLES.items()}
    return main | {name: table for build in SCREENS for name, table in build(facts).items()}


def about(facts: Facts) -> Table:
    """Where the figures come from, and how to read the files."""
    found = facts.risk.found
    rows: Rows = [
        (facts.t("tables.project"), facts.name),
        (facts.t("tables.verdict"), facts.verdict),
        (facts.t("tables.fingerprint"), facts.fingerprint),
        (facts.t("tables.link"), facts.link or facts.t("deck.link_none")),
        (facts.t("tables.release"), costmodel.__version__),
        (facts.t("tables.date"), facts.day),
        (facts.t("tables.percentile"), found.cost.percentile_of(found.planned_cost)),
        (facts.t("tables.draws"), found.draws),
        (facts.t("tables.seed"), found.seed),
        (facts.t("tables.currency"), facts.money.currency),
        (facts.t("tables.reading"), facts.t("tables.how")),
    ]
    return Table(head(facts, "key", "value"), rows)


def figures(facts: Facts) -> Table:
    """Headline figures and the measures of the return."""
    kinds = {"percent": "share", "money": text.SYMBOLS[facts.money.currency]}
    rows: Rows = []
    for key, kind, number in facts.roi.lines:
        value = money(facts, number) if kind == "money" else number
        unit = facts.t("tables.share") if kind == "percent" else kinds.get(kind, "")
        rows.append((key, facts.t(key), value, facts.t("tables.month") if kind == "month" else unit))
    for name, share in facts.result.accuracy.items():
        rows.append((f"accuracy.{name}", facts.t(f"thread.{name}"), share, facts.t("tables.share")))
    return Table(head(facts, "id", "figure", "value", "unit"), rows)


def costs(facts: Facts) -> Table:
    """Cost lines with the component they belong to."""
    rows: Rows = [
        (facts.t(f"component.{project.COMPONENT_OF[line]}"), line, money(facts, amount))
        for line, amount in facts.result.elements.items()
        if amount
    ]
    return Table(head(facts, "component", "line", "amount¤"), rows)


def months(facts: Facts) -> Table:
    """Cost, benefit and running total by month, and each component."""
    found = facts.result.months
    names = list(found)
    labels = [facts.t(f"tables.{n}") if n in SUMS else facts.t(f"component.{n}") for n in names]
    symbol = text.SYMBOLS[facts.money.currency]
    rows: Rows = [
        (month + 1, *(money(facts, found[name][month]) for name in names))
        for month in range(facts.result.horizon)
    ]
    return Table((facts.t("tables.month"), *(facts.with_unit(label, symbol) for label in labels)), rows)


SUMS = ("cost", "benefit", "cumulative")


def curve(facts: Facts) -> Table:
    """The plan along one input."""
    ones, run = np.ones(len(facts.stops)), facts.curve
    columns: list[list[float]] = [
        *(
            [money(facts, a) or 0.0 for a in amounts.tolist()]
            for amounts in (run.cost.sum(axis=-1), run.npv * ones)
        ),
        (run.roi * ones).tolist(),
        (run.payback * ones).tolist(),
        (np.ravel(run.accuracy.mean) * ones).tolist(),
        *([money(facts, a) or 0.0 for a in amounts.tolist()] for amounts in facts.stack.values()),
    ]
    symbol = text.SYMBOLS[facts.money.currency]
    parts = [facts.with_unit(facts.t(f"component.{name}"), symbol) for name in facts.stack]
    names = (facts.axis, *head(facts, "total¤", "npv¤", "roi", "payback", "accuracy"), *parts)
    return Table(names, [(value, *row) for value, *row in zip(facts.stops, *columns, strict=True)])


def frontier(facts: Facts) -> Table:
    """The cheapest plans for each accuracy."""
    rows: Rows = [
        (o.accuracy, money(facts, o.cost), o.precision, o.samples, o.compressed, o.reviewed)
        for o in facts.roi.frontier
    ]
    keys = ("accuracy", "total¤", "precision", "samples", "compressed", "reviewed")
    return Table(head(facts, *keys), rows)


def baselines(facts: Facts) -> Table:
    """What the plan is worth against each alternative."""
    names = parameters.find("value.baseline").choices
    rows: Rows = [
        (names[b.kind][facts.lang], b.chosen, money(facts, b.value_each), money(facts, b.npv), b.roi)
        for b in facts.roi.baselines
    ]
    return Table(head(facts, "baseline", "chosen", "each¤", "npv¤", "roi"), rows)


def ways_to_save(facts: Facts) -> Table:
    """The strategies: used, effect, saving alone and beside the others, price, and what is left."""
    rows: Rows = []
    for effect in facts.strategies.plan.effects:
        amounts = (money(facts, a) for a in (effect.alone, effect.on_top, effect.adoption, effect.net))
        name = strategies.find(effect.key).name[facts.lang]
        rows.append((effect.key, name, effect.share, effect.effect, *amounts))
    keys = ("id", "strategy", "used", "effect", "alone¤", "on_top¤", "adoption¤", "net¤")
    return Table(head(facts, *keys), rows)


def compression(facts: Facts) -> Table:
    """The model before and after."""
    rows: Rows = []
    for m in facts.compression.measures:
        values = [m.before, m.after, m.limit]
        shown = [money(facts, v) for v in values] if m.name == "hardware" else values
        rows.append((m.name, facts.t(f"compression.name_{m.name}"), *shown))
    return Table(head(facts, "id", "figure", "before", "after", "limit"), rows)


def draws(facts: Facts) -> Table:
    """The S-curves of cost and value."""
    found = facts.risk.found
    (cost, shares), (npv, _) = found.cost.curve(), found.npv.curve()
    rows: Rows = [
        (share, money(facts, c), money(facts, n))
        for share, c, n in zip(shares.tolist(), cost.tolist(), npv.tolist(), strict=True)
    ]
    return Table(head(facts, "share", "total¤", "npv¤"), rows)


def cash_bands(facts: Facts) -> Table:
    """The running total in the middle of the draws, and in the low and high tenth."""
    bands = facts.risk.found.cumulative
    rows: Rows = [
        (month + 1, *(money(facts, a) for a in bands[:, month].tolist())) for month in range(bands.shape[-1])
    ]
    return Table(head(facts, "month", "p10¤", "p50¤", "p90¤"), rows)


def tornado(facts: Facts) -> Table:
    """Each uncertain input at its P10 and at its P90."""
    rows: Rows = [
        (
            bar.id,
            parameters.find(bar.id).label[facts.lang],
            bar.low,
            bar.high,
            *(money(facts, a) for a in (bar.npv_low, bar.npv_high, bar.cost_low, bar.cost_high)),
        )
        for bar in facts.bars
    ]
    keys = ("id", "input", "low", "high", "npv_low¤", "npv_high¤", "cost_low¤", "cost_high¤")
    return Table(head(facts, *keys), rows)


def all_inputs(facts: Facts) -> Table:
    """Every input with its unit, the starting point, its range, what it rests on, and notes."""
    rows: Rows = []
    for row in facts.inputs:
        record = row.record
        usual = evidence.usual(facts, row) or (None, None)
        rests = (evidence.rests_on(facts, row), evidence.dated(facts, row), evidence.old(facts, row))
        label = record.label[facts.lang]
        stands = (record.unit, row.value, row.default, row.changed, *usual)
        rows.append((record.id, label, *stands, *rests, row.note.text, row.note.owner))
    keys = ("id", "input", "unit", "value", "start", "changed", "p10", "p90", "source", "dated", "old")
    return Table(head(facts, *keys, "note", "owner"), rows)


TABLES: Mapping[str, Callable[[Facts], Table]] = MappingProxyType(
    {
        "about": about,
        "figures": figures,
        "costs": costs,
        "months": months,
        "curve": curve,
        "frontier": frontier,
        "baselines": baselines,
        "strategies": ways_to_save,
        "compression": compression,
        "draws": draws,
        "cash_bands": cash_bands,
        "tornado": tornado,
        "inputs": all_inputs,
    }
)
SCREENS: tuple[Callable[[Facts], dict[str, Table]], ...] = (
    tables_labeling.tables,
    tables_compute.tables,
    tables_field.tables,
    tables_return.tables,
    tables_risk.tables,
)
