"""Compare: this plan beside up to three others, what differs, and the way from one total to another."""

import streamlit as st

from costmodel import comparison
from ui import beside, charts, controls, frame, panels, session, shell, tables
from ui.views import compare as view

INPUTS = (
    "labeling.target_precision",
    "generalization.field_items",
    "compute.runs",
    "serving.decisions",
    "value.right",
    "compression.enabled",
)

session.through_app()
plans = beside.plans()
results, inputs = frame.board()
with results:
    panels.notices()
    if len(plans) < 2 and (second := beside.suggested()):
        beside.suggest(second)
        plans = (*plans, second)
    if len(plans) < 2:
        st.subheader(session.t("compare.lead_empty"))
    else:
        found = comparison.compare(plans)
        other = beside.chosen()
        charts.show(view.bridge(found, other), "compare")
        beside.choose(len(plans) - 1)
        tables.show(
            session.t("compare.figures"),
            view.columns(found, session.t("compare.figure")),
            view.figures(found),
            "compare.figures",
        )
        tables.show(
            session.t("compare.changed"),
            view.columns(found, session.t("compare.input")),
            view.changed(found),
            "compare.changed",
            footer=view.changed_note(found),
        )
with inputs:
    beside.ask()
    controls.several(INPUTS, {})  # above what is used once: chart and slider stay in sight together
    shell.start_from()
    shell.name_and_open()
