"""On the slide of risk no figure of the tornado lies on a name, and no name leaves the chart."""

from __future__ import annotations

import unicodedata

import pytest
from pptx.oxml.ns import qn

from costmodel import presets, text
from costmodel.report.deck_risk import BARS
from tests.slides import printed, slide_of

EMU = 914_400
# Widths of Arial's letters in thousandths of their size, from the font's own table (hmtx of 2048 a letter).
ARIAL = {"0123456789¥$": 556, "+−": 584, "., ": 278, "KB": 667, "M": 833, "U": 722, "S": 667}
WIDTHS = {letter: width for letters, width in ARIAL.items() for letter in letters}


def figure_width(said: str) -> float:
    """Width of a figure at 12 points [inch]."""
    wide = [unicodedata.east_asian_width(c) in "WF" for c in said]
    letters = (1000 if broad else WIDTHS[c] for c, broad in zip(said, wide, strict=True))
    return sum(letters) / 1000 * 12 / 72


def name_width(line: str) -> float:
    """Width of part of a name at 11 points [inch]: Arial's small letters are half as wide as high."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in line) * 11 / 72


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("name", presets.names())
def test_figures_and_names_have_their_own_room(name, lang):
    slide = slide_of(presets.load(name).replace({"uncertainty.draws": 64}), "risk", lang)
    frame = [shape for shape in slide.shapes if shape.has_chart][1]
    chart, width, height = frame.chart, frame.width / EMU, frame.height / EMU
    place = chart._chartSpace.chart.plotArea.find(f"{qn('c:layout')}/{qn('c:manualLayout')}")
    left, top, wide, high = (float(place.find(qn(f"c:{side}")).get("val")) for side in "xywh")
    assert place.find(qn("c:layoutTarget")).get("val") == "inner"
    assert left + wide <= 1.0
    assert top + high <= 0.88  # axis title and legend below
    low, high_end = chart.value_axis.minimum_scale, chart.value_axis.maximum_scale
    for index, drawn in enumerate(chart.plots[0].series):
        for said, value in zip(printed(chart, index), drawn.values, strict=True):
            if said is not None:
                end = (value - low) / (high_end - low) * wide * width
                room = end if value < 0 else wide * width - end
                assert room >= figure_width(said) + 0.04, said
    for label in chart.plots[0].categories:
        lines = label.split("\n")
        assert len(lines) == 2
        assert max(map(name_width, lines)) <= left * width, label
    assert high * height / BARS >= 2 * 11 / 72 * 1.2


def test_the_widest_bar_uses_its_half_of_the_plot():
    slide = slide_of(presets.load("solo").replace({"uncertainty.draws": 64}), "risk")
    chart = [shape.chart for shape in slide.shapes if shape.has_chart][1]
    widest = max(abs(v) for drawn in chart.plots[0].series for v in drawn.values)
    assert 0.55 < widest / chart.value_axis.maximum_scale < 0.85
