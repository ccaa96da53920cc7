"""Read slides back as a reader would: titles, series, labels as they are printed, texts, links."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.oxml.ns import qn

from costmodel.report import write_pptx
from costmodel.report.deck_theme import lines_of
from costmodel.scenario import Scenario

URL = "https://plan.example"
DATE = "2026-11-22"
# What one unit of an axis is worth: worked by hand, not taken from the program.
UNITS = {
    "en": {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
    "zh": {"": 1.0, "万": 1e4, "亿": 1e8, "万亿": 1e12},
}


def deck(plan: Scenario, lang: str = "en", **options: Any) -> Any:
    """Slides of a plan, written and opened again."""
    file = BytesIO()
    write_pptx(plan, file, lang, **{"date": DATE, "url": URL, **options})
    return Presentation(BytesIO(file.getvalue()))


def slide_of(plan: Scenario, name: str, lang: str = "en", **options: Any) -> Any:
    """One slide alone."""
    return deck(plan, lang, slides=[name], **options).slides[0]


def title(slide: Any) -> str:
    return slide.shapes.title.text_frame.text


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def unit(axis: Any, lang: str) -> float:
    """Size of the unit that the axis's title names, in the plan's currency."""
    words = axis.axis_title.text_frame.text
    said = (
        re.search(r"(?:¥|US\$)\s?(\w*)\)?$", words)
        if lang == "en"
        else re.search(r"(万亿|亿|万|)美?元）?$", words)
    )
    return UNITS[lang][said[1]]


def series(chart: Any) -> dict[str, list[float | None]]:
    return {s.name: list(s.values) for plot in chart.plots for s in plot.series}


def printed(chart: Any, index: int = 0) -> list[str | None]:
    """Figures at the points of a series, as the format code of each prints them."""
    drawn = [s for plot in chart.plots for s in plot.series][index]
    codes: dict[int, str] = {}
    for label in drawn._element.iter(qn("c:dLbl")):
        codes[int(label.find(qn("c:idx")).get("val"))] = label.find(qn("c:numFmt")).get("formatCode")
    return [
        as_printed(codes[i], v) if i in codes and v is not None else None for i, v in enumerate(drawn.values)
    ]


def as_printed(code: str, value: float) -> str:
    """Number as a spreadsheet prints it by one of our format codes."""
    parts = code.split(";")
    part = parts[1] if value < 0 and len(parts) > 1 else parts[0]
    digits = re.search(r'(?:^|")(#,##0|0)(\.0+)?(?:$|")', part)
    if digits is None:
        return part.strip('"')
    decimals = len(digits[2] or ".") - 1
    # Spreadsheets keep 15 digits and round halves away from zero.
    exact = Decimal(f"{abs(value):.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    grouped = f"{exact:,f}" if digits[1] == "#,##0" else f"{exact:f}"
    start, end = part.index(digits[1]), part.index(digits[1]) + len(digits[1] + (digits[2] or ""))
    return part[:start].replace('"', "") + grouped + part[end:].replace('"', "")


def folded(amounts: list[float], most: int = 12) -> list[float]:
    """Amounts as so many bars show them: the largest in their order, then the sum of all others."""
    if len(amounts) <= most:
        return amounts
    rest = sorted(range(len(amounts)), key=lambda i: abs(amounts[i]))[: 1 - most]
    return [a for i, a in enumerate(amounts) if i not in rest] + [sum(amounts[i] for i in rest)]


def texts(slide: Any) -> list[str]:
    """Every text of a slide, cells and names of series too."""
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            found += list(series(shape.chart))
    return found


def table(slide: Any) -> list[list[str]]:
    made = next(shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text_frame.text for cell in row.cells] for row in made.rows]


def links(slide: Any) -> dict[str, str]:
    """Text and address of every link."""
    frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    runs = [run for frame in frames for paragraph in frame.paragraphs for run in paragraph.runs]
    return {run.text: run.hyperlink.address for run in runs if run.hyperlink.address}


def overflowing(slide: Any) -> list[str]:
    """Texts that take more room than their box has, by the estimate of common fonts."""
    inch, too_long = 914_400, []
    for shape in slide.shapes:
        if not shape.has_text_frame or not shape.text_frame.text:
            continue
        frame = shape.text_frame
        width = (shape.width - frame.margin_left - frame.margin_right) / inch
        height = 0.0
        for paragraph in frame.paragraphs:
            size = next((run.font.size.pt for run in paragraph.runs if run.font.size), 10.0)
            after = paragraph.space_after.pt if paragraph.space_after else 0.0
            height += (lines_of(paragraph.text, size, width) * size * 1.2 + after) / 72.0
        if height > shape.height / inch * 1.03:
            too_long.append(f"{shape.name}: {frame.text}")
    return too_long
