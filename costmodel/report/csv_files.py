"""CSV of every table and curve: spreadsheets read the texts as texts and the numbers as numbers."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from costmodel import text
from costmodel.report.facts import OPENING_AXIS, Facts
from costmodel.report.files import Target, archive, save
from costmodel.report.table import Cell, Table
from costmodel.report.tables import tables
from costmodel.scenario import Scenario

FORMULA = "=+-@\t\r\n"  # how a formula begins, in any width
LONGEST = 1000  # characters of a cell
MARK = "\ufeff"  # by which spreadsheets know that a file is UTF-8


def safe(words: str) -> str:
    """Text that no spreadsheet takes for a formula.

    Parameters
    ----------
    words : str

    Returns
    -------
    str
        Cleaned, with an apostrophe before it where it would begin like a formula.

    Examples
    --------
    >>> safe("=1+1"), safe("＝1+1"), safe("a=1")
    ("'=1+1", "'＝1+1", 'a=1')
    """
    kept = text.clean(words, LONGEST, empty="")
    begins = unicodedata.normalize("NFKC", kept[:1])
    return f"'{kept}" if begins and begins[0] in FORMULA else kept


def cell(value: Cell) -> str | float | int:
    """What is written for a value: texts made safe, numbers as they are, nothing where there is none.

    Parameters
    ----------
    value : str, float, int, bool or None

    Returns
    -------
    str, float or int

    Examples
    --------
    >>> cell(-1.5), cell(True), cell(float("nan")), cell("-1.5")
    (-1.5, 'true', '', "'-1.5")
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return safe(value)
    return "" if value is None or not np.isfinite(value) else value


def csv_text(table: Table) -> str:
    r"""A table as CSV (RFC 4180), texts in quotation marks, with the mark of UTF-8.

    Parameters
    ----------
    table : Table

    Returns
    -------
    str

    Examples
    --------
    >>> csv_text(Table(("a", "b"), [("=1", -2.0)])).splitlines()[1]
    '"\'=1",-2.0'
    """
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([cell(name) for name in table.head])
    writer.writerows([cell(value) for value in row] for row in table.rows)
    return MARK + written.getvalue()


def write_csv(
    scenario: Scenario,
    target: Target,
    lang: str,
    *,
    date: str = "",
    url: str = "",
    axis: str = OPENING_AXIS,
    against: Sequence[Scenario] = (),
) -> None:
    """Write every table and curve of a plan.

    Parameters
    ----------
    scenario : Scenario
    target : str or binary file
        A folder, made where it is missing; or an archive: a name that ends in ``.zip``, or an open file.
    lang : {"zh", "en"}
    date, url, axis, against
        See ``write_pptx``.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    made = {
        f"{name}.csv": csv_text(t).encode()
        for name, t in tables(Facts(scenario, lang, date, url, axis, against)).items()
    }
    if isinstance(target, str) and not target.lower().endswith(".zip"):
        folder = Path(target)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (folder / name).write_bytes(content)
        return
    save(archive(made), target)
