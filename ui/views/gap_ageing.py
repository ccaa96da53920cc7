"""Ageing, retraining and upkeep: charts and tables from the report of the screen from lab to field."""

from __future__ import annotations

import math

from costmodel import text
from costmodel.scenario import Scenario
from costmodel.screens.gap import Report
from ui import charts, session
from ui.charts import Chart, Mark, Series, Spot
from ui.tables import Cell, Column, Row
from ui.views.gap import say

NEAR = 0.08  # of the accuracy axis


def age(found: Report) -> Chart:
    """Accuracy by month after launch, as the plan retrains and without any."""
    old = found.ageing
    title = session.t("gap.age_x")
    names = [f"{title} {month}" for month in charts.figures("months", old.months)]
    needed = _near_break_even(found)
    low, high = charts.held_range("gap.age", min(*old.never, *needed), found.field)
    return Chart(
        title=session.t("gap.age"),
        x=charts.month_axis(old.months[-1], title=title),
        y=charts.share_axis(session.t("gap.chart_y"), max(low, 0.0), min(high, 1.02), kind="of100_fine"),
        series=(
            Series("never", session.t("gap.age_never"), old.months, old.never, "muted", "dash"),
            Series(
                "retrained",
                session.t("gap.age_line", months=str(old.interval), mean=say("of100_exact", old.mean)),
                old.months,
                old.accuracy,
                hover=charts.said(names, "of100_exact", old.accuracy),
            ),
        ),
        marks=tuple(
            Mark(
                "y",
                right,
                session.t("gap.needed_mark", needed=say("of100_exact", right)),
                "bad" if old.mean < right else "",
            )
            for right in needed
        ),
        alt=session.t(
            "gap.age_alt",
            field=say("of100_exact", found.field),
            mean=say("of100_exact", old.mean),
            stale=say("of100_exact", old.stale),
        ),
        how=session.t("gap.age_how"),
        file_name="ageing",
        height=280,
    )


def _near_break_even(found: Report) -> tuple[float, ...]:
    """Break-even where ageing comes near it: far below, it would only flatten the curve."""
    needed = found.break_even
    return () if needed is None or needed < found.ageing.stale - NEAR else (needed,)


def cadence(found: Report) -> Chart:
    """Cost of a year by months between retrainings."""
    old = found.ageing
    inside = [i for i, rate in enumerate(old.rate) if rate <= 4.0 * max(old.rate_best, old.rate_now)]
    low, high = charts.held_range("gap.cadence", 0.0, max(old.rate_now, *(old.rate[i] for i in inside)))
    title = session.t("gap.cadence_x")
    names = [f"{title} {month}" for month in charts.figures("count", old.intervals)]
    lines = (
        ("spent", "cadence_spent", old.spent, "muted", "dash"),
        ("lost", "cadence_lost", old.lost, "warn", "dash"),
        ("rate", "cadence_rate", old.rate, "accent", "line"),
    )
    return Chart(
        title=session.t("gap.cadence"),
        x=charts.number_axis(title, 0.0, max(36.0, float(old.interval)) + 1.0, kind="count"),
        y=charts.money_axis(session.t("gap.cadence_y"), low, high),
        series=tuple(
            Series(
                key,
                session.t(f"gap.{label}"),
                [old.intervals[i] for i in inside],
                [y[i] for i in inside],
                color,
                style,
                hover=charts.said([names[i] for i in inside], "money", [y[i] for i in inside]),
            )
            for key, label, y, color, style in lines
        ),
        spots=_spots(found),
        alt=_cadence_alt(found),
        how=session.t("gap.cadence_how", cost=say("money", old.retraining_cost)) + "\n" + _trigger(found),
        footer=(text.say(old.finding, session.lang(), session.money()),),
        file_name="retraining-interval",
        height=280,
    )


def _spots(found: Report) -> tuple[Spot, ...]:
    old = found.ageing
    you = Spot(float(old.interval), old.rate_now, session.t("hero.you"))
    if old.best is None or old.best == old.interval:
        return (you,)
    saved = session.t("gap.best_spot", saving=say("money", old.saving))
    return (you, Spot(float(old.best), old.rate_best, saved, "best"))


def _cadence_alt(found: Report) -> str:
    old = found.ageing
    now, interval = say("money", old.rate_now), str(old.interval)
    if old.best is None:
        return session.t("gap.cadence_alt_never", now=now, interval=interval)
    return session.t(
        "gap.cadence_alt",
        now=now,
        interval=interval,
        best=say("money", old.rate_best),
        best_months=str(old.best),
    )


def _trigger(found: Report) -> str:
    """How often a retraining comes that waits for the drop to be noticed."""
    old = found.ageing
    drop = say("of100_fine", old.drop)
    if old.trigger is None:
        return session.t("gap.cadence_trigger_never", drop=drop)
    return session.t("gap.cadence_trigger", drop=drop, trigger=say("months", old.trigger))


def upkeep(found: Report) -> tuple[list[Column], list[Row]]:
    """What a year of operation costs to stay right."""
    old = found.ageing
    labels = say("count", math.ceil(old.check_labels))
    columns = [Column(session.t("gap.part")), Column(session.t("gap.a_year"), "right", bar=True)]
    most = max((amount for _, amount in found.upkeep), default=0.0) or 1.0
    slots = {"months": str(old.interval), "labels": labels}
    rows = []
    for name, amount in found.upkeep:
        key = "checks_off" if name == "checks" and not old.checked else name
        label = session.t(f"gap.up_{key}", **slots)
        rows.append(Row((label, Cell(say("money", amount), share=amount / most)), key=name))
    return columns, rows


def upkeep_footer(found: Report) -> str:
    """The spot check's size, and how often a drop that it finds would come."""
    old = found.ageing
    if old.trigger is None:
        return _trigger(found)
    return session.t(
        "gap.upkeep_footer",
        drop=say("of100_fine", old.drop),
        labels=say("count", math.ceil(old.check_labels)),
        trigger=say("months", old.trigger),
        months=str(old.interval),
    )


def levers(plan: Scenario, found: Report) -> tuple[list[Column], list[Row]]:
    """What else closes the gap, what it is worth here, and how sure that is."""
    own = found.levers
    share = say("number", float(plan["labeling.synthetic_exchange"]))
    here = {
        "samples": {
            "points": say("points", own.samples_gain),
            "price": say("money", found.sample_price),
        },
        "copies": {"points": say("points", own.copies_gain), "cost": say("money", own.copies_cost)},
        "labels": {"lab": say("points", own.labels_lab), "field": say("points", own.labels_field)},
        "items": {"lab": say("points", own.doubled_lab), "field": say("points", own.doubled_field)},
        "transfer": {},
        "overfit": {},
    }
    missing = {"copies": own.copies_cost == 0.0, "samples": found.samples == 0.0}
    rows = [
        Row(
            (
                session.t(f"gap.lever_{name}"),
                session.t(f"gap.here_{name}{'_none' if missing.get(name) else ''}", **slots),
                session.t(f"gap.evidence_{name}", share=share),
            ),
            key=name,
        )
        for name, slots in here.items()
    ]
    return [Column(session.t(f"gap.{name}")) for name in ("lever", "here", "evidence")], rows
