"""A visitor's own measurements in this session: what was uploaded, pasted or typed, and what is read of it.

Each kind holds one text, whichever way it came; file, field and table are views of it. It stays in the
session and never becomes part of the plan or its link.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from costmodel import table_intake, table_text, text
from costmodel.errors import CostModelError
from costmodel.fitting import FitError
from costmodel.fitting_files import SCHEMAS, sample
from costmodel.fitting_report import Fitted, fit
from costmodel.table_columns import Column, Fault, IntakeError, Table

KINDS = tuple(SCHEMAS)
STATE = "data"
READ = "data:read"
MOST_ROWS = {"votes": table_intake.MOST_ROWS}  # on the screen, where an answer is waited for
OTHERWISE = 2_000
MOST_EDITED = 1_000  # rows in the table
LONGEST_TEXT = 100_000  # characters in the field
EMPTY: Mapping[str, Any] = {"content": b"", "from": "", "name": "", "base": b"", "version": 0, "files": 0}


@dataclass(frozen=True)
class Reading:
    """What was read of a kind: the fit, or all that stands in its way; the last fit that there was."""

    table: Table | None = None
    fitted: Fitted | None = None
    faults: tuple[CostModelError | Fault, ...] = ()
    before: Reading | None = None

    @property
    def shown(self) -> Reading | None:
        """The reading to draw: this one, or the last that was good."""
        return self if self.fitted else self.before


def state() -> dict[str, Any]:
    """What the visitor chose on this screen."""
    return st.session_state.setdefault(STATE, {"kind": KINDS[0], "given": {}, "at": None, "tier": ""})


def put(name: str, value: Any) -> None:
    """Note a choice."""
    st.session_state[STATE] = {**state(), name: value}


def kind() -> str:
    """The kind of measurements that is shown."""
    return state()["kind"]


def given() -> dict[str, Any]:
    """What is held of that kind: its content, where it is from, and what the table began with."""
    return state()["given"].get(kind(), dict(EMPTY))


def take(content: bytes, origin: str, name: str = "") -> None:
    """Hold a new content; the table begins anew, as does the field for files where it is from elsewhere."""
    now = given()
    files = now["files"] + (origin != "file")
    held = {"content": content, "from": origin, "name": name, "base": content, "files": files}
    put("given", {**state()["given"], kind(): {**now, **held, "version": now["version"] + 1}})


def take_file(uploaded: Any) -> None:
    """Hold an uploaded file; none where it was taken out again. The server refuses one that is too large."""
    if uploaded is not None:
        take(uploaded.getvalue(), "file", text.clean(uploaded.name, 60))
    elif given()["from"] == "file":
        drop()


def take_text(pasted: str) -> None:
    """Hold a pasted text."""
    take(pasted.encode("utf-8", "replace"), "pasted" if pasted.strip() else "")


def take_sample() -> None:
    """Hold the made-up file of this kind."""
    take(sample(kind()), "sample")


def drop() -> None:
    """Hold nothing of this kind."""
    take(b"", "")


def as_text() -> str:
    """The content as a field can show it; empty where it is too long or no text."""
    try:
        words = table_text.decoded(given()["content"])
    except IntakeError:
        return ""
    return words if len(words) <= LONGEST_TEXT else ""


# --- what is read -------------------------------------------------------------------------------------------


def reading() -> Reading:
    """What is read of the kind that is shown; the same content is read once."""
    of_kind, content = kind(), given()["content"]
    known = st.session_state.get(READ, {})
    was_content, was = known.get(of_kind, (None, Reading()))
    if was_content == content:
        return was
    now = read(of_kind, content, was.shown if content else None)
    st.session_state[READ] = {**known, of_kind: (content, now)}
    return now


def read(of_kind: str, content: bytes, before: Reading | None = None) -> Reading:
    """Read a content, and fit it."""
    if not content.strip():
        return Reading()
    most = MOST_ROWS.get(of_kind, OTHERWISE)
    if lines(content) > most + 1:
        return Reading(faults=(FitError("many", most=f"{most:,}"),), before=before)
    try:
        table = table_intake.read(content, SCHEMAS[of_kind])
    except IntakeError as error:
        return Reading(faults=error.faults, before=before)
    try:
        return Reading(table, fit(of_kind, table))
    except IntakeError as error:
        return Reading(table, faults=error.faults, before=before)
    except CostModelError as error:
        return Reading(table, faults=(error,), before=before)


def lines(content: bytes) -> int:
    """Line breaks in a content, whatever their kind."""
    return max(content.count(b"\n"), content.count(b"\r"))


# --- the table ----------------------------------------------------------------------------------------------


def rows_of(of_kind: str, content: bytes) -> list[list[Any]] | None:
    """Rows of a content as a table edits them: texts, numbers, dates; None where it cannot be read.

    Shares are texts there, so that 90% may be typed, too.
    """
    if not content.strip():
        return []
    try:
        table = table_intake.read(content, SCHEMAS[of_kind])
    except IntakeError:
        return None
    columns = [list(map(_cell(column), table.columns[column.name])) for column in SCHEMAS[of_kind]]
    return [list(row) for row in zip(*columns, strict=True)]


def _cell(column: Column) -> Any:
    if column.kind == "date":
        return lambda day: date.fromordinal(int(day))
    return {"text": str, "share": _written}.get(column.kind, float)


def are_many() -> bool:
    """Whether there are more rows than the table is good for."""
    return lines(given()["base"]) > MOST_EDITED + 1


def editor_key() -> str:
    """Key of the table; a new one where the content is no longer what the table began with."""
    now = given()
    key = f"data_rows:{kind()}:{now['version']}"
    if key not in st.session_state and now["base"] != now["content"]:
        take(now["content"], now["from"], now["name"])
        return f"data_rows:{kind()}:{given()['version']}"
    return key


def take_edits(key: str) -> None:
    """Hold what the table holds after an edit; the table itself goes on from where it began."""
    base = rows_of(kind(), given()["base"]) or []
    content = content_of(kind(), edited(kind(), base, st.session_state[key]))
    put("given", {**state()["given"], kind(): {**given(), "content": content, "from": "table", "name": ""}})


def edited(of_kind: str, base: Sequence[Sequence[Any]], changes: Mapping[str, Any]) -> list[list[Any]]:
    """Rows with the changes of Streamlit's table: cells by row and name, rows added, rows deleted."""
    names = [column.name for column in SCHEMAS[of_kind]]
    rows = [list(row) for row in base]
    for place, cells in changes.get("edited_rows", {}).items():
        for name, value in cells.items():
            if name in names and int(place) < len(rows):
                rows[int(place)][names.index(name)] = value
    gone = set(changes.get("deleted_rows", ()))
    added = [[cells.get(name) for name in names] for cells in changes.get("added_rows", ())]
    return [row for place, row in enumerate(rows) if place not in gone] + added


def content_of(of_kind: str, rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows as the text that the intake reads."""
    if not any(cell not in (None, "") for row in rows for cell in row):
        return b""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column.name for column in SCHEMAS[of_kind]])
    writer.writerows([[_written(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8", "replace")


def _written(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return " ".join(str(cell).split())
