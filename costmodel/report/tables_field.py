"""Tables and curves of two screens: from lab to field, and compression."""

from __future__ import annotations

import math

from costmodel import compression, text
from costmodel.compression import Effect
from costmodel.report.facts import Facts
from costmodel.report.table import Cell, Rows, Table, head, money
from costmodel.screens import gap as screen
from costmodel.screens.gap import Report


def tables(facts: Facts) -> dict[str, Table]:
    """What closes the gap to the field, staying right after launch, and what compression does.

    Parameters
    ----------
    facts : Facts

    Returns
    -------
    dict of str to Table
    """
    found = screen.report(facts.plan)
    return {
        "gap": _samples(facts, found),
        "gap_age": _age(facts, found),
        "gap_cadence": _cadence(facts, found),
        "gap_published": _published(facts, found),
        "gap_learning": _learning(facts, found),
        "gap_levers": _levers(facts, found),
        "gap_upkeep": _upkeep(facts, found),
        "compression_methods": _methods(facts),
        "compression_worth": _worth(facts),
        "compression_gain": _gain(facts),
        "compression_device": _device(facts),
        "compression_edge": _edge(facts),
    }


def _samples(facts: Facts, found: Report) -> Table:
    along = found.curve
    rows: Rows = list(zip(along.samples, along.field, along.low, along.high, strict=True))
    return Table(head(facts, "samples", "accuracy", "samples_late", "samples_early"), rows)


def _age(facts: Facts, found: Report) -> Table:
    old = found.ageing
    rows: Rows = list(zip(old.months, old.accuracy, old.never, strict=True))
    return Table(head(facts, "since_launch", "retrained", "never_retrained"), rows)


def _cadence(facts: Facts, found: Report) -> Table:
    old = found.ageing
    rows: Rows = [
        (months, *(money(facts, amount) for amount in amounts))
        for months, *amounts in zip(old.intervals, old.rate, old.spent, old.lost, strict=True)
    ]
    return Table(head(facts, "interval", "a_year¤", "retraining¤", "ageing¤"), rows)


def _published(facts: Facts, found: Report) -> Table:
    rows: Rows = [(p.name, facts.t(f"gap.kind_{p.kind}"), p.shift, p.accuracy) for p in found.published]
    return Table(head(facts, "published", "kind", "shift", "accuracy"), rows)


def _learning(facts: Facts, found: Report) -> Table:
    levers = found.levers
    rows: Rows = list(zip(levers.items, levers.lab, levers.field, strict=True))
    return Table(head(facts, "items", "in_lab", "accuracy"), rows)


def _levers(facts: Facts, found: Report) -> Table:
    own = found.levers
    here: dict[str, tuple[Cell, ...]] = {
        "samples": (None, own.samples_gain, money(facts, found.sample_price), None),
        "copies": (None, own.copies_gain, None, money(facts, own.copies_cost)),
        "labels": (own.labels_lab, own.labels_field, None, None),
        "items": (own.doubled_lab, own.doubled_field, None, None),
        "transfer": (None,) * 4,
        "overfit": (None,) * 4,
    }
    exchange = facts.say("number", float(facts.plan["labeling.synthetic_exchange"]))
    rows: Rows = [
        (name, facts.t(f"gap.lever_{name}"), *figures, facts.t(f"gap.evidence_{name}", share=exchange))
        for name, figures in here.items()
    ]
    keys = ("id", "gap.lever", "gained_lab", "gained_field", "a_sample¤", "all_copies¤", "gap.evidence")
    return Table(head(facts, *keys), rows)


def _upkeep(facts: Facts, found: Report) -> Table:
    old = found.ageing
    slots = {"months": str(old.interval), "labels": facts.say("count", math.ceil(old.check_labels))}
    rows: Rows = [
        (
            name,
            facts.t(f"gap.up_{'checks_off' if name == 'checks' and not old.checked else name}", **slots),
            money(facts, amount),
        )
        for name, amount in found.upkeep
    ]
    return Table(head(facts, "id", "gap.part", "a_year¤"), rows)


def _methods(facts: Facts) -> Table:
    found = facts.compression
    rows: Rows = []
    for m in found.methods:
        amount = m.amount or None
        channels = m.name == "channels"
        name = (
            facts.t("compression.channels", ratio=facts.say("number", m.amount))
            if channels
            else compression.METHODS[m.name].label[facts.lang]
        )
        pruned = None if channels else amount
        rows.append((m.name, name, m.chosen, pruned, *_effect(m.effect)))
    if any(m.chosen for m in found.methods):
        rows.append(("together", facts.t("compression.together"), True, None, *_effect(found.together)))
    keys = ("id", "compression.method", "chosen", "pruned", "smaller", "lost", "lost_least", "lost_most")
    return Table(head(facts, *keys, "faster", "faster_least", "faster_most"), rows)


def _effect(effect: Effect) -> tuple[float, ...]:
    drops = (effect.drop, effect.drop_low, effect.drop_high)
    speeds = (effect.speedup, effect.speedup_low, effect.speedup_high)
    return tuple(float(number) for number in (effect.size_ratio, *drops, *speeds))


def _figures(facts: Facts, rows: list[tuple[str, str, float | None, str]]) -> Table:
    """Id, label, figure and unit; ``money`` stands for the plan's currency."""
    symbol = text.SYMBOLS[facts.money.currency]
    shown: Rows = [
        (key, label, money(facts, number), symbol)
        if unit == "money"
        else (key, label, number, facts.t(f"tables.{unit}"))
        for key, label, number, unit in rows
    ]
    return Table(head(facts, "id", "figure", "value", "unit"), shown)


def _worth(facts: Facts) -> Table:
    e = facts.compression.errors
    figures: tuple[tuple[str, float | None, str], ...] = (
        ("swing", e.swing, "money"),
        ("points_test", e.points_test, "share"),
        ("points_field", e.points_field, "share"),
        ("break_even_test", e.break_even_test, "decisions"),
        ("break_even_field", e.break_even_field, "decisions"),
        ("life", e.life_decisions, "decisions"),
        ("faster", e.faster_ms, "ms"),
        ("price_of_speed", e.price_of_speed, "money"),
    )
    return _figures(facts, [(k, facts.t(f"compression.row_{k}"), n, unit) for k, n, unit in figures])


def _gain(facts: Facts) -> Table:
    """Straight lines by number of devices: none, the plan's, and where it begins to pay."""
    fleet = facts.compression.fleet
    rows: Rows = [
        (
            devices,
            *(
                money(facts, gain)
                for gain in (
                    fleet.gain_at(devices),
                    fleet.slope_low * devices - fleet.engineering,
                    fleet.slope_high * devices - fleet.engineering,
                )
            ),
        )
        for devices in sorted({0.0, fleet.devices, fleet.break_even or 0.0})
    ]
    return Table(head(facts, "devices", "gain¤", "gain_worst¤", "gain_best¤"), rows)


def _device(facts: Facts) -> Table:
    fleet = facts.compression.fleet
    each = fleet.each
    amounts = {
        "hardware": (each.hardware_before, each.hardware_after),
        "serving": (each.serving_before, each.serving_after),
        "lost": (0.0, each.lost),
        "slow": (0.0, -each.speed),
        "other": (0.0, each.other),
        "work": (0.0, fleet.engineering / max(fleet.devices, 1.0)),
    }
    rows: Rows = [
        (name, facts.t(f"compression.each_{name}"), money(facts, before), money(facts, after))
        for name, (before, after) in amounts.items()
    ]
    return Table(head(facts, "id", "gap.part", "before¤", "after¤"), rows)


def _edge(facts: Facts) -> Table:
    """A month by decisions of one device: none, the plan's, and where both ways cost the same."""
    edge = facts.compression.edge
    equal = [volume for volume in (edge.from_before, edge.from_after, edge.from_planned) if volume]
    rows: Rows = [
        (
            decisions,
            money(facts, edge.unit_cloud * decisions * edge.devices),
            *(money(facts, month) for month in (edge.before, edge.after, edge.planned)),
        )
        for decisions in sorted({0.0, edge.decisions, *equal})
    ]
    return Table(head(facts, "volume", "cloud¤", "edge_before¤", "edge_after¤", "edge_planned¤"), rows)
