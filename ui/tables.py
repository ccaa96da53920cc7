"""Tables of real rows and columns: text only, with bars and switches where asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ui import components, session

PREFIX = "table:"
Tone = Literal["", "good", "bad", "warn"]


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes
    ----------
    title : str
    align : {"left", "right"}
        Numbers stand right.
    width : str
        A hint as CSS takes it: ``30%`` or ``8em``; empty leaves it to the browser.
    bar : bool
        Draw each cell's ``share`` behind its text.
    """

    title: str
    align: Literal["left", "right"] = "left"
    width: str = ""
    bar: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell: text, its tone, a small second line, and the share (0..1) of a bar."""

    text: str
    tone: Tone = ""
    note: str = ""
    share: float | None = None


@dataclass(frozen=True)
class Row:
    """A row.

    Attributes
    ----------
    cells : tuple of Cell or str
        As many as there are columns; the first names the row.
    key : str
        Name of the row in tests; for a switch the id of the parameter it sets.
    mark : bool
        Highlight: this is the plan.
    switch : bool or None
        A switch in front of the row; moving it sets parameter ``key`` (see ``controls.collect``).
    group : str
        Heading above the first row of its group.
    pick : str
        A button in the last cell; pressing it answers ``pick`` with the row's key (see ``picked``).
    """

    cells: tuple[Cell | str, ...]
    key: str = ""
    mark: bool = False
    switch: bool | None = None
    group: str = ""
    pick: str = ""


def show(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    key: str,
    *,
    note: str = "",
    footer: str = "",
    stale: bool = False,
) -> None:
    """Mount a table; the key names it on its page, e.g. ``tiers``. A stale one is faint."""
    content = data(title, columns, rows, note=note, footer=footer) | {"stale": stale}
    components.table({**content, "ack": session.ack(PREFIX + key)}, PREFIX + key)


def choose(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    key: str,
    *,
    note: str = "",
    footer: str = "",
    stale: bool = False,
) -> None:
    """Mount a table whose rows have buttons; its key is its own, not one that ``controls`` collects."""
    content = data(title, columns, rows, note=note, footer=footer) | {"stale": stale}
    components.table({**content, "ack": session.ack(key)}, key)


def picked(key: str) -> str:
    """Key of the row whose button was pressed since the last run, once; else empty."""
    answer = session.collect(key)
    return str(answer[1]) if answer and answer[0] == "pick" else ""


def data(
    title: str, columns: Sequence[Column], rows: Sequence[Row], *, note: str = "", footer: str = ""
) -> dict[str, Any]:
    """What the component shows, as plain data (contract: ``ui/components``)."""
    return {
        "title": title,
        "columns": [dict(vars(c)) for c in columns],
        "rows": [_row(r, len(columns)) for r in rows],
        "note": note,
        "footer": footer,
        "mark_label": session.t("hero.you"),
    }


def _row(row: Row, count: int) -> dict[str, Any]:
    if len(row.cells) != count:
        raise ValueError(f"row {row.key or row.cells}: {len(row.cells)} cells for {count} columns")
    cells = [_cell(c if isinstance(c, Cell) else Cell(c)) for c in row.cells]
    given = {
        "key": row.key or None,
        "mark": row.mark or None,
        "group": row.group or None,
        "switch": row.switch,
        "pick": row.pick or None,
    }
    return {"cells": cells} | {name: value for name, value in given.items() if value is not None}


def _cell(cell: Cell) -> dict[str, Any]:
    share = {} if cell.share is None else {"share": round(min(1.0, max(0.0, cell.share)), 4)}
    return {"text": cell.text} | {k: v for k, v in (("tone", cell.tone), ("note", cell.note)) if v} | share
