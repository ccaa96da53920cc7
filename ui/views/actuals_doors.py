"""The ways in: an example, a file, a text, a table to type into; and what was entered as a file again."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from costmodel import actuals
from costmodel.actuals import COLUMNS, MONEY, QUANTITIES
from costmodel.actuals_report import Report
from ui import components, frame, session
from ui.views import actuals_held as held

HEIGHT = 290  # pixels
MOST_FAULTS = 20


def invite() -> None:
    """One press that fills everything with an example."""
    st.button(
        session.t("actuals.sample"),
        key="actuals_sample",
        type="primary",
        on_click=held.take_sample,
        width="stretch",
    )


def faults() -> None:
    """A card of what could not be read."""
    if found := held.faults():
        rows = [{"label": fault.said(session.lang())} for fault in found[:MOST_FAULTS]]
        card = {"title": session.t("actuals.faults"), "tone": "warn", "rows": rows}
        with frame.first("faults"):
            components.panel({"cards": [card], "alert": True}, "actuals_faults")


def enter() -> None:
    """File, text and the month in which the plan began."""
    with st.container(key=f"upload-{session.lang()}"):
        st.file_uploader(
            session.t("actuals.file"),
            type=["csv", "txt", "tsv"],
            key="actuals_file",
            on_change=lambda: held.take_file(st.session_state["actuals_file"]),
        )
    key = f"actuals_text:{held.state()['version']}"
    st.text_area(
        session.t("actuals.text"),
        placeholder=session.t("actuals.text_help"),
        max_chars=held.LONGEST_TEXT,
        height=90,
        key=key,
        on_change=lambda: held.take_text(st.session_state[key]),
    )
    start = f"actuals_start:{held.state()['version']}"
    st.text_input(
        session.t("actuals.start"),
        value=held.state()["start"],
        placeholder=session.t("actuals.start_help"),
        max_chars=20,
        key=start,
        on_change=lambda: held.take_start(st.session_state[start]),
    )


def keep() -> None:
    """What was entered as a file, and a button to let go of it."""
    if held.known().months:
        st.download_button(
            session.t("actuals.download"),
            actuals.as_csv(held.known()),
            file_name=f"{session.t('actuals.file_name')}.csv",
            mime="text/csv",
            key="actuals_download",
            on_click="ignore",
        )
        st.button(session.t("actuals.drop"), key="actuals_drop", on_click=held.drop)
    st.caption(session.t("actuals.private"))


def edit(found: Report) -> None:
    """Every month of the plan as a table to type into."""
    key = held.editor_key()
    base, months = held.state()["base"], held.horizon()
    names = [name for name in COLUMNS if _is_used(found, name)]
    columns = {name: pd.Series(held.cells_of(base, name, months), dtype="float64") for name in names}
    st.subheader(session.t("actuals.rows"), anchor=False)
    st.caption(session.t("actuals.rows_help"))
    st.data_editor(
        pd.DataFrame({"month": range(1, months + 1), **columns}),
        key=key,
        hide_index=True,
        height=HEIGHT,
        disabled=["month"],
        column_config={"month": _month(), **{name: _column(name) for name in names}},
        on_change=held.take_edits,
        args=(key,),
        placeholder="",
        alt=session.t("actuals.rows"),
    )


def _is_used(found: Report, name: str) -> bool:
    """Whether a column is worth typing into: all but modules that neither plan nor project has."""
    return name not in MONEY or bool(found.forecast.by_column[name].any()) or name in found.actuals.values


def _month() -> Any:
    return st.column_config.NumberColumn(session.t("actuals.month"), pinned=True, format="%d", width="small")


def _column(name: str) -> Any:
    low, high = (0.0, 100.0) if name == "accuracy" else held.BOUNDS[name]
    return st.column_config.NumberColumn(_title(name), min_value=low, max_value=high)


def _title(name: str) -> str:
    if name in QUANTITIES or name == "accuracy":
        return session.t(f"actuals.quantity_{name}")
    key = f"component.{name.removeprefix('cost_')}" if name in MONEY else f"actuals.quantity_{name}"
    return session.t("actuals.money_of", module=session.t(key))


def use(found: Report) -> None:
    """A button for each measured input that the plan does not hold yet."""
    for one in found.measured:
        plan = held.with_measured(one)
        used = plan == found.scenario
        st.button(
            session.t(f"actuals.{'used' if used else 'use'}_{one.name}"),
            key=f"actuals_use:{one.name}",
            disabled=used or plan is None,
            on_click=session.use,
            args=(plan,),
        )
