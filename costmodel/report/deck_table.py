"""Tables of the slides: native, quiet, and never longer than the slide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from costmodel.report.deck_theme import Box, Line, clipped, color, write

INSET = 0.07  # inches
SAFE = 0.92  # share of a cell that is filled: lines break before words and punctuation


def table(
    slide: Any,
    box: Box,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    right: Sequence[int] = (),
    size: float = 12,
    lines: int = 1,
) -> Any:
    """Rows of text, the first one as head; what does not fit into its cell is cut with an ellipsis."""
    height = 0.1 + lines * size / 60.0
    frame = slide.shapes.add_table(len(rows), len(widths), *box.sides)
    made = frame.table
    _plain(made)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Inches(width)
    for r, row in enumerate(rows):
        made.rows[r].height = Inches(height)
        for c, words in enumerate(row):
            shown = clipped(words, size, SAFE * (widths[c] - 2 * INSET), lines)
            align = "right" if c in right else "left"
            _cell(made.cell(r, c), Line(shown, size, "muted" if r == 0 else "text", bold=r == 0, align=align))
    return frame


def _plain(made: Any) -> None:
    """No bands and no style of the program: a line below each row is enough."""
    made.first_row = made.horz_banding = False
    style = made._tbl.tblPr.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid"


def _cell(cell: Any, line: Line) -> None:
    write(cell.text_frame, [line], anchor="middle")
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Inches(INSET)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    properties = cell._tc.get_or_add_tcPr()
    border = properties.makeelement(qn("a:lnB"), {"w": str(Pt(0.75))})
    filled = border.makeelement(qn("a:solidFill"), {})
    filled.append(filled.makeelement(qn("a:srgbClr"), {"val": str(color("hairline"))}))
    border.append(filled)
    properties.insert(0, border)
