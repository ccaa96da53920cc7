"""The ways in: kind of measurements, a file, a text, a table to type into, and a sample to start from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from costmodel.fitting_files import SCHEMAS, sample
from ui import session
from ui.views import data_rows as rows

PLAIN = r"^(?![=+\-@\t\r＝＋－＠]).*$|^[+-]?[0-9.]+$"  # nothing that a spreadsheet would run
SHARE = r"^[0-9]*\.?[0-9]*%?$"
DTYPES = {"text": "object", "share": "object", "date": "datetime64[ns]"}
HEIGHT = 320


def choose_kind() -> None:
    """Which measurements there are."""
    key = f"data_kind:{rows.kind()}:{session.lang()}"
    names = {kind: session.t(f"data.kind_{kind}") for kind in rows.KINDS}
    st.segmented_control(
        session.t("data.kinds"),
        rows.KINDS,
        default=rows.kind(),
        required=True,
        format_func=names.__getitem__,
        key=key,
        on_change=lambda: rows.put("kind", st.session_state[key]),
    )
    st.caption(session.t(f"data.about_{rows.kind()}"))


def upload() -> None:
    """A CSV file; what was read of it stays when the browser forgets it."""
    key = f"data_file:{rows.kind()}:{rows.given()['files']}"
    with st.container(key=f"upload-{session.lang()}"):
        st.file_uploader(
            session.t("data.file"),
            type=["csv", "txt", "tsv"],
            key=key,
            on_change=lambda: rows.take_file(st.session_state[key]),
        )


def paste() -> None:
    """The rows as text, from wherever they came."""
    now = rows.given()
    key = f"data_text:{rows.kind()}:{now['version']}:{hash(now['content'])}"
    names = ",".join(column.name for column in SCHEMAS[rows.kind()])
    st.text_area(
        session.t("data.text"),
        value=rows.as_text(),
        placeholder=session.t("data.text_help", names=names),
        max_chars=rows.LONGEST_TEXT,
        height=150,
        key=key,
        on_change=lambda: rows.take_text(st.session_state[key]),
    )


def held() -> None:
    """What is held, with a button to let go of it; and the sample as a file."""
    now = rows.given()
    if now["from"]:
        name = now["name"] or session.t(f"data.from_{now['from']}")
        st.text(session.t("data.held", name=name))
        st.button(session.t("data.drop"), key="data_drop", on_click=rows.drop)
    st.download_button(
        session.t("data.sample_file"), sample(rows.kind()), file_name=f"{rows.kind()}.csv", mime="text/csv"
    )
    size = str(st.get_option("server.maxUploadSize"))
    st.caption(f"{session.t('data.private')} {session.t('data.most', size=size)}")


def invite() -> None:
    """One press that fills everything with a sample."""
    st.button(session.t("data.sample"), key="data_sample", type="primary", on_click=rows.take_sample)
    st.caption(session.t("data.steps"))


def edit() -> None:
    """The rows as a table to type into."""
    key = rows.editor_key()
    st.subheader(session.t("data.rows"))
    if rows.are_many():
        st.caption(session.t("data.rows_many", most=f"{rows.MOST_EDITED:,}"))
        return
    base = rows.rows_of(rows.kind(), rows.given()["base"])
    if base is None:
        st.caption(session.t("data.rows_faulty"))
        return
    st.caption(session.t("data.rows_help"))
    st.data_editor(
        _frame(base),
        key=key,
        num_rows="dynamic",
        height=HEIGHT if base else "auto",
        column_config=_columns(),
        on_change=rows.take_edits,
        args=(key,),
        alt=session.t("data.rows"),
    )


def _frame(base: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Rows under their names; columns have their type also where there is no row yet."""
    schema = SCHEMAS[rows.kind()]
    return pd.DataFrame(
        {
            column.name: pd.Series([row[place] for row in base], dtype=DTYPES.get(column.kind, "float64"))
            for place, column in enumerate(schema)
        }
    )


def _columns() -> dict[str, Any]:
    makers = {"text": _text_column, "share": _share_column, "date": _date_column}
    return {c.name: makers.get(c.kind, _number_column)(c.name) for c in SCHEMAS[rows.kind()]}


def _title(name: str) -> str:
    return session.t("data.column", title=session.t(f"data.column_{name}"), name=name)


def _text_column(name: str) -> Any:
    return st.column_config.TextColumn(_title(name), max_chars=1000, validate=PLAIN)


def _share_column(name: str) -> Any:
    return st.column_config.TextColumn(_title(name), validate=SHARE, alignment="right")


def _date_column(name: str) -> Any:
    return st.column_config.DateColumn(_title(name), format="YYYY-MM-DD")


def _number_column(name: str) -> Any:
    return st.column_config.NumberColumn(_title(name))
