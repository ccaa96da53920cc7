"""What a project really used, reached, cost and brought, month by month, from a user's file.

A cell that is blank is not known, which is not zero. Months count from 1, as the plan's do; a file may give
dates instead, and the month in which the plan began then says which is which.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from costmodel import table_intake, text
from costmodel.kernel.lines import Array
from costmodel.project import COMPONENTS
from costmodel.table_columns import Column, Fault, IntakeError, Table

MOST = 1e15  # of an amount of money or a number of things
LONGEST = 1200  # months that a file may reach
MONEY = tuple(f"cost_{component}" for component in COMPONENTS)
QUANTITIES = MappingProxyType({"labels": "cost_labels", "gpu_hours": "cost_compute"})
"""What is counted, and the money that pays for it."""
COLUMNS = (*QUANTITIES, "accuracy", *MONEY, "benefit")
SCHEMA = (
    Column("month", "text"),
    *(Column(name, low=0.0, high=MOST, optional=True) for name in QUANTITIES),
    Column("accuracy", "share", 0.0, 1.0, optional=True),
    *(Column(name, low=-MOST, high=MOST, optional=True) for name in (*MONEY, "benefit")),
)
NUMBERED = re.compile(r"[0-9]{1,4}")
DATED = re.compile(r"([0-9]{4})(?:[-/.]|年)(0?[1-9]|1[0-2])月?")
Month = tuple[int, int]  # year and month


@dataclass(frozen=True)
class Actuals:
    """Months that are known, and what is known of them.

    Attributes
    ----------
    months : tuple of int
        From 1, rising.
    values : mapping of str to tuple of float or None
        By column of ``COLUMNS``, one figure a month; None where it is not known. Columns of which nothing is
        known are left out.
    """

    months: tuple[int, ...] = ()
    values: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """Last month of which anything is known; 0 where there is none."""
        return max(self.months, default=0)

    def column(self, name: str, horizon: int) -> Array:
        """Figures of a column by month of the plan, shape (horizon,); NaN where not known."""
        found = np.full(horizon, math.nan)
        for month, value in zip(self.months, self.values.get(name, ()), strict=False):
            if value is not None and month <= horizon:
                found[month - 1] = value
        return found

    def beyond(self, horizon: int) -> int:
        """Number of known months after the end of a plan."""
        return sum(month > horizon for month in self.months)


def of_rows(rows: Mapping[int, Mapping[str, float | None]]) -> Actuals:
    """Actuals of figures by month.

    Parameters
    ----------
    rows : mapping of int to mapping of str to float or None
        By month from 1, then by column; what is missing or None is not known.

    Returns
    -------
    Actuals
        Without months and columns of which nothing is known.

    Examples
    --------
    >>> of_rows({2: {"labels": 900.0}, 1: {"labels": None}})
    Actuals(months=(2,), values={'labels': (900.0,)})
    """
    months = tuple(sorted(m for m, row in rows.items() if any(v is not None for v in row.values())))
    columns = {name: tuple(rows[month].get(name) for month in months) for name in COLUMNS}
    return Actuals(
        months, {name: cells for name, cells in columns.items() if any(c is not None for c in cells)}
    )


def rows_of(actuals: Actuals) -> dict[int, dict[str, float | None]]:
    """Figures by month and column; the inverse of ``of_rows``.

    Parameters
    ----------
    actuals : Actuals

    Returns
    -------
    dict of int to dict of str to float or None
    """
    return {
        month: {name: cells[place] for name, cells in actuals.values.items()}
        for place, month in enumerate(actuals.months)
    }


def read(content: bytes, horizon: int, start: str = "") -> Actuals:
    r"""Actuals of the content of a CSV file.

    Parameters
    ----------
    content : bytes
        As ``table_intake.read`` takes it: a column ``month`` and any of ``COLUMNS``.
    horizon : int
        Last month of the plan.
    start : str, optional
        Month in which the plan began, as 2026-03; needed where the file gives dates.

    Returns
    -------
    Actuals

    Raises
    ------
    IntakeError
        If anything in it cannot be taken exactly; it names the line and the column.

    Examples
    --------
    >>> read(b"month,labels,cost_labels\n2026-03,900,180\n2026-05,,70\n", 12, start="2026-02").months
    (2, 4)
    >>> read(b"month,labels\n13,900\n", 12)
    Traceback (most recent call last):
    costmodel.table_columns.IntakeError: Line 2, column 1: month 13 lies after the end of the plan ...
    """
    return _taken(lambda: table_intake.read(content, SCHEMA), horizon, start)


def read_file(path: str, horizon: int, start: str = "") -> Actuals:
    """Actuals of a CSV file.

    Parameters
    ----------
    path : str
    horizon : int
    start : str, optional
        As in ``read``.

    Returns
    -------
    Actuals

    Raises
    ------
    IntakeError
        As in ``read``, and where there is no such file.
    """
    return _taken(lambda: table_intake.read_file(path, SCHEMA), horizon, start)


def _taken(table: Callable[[], Table], horizon: int, start: str) -> Actuals:
    began = start_month(start)
    found = table()
    months = _months(found, horizon, began)
    rows: dict[int, Mapping[str, float | None]] = {}
    for row, month in enumerate(months):
        cells = {name: found.numbers(name)[row] for name in COLUMNS}
        rows[month] = {name: None if math.isnan(cell) else cell for name, cell in cells.items()}
    known = of_rows(rows)
    if not known.months:
        raise IntakeError(Fault("actuals_nothing", found.lines[0], found.places["month"], {}))
    return known


def start_month(given: str) -> Month | None:
    """Year and month of a text such as 2026-03.

    Parameters
    ----------
    given : str
        Empty where none is given.

    Returns
    -------
    (int, int) or None

    Raises
    ------
    IntakeError
        If it is no month.

    Examples
    --------
    >>> start_month("2026-03"), start_month("")
    ((2026, 3), None)
    """
    if not given.strip():
        return None
    found = DATED.fullmatch(given.strip())
    if found is None:
        raise IntakeError(Fault("actuals_start", 0, 0, {"cell": text.clean(given, 40, empty='""')}))
    return int(found[1]), int(found[2])


def _months(table: Table, horizon: int, began: Month | None) -> Sequence[int]:
    """Month of each row, or every fault in the column."""
    months, faults, seen = [], [], dict[int, int]()
    for row, cell in enumerate(table.texts("month")):
        found = _month(cell, horizon, began)
        if isinstance(found, str):
            slots = {"cell": text.clean(cell, 40), "horizon": str(horizon)}
            faults.append(table.fault(f"actuals_{found}", row, "month", **slots))
        elif seen.setdefault(found, table.lines[row]) != table.lines[row]:
            faults.append(table.fault("actuals_twice", row, "month", month=found, first=seen[found]))
        else:
            months.append(found)
    if faults:
        raise IntakeError(*faults[: table_intake.MOST_FAULTS])
    return months


def _month(cell: str, horizon: int, began: Month | None) -> int | str:
    """The month from 1, or the key of what is wrong."""
    if dated := DATED.fullmatch(cell):
        if began is None:
            return "no_start"
        month = 12 * (int(dated[1]) - began[0]) + int(dated[2]) - began[1] + 1
    elif NUMBERED.fullmatch(cell):
        month = int(cell)
    else:
        return "no_month"
    if month < 1:
        return "before"
    return month if month <= min(horizon, LONGEST) else "beyond"


def as_csv(actuals: Actuals) -> bytes:
    r"""Actuals as a file that ``read`` takes and that spreadsheets open.

    Parameters
    ----------
    actuals : Actuals

    Returns
    -------
    bytes
        UTF-8 with a byte order mark; every column, blank where nothing is known.

    Examples
    --------
    >>> as_csv(of_rows({1: {"labels": 5.0}})).decode("utf-8-sig").split("\r\n")[1][:5]
    '1,5,,'
    """
    lines = [",".join(("month", *COLUMNS))]
    for month, row in rows_of(actuals).items():
        lines.append(",".join((str(month), *(_cell(row.get(name)) for name in COLUMNS))))
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return repr(int(value)) if float(value).is_integer() and abs(value) < MOST else repr(float(value))
