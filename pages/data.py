"""Your data: measurements of one's own, what they say, and their place in the plan."""

import streamlit as st

from costmodel import text
from costmodel.errors import CostModelError
from costmodel.fitting_performance import PerformanceFit
from costmodel.fitting_report import Fitted, performance_at
from costmodel.scenario import Scenario
from ui import charts, components, frame, panels, session, shell, tables
from ui.views import data as view
from ui.views import data_doors as doors
from ui.views import data_rows as rows
from ui.views import data_use as use


def look_at(found: PerformanceFit) -> None:
    """What to expect at a cost; 0 is none."""
    st.number_input(
        session.t("data.at"),
        min_value=0.0,
        max_value=1e15,
        format="%g",
        value=rows.state()["at"],
        key="data_at",
        on_change=lambda: rows.put("at", st.session_state["data_at"]),
    )
    at = rows.state()["at"]
    if at:
        try:
            st.text(text.say(performance_at(found, at), session.lang(), session.money()))
        except CostModelError as error:
            st.text(error.said(session.lang()))


def offer(found: Fitted, after: Scenario) -> None:
    """What follows from the fit, the plan now and with it, and the button that uses it."""
    if cards := use.means(found, plan, after):
        components.panel({"cards": cards}, "data_means")
    if use.tier(found, plan):
        use.choose_tier(found, plan)
    use.choose_workflow(found, plan)
    if after == plan:
        return
    footer = session.t("data.unchanged") if use.unchanged(plan, after) else ""
    tables.show(session.t("data.before_after"), *use.table(plan, after), "data.use", footer=footer)
    st.button(session.t("data.use"), key="data_use", type="primary", on_click=session.use, args=(after,))


def findings(shown: rows.Reading) -> None:
    """Chart, what it means for the plan, and the fitted numbers."""
    lead = None if shown is reading else (session.t("data.stale"), "warn")
    at = rows.state()["at"] if rows.kind() == "cost-performance" else None
    after = use.planned(rows.kind(), shown.fitted, plan)
    usable = isinstance(after, Scenario) and not isinstance(shown.fitted.found, PerformanceFit)
    facts = (use.fact(plan, after),) if usable else ()
    tier = use.tier(shown.fitted, plan)
    asked = {"tier": tier, "at": at, "lead": lead, "facts": facts}
    with frame.first("finding"):
        charts.show(view.chart(rows.kind(), shown.fitted, shown.table, plan, **asked), "data")
        if lead:
            return
        if isinstance(shown.fitted.found, PerformanceFit):
            look_at(shown.fitted.found)
        if isinstance(after, Scenario):
            offer(shown.fitted, after)
        else:
            reason = session.t("fitting.plan_refuses", reason=after.said(session.lang()))
            components.panel({"cards": [{"title": reason, "tone": "warn", "rows": []}]}, "data_refused")
    tables.show(session.t("data.estimates"), *use.estimates_table(shown.fitted), "data.estimates")


session.through_app()
plan = session.scenario()
reading = rows.reading()
if not reading.shown:
    st.title(session.t("data.title"), anchor=False)
doors.choose_kind()
if not reading.shown and not reading.faults:
    doors.invite()
results, inputs = frame.board()
with results:
    panels.notices()
    if reading.shown:
        findings(reading.shown)
    if reading.faults:
        with frame.first("faults"):
            components.panel({"cards": [use.faults(reading.faults)], "alert": True}, "data_faults")
    if use.held(rows.kind(), plan):
        components.panel({"cards": [use.used(rows.kind(), plan)]}, "data_used")
        st.button(session.t("data.back"), key="data_back", on_click=use.back, args=(rows.kind(),))
    doors.edit()
with inputs:
    doors.upload()
    doors.paste()
    doors.held()
    shell.start_from()
    shell.name_and_open()
