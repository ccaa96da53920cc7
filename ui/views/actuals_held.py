"""What a visitor entered of a project's real course; it is held in this session and is no part of the plan.

A file or a pasted text is read at once; what cannot be read is said and leaves what was there. The table
begins with what is known when it is first shown, and goes on from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from costmodel import actuals, table_intake, text
from costmodel.actuals import COLUMNS, SCHEMA, Actuals
from costmodel.actuals_measured import Measured
from costmodel.actuals_sample import sample
from costmodel.errors import ParameterError
from costmodel.scenario import Scenario
from costmodel.table_columns import Fault, IntakeError
from ui import session

STATE = "actuals"
LONGEST_TEXT = 100_000  # characters in the field
BOUNDS = {column.name: (column.low, column.high) for column in SCHEMA}
EMPTY: Mapping[str, Any] = {
    "known": Actuals(),
    "base": Actuals(),
    "version": 0,
    "start": "",
    "content": b"",
    "faults": (),
}


def state() -> dict[str, Any]:
    """What is held."""
    return st.session_state.setdefault(STATE, dict(EMPTY))


def known() -> Actuals:
    """Everything that is known."""
    found: Actuals = state()["known"]
    return found


def faults() -> tuple[Fault, ...]:
    """What is wrong with the file or text that was last given."""
    found: tuple[Fault, ...] = state()["faults"]
    return found


def horizon() -> int:
    """Months of the plan."""
    return int(session.scenario()["project.horizon"])


def put(**changes: Any) -> None:
    """Hold something else."""
    st.session_state[STATE] = {**state(), **changes}


def take(found: Actuals) -> None:
    """Hold other actuals; the table begins anew with them."""
    put(known=found, base=found, version=state()["version"] + 1, faults=())


def take_sample() -> None:
    """Hold an example that goes with the plan."""
    put(content=b"")
    take(sample(session.scenario()))


def drop() -> None:
    """Hold nothing."""
    put(content=b"", start="")
    take(Actuals())


def take_content(content: bytes) -> None:
    """Hold the actuals of a file or text; what cannot be read is said and changes nothing else."""
    if not content.strip():
        put(content=b"", faults=())
        return
    put(content=content)
    try:
        take(actuals.read(content, horizon(), state()["start"]))
    except IntakeError as error:
        put(faults=error.faults)


def take_file(uploaded: Any) -> None:
    """Hold an uploaded file, its size looked at first."""
    if uploaded is None:
        return
    if uploaded.size > table_intake.LARGEST:
        put(faults=(Fault("too_large", 0, 0, {"most": f"{table_intake.LARGEST / 1e6:g}"}),))
        return
    take_content(uploaded.getvalue())


def take_text(pasted: str) -> None:
    """Hold a pasted text."""
    take_content(pasted.encode("utf-8", "replace"))


def take_start(month: str) -> None:
    """Note the month in which the plan began, and read again what waited for it."""
    put(start=text.clean(month, 20, empty=""))
    try:
        actuals.start_month(state()["start"])
    except IntakeError as error:
        put(faults=error.faults)
        return
    take_content(state()["content"])


def with_measured(one: Measured) -> Scenario | None:
    """The plan with what was measured, marked as such; None where the plan refuses it."""
    try:
        return one.used_in(session.scenario())
    except ParameterError:
        return None


# --- the table ----------------------------------------------------------------------------------------------


def editor_key() -> str:
    """Key of the table; where it is shown anew it begins with what is known."""
    key = f"actuals_rows:{state()['version']}:{horizon()}:{session.lang()}"
    if key not in st.session_state:
        put(base=known())
    return key


def take_edits(key: str) -> None:
    """Hold what the table holds after an edit; a file is not read again over it."""
    put(known=edited(state()["base"], st.session_state[key]), content=b"", faults=())


def edited(base: Actuals, changes: Mapping[str, Any]) -> Actuals:
    """Actuals with the changes of Streamlit's table; what is no figure of its column is left as it was.

    Row 0 is month 1. The accuracy is typed of 100.
    """
    rows = actuals.rows_of(base)
    for place, cells in changes.get("edited_rows", {}).items():
        row = rows.setdefault(int(place) + 1, {})
        typed = {name: value for name, value in _typed(cells).items() if _is_figure(name, value)}
        row.update({name: None if value is None else float(value) for name, value in typed.items()})
    return actuals.of_rows(rows)


def _typed(cells: Mapping[str, Any]) -> dict[str, Any]:
    accuracy = cells.get("accuracy")
    share = round(accuracy / 100.0, 12) if _is_number(accuracy) else accuracy
    return {**cells, "accuracy": share} if "accuracy" in cells else dict(cells)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_figure(name: str, value: Any) -> bool:
    if name not in COLUMNS or value is None:
        return name in COLUMNS
    low, high = BOUNDS[name]
    return _is_number(value) and low <= value <= high


def cells_of(found: Actuals, name: str, months: int) -> list[float | None]:
    """Column of the table: the accuracy of 100, None where nothing is known."""
    rows = actuals.rows_of(found)
    cells = [rows.get(month, {}).get(name) for month in range(1, months + 1)]
    if name != "accuracy":
        return cells
    return [None if cell is None else round(100.0 * cell, 10) for cell in cells]
