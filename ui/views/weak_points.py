"""The list "Check these first" over all assumptions: it comes at rest, and its buttons open the screens."""

from __future__ import annotations

import streamlit as st

from costmodel import parameters, provenance, text, weak_points
from costmodel.scenario import Scenario
from costmodel.tornado import Bar, tornado
from costmodel.weak_points import WeakPoint
from ui import later, session, tables
from ui.tables import Cell, Column, Row

KEY = "weak_points"
SHOWN = 5
WIDTHS = {"input": "24%", "swing": "14%", "evidence": "62%"}


def show() -> None:
    """Mount the list; while the plan moves the last one stands there, faint."""
    wanted = tables.picked(KEY)
    if wanted in parameters.catalogue():
        st.switch_page(f"pages/{provenance.screen(parameters.find(wanted))}.py")
    plan = session.scenario()
    bars = later.value(KEY, plan, lambda _: tornado(plan))
    known: tuple[Bar, ...] | None = later.last(KEY) if bars is None else bars
    columns = [
        Column(session.t(f"weak.{name}"), "right" if name == "swing" else "left", width, bar=name == "swing")
        for name, width in WIDTHS.items()
    ]
    tables.choose(
        session.t("weak.title"),
        columns,
        blank() if known is None else rows(plan, known),
        KEY,
        note=session.t("weak.lead"),
        footer=text.say(weak_points.rule(), session.lang()),
        stale=bars is None,
    )


def blank() -> list[Row]:
    """Rows that hold the place of what is still to come."""
    unknown = (Cell(session.t("risk.unknown"), note=" "), *(session.t("risk.unknown"),) * 2)
    return [Row(unknown, key=str(place)) for place in range(SHOWN)]


def rows(plan: Scenario, bars: tuple[Bar, ...]) -> list[Row]:
    """A row an input: what it moves, its range, what it rests on, and what would change it."""
    points = weak_points.weak_points(plan, session.today(), count=SHOWN, bars=bars)
    most = max((point.swing for point in points), default=0.0) or 1.0
    return [_row(point, most, plan) for point in points]


def _row(point: WeakPoint, most: float, plan: Scenario) -> Row:
    record, lang, money = point.record, session.lang(), session.money()
    value = text.value_text(record, plan[record.id], lang, money)
    spread = weak_points.spread(point, lang, money)
    change = session.t("control.shifts", note=provenance.changes(record, lang))
    rests = weak_points.rests_on(point, session.today(), lang)
    screen = session.t(f"page.{provenance.screen(record)}")
    return Row(
        (
            Cell(record.label[lang], note=session.t("weak.value", value=value, range=spread)),
            Cell(text.figure("money", point.swing, lang, money), share=point.swing / most),
            Cell(rests, "warn" if point.old else "", note=change),
        ),
        key=record.id,
        pick=session.t("weak.open", screen=screen),
    )
