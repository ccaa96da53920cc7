"""The sheet of results: headline figures, cost by part, accuracy, checks and the chart of the cash flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from costmodel import text
from costmodel.kernel.lines import COMPONENTS
from costmodel.report.workbook import cells, formats
from costmodel.report.workbook.cells import FIRST_MONTH, Addresses
from costmodel.report.workbook.formats import Formats
from costmodel.report.workbook.given import SEARCHED_FROM
from costmodel.report.workbook.inputs_sheet import AT
from costmodel.report.workbook.plan import Content

WIDTHS = (36, 16, 16, 14, 16)
LABEL, NOW, EXPORTED, CHANGE, DOLLARS = range(5)
HEADING = 4
TOP = 8
HEADLINE = (
    *(("cost_total", "CNY"), ("cost_build", "CNY"), ("benefit_total", "CNY"), ("npv", "CNY")),
    *(("roi", "share"), ("irr", "share/year"), ("payback", "months"), ("launch", "months")),
    *(("label_price", "CNY/label"), ("run_paid", "CNY/run"), ("retraining_paid", "CNY")),
)
THREAD = {
    "label": "label_precision",
    **{key: key for key in ("lab", "compressed", "field", "worst_group", "mean", "break_even")},
}


class Row(NamedTuple):
    """A figure of the sheet: its label, its line, its unit, and whether the months are added up."""

    label: str
    line: str
    unit: str
    added: bool = False


def tables(lang: str) -> dict[str, tuple[Row, ...]]:
    """The figures of the sheet by heading.

    Parameters
    ----------
    lang : {"zh", "en"}

    Returns
    -------
    dict of str to tuple of Row
    """

    def said(key: str) -> str:
        return text.template(lang, key)

    return {
        "headline": tuple(Row(said(f"workbook.result.{name}"), name, unit) for name, unit in HEADLINE),
        "components": tuple(Row(said(f"component.{c}"), f"total_{c}", "CNY", True) for c in COMPONENTS),
        "thread": tuple(Row(said(f"thread.{key}"), line, "share") for key, line in THREAD.items()),
    }


def write(sheet: Any, book: Any, content: Content, places: Addresses, styles: Formats) -> None:
    """Fill the sheet.

    Parameters
    ----------
    sheet : xlsxwriter.worksheet.Worksheet
    book : xlsxwriter.Workbook
    content : Content
    places : Addresses
    styles : Formats
    """
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.fit_to_pages(1, 1)
    lang = content.lang
    said = content.facts.t("workbook.result.verdict", verdict=content.facts.verdict)
    sheet.merge_range(HEADING, LABEL, HEADING, DOLLARS, "", styles.of("text"))
    cells.write_text(sheet, HEADING, LABEL, said, styles.of("text", font_size=12))
    sheet.set_row(HEADING, 36)
    cells.write_text(
        sheet, HEADING + 1, LABEL, text.template(lang, "workbook.result.how"), styles.of("small")
    )
    row = TOP
    for key, figures in tables(lang).items():
        row = _write_table(sheet, row, key, figures, content, places, styles) + 1
    row = _write_checks(sheet, row, content, places, styles)
    _write_drawn(sheet, row + 2, content, places, styles)
    _write_chart(sheet, book, content, places)


def _write_table(
    sheet: Any,
    row: int,
    key: str,
    figures: tuple[Row, ...],
    content: Content,
    places: Addresses,
    styles: Formats,
) -> int:
    names = [key, "now", "exported", "change"] + ["dollars"] * _in_dollars(content)
    for column, name in enumerate(names):
        said = text.template(content.lang, f"workbook.result.{name}")
        cells.write_text(
            sheet, row, column, said, styles.of("header", align="left" if column == LABEL else "right")
        )
    for figure in figures:
        row += 1
        _write_row(sheet, row, figure, content, places, styles)
    return row + 1


def _in_dollars(content: Content) -> bool:
    return content.scenario["project.currency"] == "USD"


def _write_row(
    sheet: Any, row: int, figure: Row, content: Content, places: Addresses, styles: Formats
) -> None:
    value = content.figures[figure.line]
    value = float(np.sum(value)) if figure.added else value
    linked = places.elsewhere(figure.line, "all") if figure.added else places.elsewhere(figure.line)
    style = styles.of("cell", figure.unit, align="right")
    now, then = (f"{cells.column_name(column)}{row + 1}" for column in (NOW, EXPORTED))
    cells.write_text(sheet, row, LABEL, figure.label, styles.of("cell"))
    strong = styles.of(
        "headline" if figure.line in ("npv", "roi", "payback") else "sum", figure.unit, align="right"
    )
    cells.write_formula(sheet, row, NOW, f"SUM({linked})" if figure.added else linked, strong, value)
    cells.write_value(sheet, row, EXPORTED, value if isinstance(value, str) else float(value), style)
    rounding = f"ABS({then})*{places.input('k.instant')}"
    moved = f"IF(ABS({now}-{then})>{rounding},{now}-{then},0)"
    difference = f'IF(ISNUMBER({now})*ISNUMBER({then}),{moved},"")'
    cells.write_formula(sheet, row, CHANGE, difference, style, "" if isinstance(value, str) else 0.0)
    if _in_dollars(content) and figure.unit.startswith("CNY"):
        rate = places.input("project.fx_cny_per_usd")
        dollars = float(value) / float(content.scenario["project.fx_cny_per_usd"])
        cells.write_formula(
            sheet, row, DOLLARS, f"{now}/{rate}", styles.of("cell", num_format=formats.DOLLARS), dollars
        )


def _write_checks(sheet: Any, row: int, content: Content, places: Addresses, styles: Formats) -> int:
    heading = text.template(content.lang, "workbook.result.checks")
    cells.write_text(sheet, row, LABEL, heading, styles.of("header"))
    for key, formula, shown in _checks(content, places):
        row += 1
        said = text.template(content.lang, f"workbook.result.check_{key}")
        cells.write_text(sheet, row, LABEL, said, styles.of("cell"))
        cells.write_formula(sheet, row, NOW, formula, styles.of("sum", align="right"), shown)
    return row


def _write_drawn(sheet: Any, row: int, content: Content, places: Addresses, styles: Formats) -> None:
    """What the draws of the uncertain inputs say: as exported, for the sheet does not draw."""
    heading = text.template(content.lang, "workbook.result.drawn")
    cells.write_text(sheet, row, LABEL, heading, styles.of("header"))
    for column in (NOW, EXPORTED):
        said = text.template(content.lang, "workbook.result.exported") if column == EXPORTED else ""
        cells.write_text(sheet, row, column, said, styles.of("header", align="right"))
    for record in content.drawn:
        row += 1
        style = styles.of("cell", record.unit, align="right")
        cells.write_text(sheet, row, LABEL, record.label[content.lang], styles.of("cell"))
        value = record.shown(content.lang)
        cells.write_formula(sheet, row, EXPORTED, places.input(record.name), style, value)


def _checks(content: Content, places: Addresses) -> Iterator[tuple[str, str, str | float]]:
    def said(key: str) -> str:
        return text.template(content.lang, f"workbook.result.{key}")

    parts = "+".join(f"SUM({places.elsewhere(f'total_{c}', 'all')})" for c in COMPONENTS)
    total = places.elsewhere("cost_total")
    close = f"ABS({parts}-{total})<=ABS({total})*{places.input('k.instant')}"
    yield "sum", f'IF({close},"{said("fine")}","{said("wrong")}")', said("fine")
    changed = "+".join(places.input(i, AT["moved"]) for i in SEARCHED_FROM)
    cheapest = places.resolve("{labeling.workflow=cheapest}")
    yield (
        "searched",
        f'IF({cheapest},IF({changed}=0,"{said("fine")}","{said("reopen")}"),"{said("fine")}")',
        said("fine"),
    )
    first, last = min(places.inputs.values()), max(places.inputs.values())
    column = cells.column_name(AT["moved"])
    yield "changed", f"SUM('{places.inputs_sheet}'!${column}${first + 1}:${column}${last + 1})", 0.0


def _write_chart(sheet: Any, book: Any, content: Content, places: Addresses) -> None:
    horizon = int(content.scenario["project.horizon"])

    def months(line: str) -> list[Any]:
        row = places.lines[line][0]
        return [places.calculation_sheet, row, FIRST_MONTH, row, FIRST_MONTH + horizon - 1]

    def said(key: str) -> str:
        return text.template(content.lang, f"workbook.result.{key}")

    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": said("chart_net"),
            "categories": months("month_end"),
            "values": months("net"),
            "fill": {"color": "#B8C7DB"},
            "gap": 40,
        }
    )
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": said("chart_total"),
            "categories": months("month_end"),
            "values": months("cumulative"),
            "line": {"color": "#1F3A5F", "width": 2.25},
        }
    )
    chart.combine(line)
    chart.set_title({"name": said("chart"), "name_font": {"size": 12}, "overlay": False})
    chart.set_x_axis({"name": said("chart_x"), "label_position": "low", "interval_unit": 6})
    chart.set_y_axis(
        {"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E5E5E5"}}}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 700, "height": 420})
    beside = DOLLARS + 1 if _in_dollars(content) else DOLLARS
    sheet.insert_chart(TOP, beside, chart, {"description": said("chart"), "x_offset": 20})
