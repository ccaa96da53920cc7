"""The sheet of the calculation: a line a row, the same formula in each month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from costmodel import text
from costmodel.report.workbook import cells
from costmodel.report.workbook.cells import FIRST_MONTH, VALUE_COLUMN, Addresses
from costmodel.report.workbook.formats import Formats
from costmodel.report.workbook.lines import Line, Part
from costmodel.report.workbook.plan import MONTHS, Content

HEADER_ROW = 3
WIDTHS = (40, 20, 13, 15, 2)
RUNNING = ("cumulative",)  # totals to date are not added up again


def rows(content: Content) -> Iterator[tuple[int, Part, Line | None]]:
    """Rows of the sheet: a heading for each part, then its lines, then an empty row.

    Parameters
    ----------
    content : Content

    Yields
    ------
    (int, Part, Line or None)
        Row from 0; no line for a heading.
    """
    row = HEADER_ROW + 1
    for part in content.parts:
        yield row, part, None
        for row, line in enumerate(part.lines, row + 1):  # noqa: B020
            yield row, part, line
        row += 2


def write(sheet: Any, content: Content, places: Addresses, formats: Formats) -> None:
    """Fill the sheet.

    Parameters
    ----------
    sheet : xlsxwriter.worksheet.Worksheet
    content : Content
    places : Addresses
    formats : Formats
    """
    _set_up(sheet, content, places, formats)
    for row, part, line in rows(content):
        if line is None:
            heading = text.template(content.lang, f"workbook.part.{part.name}")
            sheet.set_row(row, None, formats.of("part"), {"collapsed": part.folded})
            cells.write_text(sheet, row, 0, heading, formats.of("part"))
            continue
        if part.folded:
            sheet.set_row(row, None, None, {"level": 1, "hidden": True})
        _write_line(sheet, row, line, content, places, formats)


def _set_up(sheet: Any, content: Content, places: Addresses, formats: Formats) -> None:
    last = FIRST_MONTH + MONTHS - 1
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(FIRST_MONTH, last, 10.5)
    sheet.freeze_panes(HEADER_ROW + 1, FIRST_MONTH)
    for column, name in enumerate(("label", "name", "unit", "value")):
        said = text.template(content.lang, f"workbook.column.{name}")
        cells.write_text(sheet, HEADER_ROW, column, said, formats.of("header"))
    for month in range(MONTHS):
        cell = places.line("month_end", month=month)
        style = formats.of("header", num_format="0")
        cells.write_formula(sheet, HEADER_ROW, FIRST_MONTH + month, cell, style, month + 1)
    sheet.repeat_rows(0, HEADER_ROW)
    sheet.repeat_columns(0, VALUE_COLUMN)
    sheet.set_print_scale(50)
    sheet.print_across()
    sheet.outline_settings(True, False, True, False)
    bottom = places.lines["retraining_paid"][0]
    outside = f"{places.line('inside')}=0".replace(
        cells.column_name(FIRST_MONTH), f"{cells.column_name(FIRST_MONTH)}$"
    )
    pale = formats.pale()
    sheet.conditional_format(
        HEADER_ROW, FIRST_MONTH, bottom, last, {"type": "formula", "criteria": f"={outside}", "format": pale}
    )
    shown = FIRST_MONTH + int(content.scenario["project.horizon"]) - 1
    sheet.print_area(0, 0, bottom, shown)


def _write_line(
    sheet: Any, row: int, line: Line, content: Content, places: Addresses, formats: Formats
) -> None:
    lang, value = content.lang, content.figures[line.name]
    label = line.label[lang] if line.label else text.template(lang, f"workbook.line.{line.name}")
    cells.write_text(sheet, row, 0, label, formats.of("cell"))
    cells.write_text(sheet, row, 1, line.name, formats.of("small"))
    cells.write_text(sheet, row, 2, unit_words(line.unit, lang), formats.of("small"))
    style = formats.of("cell", line.unit)
    if not line.monthly:
        formula = places.resolve(line.formula)
        cells.write_formula(sheet, row, VALUE_COLUMN, formula, formats.of("sum", line.unit), value)
        return
    if line.unit == "CNY" and line.name not in RUNNING:
        total = f"SUM({places.line(line.name, 'all')})"
        cells.write_formula(
            sheet, row, VALUE_COLUMN, total, formats.of("sum", line.unit), float(np.sum(value))
        )
    for month in range(MONTHS):
        formula = places.resolve(line.formula, month)
        cells.write_formula(sheet, row, FIRST_MONTH + month, formula, style, value[month])


def unit_words(unit: str, lang: str) -> str:
    """A unit in words.

    Parameters
    ----------
    unit : str
        One of ``parameters.UNITS``.
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> unit_words("CNY/device", "en"), unit_words("share", "en"), unit_words("GPUs", "en")
    ('CNY/device', '0-1', 'GPUs')
    """
    first, _, rest = unit.partition("/")
    if first == "share":
        return "0-1" + (f"/{text.template(lang, f'unit.{rest}')}" if rest else "")
    if first == "CNY" and unit != "CNY/USD":
        return "CNY" + (f"/{text.template(lang, f'unit.{rest}')}" if rest else "")
    try:
        return text.template(lang, f"unit.{unit}")
    except KeyError:
        return unit
