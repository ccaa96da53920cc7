"""Risk: how likely cost and return are, which assumptions decide them, and where to stop."""

import streamlit as st

from ui import charts, controls, frame, navigation, panels, session, shell
from ui.views import draws, risk_cases
from ui.views import risk as view
from ui.views import risk_charts as more
from ui.views import risk_tables as lists

BUDGET = "project.budget"
INPUTS = (
    "gates.poc",
    "gates.poc_pass",
    "gates.poc_signal",
    "gates.pilot",
    "gates.pilot_pass",
    "gates.pilot_signal",
    "uncertainty.draws",
)
SELDOM = (
    "gates.poc_months",
    "gates.poc_staff",
    "gates.poc_labels",
    "gates.pilot_months",
    "gates.pilot_staff",
    "gates.pilot_labels",
    "uncertainty.rho_value",
    "uncertainty.rho_runs",
    "uncertainty.seed",
    "project.discount_rate",
    "project.horizon",
)

session.through_app()
risk_cases.take()
plan = session.scenario()
found = draws.drawn(plan)
results, inputs = frame.board()
with results:
    panels.notices()
    charts.show(view.curve(plan, found), "risk")
    draws.show(plan)
    left, right = frame.pair()
    with left:
        charts.show(more.worth(plan, found), "risk.npv")
    with right:
        charts.show(more.payback(plan, found), "risk.payback")
    rest = draws.followed(plan, found)
    charts.show(more.tornado(plan, rest), "risk.tornado")
    lists.checks(rest)
    st.page_link(navigation.FOLDER / "assumptions.py", label=session.t("risk.checks_link"))
    left, right = frame.pair()
    with left:
        risk_cases.show(rest)
        lists.tests(rest)
    with right:
        lists.indices(rest)
        draws.show_indices(plan)
    lists.stages(plan, rest)
    lists.classes(plan, found)
with inputs:
    shell.start_from()
    shell.name_and_open()
    controls.parameter_input(BUDGET, plotted=True)
    controls.several(INPUTS, {})
    frame.more(SELDOM)
