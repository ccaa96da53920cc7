"""Writing cells: texts never become formulas or links, numbers are finite, formulas take no user text."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from costmodel import text
from costmodel.report.workbook.lines import REFERENCE, Line

LONGEST_TEXT = 2000
FIRST_MONTH = 5  # column of the first month; the one before it stays empty: nothing comes before month 1
VALUE_COLUMN = 3  # of the calculation
# Functions that the format knows by a prefix; spreadsheets show them without it.
LATER_FUNCTIONS = re.compile(r"\b((?:NORM\.S|BETA)\.(?:DIST|INV))\b")
INPUT_COLUMN = 2  # of the inputs


def write_text(sheet: Any, row: int, column: int, words: str, style: Any = None) -> None:
    """Write a text as text, without characters that files or screens trip over.

    Parameters
    ----------
    sheet : xlsxwriter.worksheet.Worksheet
    row, column : int
        From 0.
    words : str
    style : xlsxwriter.format.Format, optional
    """
    sheet.write_string(row, column, text.clean(words, LONGEST_TEXT, empty=""), style)


def write_value(sheet: Any, row: int, column: int, value: float | str, style: Any = None) -> None:
    """Write a number or a text; a number that is none leaves the cell empty.

    Parameters
    ----------
    sheet : xlsxwriter.worksheet.Worksheet
    row, column : int
        From 0.
    value : float or str
    style : xlsxwriter.format.Format, optional
    """
    if isinstance(value, str):
        write_text(sheet, row, column, value, style)
    elif math.isfinite(value):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_blank(row, column, None, style)


def write_formula(sheet: Any, row: int, column: int, formula: str, style: Any, value: Any) -> None:
    """Write a formula with what it comes to.

    Parameters
    ----------
    sheet : xlsxwriter.worksheet.Worksheet
    row, column : int
        From 0.
    formula : str
        Made of this package's lines and addresses alone.
    style : xlsxwriter.format.Format
    value : float or str
    """
    known = value if isinstance(value, str) else float(value)
    shown = known if isinstance(known, str) or math.isfinite(known) else "#N/A"
    sheet.write_formula(row, column, f"={formula}", style, shown)


def column_name(column: int) -> str:
    """Letters of a column.

    Parameters
    ----------
    column : int
        From 0.

    Returns
    -------
    str

    Examples
    --------
    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    before, last = divmod(column, 26)
    return (column_name(before - 1) if before else "") + chr(ord("A") + last)


@dataclass
class Addresses:
    """Where everything stands: rows of the inputs and of the calculation.

    Attributes
    ----------
    inputs_sheet, calculation_sheet : str
        Names of the sheets.
    months : int
    """

    inputs_sheet: str
    calculation_sheet: str
    months: int
    inputs: dict[str, int] = field(default_factory=dict)
    lines: dict[str, tuple[int, bool]] = field(default_factory=dict)

    def place_lines(self, rows: Mapping[str, int], lines: Mapping[str, Line]) -> None:
        """Remember the rows of the calculation.

        Parameters
        ----------
        rows : mapping of str to int
            From 0.
        lines : mapping of str to Line
        """
        self.lines = {name: (row, lines[name].monthly) for name, row in rows.items()}

    def input(self, name: str, column: int = INPUT_COLUMN) -> str:
        """Cell of an input or a given figure.

        Parameters
        ----------
        name : str
        column : int, optional
            Another cell of its row.

        Returns
        -------
        str
        """
        return f"'{self.inputs_sheet}'!${column_name(column)}${self.inputs[name] + 1}"

    def line(self, name: str, when: str | None = None, month: int = 0) -> str:
        """Cell or cells of a line on its own sheet.

        Parameters
        ----------
        name : str
        when : {"prev", "todate", "all"}, optional
        month : int, optional
            From 0.

        Returns
        -------
        str
        """
        row, monthly = self.lines[name]
        if not monthly:
            return f"${column_name(VALUE_COLUMN)}${row + 1}"
        first, here = column_name(FIRST_MONTH), column_name(FIRST_MONTH + month)
        if when == "all":
            return f"${first}${row + 1}:${column_name(FIRST_MONTH + self.months - 1)}${row + 1}"
        if when == "todate":
            return f"${first}{row + 1}:{here}{row + 1}"
        return f"{column_name(FIRST_MONTH + month - (when == 'prev'))}{row + 1}"

    def elsewhere(self, name: str, when: str | None = None) -> str:
        """Cell or cells of a line, from another sheet.

        Parameters
        ----------
        name : str
        when : {"all"}, optional

        Returns
        -------
        str
        """
        return f"'{self.calculation_sheet}'!{self.line(name, when)}"

    def resolve(self, formula: str, month: int = 0) -> str:
        """A formula with cells in place of names.

        Parameters
        ----------
        formula : str
        month : int, optional
            From 0.

        Returns
        -------
        str
        """

        def cell(match: re.Match[str]) -> str:
            name, when, option = match.groups()
            if option is not None:
                return f"{self.input(name)}={self.input(f'{name}.is_{option}')}"
            return self.input(name) if name in self.inputs else self.line(name, when, month)

        return LATER_FUNCTIONS.sub(r"_xlfn.\1", REFERENCE.sub(cell, formula))
