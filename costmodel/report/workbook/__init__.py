"""The workbook: the plan in a spreadsheet, with the model once more as formulas.

Inputs hold every parameter and every constant, the calculation holds one formula a row and no constants, the
results follow. ``plan`` says what stands where; the sheets write it.
"""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import costmodel
from costmodel import link, presets, text
from costmodel.evaluation import evaluate
from costmodel.report.workbook import calculation_sheet, cells, inputs_sheet, results_sheet
from costmodel.report.workbook.cells import Addresses
from costmodel.report.workbook.formats import Formats
from costmodel.report.workbook.plan import MONTHS, Content
from costmodel.scenario import Scenario

__all__ = ["write_xlsx"]

A4 = 9
NO_DATE = date(2000, 1, 1)  # in the file's properties, so that the same plan is the same file
SHEETS = ("results", "inputs", "calculation")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(scenario: Scenario, target: str | BinaryIO, lang: str, *, made: date | None = None) -> None:
    """Write a plan as a workbook: Results, Inputs, Calculation.

    Parameters
    ----------
    scenario : Scenario
    target : str or binary file
        Where to write.
    lang : {"zh", "en"}
    made : date, optional
        Day that the sheets name; none where it is left out.

    Raises
    ------
    OSError
        If the file cannot be written.

    Notes
    -----
    Recalculated by a spreadsheet, the results equal those of ``evaluate`` to a millionth, for this plan and
    after changes of the inputs that the sheet calls live.

    Not modeled: the search of the market of labels; its corners are inputs marked as computed by the app.

    Examples
    --------
    >>> file = BytesIO()
    >>> write_xlsx(presets.load("drone"), file, "en")
    >>> file.getvalue()[:2]
    b'PK'
    """
    written = _bytes(scenario, lang, made)
    if isinstance(target, str):
        Path(target).write_bytes(written)
    else:
        target.write(written)


def _bytes(scenario: Scenario, lang: str, made: date | None) -> bytes:
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    content, formats = Content(scenario, lang), Formats(book, lang)
    names = {key: text.template(lang, f"workbook.sheet.{key}") for key in SHEETS}
    places = _places(content, names)
    sheets = {key: book.add_worksheet(name) for key, name in names.items()}
    for key, sheet in sheets.items():
        _head(sheet, key, content, formats, made)
    results_sheet.write(sheets["results"], book, content, evaluate(scenario), places, formats)
    inputs_sheet.write(sheets["inputs"], content, places, formats)
    calculation_sheet.write(sheets["calculation"], content, places, formats)
    day = made or NO_DATE
    title = text.clean(_title(scenario, lang))
    book.set_properties({"title": title, "created": datetime(day.year, day.month, day.day)})
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


def _title(scenario: Scenario, lang: str) -> str:
    return scenario.name or str(presets.about(scenario.preset)["title"][lang])


def _head(sheet: Any, key: str, content: Content, formats: Formats, made: date | None) -> None:
    lang, scenario = content.lang, content.scenario
    title = text.template(lang, f"workbook.title.{key}").format(plan=text.clean(_title(scenario, lang)))
    day = text.template(lang, "workbook.title.made").format(date=made.isoformat()) if made else ""
    basis = text.template(lang, "workbook.title.basis").format(
        fingerprint=link.fingerprint(scenario),
        release=costmodel.__version__,
        made=day,
        link=link.encode(scenario),
    )
    cells.write_text(sheet, 0, 0, title, formats.of("title"))
    cells.write_text(sheet, 1, 0, basis, formats.of("small"))
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.hide_gridlines(2)
    sheet.set_footer("&L&A&R&P / &N")
