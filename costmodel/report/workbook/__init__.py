"""The workbook: the plan in a spreadsheet, with the model once more as formulas.

Inputs hold every parameter and every constant, the calculation holds one formula a row and no constants, the
results follow. ``plan`` says what stands where; the sheets write it.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from costmodel import text
from costmodel.report.files import Target, save
from costmodel.report.workbook import calculation_sheet, cells, inputs_sheet, results_sheet
from costmodel.report.workbook.cells import Addresses
from costmodel.report.workbook.formats import Formats
from costmodel.report.workbook.plan import MONTHS, Content
from costmodel.scenario import Scenario

__all__ = ["write_xlsx"]

A4 = 9
SAME_DAY = datetime(2000, 1, 1)  # in the file's properties, so that the same plan is the same file
SHEETS = ("results", "inputs", "calculation")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(scenario: Scenario, target: Target, lang: str, *, date: str = "", url: str = "") -> None:
    """Write a plan as a workbook: Results, Inputs, Calculation.

    Parameters
    ----------
    scenario : Scenario
    target : str or binary file
        Where to write.
    lang : {"zh", "en"}
    date, url : str
        Day as it is printed; where the planner is reached, for the link.

    Raises
    ------
    OSError
        If the file cannot be written.

    Notes
    -----
    Recalculated by a spreadsheet, the results equal those of ``evaluate`` to a millionth, for this plan and
    after changes of the inputs that the sheet calls live.

    Not modeled: the search of the market of labels and the draws of uncertain inputs; what they found are
    figures marked as computed by the app.

    Examples
    --------
    >>> from costmodel import presets
    >>> file = BytesIO()
    >>> write_xlsx(presets.load("drone"), file, "en")
    >>> file.getvalue()[:2]
    b'PK'
    """
    save(_bytes(Content(scenario, lang, date, url)), target)


def _bytes(content: Content) -> bytes:
    import xlsxwriter

    from costmodel.report.workbook.fast_sheet import FastSheet

    file = BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    formats = Formats(book, content.lang)
    names = {key: text.template(content.lang, f"workbook.sheet.{key}") for key in SHEETS}
    places = _places(content, names)
    sheets = {key: book.add_worksheet(name, FastSheet) for key, name in names.items()}
    for key, sheet in sheets.items():
        _head(sheet, key, content, formats)
    results_sheet.write(sheets["results"], book, content, places, formats)
    inputs_sheet.write(sheets["inputs"], content, places, formats)
    calculation_sheet.write(sheets["calculation"], content, places, formats)
    book.set_properties({"title": content.facts.name, "created": SAME_DAY})
    book.close()
    return file.getvalue()


def _places(content: Content, names: dict[str, str]) -> Addresses:
    places = Addresses(names["inputs"], names["calculation"], MONTHS)
    for row, _, record in inputs_sheet.rows(content):
        if record is not None:
            places.inputs[getattr(record, "id", None) or record.name] = row
    by_name = {line.name: line for line in content.lines}
    rows = {line.name: row for row, _, line in calculation_sheet.rows(content) if line is not None}
    places.place_lines(rows, by_name)
    return places


def _head(sheet: Any, key: str, content: Content, formats: Formats) -> None:
    title = content.facts.t(f"workbook.title.{key}", plan=content.facts.name)
    cells.write_text(sheet, 0, 0, title, formats.of("title"))
    cells.write_text(sheet, 1, 0, content.basis, formats.of("small"))
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.hide_gridlines(2)
    sheet.set_footer("&L&A&R&P / &N")
