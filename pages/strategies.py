"""Strategies: what each saves in this plan, the way to the chosen mix, and the cheapest way to a target."""

import streamlit as st

from costmodel import strategies
from costmodel.scenario import Scenario
from costmodel.screens import strategies as report
from ui import charts, components, controls, frame, panels, session, shell, tables
from ui.views import strategies as view
from ui.views import strategies_tables as rows_of

INPUTS = ("strategies.target", "strategies.week_cost")
ASKED, ONE = "strategies_asked", "strategies_chosen"


def cheapest_path(plan: Scenario, target: float) -> None:
    """A button that looks for it, and what it found for as long as the plan underneath is the same."""
    nothing = view.without_strategies(plan)
    asked = {**nothing.values(), "target": target}
    share = view.say("percent", target)
    st.button(
        session.t("strategies.find", target=share),
        key="strategies_find",
        type="primary",
        on_click=lambda: st.session_state.update({ASKED: asked}),
    )
    if st.session_state.get(ASKED) != asked:
        if ASKED in st.session_state:
            st.caption(session.t("strategies.path_old"))
        return
    with st.spinner(session.t("strategies.finding")):
        found = view.path(nothing, target)
    sentence, columns, rows, footer = rows_of.path(found)
    title = session.t("strategies.path", target=share)
    tables.show(title, columns, rows, "strategies.path", note=sentence, footer=footer)
    st.button(
        session.t("strategies.use"),
        key="strategies_use",
        on_click=lambda: session.change(strategies.mix(plan, found.keys)),
        disabled=not found.keys,
    )


def choose_one(first: str) -> str:
    """Choose the strategy whose inputs are shown."""
    names = {key: view.name(key) for key in strategies.catalogue()}
    current = st.session_state.get(ONE, first)
    widget = f"one:{current}:{session.lang()}"
    st.selectbox(
        session.t("strategies.one"),
        list(names),
        index=list(names).index(current),
        format_func=names.__getitem__,
        key=widget,
        on_change=lambda: st.session_state.update({ONE: st.session_state[widget]}),
    )
    return current


session.through_app()
plan = session.scenario()
found = report.report(plan)
results, inputs = frame.board()
with results:
    panels.notices()
    charts.show(view.lead_chart(found), "strategies")
    if found.plan.bars.before > 0:
        cheapest_path(plan, found.target)
    tables.show(
        session.t("strategies.table"),
        *rows_of.catalogue(found),
        "strategies",
        note=session.t("strategies.table_note"),
        footer=session.t("strategies.table_footer"),
    )
    columns, rows, said = rows_of.article(found)
    note = session.t("strategies.article_note")
    tables.show(session.t("strategies.article"), columns, rows, "strategies.article", note=note, footer=said)
    detail = st.container()
with inputs:
    shell.start_from()
    shell.name_and_open()
    frame.typical("mix")
    controls.several(INPUTS)
    one = choose_one(found.best or found.rows[0].key)
    controls.several(report.inputs_of(one))
with detail:
    components.panel({"cards": [rows_of.one(one)]}, "strategies_one")
